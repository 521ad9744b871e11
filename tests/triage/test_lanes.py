"""Lanes: ten thousand false reports beside two hundred true ones, and every child who copies words.

A simulation in memory: real texts, sketches, facts, assessment and lanes; no database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from random import Random
from uuid import UUID

import pytest

from hirz.core.formats.report import IncidentType
from hirz.core.linking import TextSketch, similarity, sketch
from hirz.core.scoring import (
    Channel,
    Context,
    Demand,
    NarrativeLength,
    Priority,
    ReportFacts,
    Threat,
    assess,
    rank_number,
)
from hirz.core.scoring.facts import DeadlineKind
from hirz.triage.enums import Lane
from hirz.triage.lanes import (
    FLOOD_FROM,
    FLOOD_WINDOW,
    MOST_APART,
    OWN_AT_MOST,
    Copy,
    has_own,
    is_bare,
    is_flood,
    is_surge,
    lane_in_surge,
    lanes_of_answers,
    lanes_of_cluster,
    rank_in,
    shape_of,
)

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
KEY = b"a key of this test only"
SYLLABLES = ("ba", "ro", "mi", "lu", "ten", "sar", "ki", "dol", "pe", "nu", "fa", "gri")
FALSE, TRUE = 10_000, 200


@dataclass(frozen=True, eq=False)
class Told:
    """A report of the simulation: what it ticks, what it says, whom it names."""

    id: UUID
    facts: ReportFacts
    text: str = ""
    traces: tuple[str, ...] = ()
    is_true: bool = False


def words(seed: object, count: int = 80) -> str:
    """Invented words that are like no others."""
    chance = Random(str(seed))
    return " ".join("".join(chance.choice(SYLLABLES) for _ in range(3)) for _ in range(count))


def danger(**known: object) -> ReportFacts:
    """Somebody ticks "in danger now" at the portal."""
    base = ReportFacts(received_at=NOW, channel=Channel.PORTAL, incident_type=IncidentType.SEXTORTION, anonymous=True,
                       danger_now=True, narrative_length=NarrativeLength.MEDIUM)  # fmt: skip
    return replace(base, **known)  # type: ignore[arg-type]


@cache
def true_reports() -> tuple[Told, ...]:
    """Two hundred children: half in danger now, half under threat without that word; each in words of their own."""
    made = []
    for n in range(TRUE):
        chance = Random(f"true {n}")
        facts = danger(
            danger_now=n % 2 == 0, child_writes=True, victims=1, victim_age_min=chance.randint(9, 17),
            threats=frozenset(chance.sample(sorted(Threat), 2)), demands=frozenset({Demand.IMAGES}),
            deadline_at=NOW + timedelta(hours=chance.randint(2, 160)) if n % 3 == 0 else None,
            deadline_kind=DeadlineKind.THREAT if n % 3 == 0 else None,
        )  # fmt: skip
        made.append(Told(UUID(int=n), facts, words(f"true {n}"), (f"handle {n}",), is_true=True))
    return tuple(made)


def false_reports() -> tuple[Told, ...]:
    """Copies; copies with a drawn account; three words each; texts varied and drawn ages. All claim a danger now."""
    template, made = words("template"), []
    for n in range(FALSE):
        chance, number = Random(f"false {n}"), UUID(int=TRUE + n)
        if n % 10 < 5:
            made.append(Told(number, danger(), template, ("the template's account",)))
        elif n % 10 < 7:
            made.append(Told(number, danger(), template, (f"drawn {chance.random()}",)))
        elif n % 10 < 9:
            made.append(Told(number, danger(narrative_length=NarrativeLength.SHORT), "help me now"))
        else:
            varied = f"{words('template', 74)} {words(n, 3)}"
            made.append(Told(number, danger(victim_age_min=chance.randint(9, 17)), varied))
    return tuple(made)


def clusters(told: Sequence[Told]) -> Iterator[tuple[Told | None, list[tuple[Told, int]]]]:
    """Near-same texts under the first of each, with their likeness in percent; texts too short for that under None."""
    first: dict[int, tuple[Told, TextSketch]] = {}
    found: dict[UUID | None, list[tuple[Told, int]]] = defaultdict(list)
    founders: dict[UUID | None, Told | None] = {None: None}
    sketches: dict[str, TextSketch | None] = {}
    for one in told:
        if one.text not in sketches:
            sketches[one.text] = sketch(one.text, KEY)
        drawn = sketches[one.text]
        if drawn is None:
            found[None].append((one, 100))
            continue
        holders = {first[band][0].id: first[band] for band in drawn.bands() if band in first}
        alike = {key: similarity(drawn, other) for key, (_, other) in holders.items()}
        best = max(alike, key=lambda key: alike[key], default=None)
        if best is None or alike[best] < 0.8:
            founders[one.id] = one
            found[one.id].append((one, 100))
            for band in drawn.bands():
                first.setdefault(band, (one, drawn))
        else:
            found[best].append((one, round(alike[best] * 100)))
    yield from ((founders[key], members) for key, members in found.items())


@lru_cache(maxsize=4)
def lanes_of(told: tuple[Told, ...]) -> tuple[dict[UUID, Lane], dict[UUID, int]]:
    """Every report's lane, and its rank in no lane, as if all had come within the hour."""
    holders = Counter(trace for one in told for trace in set(one.traces))
    ranks: dict[UUID, int] = {}
    lanes: dict[UUID, Lane] = {}
    for founder, members in clusters(told):
        copies = []
        for one, alike in members:
            assessment = assess(one.facts, Context(now=NOW))
            ranks[one.id] = rank_number(assessment)
            own = sum(holders[trace] <= OWN_AT_MOST for trace in one.traces)
            shape = shape_of(one.facts, is_bare=founder is None)
            copies.append(Copy(one.id, ranks[one.id], assessment.priority, NOW, "portal", shape, alike, own,
                               bool(one.traces), is_kept=one is founder))  # fmt: skip
        since = NOW - FLOOD_WINDOW
        by_shape: dict[str, list[Copy]] = defaultdict(list)
        for copy in copies:
            by_shape[copy.shape].append(copy)
        if founder is None:
            for alike_ones in by_shape.values():
                if is_flood(len(alike_ones), in_surge=False):
                    lanes |= lanes_of_answers(alike_ones, since=since)
        elif is_flood(len(copies), in_surge=True):
            lanes |= lanes_of_cluster(copies, since=since)
        for copy in copies:
            lanes.setdefault(copy.report, lane_in_surge(copy))
    return lanes, ranks


def queue(told: Sequence[Told], lane_of: Callable[[Lane], Lane] = lambda lane: lane) -> list[Told]:
    """The reports in the order in which a desk sees them."""
    lanes, ranks = lanes_of(tuple(told))
    return sorted(told, key=lambda one: (-rank_in(lane_of(lanes[one.id]), ranks[one.id]), one.id))


@cache
def flooded() -> tuple[Told, ...]:
    """The order of arrival: true ones anywhere among the false."""
    told = true_reports() + false_reports()
    return tuple(Random(7).sample(told, len(told)))


def check_no_true_one_is_buried(order: Callable[[Sequence[Told]], list[Told]]) -> int:
    """All true reports before the mass of the false, in the order in which they would stand alone; how many stand between."""
    true = true_reports()
    alone = [one.id for one in order(true)]
    found = order(flooded())
    assert len(found) == TRUE + FALSE, "something was refused"
    places = [place for place, one in enumerate(found) if one.is_true]
    assert [found[place].id for place in places] == alone
    between = places[-1] + 1 - TRUE
    assert between <= 3 * MOST_APART, f"{between} false reports stand before the last true one"
    return between


def test_ten_thousand_false_reports_do_not_bury_two_hundred_true_ones() -> None:
    """All 200 keep their order at the head of the queue; a few dozen false ones stand between, none is refused."""
    assert check_no_true_one_is_buried(queue) > 0


def test_without_lanes_they_would_be_buried() -> None:
    """The planted bad variant: a queue that knows no lane fails the same check."""
    with pytest.raises(AssertionError):
        check_no_true_one_is_buried(lambda told: queue(told, lambda lane: Lane.NORMAL))


def test_without_the_crowd_a_flood_that_varies_would_bury_them() -> None:
    """The planted bad variant: if everything with something of its own stayed in its pile, drawn accounts would do."""
    with pytest.raises(AssertionError):
        check_no_true_one_is_buried(lambda told: queue(told, lambda lane: Lane.APART if lane is Lane.CROWD else lane))


def test_a_true_child_is_not_buried_by_copies_of_her_words() -> None:
    """Her words are copied a thousand times, with a nearer date: the first report stays where it was."""
    child = Told(
        UUID(int=1), danger(child_writes=True, victim_age_min=13), words("hers"), ("his account",), is_true=True
    )
    nearer = danger(child_writes=True, victim_age_min=13, deadline_at=NOW + timedelta(hours=2))
    copies = [Told(UUID(int=100 + n), nearer, words("hers"), ("his account",)) for n in range(1000)]
    lanes, _ = lanes_of((child, *copies))
    assert lanes[child.id] is Lane.NORMAL
    assert Counter(lanes.values())[Lane.FLOOD] == 1000
    assert [one.id for one in queue([child, *copies])[:1]] == [child.id]


@pytest.mark.parametrize(
    "own",
    [
        {"traces": ("an account that nobody else names",)},
        {"text": f"{words('template')} {words('what happened to me', 8)}"},
        {"facts": danger(child_writes=True, victims=1, victim_age_min=12)},
    ],
    ids=["an account", "words", "circumstances"],
)
def test_a_child_who_uses_the_words_of_a_flood_stays_in_sight(own: dict[str, object]) -> None:
    """An account of hers, a sentence of hers, or her age is enough."""
    child = Told(UUID(int=1), **{"facts": danger(), "text": words("template"), **own}, is_true=True)  # type: ignore[arg-type]
    copies = [Told(UUID(int=100 + n), danger(), words("template"), ("the template's account",)) for n in range(500)]
    lanes, _ = lanes_of((*copies[:50], child, *copies[50:]))
    assert lanes[child.id] is Lane.APART
    assert queue([*copies[:50], child, *copies[50:]]).index(child) < 3


def test_a_pure_copy_says_nothing_that_its_first_does_not() -> None:
    """The price that is paid: a child who sends the same words and nothing else waits behind, and the audit draws there."""
    copies = [Told(UUID(int=100 + n), danger(), words("template")) for n in range(FLOOD_FROM + 1)]
    lanes, _ = lanes_of(tuple(copies))
    assert Counter(lanes.values()) == {Lane.NORMAL: 1, Lane.FLOOD: FLOOD_FROM}


def copy(number: int, **known: object) -> Copy:
    """A pure copy, changed in what is named."""
    base = Copy(UUID(int=number), 1000 - number, Priority.DANGER, NOW, "portal", "t0")
    return replace(base, **known)  # type: ignore[arg-type]


SINCE = NOW - FLOOD_WINDOW
MANY = [copy(n) for n in range(1, 30)]


@pytest.mark.parametrize(
    "known",
    [
        {"channel": "staff"},
        {"channel": "api"},
        {"is_kept": True},
        {"received_at": SINCE - timedelta(hours=1)},
    ],
)
def test_who_is_never_moved(known: dict[str, object]) -> None:
    """Colleagues and partners, what somebody holds or raised, and whoever came before the flood."""
    one = copy(99, **known)
    assert lanes_of_cluster([*MANY, one], since=SINCE)[one.report] is Lane.NORMAL


def test_whoever_came_back_is_no_copy() -> None:
    """An addition made with the receipt."""
    assert has_own(copy(1, was_added_to=True), {"t0": 500})
    assert not has_own(copy(1), {"t0": 500})


def test_of_copies_the_highest_stays_and_of_equals_the_first() -> None:
    """One of each cluster stands in its own place."""
    assert [r.int for r, lane in lanes_of_cluster(MANY, since=SINCE).items() if lane is Lane.NORMAL] == [1]
    equal = [copy(n, rank=5, received_at=NOW - timedelta(hours=n)) for n in range(1, 22)]
    assert [r.int for r, lane in lanes_of_cluster(equal, since=SINCE).items() if lane is Lane.NORMAL] == [21]
    assert Lane.NORMAL not in lanes_of_cluster(equal, since=SINCE, has_standing=True).values()


def test_a_flood_that_varies_has_a_crowd() -> None:
    """The first MOST_APART of what has something of its own stand in their pile, the others at the end of the urgent."""
    varied = [copy(n, own_traces=1) for n in range(1, 3 * MOST_APART)]
    lanes = lanes_of_cluster(varied, since=SINCE)
    assert Counter(lanes.values()) == {Lane.APART: MOST_APART, Lane.CROWD: len(varied) - MOST_APART}
    assert Lane.APART not in lanes_of_cluster(varied, since=SINCE, apart=MOST_APART).values()


def test_what_names_an_account_is_not_bare() -> None:
    """Thirty children who write three words and name the same account stay in sight."""
    named = [copy(n, shape="b0", any_traces=True) for n in range(1, 31)]
    assert Lane.FLOOD not in lanes_of_answers(named, since=SINCE).values()
    assert (
        Counter(lanes_of_answers([copy(n, shape="b0") for n in range(1, 31)], since=SINCE).values())[Lane.FLOOD] == 29
    )


@pytest.mark.parametrize(
    ("known", "lane"),
    [
        ({"priority": Priority.DANGER, "shape": "b0"}, Lane.NORMAL),
        ({"priority": Priority.URGENT, "shape": "b0"}, Lane.NORMAL),
        ({"priority": Priority.NORMAL, "shape": "b0"}, Lane.FLOOD),
        ({"priority": Priority.NORMAL, "shape": "t0"}, Lane.APART),
        ({"priority": Priority.LOW, "shape": "b0", "any_traces": True}, Lane.APART),
        ({"priority": Priority.LOW, "shape": "b0", "channel": "cybertip"}, Lane.NORMAL),
    ],
)
def test_in_a_surge_what_is_urgent_stays(known: dict[str, object], lane: Lane) -> None:
    """What is like nothing else is moved only if it is not urgent, and set behind only if it says nothing."""
    assert lane_in_surge(copy(1, **known)) is lane


@pytest.mark.parametrize(
    ("lately", "mean", "expected"), [(59, 0.0, False), (60, 0.0, True), (199, 10.0, False), (200, 10.0, True)]
)
def test_a_surge_is_measured_by_the_doors_own_past(lately: int, mean: float, expected: bool) -> None:
    """Ten times its mean, and at least sixty in two hours."""
    assert is_surge(lately, mean) is expected


def test_shape_leaves_out_times_and_traces() -> None:
    """Two scripts that draw other dates and accounts have one shape; another age is another shape."""
    one = danger(deadline_at=NOW, selectors={"handle/reported": 1})
    other = danger(deadline_at=NOW + timedelta(hours=9), received_at=NOW - timedelta(hours=1))
    assert shape_of(one, is_bare=False) == shape_of(other, is_bare=False)
    assert shape_of(one, is_bare=False) != shape_of(danger(deadline_at=NOW, victim_age_min=9), is_bare=False)
    assert is_bare(shape_of(one, is_bare=True))
    assert not is_bare(shape_of(one, is_bare=False))
    assert len(shape_of(one, is_bare=True)) <= 32
