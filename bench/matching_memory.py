"""How fast this machine reads at random places, and so how fast a search could be at best."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.jit import fetch, kernel
from hirz.core.matching.lookups import lookups
from hirz.core.matching.segment import Segment

READS = 2_000_000
_AHEAD = 32


@kernel
def _gather(flat: NDArray[np.uint64], places: NDArray[np.int64]) -> Any:
    total = np.uint64(0)
    for i in range(len(places) - _AHEAD):
        fetch(flat, places[i + _AHEAD])
        total += flat[places[i]]
    return total


@kernel
def _sum(flat: NDArray[np.uint64]) -> Any:
    total = np.uint64(0)
    for i in range(len(flat)):
        total += flat[i]
    return total


def random_read_ns(flat: NDArray[np.uint64], seed: int) -> float:
    """CPU nanoseconds for one cache line at a random place of a table, 32 reads under way at a time."""
    places = np.random.default_rng(seed).integers(0, len(flat) // 8, size=READS) * 8
    _gather(flat, places[:100])
    began = time.process_time()
    _gather(flat, places)
    return (time.process_time() - began) / READS * 1e9


def sequential_gb_s(flat: NDArray[np.uint64]) -> float:
    """Gigabytes read one after the other in a CPU second."""
    part = flat[: min(len(flat), 1 << 27)]
    _sum(part[:100])
    began = time.process_time()
    _sum(part)
    return part.nbytes / (time.process_time() - began) / 1e9


def reads_per_query(segment: Segment, radius: int) -> tuple[float, float]:
    """Cache lines at random places, and bytes read on from there, of one random query in the fast layout."""
    probes = len(lookups(segment.plan, 0, radius).masks)
    last = segment.tables["lines"][:, 7]
    more = np.where(last >> np.uint64(31) & np.uint64(1), last >> np.uint64(32), np.uint64(0))
    return probes * (1 + float((more > 0).mean())), probes * float(more.mean()) * 16
