"""A permutation of the 256 bits of a hash: distances stay, what neighbours have in common goes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.words import BITS, BYTES, WORDS, Hashes, required

_DRAW: Final[int] = 8
"""Bytes drawn for each place: the bias of a remainder is then under 2^-55."""

_ROWS_AT_ONCE: Final[int] = 1 << 16


@dataclass(frozen=True, slots=True)
class BitPermutation:
    """Bit `order[i]` of a hash becomes bit `i`; bit 0 is the first (highest) bit of the first word.

    `tables` (32, 256, 4): what each value of each byte contributes; a permutation is linear, so the contributions are
    joined by XOR.
    """

    order: NDArray[np.uint8]
    tables: NDArray[np.uint64]

    @classmethod
    def from_seed(cls, seed: bytes) -> BitPermutation:
        """The permutation that a seed stands for: Fisher and Yates, drawing from SHAKE-256."""
        stream = hashlib.shake_256(seed).digest(BITS * _DRAW)
        order = list(range(BITS))
        for i in range(BITS - 1, 0, -1):
            j = int.from_bytes(stream[i * _DRAW : (i + 1) * _DRAW], "big") % (i + 1)
            order[i], order[j] = order[j], order[i]
        return cls.from_order(order)

    @classmethod
    def from_order(cls, order: Sequence[int]) -> BitPermutation:
        """From the places themselves; raises ValueError when they are no permutation of 0..255."""
        if sorted(order) != list(range(BITS)):
            raise ValueError("a permutation names each of the 256 bits once")
        target = np.empty(BITS, dtype=np.int64)
        target[np.asarray(order)] = np.arange(BITS)
        return cls(np.asarray(order, dtype=np.uint8), _tables(target))

    def inverse(self) -> BitPermutation:
        """The permutation that undoes this one."""
        return BitPermutation.from_order([int(place) for place in np.argsort(self.order)])

    def apply(self, hashes: Hashes) -> Hashes:
        """The hashes with their bits in the new order; shape (N, 4)."""
        rows = required(hashes)
        moved = np.empty_like(rows)
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            part = rows[first : first + _ROWS_AT_ONCE]
            octets = part.astype(">u8").view(np.uint8).reshape(-1, BYTES)
            joined = self.tables[0][octets[:, 0]]
            for place in range(1, BYTES):
                joined ^= self.tables[place][octets[:, place]]
            moved[first : first + _ROWS_AT_ONCE] = joined
        return moved


def _tables(target: NDArray[np.int64]) -> NDArray[np.uint64]:
    """For each byte and each of its values, the hash whose bits are those of the value, each at its target."""
    single = np.zeros((BITS, WORDS), dtype=np.uint64)
    single[np.arange(BITS), target >> 6] = np.uint64(1) << (63 - (target & 63)).astype(np.uint64)
    tables = np.zeros((BYTES, 256, WORDS), dtype=np.uint64)
    values = np.arange(256)
    for bit in range(BITS):
        place, shift = divmod(bit, 8)
        tables[place, (values >> (7 - shift)) & 1 == 1] ^= single[bit]
    tables.setflags(write=False)
    return tables
