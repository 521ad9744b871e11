"""What people decide about campaigns, and that every decision can be taken back as it was made."""

from __future__ import annotations

from typing import Any

import pytest

from hirz.base.errors import Denied
from hirz.base.ledger.models import InboxEntry
from hirz.triage.campaigns import services
from hirz.triage.campaigns.proposing import propose_campaigns
from hirz.triage.campaigns.queries import campaigns_seen, listed, members_seen, sizes_of, ties_seen
from hirz.triage.campaigns.services import Said
from hirz.triage.models import Campaign, CampaignDecision, CampaignMember, Ticket
from tests.triage.campaigns.hands import by_phone, inside, members, only, phone_of, taken_in, telling
from tests.triage.working import second_desk

SAID = Said("accounts")


@pytest.fixture
def proposed(zone_of: Any, own: str) -> tuple[Campaign, list[Ticket]]:
    """A campaign that the machine proposes, of four reports."""
    tickets = taken_in(zone_of, *by_phone(own, range(4), phone_of(own)))
    propose_campaigns()
    return only(), tickets


def confirm(campaign: Campaign, by: Any, title: str = "Quiet river") -> CampaignDecision:
    """As an analyst does."""
    return services.confirm_campaign(campaign=campaign, title=title, said=SAID, by=by)


def shape() -> list[tuple[Any, ...]]:
    """Everything that a decision may change: states, desks, members; of both ends of a merge."""
    campaigns = Campaign.objects.exclude(state="withdrawn").order_by("pk")
    return [(c.pk, c.state, c.desk_id, c.merged_into_id, sorted(members(c).items())) for c in campaigns]


def again(campaign: Campaign) -> Campaign:
    """As it stands now."""
    return Campaign.objects.get(pk=campaign.pk)


def test_confirming_names_it_and_gives_it_to_the_desk(zone_of: Any, proposed: Any, person: Any) -> None:
    """State, holder, a sealed name, an entry in the ledger, an event; the note opens for the desk."""
    campaign, _ = proposed
    with zone_of("desk"):
        analyst = person("analyst")
        said = Said("other", "They all mention the same song.")
        decision = services.confirm_campaign(campaign=campaign, title=" Quiet river ", said=said, by=analyst)
        campaign = again(campaign)
        assert (campaign.state, campaign.is_untouched) == ("confirmed", False)
        assert campaign.desk_id in analyst.organisations_as("analyst")
        assert b"Quiet river" not in bytes(campaign.title)
        assert services.titles_of([campaign], by=analyst) == {campaign.pk: "Quiet river"}
        assert services.notes_of(campaign, [decision], by=analyst)[decision.pk]["note"] == said.note
        assert services.titles_of([campaign], by=person("brigade")) == {}
    assert InboxEntry.objects.filter(verb="triage:campaign:confirmed", object_id=str(campaign.pk)).exists()


@pytest.mark.parametrize(
    ("title", "said"),
    [("", SAID), ("x" * 81, SAID), ("River", Said()), ("River", Said("other")), ("River", Said("handed_on"))],
    ids=["no name", "a novel", "no reason", "another, unsaid", "a reason of something else"],
)
def test_a_name_and_a_reason_are_needed(zone_of: Any, proposed: Any, person: Any, title: str, said: Said) -> None:
    """Nothing is written otherwise."""
    with zone_of("desk"), pytest.raises(Denied):
        services.confirm_campaign(campaign=proposed[0], title=title, said=said, by=person("analyst"))
    assert again(proposed[0]).state == "proposed"
    assert not CampaignDecision.objects.filter(campaign=proposed[0]).exists()


@pytest.mark.parametrize(
    "verb", ["confirm", "dismiss", "close", "reopen", "name", "add", "accept", "remove", "merge", "split"]
)
def test_every_decision_can_be_taken_back(zone_of: Any, own: str, person: Any, verb: str) -> None:
    """The campaign, the other one, every member, the holder and the name are what they were; both decisions stay written."""
    taken_in(zone_of, *by_phone(own, range(4), phone_of(own)))
    propose_campaigns()
    campaign = only()
    with zone_of("desk"):
        analyst = person("analyst")
        if verb not in {"confirm", "dismiss"}:
            confirm(campaign, analyst)
        if verb == "reopen":
            services.close_campaign(campaign=campaign, said=Said("quiet"), by=analyst)
    late = taken_in(zone_of, *by_phone(own, [9], phone_of(own)))
    other_own = own[::-1]
    others = taken_in(zone_of, *by_phone(other_own, range(20, 23), phone_of(other_own)))
    propose_campaigns()
    before, title = shape(), bytes(again(campaign).title)
    with zone_of("desk"):
        decision = DECIDE[verb](again(campaign), late[0], others, person("analyst"))
        assert decision.verb == verb
        assert shape() != before or verb == "name"
        undo = services.take_back(decision=decision, by=person("analyst"))
        assert undo.undoes == decision
        restored = again(campaign)
        if title:
            assert services.titles_of([restored], by=person("analyst")) == {restored.pk: "Quiet river"}
        else:
            assert not restored.title
    after = [row for row in shape() if row[0] in {one[0] for one in before}]
    assert after == holders_aside(before, after)
    assert {d.verb for d in CampaignDecision.objects.filter(campaign=campaign)} >= {verb, "undo"}


def holders_aside(before: list[Any], after: list[Any]) -> list[Any]:
    """The other end of a merge stays in the hands of the desk that decided: nothing else may differ."""
    desks = {row[0]: row[2] for row in after}
    return [(*row[:2], row[2] or desks[row[0]], *row[3:]) for row in before]


def _split(campaign: Campaign, by: Any) -> CampaignDecision:
    chosen = list(CampaignMember.objects.filter(campaign=campaign, state="in").values_list("report_id", flat=True))[:2]
    return services.split_campaign(campaign=campaign, reports=chosen, said=Said("two_hands"), by=by)


def _remove(campaign: Campaign, by: Any) -> CampaignDecision:
    chosen = list(CampaignMember.objects.filter(campaign=campaign).values_list("report_id", flat=True))[:1]
    return services.remove_members(campaign=campaign, reports=chosen, said=Said("common"), by=by)


DECIDE: dict[str, Any] = {
    "confirm": lambda c, late, others, by: confirm(c, by),
    "dismiss": lambda c, late, others, by: services.dismiss_campaign(campaign=c, said=Said("chance"), by=by),
    "close": lambda c, late, others, by: services.close_campaign(campaign=c, said=Said("handed_on"), by=by),
    "reopen": lambda c, late, others, by: services.reopen_campaign(campaign=c, said=Said("again"), by=by),
    "name": lambda c, late, others, by: services.name_campaign(campaign=c, title="Loud river", by=by),
    "add": lambda c, late, others, by: services.add_report(campaign=c, ticket=others[0], said=SAID, by=by),
    "accept": lambda c, late, others, by: services.accept_members(campaign=c, reports=[late.pk], said=SAID, by=by),
    "remove": lambda c, late, others, by: _remove(c, by),
    "merge": lambda c, late, others, by: services.merge_campaign(
        campaign=c, into=Campaign.objects.get(members__report=others[0].pk), said=SAID, by=by
    ),
    "split": lambda c, late, others, by: _split(c, by),
}


def test_what_came_later_is_taken_back_first(zone_of: Any, proposed: Any, person: Any) -> None:
    """One after the other, the newest first; once each."""
    campaign, tickets = proposed
    with zone_of("desk"):
        analyst = person("analyst")
        first = confirm(campaign, analyst)
        second = services.remove_members(campaign=campaign, reports=[tickets[0].pk], said=Said("common"), by=analyst)
        with pytest.raises(Denied, match="after it first"):
            services.take_back(decision=first, by=analyst)
        services.take_back(decision=second, by=person("analyst2"))
        services.take_back(decision=first, by=analyst)
        with pytest.raises(Denied, match="already undone"):
            services.take_back(decision=first, by=analyst)
    assert inside(only()) == {t.reference for t in tickets}
    assert (again(campaign).state, again(campaign).desk) == ("proposed", None)


def test_a_merge_keeps_every_report_and_says_where(zone_of: Any, own: str, person: Any) -> None:
    """The one that is gone holds nothing, and leads to the other."""
    mine = taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    propose_campaigns()
    with zone_of("desk"):
        confirm(only(), person("analyst"))
    gone = only()
    others = taken_in(zone_of, *by_phone(own[::-1], range(20, 23), phone_of(own[::-1])))
    propose_campaigns()
    into = Campaign.objects.get(state="proposed")
    with zone_of("desk"):
        services.merge_campaign(campaign=gone, into=into, said=SAID, by=person("analyst"))
    assert inside(into) == {t.reference for t in (*mine, *others)}
    assert (again(gone).state, again(gone).merged_into, inside(gone)) == ("merged", into, set())


def test_another_desk_decides_nothing(zone_of: Any, proposed: Any, person: Any) -> None:
    """Not while it holds none of the reports, nor about what another desk holds, nor with an arbitrary member."""
    campaign, tickets = proposed
    with zone_of("desk"):
        with pytest.raises(Denied, match="at your desk"):
            confirm(campaign, person("brigade"))
        confirm(campaign, person("analyst"))
        with pytest.raises(Denied, match="Another desk"):
            services.remove_members(
                campaign=campaign, reports=[t.pk for t in tickets], said=Said("common"), by=person("brigade")
            )
    assert again(campaign).state == "confirmed"


def test_nothing_of_another_desk_is_shown(zone_of: Any, own: str, person: Any) -> None:
    """Each desk sees its own reports, the ties of two of them, and of the others how many there are: no list, no tie, no name."""
    phone = phone_of(own)
    here = taken_in(zone_of, *by_phone(own, range(3), phone))
    feed = second_desk(zone_of)
    email = {"emails": [f"{own}@example.com"]}
    there = taken_in(zone_of, *(telling(own, n, phones=[phone], **email) for n in (10, 11)), feed=feed)
    propose_campaigns()
    campaign = only()
    assert len(inside(campaign)) == 5
    with zone_of("desk"):
        for who, own_tickets, elsewhere, kinds in (
            ("analyst", here, 2, {"phone"}), ("brigade", there, 3, {"phone", "email"}),
        ):  # fmt: skip
            user = person(who)
            assert [c.pk for c in listed(user)] == [campaign.pk]
            assert sizes_of([campaign], user)[campaign.pk].seen == len(own_tickets)
            assert sizes_of([campaign], user)[campaign.pk].elsewhere == elsewhere
            seen = members_seen([campaign], user)
            assert set(seen[campaign.pk]) == {t.pk for t in own_tickets}
            ties = ties_seen([campaign], seen)[campaign.pk]
            assert {one.tie.kind for one in ties} == kinds
            assert all(one.reports <= {t.pk for t in own_tickets} for one in ties)


def test_a_campaign_of_another_desk_alone_does_not_exist(zone_of: Any, own: str, person: Any) -> None:
    """Neither in the list nor by its reference."""
    taken_in(zone_of, *by_phone(own, range(3), phone_of(own)), feed=second_desk(zone_of))
    propose_campaigns()
    with zone_of("desk"):
        assert only() not in list(listed(person("analyst")))
        assert only() not in list(campaigns_seen(person("analyst")))
        assert only() in list(campaigns_seen(person("brigade")))
