"""Digests that are carried and compared whole, because how they measure likeness is not ours to use.

TMK+PDQF (videos; 263,344 bytes each in its own binary form) and PhotoDNA (licensed). Equal or not equal is all that is
asked of them; `key` is what a table or a set holds.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from hirz.core.hashing.errors import OpaqueDigestError


class OpaqueKind(StrEnum):
    """What is carried and never looked into."""

    TMK = "tmk"
    PHOTODNA = "photodna"


TMK_MAGIC = b"TMK1FVECPDQF"
TMK_BYTES = 263_344
PHOTODNA_BYTES = 144


@dataclass(frozen=True, slots=True)
class OpaqueDigest:
    """A digest as its bytes, whatever they mean."""

    kind: OpaqueKind
    value: bytes

    @property
    def key(self) -> bytes:
        """32 bytes that are equal exactly when kind and value are; fit for `ExactDigestSet` and a blind index."""
        return hashlib.sha256(self.kind.encode("ascii") + b"\0" + self.value).digest()


def parse_opaque(kind: OpaqueKind, text: str) -> OpaqueDigest:
    """An opaque digest written as base64, hexadecimal, or (PhotoDNA) as 144 numbers with commas; all give equal bytes.

    Raises OpaqueDigestError.
    """
    return opaque_from_bytes(kind, _bytes(text.strip(), TMK_BYTES if kind is OpaqueKind.TMK else PHOTODNA_BYTES))


def opaque_from_bytes(kind: OpaqueKind, value: bytes) -> OpaqueDigest:
    """An opaque digest in its binary form, for TMK the whole `.tmk` file. Raises OpaqueDigestError."""
    if kind is OpaqueKind.TMK and not (len(value) == TMK_BYTES and value.startswith(TMK_MAGIC)):
        raise OpaqueDigestError(f"a TMK digest has {TMK_BYTES} bytes and begins with {TMK_MAGIC.decode()}")
    if kind is OpaqueKind.PHOTODNA and len(value) != PHOTODNA_BYTES:
        raise OpaqueDigestError(f"a PhotoDNA digest has {PHOTODNA_BYTES} bytes, not {len(value)}")
    return OpaqueDigest(kind, value)


def _bytes(text: str, size: int) -> bytes:
    """Whichever way of writing fits the size."""
    try:
        if "," in text:
            return bytes(int(number) for number in text.split(",", size))
        if len(text) == 2 * size:
            return bytes.fromhex(text)
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise OpaqueDigestError("neither base64, nor hexadecimal, nor numbers with commas") from error
