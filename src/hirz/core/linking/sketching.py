"""Near-same texts: keyed MinHash sketches."""

from __future__ import annotations

from dataclasses import dataclass

PERMUTATIONS = 96
BANDS = 16


@dataclass(frozen=True, slots=True)
class TextSketch:
    """A keyed MinHash sketch of one text: `values` holds `permutations` unsigned 32-bit words, little-endian."""

    values: bytes

    def bands(self, count: int = BANDS) -> list[int]:
        """One signed 64-bit integer per band: two texts that share any are candidates for comparison."""
        raise NotImplementedError


def shingles(folded: str) -> set[str]:
    """The shingles of a folded text."""
    raise NotImplementedError


def sketch(folded_text: str, key: bytes, *, permutations: int = PERMUTATIONS) -> TextSketch | None:
    """The sketch of a folded text under a secret key, or None when it is too short to compare."""
    raise NotImplementedError


def similarity(a: TextSketch, b: TextSketch) -> float:
    """The estimated share of shingles that two texts have in common, from 0 to 1."""
    raise NotImplementedError
