"""Runs of letters in a text, as numbers: what a linear model over spellings reads.

Three to five letters in a row within a word, its ends marked, of the folded text: spellings that differ in a letter share
most of their runs, in every script, and no list of words has to be kept. (Cavnar and Trenkle 1994; hashed as in Weinberger
and others 2009.)
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import re2

from hirz.core.text import fold

BITS: Final = 17
BUCKETS: Final = 1 << BITS
LENGTHS: Final = (3, 4, 5)
# Of a longer text the rest is not read: 20,000 letters are ten pages.
MOST_LETTERS: Final = 20_000
_SPACE: Final = 0x20
# The multipliers of the finaliser of SplitMix64 (Steele, Lea, Flood 2014), and an odd number for the polynomial.
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_WORD: Final = re2.compile(r"[\pL\pN]+")

Buckets = npt.NDArray[np.int64]


def spelled(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded words between single spaces, and for each word where it stands in the original."""
    folded = fold(text)
    words, places = [], []
    for match in _WORD.finditer(folded.text[:MOST_LETTERS]):
        words.append(match.group())
        places.append(folded.span(match.start(), match.end()))
    return f" {' '.join(words)} ", places


def runs(line: str) -> tuple[Buckets, Buckets]:
    """Of every run of letters its bucket (0..BUCKETS-1), and the number of the word in which it lies."""
    codes = np.frombuffer(line.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    spaces = codes == _SPACE
    word = np.cumsum(spaces) - 1
    all_buckets, all_words = [], []
    for length in LENGTHS:
        count = len(codes) - length + 1
        if count <= 0:
            continue
        mixed = np.full(count, np.uint64(length), dtype=np.uint64)
        for place in range(length):
            mixed = mixed * _STEP + codes[place : place + count]
        mixed ^= mixed >> np.uint64(30)
        mixed *= _MIX
        # A run may begin or end with the space that bounds its word; inside none may stand.
        inside = np.ones(count, dtype=bool)
        for place in range(1, length - 1):
            inside &= ~spaces[place : place + count]
        all_buckets.append((mixed[inside] >> np.uint64(64 - BITS)).astype(np.int64))
        all_words.append(word[:count][inside])
    if not all_buckets:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(all_buckets), np.concatenate(all_words)
