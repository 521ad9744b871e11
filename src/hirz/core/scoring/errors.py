"""What can go wrong in scoring.

ScoringError
└── FactsError      facts that would store content in clear, or JSON that is not facts (a retry does not help)
"""

from __future__ import annotations


class ScoringError(Exception):
    """The root of all errors of this package."""


class FactsError(ScoringError):
    """The facts hold something that is neither an enumeration, a number, a yes or no, nor a time."""
