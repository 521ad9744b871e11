"""Matching: is this file known?"""

from hirz.core.matching.exact import ExactDigestSet

__all__ = ["ExactDigestSet"]
