"""The exact Hamming index: which of millions of 256-bit hashes lie within a distance of these?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching import files, kernels
from hirz.core.matching.errors import HashShapeError, IndexFileBroken, RadiusError
from hirz.core.matching.lookups import frozen
from hirz.core.matching.permuting import BitPermutation
from hirz.core.matching.planning import SCANNED, Layout
from hirz.core.matching.segment import Found, Numbers, Segment
from hirz.core.matching.words import WORDS, Hashes, required

MAX_RADIUS: Final[int] = 63
RADIUS: Final[int] = 31
"""The distance at which two PDQ hashes are taken for the same picture (PDQ's own reference, 2019)."""

_JOINED_AT_ONCE: Final[int] = 65_536
"""A main segment of so many entries or fewer takes part when small ones are joined: it takes a moment only."""

_GROWTH: Final[int] = 4

# Neighbouring bits of real hashes go together and make hot buckets; any fixed permutation spreads them.
_SPREADING: Final = BitPermutation.from_seed(b"hirz matching 1")


class Hits(NamedTuple):
    """Three arrays of one length, in the order of the queries, nearest first: who asked, what was found, how far."""

    queries: NDArray[np.int64]
    entries: NDArray[np.int64]
    distances: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _State:
    """What a search sees. It is replaced as a whole, so that searches need no lock."""

    segments: tuple[Segment, ...]
    tail: Segment
    following: int


class HammingIndex:
    """256-bit hashes that can be asked for by distance, exactly: no match is missed and none is made up.

    A main segment, a few small ones, and a tail of at most 4,096 entries that is compared one by one; removed entries
    are marks beside them. Searching is safe in any number of threads, while another adds, removes or merges.
    """

    def __init__(self, state: _State, radius: int, layout: Layout) -> None:
        """For `build` and `open` only."""
        self.radius, self.layout = radius, layout
        self._state = state
        self._writing, self._merging = Lock(), Lock()
        self._kept = 0
        self._removed_meanwhile: list[Numbers] | None = None

    @classmethod
    def build(
        cls,
        hashes: Hashes,
        radius: int = RADIUS,
        layout: Layout = "fast",
        ids: Numbers | None = None,
        *,
        overwrite: bool = False,
    ) -> HammingIndex:
        """An index over `hashes` uint64[N, 4], made for a radius of 0 to 63 bits; it answers any other, slower.

        Entries are named by `ids` int64[N], which need not differ, else by their rows 0..N-1. `layout` is "fast" (about
        350 bytes for a hash at 10 M) or "small" (about 110). `overwrite` uses up the array given, for there may be no
        memory for a second one. Raises HashShapeError, RadiusError, IndexFullError.
        """
        within, kind = _allowed(radius), _layout(layout)
        rows = _permuted(hashes, overwrite)
        names, following = _names(ids, len(rows), 0)
        main = Segment.build(rows, names, 0, within, kind)
        return cls(_State((main,), _tail(None, None, within, kind), following), within, kind)

    @classmethod
    def open(cls, path: files.PathText) -> HammingIndex:
        """An index from its file, mapped into memory: several processes share one copy.

        Every byte is checked first (a second or so for 10 M). Raises IndexFileBroken or IndexFileVersion: build it
        again; OSError when it cannot be opened.
        """
        note, arrays = files.read(path)
        try:
            parts = [
                Segment.from_arrays(
                    part, {name.partition(".")[2]: a for name, a in arrays.items() if name.startswith(f"{number}.")}
                )
                for number, part in enumerate(note["segments"])
            ]
            state = _State(tuple(parts[:-1]), parts[-1], int(note["following"]))
            return cls(state, _allowed(note["radius"]), _layout(note["layout"]))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise IndexFileBroken("its arrays are not those of an index") from error

    def save(self, path: files.PathText) -> None:
        """Write the index as it is now, whole or not at all; whoever has the file of before open keeps it."""
        state = self._state
        parts = [*state.segments, state.tail]
        note: dict[str, Any] = {
            "radius": self.radius,
            "layout": self.layout,
            "following": state.following,
            "segments": [part.note() for part in parts],
        }
        files.write(path, note, {f"{n}.{name}": a for n, part in enumerate(parts) for name, a in part.arrays().items()})

    def __len__(self) -> int:
        """Entries that were not removed."""
        return sum(part.living for part in _parts(self._state))

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(part.nbytes for part in _parts(self._state))

    def search(self, queries: Hashes, radius: int | None = None, threads: int = 1) -> Hits:
        """Every entry within `radius` bits (else the index's own) of each of `queries` uint64[Q, 4].

        More than one thread pays from some 10,000 queries on. Raises HashShapeError, RadiusError.
        """
        within = self.radius if radius is None else _allowed(radius)
        asked = _permuted(queries)
        found = [part.search(asked, within, threads) for part in _parts(self._state) if len(part.rows)]
        if len(found) == 1:
            return _ordered(*found[0])
        columns = [np.concatenate(column) for column in zip(*found, strict=True)] or [np.empty(0, np.int64)] * 3
        return _ordered(columns[0], columns[1], columns[2])

    def add(self, hashes: Hashes, ids: Numbers | None = None) -> Numbers:
        """Add hashes without building the rest again; returns the names of the new entries, by default the next numbers."""
        rows = _permuted(hashes)
        with self._writing:
            state = self._state
            names, following = _names(ids, len(rows), state.following)
            given = np.arange(state.following, following) if names is None else names
            kept_rows, kept_names = state.tail.living_entries()
            all_rows, all_names = np.concatenate([kept_rows, rows]), np.concatenate([kept_names, given])
            segments = state.segments
            if len(all_rows) > SCANNED:
                segments = self._grown(segments, Segment.build(all_rows, all_names, 0, self.radius, self.layout))
                all_rows, all_names = all_rows[:0], all_names[:0]
            self._state = _State(segments, _tail(all_rows, all_names, self.radius, self.layout), following)
        return given

    def remove(self, ids: Numbers) -> int:
        """Take out every entry of these names int64[n]; returns how many there were."""
        names = np.unique(np.asarray(ids, dtype=np.int64))
        with self._writing:
            before = len(self)
            state = self._state
            segments = tuple(part.without(names) for part in state.segments)
            self._state = replace(state, segments=segments, tail=state.tail.without(names))
            if self._removed_meanwhile is not None:
                self._removed_meanwhile.append(names)
            return before - len(self)

    def merge(self) -> None:
        """Bring everything into one main segment, without what was removed. Meant for a thread of its own: searches,
        additions and removals go on meanwhile and are kept."""
        with self._merging:
            with self._writing:
                state = self._state
                tail = (state.tail,) if len(state.tail.rows) else ()
                merged = (*state.segments, *tail)
                self._state = replace(state, segments=merged, tail=_tail(None, None, self.radius, self.layout))
                self._kept, self._removed_meanwhile = len(merged), []
            try:
                main = _joined(merged, self.radius, self.layout)
                with self._writing:
                    for names in self._removed_meanwhile:
                        main = main.without(names)
                    self._state = replace(self._state, segments=(main, *self._state.segments[len(merged) :]))
                    self._kept, self._removed_meanwhile = 0, None
            finally:
                self._kept, self._removed_meanwhile = 0, None

    def _grown(self, segments: tuple[Segment, ...], new: Segment) -> tuple[Segment, ...]:
        """The segments with a new one at the end, those of like size joined; what is being merged stays as it is."""
        kept = list(segments)
        while len(kept) > self._kept and kept[-1].entries <= _GROWTH * new.entries:
            if len(kept) == 1 and kept[0].entries > _JOINED_AT_ONCE:
                break
            new = _joined((kept.pop(), new), self.radius, self.layout)
        return (*kept, new)


def _parts(state: _State) -> Iterable[Segment]:
    return (*state.segments, state.tail)


def _joined(parts: Iterable[Segment], radius: int, layout: Layout) -> Segment:
    """One segment of what is alive in several."""
    living = [part.living_entries() for part in parts]
    names = np.concatenate([names for _, names in living])
    plain = len(names) > 0 and bool((names == np.arange(names[0], names[0] + len(names))).all())
    first = int(names[0]) if plain else 0
    rows = np.concatenate([rows for rows, _ in living])
    return Segment.build(rows, None if plain else names, first, radius, layout)


def _tail(rows: Hashes | None, names: Numbers | None, radius: int, layout: Layout) -> Segment:
    rows = np.empty((0, WORDS), dtype=np.uint64) if rows is None else rows
    names = np.empty(0, dtype=np.int64) if names is None else names
    return Segment.build(rows, names, 0, radius, layout)


def _permuted(hashes: Hashes, overwrite: bool = False) -> Hashes:
    """The rows with their bits in the index's own order. Raises HashShapeError."""
    rows = required(hashes)
    moved = rows if overwrite and rows.flags.writeable else np.empty_like(rows)
    kernels.permute(rows, _SPREADING.tables, moved)
    return frozen(moved)


def _ordered(query: Numbers, entry: Numbers, apart: Numbers) -> Hits:
    if len(query) < 2:
        return Hits(query, entry, apart)
    order = np.lexsort((entry, apart, query))
    return Hits(query[order], entry[order], apart[order])


def _names(ids: Numbers | None, count: int, following: int) -> tuple[Numbers | None, int]:
    """The names of new entries (None: the next numbers), and the number that follows all of them."""
    if ids is None:
        return None, following + count
    if not isinstance(ids, np.ndarray) or ids.shape != (count,) or ids.dtype != np.int64:
        raise HashShapeError("ids are an array int64[N], one for each hash")
    return ids.copy(), max(following, int(ids.max()) + 1) if count else following


def _allowed(radius: int) -> int:
    if not isinstance(radius, int | np.integer) or isinstance(radius, bool) or not 0 <= radius <= MAX_RADIUS:
        raise RadiusError(f"a radius is a whole number from 0 to {MAX_RADIUS}")
    return int(radius)


def _layout(layout: str) -> Layout:
    if layout not in ("fast", "small"):
        raise ValueError("a layout is 'fast' or 'small'")
    return layout  # type: ignore[return-value]


__all__ = ["MAX_RADIUS", "RADIUS", "Found", "HammingIndex", "Hits"]
