"""Joining a bundle: counted once, also by two at once, and undone without loss."""

from __future__ import annotations

from typing import Any

import pytest

from hirz.triage.models import Bundle, BundleMember, Ticket
from hirz.triage.services import join_bundle, undo_decision
from tests.intake.test_faulty import in_parallel
from tests.triage.services.deciding import Person, entries, state
from tests.triage.working import again, open_tickets, story, wrong_counts


@pytest.fixture
def bundle(zone_of: Any, own: str) -> Bundle:
    """A bundle of two copies that the ticket is no member of."""
    first, _ = open_tickets(zone_of, *(story(own[::-1], f"{n}") for n in range(2)))
    found = again(first)[0].bundle
    assert found is not None
    return found


def test_a_report_joins_a_bundle(bundle: Bundle, ticket: Ticket, person: Person) -> None:
    """It leaves the queue, counts in the bundle, and the entry says so."""
    join_bundle(ticket=ticket, bundle=bundle, by=person("analyst"))
    assert state(ticket) == "bundled"
    assert Bundle.objects.get(pk=bundle.pk).size == 3
    assert entries(ticket) == ["triage:ticket:bundled"]
    assert wrong_counts() == []


def test_an_undone_joining_leaves_the_bundle(bundle: Bundle, ticket: Ticket, person: Person) -> None:
    """The count goes back; joining again counts once more."""
    decision = join_bundle(ticket=ticket, bundle=bundle, by=person("analyst"))
    undo_decision(decision=decision, by=person("analyst"))
    assert Bundle.objects.get(pk=bundle.pk).size == 2
    assert not BundleMember.objects.filter(bundle=bundle, report_id=ticket.pk, left_at=None).exists()
    join_bundle(ticket=ticket, bundle=Bundle.objects.get(pk=bundle.pk), by=person("analyst"))
    assert Bundle.objects.get(pk=bundle.pk).size == 3
    assert wrong_counts() == []


def test_a_member_that_joins_and_undoes_stays_a_member(bundle: Bundle, zone_of: Any, person: Person) -> None:
    """What the machine put there is not taken away by an undo."""
    member = Ticket.objects.filter(bundle=bundle).first()
    assert member is not None
    with zone_of("desk"):
        undo_decision(decision=join_bundle(ticket=member, bundle=bundle, by=person("analyst")), by=person("analyst"))
    assert BundleMember.objects.filter(bundle=bundle, report_id=member.pk, left_at=None).exists()
    assert wrong_counts() == []


def test_two_joinings_at_once_count_two(bundle: Bundle, zone_of: Any, own: str, person: Person) -> None:
    """No count is lost between two analysts."""
    tickets = open_tickets(zone_of, {"narrative": f"{own} a"}, {"narrative": f"{own} b of another kind"})
    people = [person("analyst"), person("analyst2")]
    with zone_of("desk"):
        in_parallel(lambda n: join_bundle(ticket=tickets[n], bundle=bundle, by=people[n]), 2)
    assert Bundle.objects.get(pk=bundle.pk).size == 4
    assert wrong_counts() == []
