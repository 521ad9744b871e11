"""A keyed isometry: perceptual hashes that can be compared by distance and not be read.

A stored PDQ is an oracle for known material, and distance cannot be computed on a digest of it. So a hash is stored
through a secret map that keeps every Hamming distance: a permutation of the bits and an XOR, both drawn from a key that
lies outside the database. What is compared has gone through the same key on both sides.

This hides hashes from whoever steals a table or a file alone. It is no encryption: whoever knows about a dozen pairs of
a hash and its stored form can learn the permutation (256 bits tell the columns apart after some log2(256) + 4 pairs).
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from hirz.core.matching.errors import IsometryKeyError
from hirz.core.matching.permuting import BitPermutation
from hirz.core.matching.words import BYTES, Hashes, bytes_of, hashes_from_bytes

MIN_KEY_BYTES: Final[int] = 16

_PERMUTATION: Final[bytes] = b"hirz isometry 1 permutation\x00"
_MASK: Final[bytes] = b"hirz isometry 1 mask\x00"


class KeyedIsometry:
    """The secret permutation of the 256 bits, then the XOR with the secret mask, that a key stands for."""

    def __init__(self, key: bytes) -> None:
        """`key` is uniformly random, best from `sealing.derive`. Raises IsometryKeyError below 16 bytes."""
        if len(key) < MIN_KEY_BYTES:
            raise IsometryKeyError(f"a key of the isometry has {MIN_KEY_BYTES} bytes or more")
        self._there = BitPermutation.from_seed(_PERMUTATION + key)
        self._back = self._there.inverse()
        self._mask = hashes_from_bytes([hashlib.shake_256(_MASK + key).digest(BYTES)])

    def mask(self, hashes: Hashes) -> Hashes:
        """Hashes as they are stored; shape (N, 4), distances unchanged. Raises HashShapeError."""
        return np.bitwise_xor(self._there.apply(hashes), self._mask)

    def unmask(self, masked: Hashes) -> Hashes:
        """The hashes that were stored; the inverse of `mask`."""
        return self._back.apply(np.bitwise_xor(masked, self._mask))

    def mask_bytes(self, digest: bytes) -> bytes:
        """One hash of 32 bytes as it is stored. Raises HashTextError at another length."""
        return bytes_of(self.mask(hashes_from_bytes([digest])))[0]

    def unmask_bytes(self, masked: bytes) -> bytes:
        """One stored hash as it was. Raises HashTextError at another length."""
        return bytes_of(self.unmask(hashes_from_bytes([masked])))[0]
