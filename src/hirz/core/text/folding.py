"""Folding: one spelling for what a reader takes to be the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and where each of its characters stood in the original.

    `offsets[i]` and `ends[i]` bound, in the original, what became character i.
    """

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of the folded characters from start up to end."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.offsets[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """The text folded for search and for near-same comparison."""
    raise NotImplementedError
