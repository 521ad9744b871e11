"""Decisions: who, once, in which state, with a sealed note, one entry and one event each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from hirz.base.accounts.models import Membership
from hirz.base.actors import Actor
from hirz.base.clock import now
from hirz.base.errors import Denied, LedgerUnavailable
from hirz.base.ledger.models import EntryText, InboxEntry
from hirz.base.vault.services import open_envelope
from hirz.core.ledger import commit_text
from hirz.triage.models import Decision, Ticket
from hirz.triage.services import claim_ticket, close_report, escalate_report
from tests.intake.test_faulty import in_parallel
from tests.triage.services.deciding import Person, entries, jobs, refer, state
from tests.triage.working import again


@pytest.mark.parametrize(
    ("act", "reason", "after", "verb", "event"),
    [
        (escalate_report, "danger", "escalated", "triage:ticket:escalated", "ReportEscalated"),
        (close_report, "no_lead", "closed", "triage:ticket:closed", "ReportClosed"),
    ],
)
def test_a_decision_moves_once(
    ticket: Ticket, person: Person, act: Any, reason: str, after: str, verb: str, event: str
) -> None:
    """State, decision, entry and event; a second decision is refused."""
    claim_ticket(ticket=ticket, by=person("analyst"))
    act(ticket=ticket, reason=reason, by=person("analyst"))
    assert (state(ticket), again(ticket)[0].claimed_by) == (after, None)
    with pytest.raises(Denied):
        act(ticket=ticket, reason=reason, by=person("analyst"))
    assert entries(ticket) == ["triage:ticket:claimed", verb]
    assert jobs(event, ticket) == 1


def test_two_decisions_at_once_are_one(ticket: Ticket, person: Person) -> None:
    """One analyst escalates while another closes: one of them is told."""
    acts = [
        lambda: escalate_report(ticket=ticket, reason="danger", by=person("analyst")),
        lambda: close_report(ticket=ticket, reason="test", by=person("analyst2")),
    ]

    def decide(number: int) -> bool:
        try:
            acts[number]()
        except Denied:
            return False
        return True

    assert sorted(in_parallel(decide, 2)) == [False, True]
    assert Decision.objects.filter(report_id=ticket.pk).count() == 1


@pytest.mark.parametrize("code", ["brigade", "investigator", "supervisor", "administrator", "auditor", "custodian"])
def test_only_analysts_of_the_desk_decide(ticket: Ticket, person: Person, code: str) -> None:
    """Neither another desk's analyst nor another role."""
    for act in (
        lambda: claim_ticket(ticket=ticket, by=person(code)),
        lambda: close_report(ticket=ticket, reason="test", by=person(code)),
        lambda: refer(ticket, person(code), "parquet-demo"),
    ):
        with pytest.raises(Denied):
            act()
    assert state(ticket) == "open"
    assert entries(ticket) == []


def test_an_analyst_whose_role_ended_decides_nothing(zone_of: Any, ticket: Ticket, person: Person) -> None:
    """A revoked role holds at the next act."""
    held = Membership.objects.get(user=person("analyst2"))
    Membership.objects.filter(pk=held.pk).update(ends_on=now().date() - timedelta(days=2))
    try:
        with pytest.raises(Denied):
            close_report(ticket=ticket, reason="test", by=person("analyst2"))
    finally:
        Membership.objects.filter(pk=held.pk).update(ends_on=None)


def test_a_note_is_sealed_and_opens(zone_of: Any, ticket: Ticket, person: Person) -> None:
    """The words of a decision lie sealed under the report's key, and only as a commitment in the tree."""
    note = "اكتب للوحدة أن الطفل يعرفه"
    decision = escalate_report(ticket=ticket, reason="danger", note=note, by=person("analyst"))
    stored = Decision.objects.get(pk=decision.pk)
    assert note.encode() not in bytes(stored.note)
    envelope = open_envelope("report", ticket.pk, "intake", purpose="test", by=Actor.system("test"))
    opened = envelope.unseal_json(f"note/{decision.pk}", stored.note)
    assert opened["text"] == note
    entry = InboxEntry.objects.get(verb="triage:ticket:escalated", object_id=str(ticket.pk))
    assert bytes(entry.commitment) == commit_text(bytes.fromhex(opened["salt"]), note)
    assert not EntryText.objects.filter(entry_id=entry.id).exists()


def test_a_ledger_that_cannot_be_written_decides_nothing(
    ticket: Ticket, person: Person, house: Any, module_clone: str
) -> None:
    """No entry, no decision, no event."""
    import psycopg

    with psycopg.connect(house.postgres.admin_dsn(module_clone), autocommit=True) as admin:
        admin.execute("REVOKE INSERT ON ledger_inboxentry FROM hirz_desk")
        try:
            with pytest.raises(LedgerUnavailable):
                close_report(ticket=ticket, reason="test", by=person("analyst"))
        finally:
            admin.execute("GRANT INSERT ON ledger_inboxentry TO hirz_desk")
    assert state(ticket) == "open"
    assert not Decision.objects.filter(report_id=ticket.pk).exists()
    assert jobs("ReportClosed", ticket) == 0


def test_a_decision_rolled_back_leaves_no_job(ticket: Ticket, person: Person) -> None:
    """The event joins the transaction of whoever decided."""
    with transaction.atomic():
        escalate_report(ticket=ticket, reason="danger", by=person("analyst"))
        transaction.set_rollback(True)
    assert jobs("ReportEscalated", ticket) == 0
    assert entries(ticket) == []
