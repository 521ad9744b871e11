"""Loops over hashes that numpy cannot express, compiled by numba.

Every kernel writes hits into arrays of a given room and returns how many there were: more than there is room for means
that the caller asks again with more. Indexes are not checked inside: what is handed in was verified before.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.jit import kernel, ones


@kernel
def scan(
    rows: NDArray[np.uint64],
    queries: NDArray[np.uint64],
    radius: int,
    hit_query: NDArray[np.int64],
    hit_row: NDArray[np.int64],
    hit_distance: NDArray[np.int64],
) -> int:
    """Compare every query (Q, 4) with every row (N, 4)."""
    room = len(hit_query)
    found = 0
    for q in range(len(queries)):
        a, b, c, d = queries[q, 0], queries[q, 1], queries[q, 2], queries[q, 3]
        for n in range(len(rows)):
            apart = ones(rows[n, 0] ^ a) + ones(rows[n, 1] ^ b) + ones(rows[n, 2] ^ c) + ones(rows[n, 3] ^ d)
            if apart <= radius:
                if found < room:
                    hit_query[found] = q
                    hit_row[found] = n
                    hit_distance[found] = apart
                found += 1
    return found
