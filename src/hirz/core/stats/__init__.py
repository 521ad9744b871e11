"""Figures that say how sure they are: intervals of shares, alone and over strata, and draws that nobody chooses."""

from hirz.core.stats.drawing import draw_number
from hirz.core.stats.errors import StatsError
from hirz.core.stats.intervals import Interval, Stratum, exact_interval, weighted_interval, wilson_interval

__all__ = [
    "Interval",
    "StatsError",
    "Stratum",
    "draw_number",
    "exact_interval",
    "weighted_interval",
    "wilson_interval",
]
