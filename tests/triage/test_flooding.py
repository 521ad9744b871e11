"""Floods in the database: found as they come, set behind, one in sight, nothing refused, undone by what people say."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from hirz.base.clock import now
from hirz.detect.models import Scan
from hirz.intake.enums import Channel
from hirz.triage import flooding, services
from hirz.triage.enums import BundleKind, Lane, Priority
from hirz.triage.lanes import FLOOD_FROM, SURGE_FROM
from hirz.triage.models import Assessment, Bundle, Ticket
from hirz.triage.services import close_report, review_assessments, undo_decision
from tests.triage.flooded import copies, new_door, short, through_portal
from tests.triage.working import again, broken_bundles, open_tickets, story, wrong_counts


@pytest.fixture
def own(request: pytest.FixtureRequest) -> str:
    """A word that no other test uses, and always the same: near-same texts are found by chance that a key decides."""
    return hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]


@pytest.fixture
def door(zone_of: Any) -> str:
    """A door that saw nothing yet."""
    return new_door(zone_of)


@pytest.fixture(autouse=True)
def rules(zone_of: Any) -> Iterator[None]:
    """After every test: all counts are right, and while copies of a cluster wait one of it stands in its place."""
    yield
    assert broken_bundles() == []
    assert wrong_counts() == []
    for bundle in Bundle.objects.filter(flooded_at__isnull=False).exclude(kind=BundleKind.SURGE):
        waiting = Ticket.objects.filter(bundle=bundle, state="open")
        if waiting.filter(lane=Lane.FLOOD).exists():
            assert waiting.filter(lane=Lane.NORMAL, is_folded=False).exists(), bundle.reference


def lanes(tickets: list[Ticket]) -> Counter[str]:
    """How many stand in each lane now."""
    return Counter(ticket.lane for ticket in again(*tickets))


@pytest.mark.parametrize("batch", [1, 7, 50])
def test_copies_go_behind_and_the_first_stays(zone_of: Any, own: str, door: str, batch: int) -> None:
    """However they are batched: one of the cluster in its place, every other behind, none hidden."""
    tickets = again(*through_portal(zone_of, door, *copies(own, FLOOD_FROM + 5), batch=batch))
    assert lanes(tickets) == {Lane.FLOOD: FLOOD_FROM + 4, Lane.NORMAL: 1}
    assert {t.priority for t in tickets} == {Priority.DANGER}
    assert not any(t.is_folded for t in tickets)
    assert [t.rank < 0 for t in tickets].count(True) == FLOOD_FROM + 4
    bundle = Bundle.objects.get(pk=tickets[0].bundle_id)
    assert bundle.flooded_at is not None
    [standing] = [t for t in tickets if t.lane == Lane.NORMAL]
    assert bundle.lead_id == standing.pk
    assert bundle.key == str(standing.pk), "the first of the cluster is the one that stays"


def test_fewer_are_no_flood(zone_of: Any, own: str, door: str) -> None:
    """A class that copies a warning to each other stays where it is."""
    assert lanes(through_portal(zone_of, door, *copies(own, FLOOD_FROM - 1))) == {Lane.NORMAL: FLOOD_FROM - 1}


def test_partners_are_never_set_behind(zone_of: Any, own: str, door: str) -> None:
    """The same text from a partner's machine, however often; and one such report within a flood."""
    assert lanes(through_portal(zone_of, door, *copies(own, FLOOD_FROM + 5), channel=Channel.API)) == {
        Lane.NORMAL: FLOOD_FROM + 5
    }
    flood = through_portal(zone_of, door, *copies(own, FLOOD_FROM + 5))
    assert lanes(flood)[Lane.FLOOD] >= FLOOD_FROM
    assert lanes(open_tickets(zone_of, *copies(own, 1))) == {Lane.NORMAL: 1}


def test_what_has_something_of_its_own_stays_in_sight(zone_of: Any, own: str, door: str) -> None:
    """An account of one's own, a sentence of one's own, an age: apart, in its own pile, with a row of its own."""
    told = [
        *copies(own, 1, reported=[{"screen_names": [f"alone_{own}"], "service": "Pixo"}]),
        story(own, "and he waits for me behind the school every evening since sunday", danger=True),
        *copies(own, 1, victims=[{"age": 12}]),
    ]
    tickets = through_portal(zone_of, door, *copies(own, FLOOD_FROM), *told)
    # Whether other words than the copies' still count as near the same is a chance; in sight they are either way.
    found = lanes(tickets[-3:])
    assert found[Lane.APART] >= 2
    assert found[Lane.APART] + found[Lane.NORMAL] == 3
    apart = again(*tickets[-3:])
    assert not any(t.is_folded for t in apart)
    assert all(t.rank > 0 for t in apart)


def test_an_urgent_one_apart_is_not_folded(zone_of: Any, own: str, door: str) -> None:
    """Copies that are not in danger fold under their lead; who has something of their own and is urgent does not."""
    threat = {"incident": {"threats": ["harm"], "demands": ["images"]}}
    flood = [story(own, "and no more") | threat for _ in range(FLOOD_FROM)]
    alone = story(own, "and no more", reported=[{"screen_names": [f"alone_{own}"], "service": "Pixo"}]) | threat
    tickets = again(*through_portal(zone_of, door, *flood, alone))
    assert tickets[-1].priority == Priority.URGENT
    assert tickets[-1].lane in {Lane.APART, Lane.NORMAL}
    assert not tickets[-1].is_folded
    assert sum(not t.is_folded for t in tickets) == 2


def test_whoever_came_before_the_flood_stays(zone_of: Any, own: str, door: str) -> None:
    """A report of two days ago whose words are copied today."""
    with time_machine.travel(now() - timedelta(days=2), tick=True):
        early = through_portal(zone_of, door, *copies(own, 2))
    flood = through_portal(zone_of, door, *copies(own, FLOOD_FROM + 3))
    assert lanes(early) == {Lane.NORMAL: 2}
    assert lanes(flood) == {Lane.FLOOD: FLOOD_FROM + 3}


def test_after_a_decision_the_next_copy_comes_into_sight(zone_of: Any, own: str, door: str, person: Any) -> None:
    """At the head of the queue, as the one before it; and an undo brings that one back."""
    tickets = through_portal(zone_of, door, *copies(own, FLOOD_FROM + 2))
    [first] = [t for t in again(*tickets) if t.lane == Lane.NORMAL]
    with zone_of("desk"):
        decision = close_report(ticket=first, reason="test", by=person("analyst"))
    standing = [t for t in again(*tickets) if t.lane == Lane.NORMAL and t.state == "open"]
    assert len(standing) == 1
    assert standing[0].rank >> 58 == first.rank >> 58 == Priority.DANGER
    with zone_of("desk"):
        undo_decision(decision=decision, by=person("analyst"))
    assert again(first)[0].state == "open"


def test_a_copy_that_arrives_after_all_were_decided_is_seen(zone_of: Any, own: str, door: str, person: Any) -> None:
    """Never is a whole cluster behind."""
    tickets = through_portal(zone_of, door, *copies(own, FLOOD_FROM))
    with zone_of("desk"):
        for _ in tickets:
            following = next(t for t in again(*tickets) if t.state == "open" and t.lane == Lane.NORMAL)
            close_report(ticket=following, reason="test", by=person("analyst"))
    assert lanes(through_portal(zone_of, door, *copies(own, 3))) == {Lane.NORMAL: 1, Lane.FLOOD: 2}


def test_a_review_keeps_the_lane(zone_of: Any, own: str, door: str) -> None:
    """Time changes an assessment, not where a copy stands."""
    tickets = through_portal(zone_of, door, *copies(own, FLOOD_FROM + 2))
    before = {t.pk: t.rank for t in again(*tickets)}
    Assessment.objects.filter(report__in=list(before)).update(review_at=now() - timedelta(minutes=1))
    assert review_assessments() == len(tickets)
    assert {t.pk: t.rank < 0 for t in again(*tickets)} == {pk: rank < 0 for pk, rank in before.items()}
    assert lanes(tickets)[Lane.FLOOD] == FLOOD_FROM + 1


def test_whoever_comes_back_with_the_receipt_is_no_copy(zone_of: Any, own: str, door: str) -> None:
    """Something was added: apart from then on."""
    tickets = through_portal(zone_of, door, *copies(own, FLOOD_FROM + 2))
    copy = next(t for t in again(*tickets) if t.lane == Lane.FLOOD)
    Scan.objects.filter(pk=copy.pk).update(revision=1)
    [subject] = services.load_subjects([copy.pk])
    flooding.take_back([subject])
    Assessment.objects.filter(pk=copy.pk).update(review_at=now() - timedelta(minutes=1))
    review_assessments()
    [back] = again(copy)
    assert back.lane == Lane.APART
    assert back.rank > 0


def test_a_rush_of_bare_reports_that_tick_the_same(zone_of: Any, door: str) -> None:
    """Two words and the same ticks, so often within the hour: one stands, the others are set behind, with their bundle."""
    tickets = through_portal(zone_of, door, *(short(danger_now=True) for _ in range(SURGE_FROM + 30)))
    found = lanes(tickets)
    assert found[Lane.FLOOD] > FLOOD_FROM
    behind = [t for t in again(*tickets) if t.lane == Lane.FLOOD]
    assert {Bundle.objects.get(pk=t.bundle_id).kind for t in behind} == {BundleKind.ANSWERS}


def test_bare_reports_without_a_rush_stay(zone_of: Any, door: str) -> None:
    """A quiet day at a large door brings as many: nobody is moved."""
    assert lanes(through_portal(zone_of, door, *(short(danger_now=True) for _ in range(SURGE_FROM - 10)))) == {
        Lane.NORMAL: SURGE_FROM - 10
    }


def test_in_a_rush_what_is_urgent_and_like_nothing_else_stays(zone_of: Any, own: str, door: str) -> None:
    """Two hundred false words do not move a child in words of her own."""
    through_portal(zone_of, door, *(short(danger_now=True) for _ in range(SURGE_FROM + 10)))
    [child, idle] = through_portal(
        zone_of, door, story(own, danger=True), story(f"idle {own}", incident={"type": "other"})
    )
    assert lanes([child]) == {Lane.NORMAL: 1}
    assert lanes([idle]) == {Lane.APART: 1}


def test_a_surge_is_measured_by_the_doors_own_past(
    zone_of: Any, own: str, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This hour and the one before, against the mean of the four weeks before yesterday; another door's past says nothing."""
    tickets = through_portal(zone_of, door, *(story(f"{own} {n}") for n in range(12)))
    through_portal(zone_of, new_door(zone_of), *(story(f"{own} other {n}") for n in range(3)))
    ages = [timedelta(0)] * 4 + [timedelta(hours=5)] * 3 + [timedelta(days=9)] * 4 + [timedelta(days=40)]
    for ticket, age in zip(tickets, ages, strict=True):
        Ticket.objects.filter(pk=ticket.pk).update(received_at=now() - age)
    asked: list[tuple[int, float]] = []
    monkeypatch.setattr(flooding, "is_surge", lambda lately, mean: bool(asked.append((lately, mean))))
    assert flooding.sees_surge(door, now()) is False
    assert asked == [(4, 4 / (27 * 24))]
