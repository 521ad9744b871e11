"""Intervals of a share: how far off the truth may be when only some were looked at."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from hirz.core.stats.errors import StatsError

LEVEL = 0.95
"""How often the interval should hold the truth."""


class Interval(NamedTuple):
    """A share with the bounds between which the truth lies, each from 0 to 1."""

    share: float
    low: float
    high: float


class Stratum(NamedTuple):
    """One part of what was sampled: how large it is, how many of it were looked at, how many of those were hits."""

    size: int
    looked_at: int
    hits: int


def wilson_interval(k: int, n: int, level: float = LEVEL) -> Interval:
    """The score interval for k hits in n independent trials; with no trial, everything is possible (0 to 1).

    Wilson, "Probable inference, the law of succession, and statistical inference" (1927). Unlike the textbook
    interval it says something when k is 0: after 60 trials without a hit the share may still be 6 %. Raises
    StatsError for counts or levels that have no meaning.
    """
    if not 0 <= k <= n:
        raise StatsError(f"{k} hits in {n} trials")
    z = _quantile(level)
    if n == 0:
        return Interval(0.0, 0.0, 1.0)
    share, square = k / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    # Rounding must not move a bound across the share itself.
    return Interval(share, min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share))


def weighted_interval(strata: Sequence[Stratum], level: float = LEVEL) -> Interval | None:
    """The share over strata that were sampled at different rates, each weighing as much as it is large.

    The Wilson limits of the strata are combined by squares and sums (Newcombe 1998; Zou and Donner 2008), which needs
    no assumption that the strata are alike. None while a stratum that is not empty has not been looked at: what lies
    there could be anything. Raises StatsError as `wilson_interval` does, and for more looked at than there are.
    """
    filled = [stratum for stratum in strata if stratum.size > 0]
    if any(stratum.looked_at > stratum.size for stratum in strata):
        raise StatsError("more were looked at than there are")
    whole = sum(stratum.size for stratum in filled)
    if not whole or any(stratum.looked_at == 0 for stratum in filled):
        return None
    share = below = above = 0.0
    for stratum in filled:
        weight = stratum.size / whole
        own = wilson_interval(stratum.hits, stratum.looked_at, level)
        share += weight * own.share
        below += (weight * (own.share - own.low)) ** 2
        above += (weight * (own.high - own.share)) ** 2
    return Interval(share, max(share - sqrt(below), 0.0), min(share + sqrt(above), 1.0))


def _quantile(level: float) -> float:
    """How many standard deviations of the normal distribution hold a share of `level`, half on each side."""
    if not 0 < level < 1:
        raise StatsError(f"{level} is no level between 0 and 1")
    return NormalDist().inv_cdf(0.5 + level / 2)
