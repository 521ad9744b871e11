"""The index as its users see it: built, asked, added to, taken from, merged."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from hirz.core.matching import HammingIndex, HashShapeError, RadiusError, hashes_from_hex
from hirz.core.matching.planning import SCANNED, Layout
from hirz.core.matching.words import Hashes
from tests.core.matching.oracle import found, planted, random_hashes
from tests.shared import samples

LAYOUTS: tuple[Layout, ...] = ("fast", "small")


def pairs(index: HammingIndex, queries: Hashes, radius: int | None = None) -> set[tuple[int, int, int]]:
    """What an index answers, as a set."""
    return set(zip(*(column.tolist() for column in index.search(queries, radius)), strict=True))


def test_three_arrays_in_the_order_of_the_queries_nearest_first() -> None:
    """Query row, entry row, distance."""
    rows = random_hashes(10, 1)
    rows[3:6] = planted(rows, np.zeros(3, dtype=np.int64), np.asarray([9, 2, 5]), seed=2)
    queries, entries, distances = HammingIndex.build(rows).search(rows[:2], 31)
    assert queries.tolist() == [0, 0, 0, 0, 1]
    assert entries.tolist() == [0, 4, 5, 3, 1]
    assert distances.tolist() == [0, 2, 5, 9, 0]
    assert {queries.dtype, entries.dtype, distances.dtype} == {np.dtype(np.int64)}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_index_gives_what_comparing_all_gives(layout: Layout) -> None:
    """Its own permutation of the bits changes nothing."""
    rows = random_hashes(SCANNED + 500, 11)
    queries = planted(rows, np.arange(60), np.arange(60), seed=12)
    index = HammingIndex.build(rows, layout=layout)
    assert pairs(index, queries) == found(queries, rows, 31)
    assert pairs(index, queries, 7) == found(queries, rows, 7)
    assert len(index) == len(rows)


def test_an_array_may_be_used_up_and_is_not_otherwise() -> None:
    """For a hundred million hashes there is no room for a second array."""
    rows = random_hashes(50, 15)
    kept = rows.copy()
    HammingIndex.build(rows)
    assert (rows == kept).all()
    assert HammingIndex.build(rows, overwrite=True).search(kept).entries.tolist() == list(range(50))
    assert not (rows == kept).all()


def test_names_of_entries_are_given_or_counted() -> None:
    """Several entries may have one name; those added go on after the greatest."""
    rows = random_hashes(4, 21)
    index = HammingIndex.build(rows, ids=np.asarray([7, -3, 7, 900], dtype=np.int64))
    assert index.search(rows).entries.tolist() == [7, -3, 7, 900]
    assert index.add(random_hashes(2, 22)).tolist() == [901, 902]
    assert index.remove(np.asarray([7, 5])) == 2
    assert index.search(rows).entries.tolist() == [-3, 900]


class Ledger:
    """A plain list beside an index, to compare with."""

    def __init__(self, rows: Hashes, index: HammingIndex) -> None:
        self.index, self.rows, self.names = index, rows, np.arange(len(rows))

    def add(self, rows: Hashes) -> None:
        """To both."""
        names = self.index.add(rows)
        self.rows, self.names = np.concatenate([self.rows, rows]), np.concatenate([self.names, names])

    def remove(self, names: list[int]) -> None:
        """From both."""
        kept = ~np.isin(self.names, names)
        assert self.index.remove(np.asarray(names)) == (~kept).sum()
        self.rows, self.names = self.rows[kept], self.names[kept]

    def check(self, seed: int) -> None:
        """Same number, same answers."""
        assert len(self.index) == len(self.rows)
        picked = np.random.default_rng(seed).integers(0, len(self.rows), size=40)
        queries = planted(self.rows, picked, np.arange(40), seed)
        expected = {(q, int(self.names[n]), apart) for q, n, apart in found(queries, self.rows, 31)}
        assert pairs(self.index, queries) == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_added_and_removed_entries_then_merged(layout: Layout) -> None:
    """In steps that make a tail, small segments and joined ones."""
    rows = random_hashes(6_000, 31)
    both = Ledger(rows, HammingIndex.build(rows, layout=layout))
    for step, size in enumerate((10, SCANNED, 1, 5_000, 0, 300)):
        both.add(random_hashes(size, 40 + step))
        both.remove([step, 6_000 + step, 6_100 + 7 * step])
        both.check(step)
    both.index.merge()
    both.check(9)
    both.add(random_hashes(3, 50))
    both.check(10)


def test_a_forgotten_tombstone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bad variant: marks of removed entries are not looked at."""
    rows = random_hashes(100, 61)
    both = Ledger(rows, HammingIndex.build(rows))
    monkeypatch.setattr("hirz.core.matching.segment.Segment.without", lambda self, names: self)
    with pytest.raises(AssertionError):
        both.remove([3])


def test_what_happens_during_a_merge_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches, additions and removals go on, and none is lost when the new main segment takes its place."""
    from hirz.core.matching import index as module

    rows = random_hashes(5_000, 71)
    both = Ledger(rows, HammingIndex.build(rows))
    both.add(random_hashes(20, 72))
    begun, go_on = threading.Event(), threading.Event()
    joined = module._joined

    def slowly(*args: object) -> object:
        begun.set()
        assert go_on.wait(20)
        monkeypatch.setattr(module, "_joined", joined)
        return joined(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_joined", slowly)
    worker = threading.Thread(target=both.index.merge)
    worker.start()
    assert begun.wait(20)
    both.add(random_hashes(30, 73))
    both.remove([1, 5_003, 5_025])
    both.check(1)
    go_on.set()
    worker.join(20)
    both.check(2)
    assert len(both.index._state.segments) == 1
    both.index.merge()
    both.check(3)


def test_an_index_that_begins_with_nothing() -> None:
    """Nothing is found, then what was added."""
    both = Ledger(random_hashes(0, 81), HammingIndex.build(random_hashes(0, 81)))
    assert both.index.search(random_hashes(3, 82)).queries.tolist() == []
    both.index.merge()
    both.add(random_hashes(SCANNED + 1, 83))
    both.check(1)
    assert both.index.search(random_hashes(0, 84)).queries.tolist() == []


def test_bad_arguments_are_refused() -> None:
    """Another shape, another type, a radius that is none, names that do not fit, a layout that there is not."""
    rows = random_hashes(3, 91)
    index = HammingIndex.build(rows)
    bad = (rows[:, :3], rows.astype(np.int64), rows[0], rows.view(np.uint8), [[1, 2, 3, 4]])
    for hashes in bad:
        with pytest.raises(HashShapeError):
            HammingIndex.build(hashes)  # type: ignore[arg-type]
        with pytest.raises(HashShapeError):
            index.search(hashes)  # type: ignore[arg-type]
    for radius in (-1, 64, 3.0, True):
        with pytest.raises(RadiusError):
            index.search(rows, radius)  # type: ignore[arg-type]
    with pytest.raises(RadiusError):
        HammingIndex.build(rows, radius=64)
    for ids in (np.arange(2), np.arange(3, dtype=np.int32), [1, 2, 3]):
        with pytest.raises(HashShapeError):
            HammingIndex.build(rows, ids=ids)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="layout"):
        HammingIndex.build(rows, layout="huge")  # type: ignore[arg-type]


def test_the_needles_in_the_haystack() -> None:
    """Published PDQ hashes of benign pictures: real ones cluster, and the answer is the same."""
    folder = samples("pdq") / "hashes"
    haystack, needles = (
        hashes_from_hex(line.split(",")[0].strip() for line in (folder / f"{name}.txt").read_text().split())
        for name in ("haystack", "needles")
    )
    expected = found(needles, haystack, 31)
    assert pairs(HammingIndex.build(haystack), needles) == expected
    crowd = np.concatenate([random_hashes(SCANNED, 95), haystack])
    shifted = {(q, n + SCANNED, apart) for q, n, apart in expected}
    for layout in LAYOUTS:
        assert pairs(HammingIndex.build(crowd, layout=layout), needles) == shifted
