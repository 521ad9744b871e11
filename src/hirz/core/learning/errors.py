"""What can go wrong with learning.

LearningError
├── NothingToLearn      too few decisions, or all alike: a later try with more of them may succeed
└── ModelError          bytes that are no model of this version: train again
"""

from __future__ import annotations


class LearningError(ValueError):
    """The base of both."""


class NothingToLearn(LearningError):
    """Too few samples, or only one outcome: `wanted` and `found` say of what."""

    def __init__(self, what: str, wanted: int, found: int) -> None:
        super().__init__(f"{what}: {found} of {wanted}")
        self.what, self.wanted, self.found = what, wanted, found


class ModelError(LearningError):
    """Not a model that this version can read."""
