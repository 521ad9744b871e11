"""The pages of campaigns: what they list, what they open, what they refuse, and what another desk sees of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hirz.base.ledger.models import InboxEntry
from hirz.triage.campaigns.proposing import propose_campaigns
from hirz.triage.models import Campaign, CampaignDecision, CampaignMember, Ticket
from tests.triage.campaigns.hands import by_phone, inside, only, phone_of, taken_in
from tests.triage.desk_pages import text_of
from tests.triage.working import second_desk

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]


@pytest.fixture
def proposed(zone_of: Any, own: str) -> Iterator[tuple[Campaign, list[Ticket]]]:
    """Four reports of one hand, seen from the desk."""
    tickets = taken_in(zone_of, *by_phone(own, range(4), phone_of(own)))
    propose_campaigns()
    campaign = only()
    with zone_of("desk"):
        yield campaign, tickets


def post(client: Any, campaign: Campaign, act: str, **data: Any) -> str:
    """Decide as the page does; gives the page that follows, as it is read."""
    return text_of(client.post(f"/en/campaigns/{campaign.reference}/{act}/", data, follow=True))


def confirm(client: Any, campaign: Campaign) -> str:
    """With a name and a reason."""
    return post(client, campaign, "confirm", title="Quiet river", reason="accounts")


def test_what_is_proposed_is_listed_with_its_ties(proposed: Any, sign_in: SignIn) -> None:
    """Reference, state, what ties them, how many; and a page that says why."""
    campaign, tickets = proposed
    seen = text_of(sign_in("analyst").get("/en/campaigns/"))
    assert campaign.reference in seen
    assert "Telephone" in seen
    page = text_of(sign_in("analyst").get(f"/en/campaigns/{campaign.reference}/"))
    assert all(ticket.reference in page for ticket in tickets)
    assert "Rare enough to tie alone" in page


def test_an_empty_list_says_what_will_come(zone_of: Any, sign_in: SignIn) -> None:
    """Not an empty table."""
    with zone_of("desk"):
        assert "No campaign yet." in text_of(sign_in("analyst").get("/en/campaigns/"))


def test_confirmed_named_and_taken_back(proposed: Any, sign_in: SignIn) -> None:
    """By forms alone, without a script."""
    campaign, _ = proposed
    client = sign_in("analyst")
    page = confirm(client, campaign)
    assert "The campaign is confirmed." in page
    assert "Quiet river" in page
    assert "Quiet river" in text_of(client.get("/en/campaigns/"))
    decision = CampaignDecision.objects.get(campaign=campaign)
    page = text_of(client.post(f"/en/campaigns/{campaign.reference}/undo/{decision.pk}/", follow=True))
    assert "The decision is taken back." in page
    assert "Quiet river" not in page.replace("Quiet river Undo", "")[: page.index("Decisions")]
    assert Campaign.objects.get(pk=campaign.pk).state == "proposed"


@pytest.mark.parametrize(
    ("act", "data", "said"),
    [
        ("confirm", {"title": "", "reason": "accounts"}, "give the campaign a name"),
        ("confirm", {"title": "River"}, "choose a reason"),
        ("dismiss", {"reason": "other"}, "write the other reason"),
        ("dismiss", {"reason": "no such"}, "choose a reason"),
        ("remove", {"reason": "common"}, "at least one report"),
        ("remove", {"reason": "common", "report": "no id"}, "at least one report"),
        ("close", {"reason": "quiet"}, "in this state"),
        ("merge", {"reason": "accounts", "reference": "K-26-0000-0000"}, "No campaign in your sight"),
        ("add", {"reason": "accounts", "reference": "nonsense"}, "No report in your sight"),
    ],
)
def test_a_no_is_said_in_words(proposed: Any, sign_in: SignIn, act: str, data: Any, said: str) -> None:
    """And nothing is written."""
    campaign, _ = proposed
    assert said in post(sign_in("analyst"), campaign, act, **data)
    assert not CampaignDecision.objects.filter(campaign=campaign).exists()


def test_members_are_taken_out_and_split_off(proposed: Any, sign_in: SignIn) -> None:
    """Those that were ticked."""
    campaign, tickets = proposed
    client = sign_in("analyst")
    post(client, campaign, "remove", reason="common", report=[str(tickets[0].pk)])
    assert inside(campaign) == {t.reference for t in tickets[1:]}
    post(client, campaign, "split", reason="two_hands", report=[str(tickets[1].pk), str(tickets[2].pk)])
    assert inside(campaign) == {tickets[3].reference}
    part = CampaignMember.objects.get(report=tickets[1].pk, state="in").campaign
    assert inside(part) == {tickets[1].reference, tickets[2].reference}


def test_values_and_words_are_opened_only_when_asked_for(proposed: Any, own: str, sign_in: SignIn) -> None:
    """The page holds no value until then; each report that is opened for it has its entry."""
    campaign, tickets = proposed
    client, phone = sign_in("analyst"), phone_of(own)
    path = f"/en/campaigns/{campaign.reference}/"
    assert phone not in client.get(path).content.decode()
    ids = [str(t.pk) for t in tickets]
    read = InboxEntry.objects.filter(verb="triage:report:read", object_id__in=ids)
    assert not read.exists()
    assert phone in client.get(f"{path}?show=values").content.decode()
    assert read.count() == 1
    assert "How they write" in text_of(client.get(f"{path}?show=words"))
    assert InboxEntry.objects.filter(verb="triage:campaign:opened", object_id=str(campaign.pk)).exists()


def test_another_desk_sees_its_own_and_a_number(zone_of: Any, own: str, sign_in: SignIn) -> None:
    """No reference, no name, no decision, no act of the desk that holds it."""
    here = taken_in(zone_of, *by_phone(own, range(3), phone_of(own)))
    there = taken_in(zone_of, *by_phone(own, [10, 11], phone_of(own)), feed=second_desk(zone_of))
    propose_campaigns()
    campaign = only()
    with zone_of("desk"):
        confirm(sign_in("analyst"), campaign)
        answer = sign_in("brigade").get(f"/en/campaigns/{campaign.reference}/")
        page = text_of(answer)
        assert all(t.reference in page for t in there)
        assert not any(t.reference in page for t in here)
        assert "3 others elsewhere" in page
        assert "Quiet river" not in page
        assert 'popovertarget="do-' not in answer.content.decode()
        assert "another desk" in page
        assert "Another desk holds" in post(sign_in("brigade"), campaign, "dismiss", reason="chance")


def test_a_stranger_to_it_finds_nothing(proposed: Any, sign_in: SignIn) -> None:
    """By list or by reference."""
    campaign, _ = proposed
    assert campaign.reference not in text_of(sign_in("brigade").get("/en/campaigns/"))
    assert sign_in("brigade").get(f"/en/campaigns/{campaign.reference}/").status_code == 404
    assert sign_in("brigade").post(f"/en/campaigns/{campaign.reference}/dismiss/").status_code == 404
