"""What can go wrong in statistics.

StatsError       a caller asked for a figure that has no meaning (more hits than trials); a retry does not help
"""

from __future__ import annotations


class StatsError(ValueError):
    """A figure that has no meaning."""
