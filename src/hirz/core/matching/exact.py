"""Exact digests against a list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.errors import DigestWidthError

_PREFIX = 8
_WIDTHS = (16, 20, 32)  # MD5, SHA-1, SHA-256


@dataclass(frozen=True, slots=True)
class ExactDigestSet:
    """A set of digests of one length (16, 20 or 32 bytes), in order.

    `prefixes` holds the first 64 bits of each as a sorted array (n,), `digests` the whole digests (n, width) in the
    same order: 8 bytes are searched, the rest is read only where they agree.
    """

    width: int
    prefixes: NDArray[np.uint64]
    digests: NDArray[np.uint8]

    @classmethod
    def build(cls, digests: Iterable[bytes]) -> ExactDigestSet:
        """Build the set; doubles count once. Raises DigestWidthError when the lengths differ or no digest has them."""
        ordered = sorted(set(digests))
        width = len(ordered[0]) if ordered else _WIDTHS[0]
        rows = _rows(ordered, width)
        return cls(width, _prefixes(rows), rows)

    def __len__(self) -> int:
        return len(self.prefixes)

    def contains_many(self, digests: Sequence[bytes]) -> NDArray[np.bool_]:
        """For each digest asked, whether it is in the set; shape (len(digests),). Raises DigestWidthError."""
        asked = _rows(digests, self.width)
        wanted = _prefixes(asked)
        first = np.searchsorted(self.prefixes, wanted, side="left")
        found = np.zeros(len(asked), dtype=np.bool_)
        candidates = np.flatnonzero(first < len(self))
        candidates = candidates[self.prefixes[first[candidates]] == wanted[candidates]]
        found[candidates] = (self.digests[first[candidates]] == asked[candidates]).all(axis=1)
        for i in candidates[~found[candidates]]:
            found[i] = self._is_in_run(int(first[i]), digests[i])
        return found

    def _is_in_run(self, first: int, digest: bytes) -> bool:
        """Whether a digest is among those that share its prefix. Real digests never do; a forged list may."""
        last = int(np.searchsorted(self.prefixes, self.prefixes[first], side="right"))
        run = range(first, last)
        at = bisect_left(run, digest, key=lambda n: self.digests[n].tobytes())
        return at < len(run) and self.digests[run[at]].tobytes() == digest


def _rows(digests: Sequence[bytes], width: int) -> NDArray[np.uint8]:
    """Digests as an array of bytes (n, width)."""
    if width not in _WIDTHS:
        raise DigestWidthError(f"no exact digest has {width} bytes")
    if any(len(digest) != width for digest in digests):
        raise DigestWidthError(f"every digest of this set has {width} bytes")
    return np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, width)


def _prefixes(rows: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The first 64 bits of each row as integers in the order of the bytes."""
    return np.ascontiguousarray(rows[:, :_PREFIX]).view(">u8").ravel().astype(np.uint64)
