"""256-bit hashes as arrays: uint64[N, 4], the big-endian words of the 64 hexadecimal digits, first digits first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.errors import HashShapeError, HashTextError

WORDS: Final[int] = 4
BYTES: Final[int] = 32
BITS: Final[int] = 256

Hashes = NDArray[np.uint64]
"""Shape (N, 4)."""

_HEX_DIGITS: Final = frozenset("0123456789abcdefABCDEF")


def hashes_from_hex(texts: Iterable[str]) -> Hashes:
    """Hashes from lines of 64 hexadecimal digits, in either case. Raises HashTextError with the row that is none."""
    parts = []
    for row, text in enumerate(texts):
        if len(text) != 2 * BYTES or not _HEX_DIGITS.issuperset(text):
            raise HashTextError(row)
        parts.append(text)
    return _packed(bytes.fromhex("".join(parts)))


def hashes_from_bytes(digests: Sequence[bytes]) -> Hashes:
    """Hashes from their 32 bytes each. Raises HashTextError with the row that has another length."""
    for row, digest in enumerate(digests):
        if len(digest) != BYTES:
            raise HashTextError(row)
    return _packed(b"".join(digests))


def hex_of(hashes: Hashes) -> list[str]:
    """Each hash as 64 lower-case hexadecimal digits."""
    return [digest.hex() for digest in bytes_of(hashes)]


def bytes_of(hashes: Hashes) -> list[bytes]:
    """Each hash as its 32 bytes."""
    packed = required(hashes).astype(">u8").tobytes()
    return [packed[at : at + BYTES] for at in range(0, len(packed), BYTES)]


def required(hashes: Hashes) -> Hashes:
    """The same array, contiguous. Raises HashShapeError when it is not uint64[N, 4]: a cast would hide a mistake."""
    if not isinstance(hashes, np.ndarray) or hashes.dtype != np.uint64 or hashes.ndim != 2 or hashes.shape[1] != WORDS:
        raise HashShapeError("hashes are an array uint64[N, 4]: the big-endian words of 64 hexadecimal digits")
    return np.ascontiguousarray(hashes)


def _packed(data: bytes) -> Hashes:
    return np.frombuffer(data, dtype=">u8").astype(np.uint64).reshape(-1, WORDS)
