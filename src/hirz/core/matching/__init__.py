"""Matching: is this file known?"""

from hirz.core.matching.errors import DigestWidthError, MatchingError
from hirz.core.matching.exact import ExactDigestSet

__all__ = ["DigestWidthError", "ExactDigestSet", "MatchingError"]
