"""The exact Hamming index: which of millions of 256-bit hashes lie within a distance of these?"""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching import files, kernels
from hirz.core.matching.errors import HashShapeError, RadiusError
from hirz.core.matching.words import Hashes, required

MAX_RADIUS: Final[int] = 63
RADIUS: Final[int] = 31
"""The distance at which two PDQ hashes are taken for the same picture (PDQ's own reference, 2019)."""

Layout = Literal["fast", "small"]
Ids = NDArray[np.int64]


class Hits(NamedTuple):
    """Three arrays of one length, in the order of the queries, nearest first: who asked, what was found, how far."""

    queries: NDArray[np.int64]
    entries: Ids
    distances: NDArray[np.int64]


class HammingIndex:
    """Hashes that can be asked for by distance, exactly."""

    def __init__(self, rows: Hashes, ids: Ids, radius: int, layout: Layout) -> None:
        self._rows, self._ids = rows, ids
        self.radius, self.layout = radius, layout

    @classmethod
    def build(
        cls, hashes: Hashes, radius: int = RADIUS, layout: Layout = "fast", ids: Ids | None = None
    ) -> HammingIndex:
        """An index over `hashes` uint64[N, 4]; entries are named by `ids` int64[N], else by their rows 0..N-1."""
        rows = required(hashes)
        return cls(rows, _names(ids, len(rows), 0), _allowed(radius), layout)

    @classmethod
    def open(cls, path: files.PathText) -> HammingIndex:
        """An index from its file, mapped into memory. Raises IndexFileBroken, IndexFileVersion, OSError."""
        note, arrays = files.read(path)
        return cls(arrays["rows"], arrays["ids"], note["radius"], note["layout"])

    def save(self, path: files.PathText) -> None:
        """Write the index, whole or not at all; whoever has the file of before open keeps it."""
        note: dict[str, Any] = {"radius": self.radius, "layout": self.layout}
        files.write(path, note, {"rows": self._rows, "ids": self._ids})

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, queries: Hashes, radius: int | None = None) -> Hits:
        """Every entry within `radius` (else the index's own) of each of `queries` uint64[Q, 4]."""
        asked = required(queries)
        within = self.radius if radius is None else _allowed(radius)
        room = 4 * len(asked) + 64
        while True:
            hits = [np.empty(room, dtype=np.int64) for _ in range(3)]
            found = kernels.scan(self._rows, asked, within, *hits)
            if found <= room:
                break
            room = found
        query, row, apart = (array[:found] for array in hits)
        names = self._ids[row]
        order = np.lexsort((names, apart, query))
        return Hits(query[order], names[order], apart[order])

    def add(self, hashes: Hashes, ids: Ids | None = None) -> Ids:
        """Add hashes without building again; returns the names of the new entries."""
        rows = required(hashes)
        names = _names(ids, len(rows), int(self._ids.max()) + 1 if len(self._ids) else 0)
        self._rows = np.concatenate([self._rows, rows])
        self._ids = np.concatenate([self._ids, names])
        return names

    def remove(self, ids: Ids) -> int:
        """Take out every entry of these names; returns how many there were."""
        kept = ~np.isin(self._ids, ids)
        self._rows, self._ids = self._rows[kept], self._ids[kept]
        return int(len(kept) - kept.sum())

    def merge(self) -> None:
        """Bring what was added and removed into the main segment; searches go on meanwhile."""


def _names(ids: Ids | None, count: int, first: int) -> Ids:
    """The names of new entries."""
    if ids is None:
        return np.arange(first, first + count, dtype=np.int64)
    if ids.shape != (count,) or ids.dtype != np.int64:
        raise HashShapeError("ids are an array int64[N], one for each hash")
    return ids


def _allowed(radius: int) -> int:
    if not 0 <= radius <= MAX_RADIUS:
        raise RadiusError(f"a radius is 0 to {MAX_RADIUS}")
    return radius
