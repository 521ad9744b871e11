"""Into how many bands 256 bits are cut, and which radius each band gets.

Multi-index hashing (M. Norouzi, A. Punjani, D. J. Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", CVPR
2012): two hashes at a distance of at most R, cut into m bands with radii r, where the sum of all r + 1 is R + 1, are
within its radius in at least one band; for else they would differ in at least R + 1 bits. So it is enough to look up, for
each band, the keys within its radius, and to compare what lies there in full. Nothing is lost, whatever the radii are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.words import BITS

Layout = Literal["fast", "small"]

SCANNED: Final[int] = 4_096
"""Up to so many rows are compared one by one: ten microseconds."""

# Nanoseconds, fitted to measurements from 1 M to 10 M hashes beside other work; what counts is their proportion.
_READ: Final[float] = 25.0
_COMPARED: Final[float] = 6.5
_READ_TWICE: Final[float] = 60.0
_COMPARED_IN_ROWS: Final[float] = 28.0
_SCANNED: Final[float] = 3.0

_WIDTHS: Final = range(8, 27)
_LINES_PER_ROW: Final[float] = 0.6
_CELL_BYTES_PER_ROW: Final[float] = 45.0


@dataclass(frozen=True, slots=True)
class Plan:
    """`bands` bands of `width` bits each, from the first bit of the lowest word on; no bands: every row is compared."""

    bands: int
    width: int

    @property
    def is_scan(self) -> bool:
        """Whether there is nothing to look up."""
        return self.bands == 0


SCAN: Final = Plan(0, 0)


def choose(rows: int, radius: int, layout: Layout) -> Plan:
    """The plan that costs least for random hashes, within the memory that the layout allows."""
    if rows <= SCANNED:
        return SCAN
    plans = [Plan(BITS // width, width) for width in _WIDTHS]
    allowed = [plan for plan in plans if _fits(plan, rows, layout)]
    return min(allowed or plans[:1], key=lambda plan: cost(plan, rows, radius, layout))


def cost(plan: Plan, rows: int, radius: int, layout: Layout) -> float:
    """Nanoseconds of one query, roughly."""
    if plan.is_scan:
        return rows * _SCANNED
    keys = sum(ball(plan.width, r) for r in radii(plan.bands, radius))
    load = rows / (1 << plan.width)
    if layout == "fast":
        return keys * (_READ + _COMPARED * load)
    return keys * (_READ_TWICE + _COMPARED_IN_ROWS * load)


def radii(bands: int, radius: int) -> tuple[int, ...]:
    """The radius of each band: as even as can be, the sum of all r + 1 being radius + 1; -1 for a band not needed."""
    base, more = divmod(radius + 1, bands)
    return tuple(base if band < more else base - 1 for band in range(bands))


def ball(width: int, radius: int) -> int:
    """How many keys of so many bits lie within a radius."""
    return sum(math.comb(width, flips) for flips in range(radius + 1))


@lru_cache(maxsize=64)
def masks(width: int, radius: int) -> NDArray[np.uint64]:
    """Every key of so many bits with at most `radius` bits set, fewest first."""
    found = [sum(1 << bit for bit in bits) for flips in range(radius + 1) for bits in combinations(range(width), flips)]
    return np.asarray(found, dtype=np.uint64)


def _fits(plan: Plan, rows: int, layout: Layout) -> bool:
    cells = 1 << plan.width
    if layout == "fast":
        return cells <= _LINES_PER_ROW * rows
    return plan.bands * 4 * cells <= _CELL_BYTES_PER_ROW * rows
