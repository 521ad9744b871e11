"""What can go wrong in matching.

MatchingError
└── DigestWidthError   digests of several lengths in one set; a retry does not help
"""

from __future__ import annotations


class MatchingError(ValueError):
    """The root: a wrong argument."""


class DigestWidthError(MatchingError):
    """A digest whose length is not that of its set."""
