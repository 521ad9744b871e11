"""The loops of linking that numpy cannot express, compiled by numba.

Nothing is checked inside: what is handed in was built or verified by `unionfind` and `graph`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.jit import fetch, kernel

Numbers = NDArray[np.int32]
Places = NDArray[np.int64]

_AHEAD: Final = 32
"""Union-find waits for memory at random places: the parents of an edge are asked for so many edges early."""


@kernel
def unite(parent: Numbers, a: Numbers, b: Numbers) -> int:
    """Join the ends of every edge; returns how many joins there were. The smaller root wins: labels do not depend on order."""
    joins = 0
    count = len(a)
    for i in range(count):
        if i + _AHEAD < count:
            fetch(parent, np.int64(a[i + _AHEAD]))
            fetch(parent, np.int64(b[i + _AHEAD]))
        x, y = a[i], b[i]
        # Both climb at once, and the one with the larger parent is led to the other (Rem's algorithm with splicing, Patwary,
        # Blair and Manne, "Experiments on union-find algorithms", 2010): half the reads of two finds.
        while parent[x] != parent[y]:
            if parent[x] > parent[y]:
                if x == parent[x]:
                    parent[x] = parent[y]
                    joins += 1
                    break
                above = parent[x]
                parent[x] = parent[y]
                x = above
            else:
                if y == parent[y]:
                    parent[y] = parent[x]
                    joins += 1
                    break
                above = parent[y]
                parent[y] = parent[x]
                y = above
    return joins


@kernel
def unite_noting(parent: Numbers, a: Numbers, b: Numbers, kept: Numbers, gone: Numbers) -> int:
    """As `unite`, with path halving, noting the two roots of each join: which stays a label, and which is one no more."""
    joins = 0
    for i in range(len(a)):
        x, y = a[i], b[i]
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        while parent[y] != y:
            parent[y] = parent[parent[y]]
            y = parent[y]
        if x == y:
            continue
        if x > y:
            x, y = y, x
        parent[y] = x
        kept[joins], gone[joins] = x, y
        joins += 1
    return joins


@kernel
def flatten(parent: Numbers) -> int:
    """Point every vertex at its root; returns how many roots there are. No parent is larger than its child: one pass does."""
    roots = 0
    for vertex in range(len(parent)):
        if parent[vertex] == vertex:
            roots += 1
        else:
            parent[vertex] = parent[parent[vertex]]
    return roots


@kernel
def pair_count(starts: Places, most: int) -> int:
    """How many pairs of ties there are within reports, of each report its first `most` ties."""
    total = 0
    for report in range(len(starts) - 1):
        held = min(starts[report + 1] - starts[report], most)
        total += held * (held - 1) // 2
    return total


@kernel
def pairs(starts: Places, ties: Numbers, family: Any, most: int, key: Places, report_of: Numbers) -> int:
    """Pairs of ties of two families that a report holds, as one number each, the smaller tie first; returns their number."""
    found = 0
    for report in range(len(starts) - 1):
        first = starts[report]
        last = min(starts[report + 1], first + most)
        for i in range(first, last):
            for j in range(i + 1, last):
                one, other = np.int64(ties[i]), np.int64(ties[j])
                if family[one] == family[other]:
                    continue
                low, high = min(one, other), max(one, other)
                key[found] = (low << 32) | high
                report_of[found] = report
                found += 1
    return found
