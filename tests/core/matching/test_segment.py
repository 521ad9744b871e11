"""Segments against the plain truth: nothing is missed, nothing is made up, nothing is named twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from hirz.core.matching import lookups as lookups_module
from hirz.core.matching import planning
from hirz.core.matching.planning import SCANNED, Layout
from hirz.core.matching.segment import Segment
from hirz.core.matching.words import Hashes
from tests.core.matching.oracle import flipped, found, planted, random_hashes

LAYOUTS: tuple[Layout, ...] = ("fast", "small")


def near_copies(count: int, seed: int) -> Hashes:
    """One hash in thousands of forms that differ in a few bits: a picture that went around."""
    rng = np.random.default_rng(seed)
    one = random_hashes(1, seed)[0]
    return np.stack([flipped(one, rng.permutation(256)[: n % 14]) for n in range(count)])


def same_in(words: int, count: int, seed: int) -> Hashes:
    """Hashes whose first words are all the same, so that whole bands are."""
    rows = random_hashes(count, seed)
    rows[:, :words] = rows[0, :words]
    return rows


def correlated(count: int, seed: int) -> Hashes:
    """Hashes in which every bit likes to be as its neighbour."""
    rng = np.random.default_rng(seed)
    bits = np.logical_xor.accumulate(rng.random((count, 256)) < 0.2, axis=1)
    return np.ascontiguousarray(np.packbits(bits, axis=1)).view(">u8").astype(np.uint64)


SETS: dict[str, Callable[[], Hashes]] = {
    "random": lambda: random_hashes(9_000, 1),
    "one over the scan": lambda: random_hashes(SCANNED + 1, 2),
    "near copies": lambda: near_copies(SCANNED + 200, 3),
    "half the same": lambda: same_in(2, SCANNED + 900, 4),
    "correlated": lambda: correlated(6_000, 5),
    "scanned": lambda: random_hashes(300, 6),
    "one": lambda: random_hashes(1, 7),
    "none": lambda: random_hashes(0, 8),
}


def answers(segment: Segment, queries: Hashes, radius: int) -> set[tuple[int, int, int]]:
    """What a segment finds; a pair that is named twice is a fault."""
    hits = list(zip(*(column.tolist() for column in segment.search(queries, radius)), strict=True))
    assert len(hits) == len(set(hits))
    return set(hits)


def asked_of(rows: Hashes) -> Hashes:
    """Planted at each distance from 0 to 40, and random ones."""
    if not len(rows):
        return random_hashes(5, 99)
    # Of a crowd of near copies every query finds thousands: a few are enough.
    apart = np.arange(0, 41, 1 if (rows[0] != rows[-1]).all() else 8)
    return np.concatenate([planted(rows, apart * 97 % len(rows), apart, seed=11), random_hashes(10, 99)])


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", SETS)
def test_every_pair_within_the_radius_and_no_other(name: str, layout: Layout) -> None:
    """At the radius that it was built for, at smaller ones and at far greater ones."""
    rows = SETS[name]()
    queries = asked_of(rows)
    segment = Segment.build(rows, None, 0, 31, layout)
    for radius in (0, 5, 31, 63):
        assert answers(segment, queries, radius) == found(queries, rows, radius)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_segment_for_a_great_radius(layout: Layout) -> None:
    """Built for 63 and for 12."""
    rows = random_hashes(5_000, 21)
    queries = planted(rows, np.arange(70), np.arange(70), seed=22)
    for built in (63, 12):
        segment = Segment.build(rows, None, 0, built, layout)
        assert answers(segment, queries, 63) == found(queries, rows, 63)


def hidden(segment: Segment, band: int, row: Hashes) -> Hashes:
    """The row at a distance of 31, so that one band alone comes within its radius."""
    plan = segment.plan
    bits: list[int] = []
    for number, radius in enumerate(planning.radii(plan.bands, 31)):
        flips = radius if number == band else radius + 1
        # Band bits count from the lowest of the lowest word; `flipped` counts from the highest of each word.
        places = [number * plan.width + i for i in range(flips)]
        bits += [(place & ~63) | (63 - (place & 63)) for place in places]
    assert len(bits) == 31
    return flipped(row, bits).reshape(1, 4)


def all_hidden_are_found(layout: Layout) -> None:
    """A pair for each band that only that band finds, among others in its way."""
    rows = random_hashes(SCANNED + 1_500, 31)
    segment = Segment.build(rows, None, 0, 31, layout)
    queries = np.concatenate([hidden(segment, band, rows[band]) for band in range(segment.plan.bands)])
    expected = found(queries, rows, 31)
    assert {(band, band, 31) for band in range(segment.plan.bands)} <= expected
    assert answers(segment, queries, 31) == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pair_that_only_one_band_finds(layout: Layout) -> None:
    """For each of the bands: 31 bits apart, as far as can be."""
    all_hidden_are_found(layout)


@pytest.fixture
def one_radius_less(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The planted bad variant: the last band looks one bit less far than the theorem asks for."""
    right = planning.radii

    def wrong(bands: int, radius: int) -> tuple[int, ...]:
        given = right(bands, radius)
        return (*given[:-1], given[-1] - 1)

    lookups_module.lookups.cache_clear()
    monkeypatch.setattr(lookups_module, "radii", wrong)
    yield
    lookups_module.lookups.cache_clear()


@pytest.mark.usefixtures("one_radius_less")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_radius_that_is_one_less_is_noticed(layout: Layout) -> None:
    """Random queries might not see it; the hidden pairs do."""
    with pytest.raises(AssertionError):
        all_hidden_are_found(layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_exactly_at_the_radius_and_one_beyond(layout: Layout) -> None:
    """31 is found, 32 is not."""
    rows = random_hashes(SCANNED + 10, 41)
    segment = Segment.build(rows, None, 0, 31, layout)
    for apart, hits in ((31, 1), (32, 0)):
        queries = planted(rows, np.arange(50), np.full(50, apart), seed=42)
        assert len(segment.search(queries, 31)[0]) == 50 * hits


@pytest.mark.parametrize("layout", LAYOUTS)
def test_more_hits_than_there_was_room_for(layout: Layout) -> None:
    """Every query finds thousands: the buffers are emptied, the answer is asked for again with more room."""
    rows = near_copies(SCANNED + 3_000, 51)
    segment = Segment.build(rows, None, 0, 31, layout)
    queries = rows[:5]
    assert answers(segment, queries, 31) == found(queries, rows, 31)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_several_threads_give_the_same_answer(layout: Layout) -> None:
    """In the same order."""
    rows = random_hashes(SCANNED + 1_000, 61)
    segment = Segment.build(rows, None, 0, 31, layout)
    queries = np.concatenate([rows, random_hashes(6_000, 62)])
    one, two = segment.search(queries, 31), segment.search(queries, 31, threads=2)
    assert all((a == b).all() for a, b in zip(one, two, strict=True))
    assert len(one[0]) == len(rows)


def test_equal_hashes_are_kept_once() -> None:
    """Each of the entries is still found; one row stands for them."""
    rows = np.concatenate([random_hashes(5_000, 71)] * 3)
    segment = Segment.build(rows, None, 100, 31, "fast")
    assert len(segment.rows) == 5_000
    assert segment.entries == 15_000
    hits = segment.search(rows[7:8], 31)
    assert hits[1].tolist() == [107, 5_107, 10_107]
    back, names = segment.living_entries()
    assert (back == rows).all()
    assert (names == np.arange(100, 15_100)).all()
