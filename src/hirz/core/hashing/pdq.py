"""The value of a perceptual hash: PDQ, 256 bits and a quality.

Source: PDQ as published with ThreatExchange (`hashing.pdf`, 2017). This file needs the standard library only; the bits
are computed by `linear.py` and `pictures.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hirz.core.hashing.errors import DigestHexError, DigestLengthError, ZeroPdqError

BITS = 256
BYTES = 32
DIGITS = 64
# Below this the picture has too little in it to be told from others (PDQ paper; python-threatexchange drops it as well).
MIN_QUALITY = 50
# Two pictures are the same within this distance (PDQ paper; all platforms use it).
MATCH_RADIUS = 31
# Measured between the two variants of a large picture; whoever asks a list of the other variant may add it to the radius.
VARIANT_DRIFT = 12
_ZERO = bytes(BYTES)
_HEX = frozenset("0123456789abcdefABCDEF")


class PdqVariant(StrEnum):
    """From which pixels a hash was made. Two are in the field, and they differ by up to 12 bits on large pictures.

    FULL: from all pixels, as python-threatexchange and pdqhash do, and Hirz. RESIZED: shrunk to 512x512 first, as the C++
    reference does. UNKNOWN: the sender did not say.
    """

    FULL = "full"
    RESIZED = "resized"
    UNKNOWN = "unknown"


class PdqRefusal(StrEnum):
    """Why a hash should not be searched for or put on a list: it would match what has nothing to do with it."""

    ALL_ZERO = "all_zero"
    LOW_QUALITY = "low_quality"


@dataclass(frozen=True, slots=True)
class Pdq:
    """A perceptual hash: `bits`, 32 bytes in the order of the 64 hexadecimal digits, and `quality`, 0 to 100."""

    bits: bytes
    quality: int
    variant: PdqVariant = PdqVariant.FULL

    def __post_init__(self) -> None:
        if len(self.bits) != BYTES:
            raise DigestLengthError(f"a PDQ hash has {BYTES} bytes, not {len(self.bits)}")

    @property
    def hex(self) -> str:
        """The 64 digits, lower case, as partners write them."""
        return self.bits.hex()

    def refusal(self, min_quality: int = MIN_QUALITY) -> PdqRefusal | None:
        """Why this hash should not be used, or None; the caller decides on the quality that is enough."""
        if self.bits == _ZERO:
            return PdqRefusal.ALL_ZERO
        if self.quality < min_quality:
            return PdqRefusal.LOW_QUALITY
        return None

    def distance(self, other: Pdq) -> int:
        """In how many of the 256 bits two hashes differ; at most 31 means the same picture."""
        return (int.from_bytes(self.bits) ^ int.from_bytes(other.bits)).bit_count()


def parse_pdq(text: str) -> bytes:
    """The 32 bytes of a PDQ hash written as 64 hexadecimal digits, in either case, white space around it allowed.

    Raises DigestHexError, DigestLengthError, or ZeroPdqError: the hash of nothing would match every blank picture.
    """
    bits = pdq_bits(text)
    if bits == _ZERO:
        raise ZeroPdqError("this is the PDQ hash of a picture without content: it would match every blank picture")
    return bits


def pdq_bits(text: str) -> bytes:
    """As `parse_pdq`, but the hash of nothing is let through: a frame of a video may be black."""
    bare = text.strip()
    if not _HEX.issuperset(bare):
        raise DigestHexError("a PDQ hash is written with the digits 0-9 and a-f only")
    if len(bare) != DIGITS:
        raise DigestLengthError(f"a PDQ hash has {DIGITS} digits, not {len(bare)}")
    return bytes.fromhex(bare)
