"""What a search looks up: the keys of each band, and the words that tell in which band a pair is found first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.planning import Layout, Plan, masks, radii
from hirz.core.matching.words import WORDS

LOW: Final[dict[Layout, int]] = {"fast": 0, "small": 4}
"""The lowest bit of a key that chooses a cache line: one key to a line, or sixteen."""

T = TypeVar("T", bound=np.generic)

_STIRRED: Final[int] = 6
_SEED: Final[int] = 2012


@dataclass(frozen=True, slots=True)
class Lookups:
    """`masks[firsts[b]:firsts[b + 1]]` lead from the place of a query's key in band b to those of the keys near it.

    `band_words` (bands, 4): the bits of each band; `band_radii` (bands,): -1 where nothing is looked up.
    """

    masks: NDArray[np.uint64]
    firsts: NDArray[np.int64]
    band_words: NDArray[np.uint64]
    band_radii: NDArray[np.int64]


@lru_cache(maxsize=32)
def spread(width: int, low: int) -> NDArray[np.uint8]:
    """What the upper bits of a key add (XOR) to the six that choose a cache line within a page.

    Keys that differ in two upper bits would else fall into one set of the processor's cache and push each other out: the
    reads that were asked for early were gone again when they were needed. Each upper bit adds six random bits; the map
    is linear, so that it may be applied to keys and to masks alike.
    """
    upper = max(0, width - low - _STIRRED)
    images = np.random.default_rng(_SEED).integers(1, 1 << _STIRRED, size=32, dtype=np.uint8)
    values = np.arange(1 << upper, dtype=np.uint64)
    table = np.zeros(1 << upper, dtype=np.uint8)
    for bit in range(upper):
        table[(values >> np.uint64(bit)) & np.uint64(1) == 1] ^= images[bit]
    return frozen(table)


@lru_cache(maxsize=32)
def lookups(plan: Plan, low: int, radius: int) -> Lookups:
    """The look-ups of a plan at a radius."""
    by_band = radii(plan.bands, radius)
    table = spread(plan.width, low)
    keys = [_stirred(masks(plan.width, r), low, table) for r in by_band]
    firsts = np.cumsum([0, *map(len, keys)], dtype=np.int64)
    words = np.stack([_words_of_band(plan.width, band) for band in range(plan.bands)])
    return Lookups(frozen(np.concatenate(keys)), frozen(firsts), frozen(words), frozen(np.asarray(by_band, np.int64)))


def frozen(array: NDArray[T]) -> NDArray[T]:
    """The array, read-only: kernels are compiled once, for arrays that nobody writes."""
    array.setflags(write=False)
    return array


def _stirred(keys: NDArray[np.uint64], low: int, table: NDArray[np.uint8]) -> NDArray[np.uint64]:
    stirred: NDArray[np.uint64] = table[keys >> np.uint64(low + _STIRRED)].astype(np.uint64)
    stirred <<= np.uint64(low)
    stirred ^= keys
    return stirred


def _words_of_band(width: int, band: int) -> NDArray[np.uint64]:
    """The 256 bits of which those of one band are set."""
    bits = ((1 << width) - 1) << (band * width)
    return np.asarray([bits >> (64 * word) & ((1 << 64) - 1) for word in range(WORDS)], dtype=np.uint64)
