"""Figures that say how sure they are: intervals of shares, alone and over strata; fair draws; words of one side."""

from hirz.core.stats.drawing import draw_number
from hirz.core.stats.errors import StatsError
from hirz.core.stats.intervals import Interval, Stratum, exact_interval, weighted_interval, wilson_interval
from hirz.core.stats.log_odds import WordOdds, log_odds

__all__ = [
    "Interval",
    "StatsError",
    "Stratum",
    "WordOdds",
    "draw_number",
    "exact_interval",
    "log_odds",
    "weighted_interval",
    "wilson_interval",
]
