"""The slow and plain truth that the index is compared with, and sets of hashes to ask about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.words import Hashes


def random_hashes(count: int, seed: int) -> Hashes:
    """Uniformly random hashes."""
    return np.random.default_rng(seed).integers(0, 1 << 64, size=(count, 4), dtype=np.uint64)


def flipped(hash_: Hashes, bits: NDArray[np.int64] | list[int]) -> Hashes:
    """One hash (4,) with some of its bits turned over."""
    turned = hash_.copy()
    for bit in bits:
        turned[int(bit) >> 6] ^= np.uint64(1) << np.uint64(63 - (int(bit) & 63))
    return turned


def planted(hashes: Hashes, rows: NDArray[np.int64], distances: NDArray[np.int64], seed: int) -> Hashes:
    """Copies of some rows, each at its own distance from the row."""
    rng = np.random.default_rng(seed)
    return np.stack(
        [flipped(hashes[row], rng.permutation(256)[:apart]) for row, apart in zip(rows, distances, strict=True)]
    )


def distances(queries: Hashes, hashes: Hashes) -> NDArray[np.int64]:
    """Every distance, shape (Q, N)."""
    return np.stack([np.bitwise_count(hashes ^ query).sum(axis=1, dtype=np.int64) for query in queries])


def found(queries: Hashes, hashes: Hashes, radius: int) -> set[tuple[int, int, int]]:
    """(query row, entry row, distance) of every pair within the radius."""
    every = distances(queries, hashes) if len(queries) and len(hashes) else np.zeros((0, 0), dtype=np.int64)
    return {(int(q), int(n), int(every[q, n])) for q, n in zip(*np.nonzero(every <= radius), strict=True)}
