"""Verification: an anonymous report leads to no inquiry before somebody looked, unless a child is in danger now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from hirz.base.accounts.models import Organisation, User
from hirz.base.actors import Actor
from hirz.base.errors import Denied
from hirz.base.ledger.models import InboxEntry
from hirz.base.vault.services import open_envelope
from hirz.core.ledger import commit_text
from hirz.triage import policies
from hirz.triage.enums import Standing
from hirz.triage.models import Decision, Referral, Ticket, Verification
from hirz.triage.services import close_report, escalate_report, refer_report
from hirz.triage.verifying import verify_report
from tests.triage.working import OTHER_DESK, again, open_tickets, story

Person = Callable[[str], User]
SOUND = ["plausible", "sincere", "account"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The reasons are read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


@pytest.fixture
def ticket(zone_of: Any, own: str) -> Any:
    """An anonymous report at its desk."""
    [made] = open_tickets(zone_of, story(own, reporter={}))
    with zone_of("desk"):
        yield made


def verify(ticket: Ticket, by: User, verdict: str = "credible", note: str = "") -> Verification:
    """Look at it, and find."""
    return verify_report(ticket=ticket, checks=SOUND, verdict=verdict, note=note, by=by)


def pass_on(ticket: Ticket, act: str, reason: str, by: User) -> None:
    """Escalate or refer."""
    if act == "refer":
        refer_report(ticket=ticket, to=Organisation.objects.get(code=OTHER_DESK), reason=reason, by=by)
    else:
        escalate_report(ticket=ticket, reason=reason, by=by)


@pytest.mark.parametrize("act", ["escalate", "refer"])
def test_an_anonymous_report_waits_for_its_verification(ticket: Ticket, person: Person, act: str) -> None:
    """Refused in words before, open after; and a doubt closes the way again."""
    analyst = person("analyst")
    with pytest.raises(Denied, match="anonymous and not verified"):
        pass_on(ticket, act, "other", analyst)
    assert again(ticket)[0].state == "open"
    verify(ticket, analyst)
    assert policies.standing(again(ticket)[0]) is Standing.VERIFIED
    verify(ticket, analyst, verdict="doubtful")
    with pytest.raises(Denied):
        pass_on(ticket, act, "other", analyst)
    verify(ticket, analyst)
    pass_on(ticket, act, "other", analyst)
    assert not Decision.objects.get(report_id=ticket.pk).is_unverified


@pytest.mark.parametrize("act", ["escalate", "refer"])
def test_danger_goes_through_and_is_marked(ticket: Ticket, person: Person, act: str) -> None:
    """A child in danger does not wait; whoever receives it is told that nobody verified it."""
    pass_on(ticket, act, "danger", person("analyst"))
    assert Decision.objects.get(report_id=ticket.pk).is_unverified
    assert act != "refer" or Referral.objects.get(report_id=ticket.pk).is_unverified


def test_a_policy_that_forgets_the_law_is_found(
    ticket: Ticket, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: without the policy the report would go on, so the tests above ask the right thing."""
    monkeypatch.setattr(policies, "may_pass_on", lambda *_: None)
    pass_on(ticket, "escalate", "other", person("analyst"))
    assert again(ticket)[0].state == "escalated"


def test_closing_needs_no_verification(ticket: Ticket, person: Person) -> None:
    """Nothing follows from a closed report."""
    close_report(ticket=ticket, reason="test", by=person("analyst"))
    assert again(ticket)[0].state == "closed"


@pytest.mark.parametrize("feed", ["pixo", "clearing"])
def test_a_body_that_saw_it_itself_is_no_anonymous_reporter(zone_of: Any, own: str, feed: str) -> None:
    """A platform is the witness of what it reports."""
    [ticket] = open_tickets(zone_of, story(own, reporter={}), feed=feed)
    assert not ticket.needs_verification


def test_what_was_looked_at_is_kept_with_who_and_when(ticket: Ticket, person: Person) -> None:
    """The checks as codes, the note sealed, one entry with its commitment."""
    made = verify(ticket, person("analyst"), note="اتصلت بالخط")
    stored = Verification.objects.get(pk=made.pk)
    assert (stored.checks, stored.verdict, stored.verified_by) == (
        ["plausible", "account", "sincere"],
        "credible",
        person("analyst"),
    )
    assert "اتصلت".encode() not in bytes(stored.note)
    envelope = open_envelope("report", ticket.pk, "intake", purpose="test", by=Actor.system("test"))
    opened = envelope.unseal_json(f"verification/{made.pk}", stored.note)
    entry = InboxEntry.objects.get(verb="triage:ticket:verified", object_id=str(ticket.pk))
    assert bytes(entry.commitment) == commit_text(bytes.fromhex(opened["salt"]), "اتصلت بالخط")


@pytest.mark.parametrize("checks", [[], ["plausible"], ["sincere"], ["corroborated", "answered", "account"]])
def test_nothing_is_credible_without_the_two_that_count(ticket: Ticket, person: Person, checks: list[str]) -> None:
    """Plausible in itself, and no sign of a joke or of revenge."""
    with pytest.raises(Denied):
        verify_report(ticket=ticket, checks=checks, verdict="credible", by=person("analyst"))
    assert again(ticket)[0].verified_at is None


@pytest.mark.parametrize("code", ["brigade", "investigator", "supervisor", "auditor", "administrator", "custodian"])
def test_only_analysts_of_the_desk_verify(ticket: Ticket, person: Person, code: str) -> None:
    """Neither another desk nor another role."""
    with pytest.raises(Denied):
        verify(ticket, person(code))
    assert not Verification.objects.filter(report_id=ticket.pk).exists()


def test_a_named_report_needs_none(zone_of: Any, own: str, person: Person) -> None:
    """Who gave a name can be asked."""
    [ticket] = open_tickets(zone_of, story(own))
    with zone_of("desk"), pytest.raises(Denied, match="not anonymous"):
        verify(ticket, person("analyst"))
