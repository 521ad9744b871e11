"""What the machine proposes, and what it leaves alone: hubs, copies, other people's values, what people decided."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hirz.triage.campaigns import proposing, ties
from hirz.triage.campaigns.proposing import attach_reports, propose_campaigns
from hirz.triage.campaigns.services import Said, confirm_campaign, dismiss_campaign, remove_members
from hirz.triage.models import Campaign, CampaignTie, Ticket
from tests.triage.campaigns.hands import ADDRESS, by_phone, inside, members, only, phone_of, taken_in, telling, words
from tests.triage.working import story

SAID = Said("accounts")


def confirmed(zone: Any, person: Any, own: str, count: int = 3) -> tuple[Campaign, list[Ticket]]:
    """A campaign that an analyst confirmed, with its reports."""
    tickets = taken_in(zone, *by_phone(own, range(count), phone_of(own)))
    propose_campaigns()
    with zone("desk"):
        confirm_campaign(campaign=only(), title="Quiet river", said=SAID, by=person("analyst"))
    return only(), tickets


def test_a_shared_number_proposes_a_campaign_with_its_reason(zone_of: Any, own: str) -> None:
    """Three different stories, one telephone: proposed, with the telephone as the stated reason, by nobody's decision."""
    tickets = taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    assert propose_campaigns().proposed == 1
    assert inside(only()) == {t.reference for t in tickets}
    assert (only().state, only().desk, only().is_untouched) == ("proposed", None, True)
    [tie] = CampaignTie.objects.filter(campaign=only(), kind="phone")
    assert tie.is_joining
    assert tie.weight >= 70


def test_looking_twice_changes_nothing(zone_of: Any, own: str) -> None:
    """The task may run twice."""
    taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    propose_campaigns()
    before = (only().pk, members(only()), CampaignTie.objects.filter(campaign=only()).count())
    assert propose_campaigns() == proposing.Outcome()
    assert (only().pk, members(only()), CampaignTie.objects.filter(campaign=only()).count()) == before


def test_two_reports_are_no_campaign(zone_of: Any, own: str) -> None:
    """Two are linked, and their pages say so."""
    taken_in(zone_of, *by_phone(own, range(2), phone_of(own)))
    assert propose_campaigns().proposed == 0


def test_copies_are_a_bundle_and_no_campaign(zone_of: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text with the same account four times says nothing of different children; without the rule it would be proposed."""
    account = {"reported": [{"screen_names": [own], "service": "Pixo"}]}
    taken_in(zone_of, *(story(own, f"number {n}", **account) for n in range(4)))
    assert propose_campaigns().proposed == 0
    monkeypatch.setattr(proposing, "LEAST_CONTENTS", 1)
    assert propose_campaigns().proposed == 1


def test_a_victims_number_ties_nothing(zone_of: Any, own: str) -> None:
    """Whoever is harmed, or reports, is nobody's lead."""
    reports = [
        {**telling(own, n), "victims": [{"phones": [phone_of(own)]}], "reporter": {"emails": [f"{own}@example.com"]}}
        for n in range(4)
    ]
    taken_in(zone_of, *reports)
    assert propose_campaigns().proposed == 0


def test_a_new_report_joins_the_machines_own_proposal(zone_of: Any, own: str) -> None:
    """While nobody has decided, what comes belongs to it at once."""
    taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    propose_campaigns()
    [late] = taken_in(zone_of, *by_phone(own, [9], phone_of(own)))
    assert late.reference in inside(only())
    assert attach_reports([late.pk]) == 0


def test_a_new_report_is_only_proposed_for_what_people_confirmed(zone_of: Any, own: str, person: Any) -> None:
    """It waits for a person, whether it is looked at as it comes or in the round."""
    campaign, _ = confirmed(zone_of, person, own)
    [late] = taken_in(zone_of, *by_phone(own, [9], phone_of(own)))
    assert members(campaign)[late.reference] == "proposed"
    propose_campaigns()
    assert members(only())[late.reference] == "proposed"


def test_what_somebody_took_out_stays_out(zone_of: Any, own: str, person: Any) -> None:
    """However often the machine looks."""
    campaign, tickets = confirmed(zone_of, person, own, 4)
    with zone_of("desk"):
        remove_members(campaign=campaign, reports=[tickets[0].pk], said=Said("bystander"), by=person("analyst"))
    propose_campaigns()
    attach_reports([tickets[0].pk])
    assert members(only())[tickets[0].reference] == "out"


def test_what_was_dismissed_is_proposed_again_only_when_it_doubled(zone_of: Any, own: str, person: Any) -> None:
    """Five reports are no news about three; six are, and say what they grew from."""
    taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    propose_campaigns()
    dismissed = only()
    with zone_of("desk"):
        dismiss_campaign(campaign=dismissed, said=Said("common"), by=person("analyst"))
    taken_in(zone_of, *by_phone(own, [3, 4], phone_of(own)))
    assert propose_campaigns().silent == 1
    assert not Campaign.objects.filter(state="proposed").exists()
    taken_in(zone_of, *by_phone(own, [5], phone_of(own)))
    assert propose_campaigns().proposed == 1
    assert only().grown_from == dismissed


def test_two_proposals_that_meet_become_the_larger(zone_of: Any, own: str) -> None:
    """Two of the machine's own, joined by a later report's ties, lead to one; the other says where."""
    one, other = phone_of(own), phone_of(own[::-1])
    taken_in(zone_of, *by_phone(own, range(4), one), *by_phone(own, range(10, 13), other))
    propose_campaigns()
    assert Campaign.objects.filter(state="proposed").count() == 2
    taken_in(zone_of, *(telling(own, n, phones=[one, other]) for n in (20, 21)))
    assert propose_campaigns().withdrawn == 1
    assert len(inside(only())) == 9
    assert Campaign.objects.get(state="merged").merged_into == only()


def test_a_value_that_turns_out_common_withdraws_the_proposal(zone_of: Any, own: str) -> None:
    """Suppressed since: the machine takes its own proposal back."""
    from hirz.detect.models import Selector

    taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    propose_campaigns()
    Selector.objects.filter(pk__in=CampaignTie.objects.filter(campaign=only()).values("key")).update(is_suppressed=True)
    assert propose_campaigns().withdrawn == 1
    assert not Campaign.objects.filter(state="proposed").exists()


def swollen(kind: str, count: int) -> None:
    """The values of a kind were seen in so many reports: the count alone, as it would stand after a year."""
    from hirz.detect.models import Selector

    Selector.objects.filter(kind=kind).update(report_count=count)


def test_an_address_in_nine_thousand_reports_joins_nothing(
    zone_of: Any, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gateway is in everybody's report. Not even together with another; its holders are not so much as read.

    Planted: were it looked at, the address and a link, neither enough alone, would join these four.
    """
    reports = [telling(own, n, ips=[ADDRESS]) for n in range(4)]
    for report in reports:
        report["narrative"] += f" https://{own}.example/join"
    background = [telling(own[::-1], n) for n in range(60)]
    tickets = taken_in(zone_of, *reports, *background)
    swollen("ip", 9_000)
    assert not any(kind == "ip" for kind, _ in ties.holding(ties.edges_of([tickets[0].pk])))
    assert propose_campaigns().proposed == 0
    monkeypatch.setattr(ties, "MOST_HELD", 10_000)
    assert any(kind == "ip" for kind, _ in ties.holding(ties.edges_of([tickets[0].pk])))
    assert propose_campaigns().proposed == 1


def test_a_report_is_placed_in_few_questions(zone_of: Any, own: str) -> None:
    """As many for one holder as for sixty: what a hub holds is not walked through."""

    def asked(numbers: range) -> int:
        [late] = taken_in(zone_of, *by_phone(own, [numbers[-1] + 1], phone_of(own)))
        with CaptureQueriesContext(connection) as queries:
            attach_reports([late.pk])
        return len(queries)

    taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    propose_campaigns()
    few = asked(range(3, 4))
    taken_in(zone_of, *by_phone(own, range(10, 70), phone_of(own)))
    assert asked(range(70, 71)) == few <= 16


def test_values_that_are_implied_tie_too(zone_of: Any, own: str) -> None:
    """One name on two services is weak alone, and joins with the same script; nothing of it lies in clear."""
    from hirz.detect.models import DerivedTie

    named = [{"screen_names": [f"{own}.x"], "service": "Pixo"}], [{"screen_names": [f"{own}_x"], "service": "Lumio"}]
    tickets = taken_in(zone_of, *({**telling(own, n), "reported": account} for n, account in enumerate(named)))
    one, other = DerivedTie.objects.filter(report_id__in=[t.pk for t in tickets], kind="name_stem")
    assert one.blind == other.blind
    edges = ties.edges_of([t.pk for t in tickets])
    assert ties.holding(edges)["name_stem", one.blind] == {t.pk for t in tickets}


def test_of_a_victim_nothing_is_implied(zone_of: Any, own: str) -> None:
    """No stem, no series."""
    from hirz.detect.models import DerivedTie

    [ticket] = taken_in(
        zone_of, {"narrative": words(own), "victims": [{"screen_names": [own], "phones": [phone_of(own)]}]}
    )
    assert not DerivedTie.objects.filter(report_id=ticket.pk).exists()


def test_it_runs_when_something_came(zone_of: Any, own: str) -> None:
    """Not without news; within the hour only for many."""
    from hirz.triage.models import CampaignRun

    propose_campaigns()
    assert not proposing.is_due()
    taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    assert not proposing.is_due(), "three reports wait for the next hour"
    CampaignRun.objects.update(waiting=proposing.SOON)
    assert proposing.is_due()


def test_two_weak_ties_say_that_they_joined_together() -> None:
    """What did not join alone does not claim so; the third, lighter one joined nothing."""
    from hirz.core.linking import Edge, Holder, attach

    edges = [Edge("new", "url", 1), Edge("new", "ip", 2), Edge("new", "md5", 3)]
    [found] = attach(edges, {(edge.kind, edge.key): [Holder("group", 3, 5)] for edge in edges})
    assert found.is_certain
    told = {reason.kind: reason for reason in proposing._joining(found)}
    assert (told["url"].is_joining, told["url"].beside) == (True, ("md5", 3))
    assert (told["md5"].is_joining, told["md5"].beside) == (True, ("url", 1))
    assert not told["ip"].is_joining
