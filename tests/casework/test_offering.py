"""From a desk's escalation to a unit, by the events: offered, withdrawn, offered again, in whatever order the jobs come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from hirz.base.acting import acting_for
from hirz.casework.models import Offer
from hirz.casework.offering import TASK, offer_report, withdraw_offer
from hirz.triage.models import Decision, Ticket
from hirz.triage.services import escalate_report, undo_decision
from tests.triage.making import make_reports, plain

Zone = Callable[[str], Any]


@pytest.fixture
def reference(database: Zone) -> str:
    """One report at the national desk."""
    [made] = make_reports(database, plain(1))
    return made


def states() -> list[str]:
    with acting_for(TASK):
        return list(Offer.objects.values_list("state", flat=True))


def escalate(zone: Zone, reference: str, person: Any) -> UUID:
    with zone("desk"):
        ticket = Ticket.objects.get(reference=reference)
        escalate_report(ticket=ticket, reason="identifiable", by=person("analyst"))
    return ticket.pk


def undo(zone: Zone, report_id: UUID, person: Any) -> None:
    with zone("desk"):
        decision = Decision.objects.filter(report_id=report_id, verb="escalate").latest("decided_at")
        undo_decision(decision=decision, by=person("analyst"))


def test_offered_withdrawn_and_offered_again(database: Zone, reference: str, person: Any) -> None:
    """Each time once, whatever runs twice."""
    report = escalate(database, reference, person)
    assert (offer_report(report, "identifiable", "named"), offer_report(report, "identifiable", "named")) == (1, 0)
    assert states() == ["waiting"]
    undo(database, report, person)
    assert (withdraw_offer(report), withdraw_offer(report)) == (1, 0)
    assert states() == ["withdrawn"]
    escalate(database, reference, person)
    assert offer_report(report, "identifiable", "named") == 1
    assert states() == ["waiting"]


def test_a_withdrawal_that_comes_first_wins(database: Zone, reference: str, person: Any) -> None:
    """The jobs of an escalation and of its undoing may run in either order."""
    report = escalate(database, reference, person)
    undo(database, report, person)
    assert withdraw_offer(report) == 0
    assert offer_report(report, "identifiable", "named") == 0
    assert states() == []


def test_the_events_lead_to_the_tasks(database: Zone, reference: str, person: Any) -> None:
    """By FLOW, through the worker's own queue."""
    from tests.triage.conversing import work

    escalate(database, reference, person)
    work()
    assert states() == ["waiting"]


def test_without_the_tasks_scope_the_worker_finds_nothing(database: Zone, reference: str, person: Any) -> None:
    """Neither without a name nor with another one."""
    offer_report(escalate(database, reference, person), "identifiable", "named")
    assert Offer.objects.count() == 0
    with acting_for("something_else"):
        assert Offer.objects.count() == 0
