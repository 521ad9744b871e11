"""Undoing: within the hour, by whoever decided, while nobody went on from it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from hirz.base.accounts.models import Membership
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage.enums import TRANSITIONS, State, Verb
from hirz.triage.models import Decision, Referral, Ticket
from hirz.triage.services import answer_referral, close_report, undo_decision
from tests.triage.services.deciding import HOUR, Person, decided, entries, refer, state
from tests.triage.working import again


@pytest.mark.parametrize("act", ["escalate", "close", "refer"])
def test_a_decision_is_undone_within_the_hour(ticket: Ticket, person: Person, act: str) -> None:
    """The report waits again; the undo is a decision of its own with its entry."""
    decision = decided(ticket, act, person("analyst"))
    undo_decision(decision=decision, by=person("analyst"))
    assert state(ticket) == "open"
    assert Decision.objects.filter(report_id=ticket.pk, undoes=decision).count() == 1
    assert entries(ticket)[-1] == "triage:decision:undone"
    assert not Referral.objects.filter(report_id=ticket.pk, state="proposed").exists()


def test_not_after_the_hour(ticket: Ticket, person: Person) -> None:
    """One minute inside is in time, one minute outside is not."""
    decision = close_report(ticket=ticket, reason="test", by=person("analyst"))
    with time_machine.travel(now() + HOUR + timedelta(minutes=1), tick=True), pytest.raises(Denied):
        undo_decision(decision=decision, by=person("analyst"))
    with time_machine.travel(now() + HOUR - timedelta(minutes=1), tick=True):
        undo_decision(decision=decision, by=person("analyst"))


def test_only_who_decided_undoes_and_once(ticket: Ticket, person: Person) -> None:
    """Not a colleague, and not twice."""
    decision = close_report(ticket=ticket, reason="test", by=person("analyst"))
    with pytest.raises(Denied):
        undo_decision(decision=decision, by=person("analyst2"))
    undo_decision(decision=decision, by=person("analyst"))
    with pytest.raises(Denied):
        undo_decision(decision=Decision.objects.get(pk=decision.pk), by=person("analyst"))


def test_an_undo_is_not_undone(ticket: Ticket, person: Person) -> None:
    """Decide again instead."""
    undo = undo_decision(
        decision=close_report(ticket=ticket, reason="test", by=person("analyst")), by=person("analyst")
    )
    with pytest.raises(Denied):
        undo_decision(decision=undo, by=person("analyst"))


def test_an_old_referral_does_not_undo_a_new_one(ticket: Ticket, person: Person) -> None:
    """Referred away and back by the other desk: the first sender cannot withdraw the other's referral."""
    answer_referral(referral=refer(ticket, person("analyst")), accept=True, by=person("brigade"))
    old = Decision.objects.get(report_id=ticket.pk, verb=Verb.REFER)
    [moved] = again(ticket)
    back = refer(moved, person("brigade"), "cellule-nationale")
    with pytest.raises(Denied):
        undo_decision(decision=old, by=person("analyst"))
    assert Referral.objects.get(pk=back.pk).state == "proposed"


def test_who_left_the_desk_undoes_nothing(ticket: Ticket, person: Person) -> None:
    """A role that ended within the hour ends the undo too."""
    decision = close_report(ticket=ticket, reason="test", by=person("analyst2"))
    held = Membership.objects.get(user=person("analyst2"))
    Membership.objects.filter(pk=held.pk).update(ends_on=now().date() - timedelta(days=2))
    try:
        with pytest.raises(Denied):
            undo_decision(decision=decision, by=person("analyst2"))
    finally:
        Membership.objects.filter(pk=held.pk).update(ends_on=None)


def test_every_transition_is_in_the_table() -> None:
    """Nothing leads out of a decided state but an undo, an answer, a miss that the audit found, or opening it again."""
    assert {verb for (before, verb) in TRANSITIONS if before is not State.OPEN} == {
        Verb.UNDO,
        Verb.ACCEPT,
        Verb.DECLINE,
        Verb.RAISE,
        Verb.REOPEN,
    }
