"""A segment of the index: hashes that do not change any more, with what is needed to look them up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching import kernels
from hirz.core.matching.collapsing import Groups, collapse
from hirz.core.matching.errors import IndexFullError
from hirz.core.matching.lookups import LOW, frozen, lookups, spread
from hirz.core.matching.planning import SCAN, Layout, Plan, choose, cost
from hirz.core.matching.words import WORDS, Hashes

MAX_ROWS: Final[int] = 0x7FFFFFFF

_LINE: Final[int] = 64
_PART: Final[int] = 4_096
"""Queries asked in one go: should their hits find no room, no more than these are asked again."""

Numbers = NDArray[np.int64]
Arrays = Mapping[str, NDArray[Any]]
Found = tuple[Numbers, Numbers, Numbers]


@dataclass(frozen=True, slots=True)
class Segment:
    """`rows` (N, 4) are different hashes, their bits permuted; entries are what was given, several of one hash or not.

    `tables` are those of the layout: `lines` (bands x 2^width, 8) and `more` (n, 2), or `ends` (bands, 2^width + 1) and
    `numbers` (bands, N). `groups` says which entries a row stands for (None: row n is entry n), `ids` how entries are
    named (None: from `first` on), `dead` (entries,) which of them were removed (None: not one).
    """

    rows: Hashes
    plan: Plan
    layout: Layout
    tables: Arrays
    groups: Groups | None
    ids: Numbers | None
    first: int
    dead: NDArray[np.bool_] | None = None

    @classmethod
    def build(cls, rows: Hashes, ids: Numbers | None, first: int, radius: int, layout: Layout) -> Segment:
        """A segment over permuted rows. Raises IndexFullError for 2^31 - 1 of them or more."""
        if len(rows) >= MAX_ROWS:
            raise IndexFullError(f"a segment numbers fewer than {MAX_ROWS} rows")
        distinct, groups = collapse(rows)
        plan = choose(len(distinct), radius, layout)
        return cls(frozen(distinct), plan, layout, _tables(distinct, plan, layout), groups, ids, first)

    @property
    def entries(self) -> int:
        """How many entries it was built with."""
        return len(self.rows) if self.groups is None else len(self.groups.members)

    @property
    def living(self) -> int:
        """How many of them were not removed."""
        return self.entries if self.dead is None else self.entries - int(self.dead.sum())

    @property
    def nbytes(self) -> int:
        """Bytes of all its arrays."""
        return sum(array.nbytes for array in self.arrays().values())

    def search(self, queries: Hashes, radius: int, threads: int = 1) -> Found:
        """Query rows, names of entries and distances of all pairs within the radius, in the order of the queries."""
        if len(queries) <= _PART:
            return self._named(*self._search_part(queries, radius))
        parts = [(at, queries[at : at + _PART]) for at in range(0, len(queries), _PART)]
        if threads > 1:
            with ThreadPoolExecutor(threads) as pool:
                found = list(pool.map(lambda part: self._search_part(part[1], radius), parts))
        else:
            found = [self._search_part(part, radius) for _, part in parts]
        moved = [(query + at, row, apart) for (at, _), (query, row, apart) in zip(parts, found, strict=True)]
        joined = [np.concatenate(column) for column in zip(*moved, strict=True)]
        return self._named(joined[0], joined[1], joined[2])

    def without(self, ids: Numbers) -> Segment:
        """The segment with every entry of these names marked as removed."""
        if self.ids is None:
            inside = ids[(ids >= self.first) & (ids < self.first + self.entries)] - self.first
        else:
            inside = np.flatnonzero(np.isin(self.ids, ids))
        if not len(inside):
            return self
        dead = np.zeros(self.entries, dtype=np.bool_) if self.dead is None else self.dead.copy()
        dead[inside] = True
        return replace(self, dead=dead)

    def living_entries(self) -> tuple[Hashes, Numbers]:
        """The permuted hash and the name of each entry that was not removed."""
        row_of = np.arange(self.entries) if self.groups is None else self.groups.row_of()
        kept = np.arange(self.entries) if self.dead is None else np.flatnonzero(~self.dead)
        return self.rows[row_of[kept]], self._names(kept)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything that a file must keep."""
        kept: dict[str, NDArray[Any]] = {"rows": self.rows, **self.tables}
        if self.groups is not None:
            kept |= {"starts": self.groups.starts, "members": self.groups.members}
        if self.ids is not None:
            kept["ids"] = self.ids
        if self.dead is not None:
            kept["dead"] = self.dead.view(np.uint8)
        return kept

    def note(self) -> dict[str, Any]:
        """What a file says of these arrays."""
        return {"bands": self.plan.bands, "width": self.plan.width, "layout": self.layout, "first": self.first}

    @classmethod
    def from_arrays(cls, note: Mapping[str, Any], arrays: Arrays) -> Segment:
        """A segment from a file. Raises ValueError, KeyError or TypeError when the arrays are not those of the note."""
        plan, layout = Plan(int(note["bands"]), int(note["width"])), note["layout"]
        rows, shapes = arrays["rows"], _shapes(plan, layout, len(arrays["rows"]))
        _require(rows, np.uint64, (len(rows), WORDS))
        for name, shape in shapes.items():
            _require(arrays[name], np.uint64 if name == "lines" else np.uint32, shape)
        tables = {name: arrays[name] for name in shapes}
        if "lines" in tables:
            tables["more"] = arrays["more"]
            _require(tables["more"], np.uint64, (len(tables["more"]), 2))
        groups = None
        if "starts" in arrays:
            groups = Groups(arrays["starts"], arrays["members"])
            _require(groups.starts, np.uint32, (len(rows) + 1,))
            _require(groups.members, np.uint32, (len(groups.members),))
        entries = len(rows) if groups is None else len(groups.members)
        if "ids" in arrays:
            _require(arrays["ids"], np.int64, (entries,))
        if "dead" in arrays:
            _require(arrays["dead"], np.uint8, (entries,))
        dead = arrays["dead"].view(np.bool_) if "dead" in arrays else None
        return cls(rows, plan, layout, tables, groups, arrays.get("ids"), int(note["first"]), dead)

    def _search_part(self, queries: Hashes, radius: int) -> Found:
        """Query rows, rows and distances; asked again with more room when there are more hits than there was room for."""
        room = 4 * len(queries) + 64
        while True:
            query, row, apart = np.empty((3, room), dtype=np.int64)
            found = self._run(queries, radius, query, row, apart)
            if found <= room:
                return query[:found], row[:found], apart[:found]
            room = found

    def _run(self, queries: Hashes, radius: int, *hits: Numbers) -> int:
        plan, layout = self.plan, self.layout
        if _is_read_on(plan, len(self.rows), radius, layout):
            return kernels.scan(self.rows, queries, radius, *hits)
        asked, table = lookups(plan, LOW[layout], radius), spread(plan.width, LOW[layout])
        if layout == "fast":
            return kernels.search_lines(
                self.rows, self.tables["lines"], self.tables["more"], plan.width, table, asked.masks, asked.firsts,
                asked.band_words, asked.band_radii, queries, radius, *hits,
            )  # fmt: skip
        return kernels.search_numbers(
            self.rows, self.tables["ends"], self.tables["numbers"], plan.width, LOW[layout], table, asked.masks,
            asked.firsts, asked.band_words, asked.band_radii, queries, radius, *hits,
        )  # fmt: skip

    def _named(self, query: Numbers, row: Numbers, apart: Numbers) -> Found:
        """Rows become the names of the entries that they stand for and that are alive."""
        entry = row
        if self.groups is not None:
            which, entry = self.groups.expand(row)
            query, apart = query[which], apart[which]
        if self.dead is not None:
            alive = ~self.dead[entry]
            query, entry, apart = query[alive], entry[alive], apart[alive]
        return query, self._names(entry), apart

    def _names(self, entries: Numbers) -> Numbers:
        if self.ids is not None:
            return self.ids[entries]
        return entries + self.first if self.first else entries


def _require(array: NDArray[Any], kind: type[np.generic], shape: tuple[int, ...]) -> None:
    if array.dtype != kind or array.shape != shape:
        raise ValueError("an array of another kind or shape")


@lru_cache(maxsize=256)
def _is_read_on(plan: Plan, rows: int, radius: int, layout: Layout) -> bool:
    """Whether reading all rows is cheaper than looking up: few rows, or a radius far over the one it was built for."""
    return plan.is_scan or cost(plan, rows, radius, layout) > cost(SCAN, rows, radius, layout)


def _shapes(plan: Plan, layout: Layout, rows: int) -> dict[str, tuple[int, ...]]:
    """The tables of a plan, whose shape is known beforehand."""
    if plan.is_scan:
        return {}
    if layout == "fast":
        return {"lines": (plan.bands << plan.width, 8)}
    return {"ends": (plan.bands, (1 << plan.width) + 1), "numbers": (plan.bands, rows)}


def _tables(rows: Hashes, plan: Plan, layout: Layout) -> Arrays:
    """Lay the rows out, band by band."""
    if plan.is_scan:
        return {}
    shapes = _shapes(plan, layout, len(rows))
    table = spread(plan.width, LOW[layout])
    if layout == "small":
        ends, numbers = np.zeros(shapes["ends"], dtype=np.uint32), np.empty(shapes["numbers"], dtype=np.uint32)
        for band, start in _bands(plan):
            kernels.sort_numbers(rows, start, plan.width, LOW[layout], table, ends[band], numbers[band])
        return {"ends": frozen(ends), "numbers": frozen(numbers)}
    lines = _aligned(shapes["lines"])
    # What is not used of it takes no memory: the system gives pages when they are first written.
    more, late, used = _aligned((plan.bands * len(rows), 2)), np.empty(len(rows), dtype=np.uint32), 0
    for band, start in _bands(plan):
        used = kernels.fill_lines(
            rows, start, plan.width, table, lines[band << plan.width : (band + 1) << plan.width], more, used, late
        )
    return {"lines": frozen(lines), "more": frozen(more[:used])}


def _bands(plan: Plan) -> Iterator[tuple[int, int]]:
    return ((band, band * plan.width) for band in range(plan.bands))


def _aligned(shape: tuple[int, ...]) -> NDArray[np.uint64]:
    """An array that begins where a cache line does: a line read as two would cost twice."""
    size = int(np.prod(shape)) * 8
    raw = np.empty(size + _LINE, dtype=np.uint8)
    at = -raw.ctypes.data % _LINE
    return raw[at : at + size].view(np.uint64).reshape(shape)
