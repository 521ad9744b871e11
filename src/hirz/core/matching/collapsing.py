"""Equal hashes stand in the index once: a picture seen ten thousand times would else fill a bucket of every band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.words import WORDS, Hashes

_ODD: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio, the usual multiplier of Fibonacci hashing


@dataclass(frozen=True, slots=True)
class Groups:
    """Row n stands for the entries `members[starts[n]:starts[n + 1]]`; both uint32."""

    starts: NDArray[np.uint32]
    members: NDArray[np.uint32]

    def expand(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For every entry of these rows: which of the rows it comes from, and which entry it is."""
        first = self.starts[rows].astype(np.int64)
        sizes = self.starts[rows + 1].astype(np.int64) - first
        which = np.repeat(np.arange(len(rows)), sizes)
        offset = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return which, self.members[first[which] + offset].astype(np.int64)

    def row_of(self) -> NDArray[np.int64]:
        """The row that stands for each entry."""
        rows = np.empty(len(self.members), dtype=np.int64)
        rows[self.members] = np.repeat(np.arange(len(self.starts) - 1), self._sizes())
        return rows

    def _sizes(self) -> NDArray[np.int64]:
        bounds = self.starts.astype(np.int64)
        return bounds[1:] - bounds[:-1]


def collapse(rows: Hashes) -> tuple[Hashes, Groups | None]:
    """The different hashes among these, and who is who; the same rows and None when no two are equal.

    Equal ones are found beside each other after sorting by a 64-bit mixture. Should others share a mixture by chance,
    some doubles stay: the index then works as well, with a few rows more.
    """
    ordered = _mixture(rows)
    ordered.sort()
    if not (ordered[1:] == ordered[:-1]).any():
        return rows, None
    del ordered
    order = np.argsort(_mixture(rows), kind="stable")
    differs = np.ones(len(rows), dtype=np.bool_)
    differs[1:] = (rows[order[1:]] != rows[order[:-1]]).any(axis=1)
    begins = np.flatnonzero(differs)
    starts = np.append(begins, len(rows)).astype(np.uint32)
    return rows[order[begins]], Groups(starts, order.astype(np.uint32))


def _mixture(rows: Hashes) -> NDArray[np.uint64]:
    """64 bits of each row, made in place: there may be a hundred million."""
    mixed: NDArray[np.uint64] = rows[:, 0].copy()
    for word in range(1, WORDS):
        mixed *= _ODD
        mixed ^= mixed >> np.uint64(32)
        mixed += rows[:, word]
    mixed *= _ODD
    return mixed
