"""Referrals: a report moves when the other desk says yes, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from hirz.base.errors import Denied
from hirz.triage.models import Decision, Ticket
from hirz.triage.services import answer_referral, close_report, undo_decision
from tests.intake.test_faulty import in_parallel
from tests.triage.services.deciding import Person, refer, state
from tests.triage.working import OTHER_DESK, again, open_tickets, story


def test_a_referral_moves_only_when_accepted(ticket: Ticket, person: Person) -> None:
    """Until the other desk says yes, the report stays; then it is theirs, open, and shown."""
    referral = refer(ticket, person("analyst"))
    assert (state(ticket), again(ticket)[0].desk_id) == ("referred", ticket.desk_id)
    answer_referral(referral=referral, accept=True, by=person("brigade"))
    moved = again(ticket)[0]
    assert (moved.state, moved.desk_id, moved.is_folded) == ("open", OTHER_DESK, False)
    with pytest.raises(Denied):
        close_report(ticket=ticket, reason="test", by=person("analyst"))
    close_report(ticket=ticket, reason="test", by=person("brigade"))


def test_a_referred_copy_is_shown_where_it_arrives(zone_of: Any, own: str, person: Person) -> None:
    """A report that was folded at one desk is not hidden at the next, whatever leads its bundle elsewhere."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(3)))
    hidden = next(t for t in again(*tickets) if t.is_folded)
    with zone_of("desk"):
        answer_referral(referral=refer(hidden, person("analyst")), accept=True, by=person("brigade"))
    arrived = again(hidden)[0]
    assert (arrived.desk_id, arrived.is_folded) == (OTHER_DESK, False)
    left = [t for t in again(*tickets) if t.pk != hidden.pk]
    assert [t.is_folded for t in left].count(False) == 1


def test_a_declined_referral_comes_back(ticket: Ticket, person: Person) -> None:
    """It is open where it was, and can be referred again."""
    referral = refer(ticket, person("analyst"))
    answer_referral(referral=referral, accept=False, note="not our circuit", by=person("brigade"))
    assert (state(ticket), again(ticket)[0].desk_id) == ("open", ticket.desk_id)
    refer(ticket, person("analyst"))


def test_a_referral_is_answered_once_by_the_right_desk(ticket: Ticket, person: Person) -> None:
    """Neither the sender nor a stranger answers, and nobody twice."""
    referral = refer(ticket, person("analyst"))
    for code in ("analyst", "investigator", "supervisor"):
        with pytest.raises(Denied):
            answer_referral(referral=referral, accept=True, by=person(code))
    answer_referral(referral=referral, accept=True, by=person("brigade"))
    with pytest.raises(Denied):
        answer_referral(referral=referral, accept=False, by=person("brigade"))


@pytest.mark.parametrize("to", ["cellule-nationale", "pixo"])
def test_a_referral_goes_to_another_body_that_handles_reports(ticket: Ticket, person: Person, to: str) -> None:
    """Neither home nor to a platform."""
    with pytest.raises(Denied):
        refer(ticket, person("analyst"), to)
    assert state(ticket) == "open"


def test_an_answer_and_an_undo_at_once_do_not_wait_in_a_ring(ticket: Ticket, person: Person) -> None:
    """The report either moved or came back; nobody got an error of the database."""
    referral = refer(ticket, person("analyst"))
    decision = Decision.objects.get(report_id=ticket.pk)
    acts = [
        lambda: undo_decision(decision=decision, by=person("analyst")),
        lambda: answer_referral(referral=referral, accept=True, by=person("brigade")),
    ]

    def act(number: int) -> bool:
        try:
            acts[number]()
        except Denied:
            return False
        return True

    assert sorted(in_parallel(act, 2)) == [False, True]
    assert state(ticket) == "open"
