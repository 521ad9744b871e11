"""Near-same texts: keyed MinHash sketches.

A shingle is five characters in a row of a folded text. Each is enciphered with AES under the key, and the cipher
text seeds the permutations; the least value of each permutation is kept (Broder, "On the resemblance and containment
of documents", 1997). Without the key nobody can compute the sketch of a guessed text, so that a stolen table of
sketches and bands does not tell whether a given sentence was reported. It does tell which of its texts are alike.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

from hirz.core.linking.errors import SketchError

SHINGLE = 5
PERMUTATIONS = 96
BANDS = 16
"""96 values in 16 bands of 6: of pairs alike at 0.8 a share of 0.992 meets in a band, at 0.3 a share of 0.012."""

MIN_SHINGLES = 32
"""A text with fewer different shingles (about seven words) is too short: a greeting would be like every greeting."""

MAX_CHARACTERS = 20_000
"""Longer texts are compared by their beginning, which bounds time and memory."""

MIN_KEY_BYTES = 16
# Shingles at a time: 96 kB for all permutations stay in the cache, and the allocator gives them without fresh pages.
_STRETCH = 256


@dataclass(frozen=True, slots=True)
class TextSketch:
    """A keyed MinHash sketch of one text: `values` holds one unsigned 32-bit word per permutation, little-endian.

    Store `values` as bytes; `TextSketch(values)` reads them back. Sketches compare only under the same key.
    """

    values: bytes

    def bands(self, count: int = BANDS) -> list[int]:
        """One signed 64-bit integer per band, for an indexed column.

        Two texts that share any are candidates, to be compared with `similarity`. The number of the band enters
        each integer, so that all bands may lie in one column. Raises SketchError when `count` does not divide the
        number of permutations.
        """
        size, rest = divmod(len(self.values), count) if count > 0 else (0, 1)
        if rest or size % 4 or not size:
            raise SketchError(f"{len(self.values) // 4} values cannot be cut into {count} equal bands")
        return [
            int.from_bytes(
                hashlib.blake2b(
                    self.values[i * size : (i + 1) * size], digest_size=8, salt=i.to_bytes(4, "big")
                ).digest(),
                "big",
                signed=True,
            )
            for i in range(count)
        ]


def shingles(folded: str) -> set[str]:
    """The shingles of a folded text: every five characters in a row, runs of white space counting as one space."""
    text = _squeeze(folded)
    return {text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)}


def _squeeze(folded: str) -> str:
    return " ".join(folded[:MAX_CHARACTERS].split())


def _blocks(text: str) -> NDArray[np.uint64]:
    """The different shingles of a squeezed text, each packed into one 128-bit block; shape (n, 2)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = max(0, len(points) - SHINGLE + 1)
    windows = [points[i : i + count] for i in range(SHINGLE)]
    blocks = np.empty((count, 2), dtype=np.uint64)
    # A code point takes 21 bits: three in the first word, two in the second.
    blocks[:, 0] = windows[0] | windows[1] << np.uint64(21) | windows[2] << np.uint64(42)
    blocks[:, 1] = windows[3] | windows[4] << np.uint64(21)
    return blocks


def _is_too_short(blocks: NDArray[np.uint64]) -> bool:
    """Whether fewer than MIN_SHINGLES of the shingles differ."""
    # Nearly every text shows it at its beginning, by three characters of each shingle.
    if len(set(blocks[: 4 * MIN_SHINGLES, 0].tolist())) >= MIN_SHINGLES:
        return False
    return len(set(map(tuple, blocks.tolist()))) < MIN_SHINGLES


def _encipher(blocks: NDArray[np.uint64], key: bytes) -> NDArray[np.uint32]:
    """32 bits of the AES image of each block. The blocks differ and none is seen by others: ECB is the right mode."""
    words = np.frombuffer(_cipher(key).encryptor().update(blocks.tobytes()), dtype="<u4")
    return np.ascontiguousarray(words[::4])


# A process sketches under one key.
@lru_cache(maxsize=2)
def _cipher(key: bytes) -> Cipher[modes.ECB]:
    cipher_key = hashlib.blake2b(key, digest_size=16, person=b"hirz text sketch").digest()
    return Cipher(algorithms.AES(cipher_key), modes.ECB())  # noqa: S305


@lru_cache(maxsize=2)
def _multipliers(key: bytes, permutations: int) -> NDArray[np.uint32]:
    """One odd multiplier per permutation: multiplying by an odd number permutes the 32-bit words."""
    stream = hashlib.shake_256(b"hirz text sketch permutations" + key).digest(4 * permutations)
    odd = np.frombuffer(stream, dtype="<u4") | np.uint32(1)
    odd.flags.writeable = False
    return odd


def sketch(folded_text: str, key: bytes, *, permutations: int = PERMUTATIONS) -> TextSketch | None:
    """The sketch of a folded text under a secret key, or None when it is too short to compare.

    Too short is a text with fewer than MIN_SHINGLES different shingles: two short greetings are alike by chance,
    and would join strangers. Texts beyond MAX_CHARACTERS are sketched by their beginning. Raises SketchError for a
    key of fewer than MIN_KEY_BYTES bytes or no permutations.
    """
    if len(key) < MIN_KEY_BYTES:
        raise SketchError(f"the key must have at least {MIN_KEY_BYTES} bytes")
    if permutations < 1:
        raise SketchError("a sketch needs at least one permutation")
    blocks = _blocks(_squeeze(folded_text))
    if _is_too_short(blocks):
        return None
    seeds = _encipher(blocks, key)
    least = np.full(permutations, 0xFFFFFFFF, dtype=np.uint32)
    multipliers = _multipliers(key, permutations)[:, None]
    for at in range(0, len(seeds), _STRETCH):
        part = np.multiply(multipliers, seeds[None, at : at + _STRETCH], dtype=np.uint32)
        np.minimum(least, part.min(axis=1), out=least)
    return TextSketch(least.astype("<u4").tobytes())


def similarity(a: TextSketch, b: TextSketch) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard), from 0 to 1.

    The standard error is sqrt(J (1 - J) / permutations): 0.04 at J = 0.8 and 96 permutations. Raises SketchError
    when the sketches differ in length.
    """
    if len(a.values) != len(b.values) or not a.values:
        raise SketchError("sketches of different lengths cannot be compared")
    equal = np.frombuffer(a.values, dtype="<u4") == np.frombuffer(b.values, dtype="<u4")
    return float(np.count_nonzero(equal)) / len(equal)
