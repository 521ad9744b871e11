"""Claims: they keep others out, run out, are given back, and one of two at once wins."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage.models import Ticket
from hirz.triage.services import claim_ticket, escalate_report, release_ticket
from tests.intake.test_faulty import in_parallel
from tests.triage.services.deciding import Person, entries
from tests.triage.working import again


def test_a_claim_keeps_others_out(ticket: Ticket, person: Person) -> None:
    """While one analyst has a report in hand, another can neither claim nor decide."""
    claim_ticket(ticket=ticket, by=person("analyst"))
    for act in (claim_ticket, release_ticket):
        with pytest.raises(Denied):
            act(ticket=ticket, by=person("analyst2"))
    with pytest.raises(Denied):
        escalate_report(ticket=ticket, reason="danger", by=person("analyst2"))
    assert entries(ticket) == ["triage:ticket:claimed"]


def test_a_claim_runs_out(ticket: Ticket, person: Person) -> None:
    """After half an hour without a word the report is free again."""
    claim_ticket(ticket=ticket, by=person("analyst"))
    with time_machine.travel(now() + timedelta(minutes=29), tick=True), pytest.raises(Denied):
        claim_ticket(ticket=ticket, by=person("analyst2"))
    with time_machine.travel(now() + timedelta(minutes=31), tick=True):
        claim_ticket(ticket=ticket, by=person("analyst2"))
    assert again(ticket)[0].claimed_by == person("analyst2")


def test_a_claim_given_back_is_free(ticket: Ticket, person: Person) -> None:
    """Release, and the next one takes it."""
    claim_ticket(ticket=ticket, by=person("analyst"))
    release_ticket(ticket=ticket, by=person("analyst"))
    claim_ticket(ticket=ticket, by=person("analyst2"))


def test_one_of_two_claims_at_once_wins(ticket: Ticket, person: Person) -> None:
    """The row is locked while the policy is asked."""
    people = [person("analyst"), person("analyst2")]

    def claim(number: int) -> bool:
        try:
            claim_ticket(ticket=ticket, by=people[number])
        except Denied:
            return False
        return True

    assert sorted(in_parallel(claim, 2)) == [False, True]
