"""Exact digests: MD5, SHA-1, SHA-256. They name a file among partners; none is used here for security."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hirz.core.hashing.errors import DigestHexError, DigestLengthError, EmptyFileDigest


class DigestKind(StrEnum):
    """The exact digests that partners exchange."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"


_BYTES = {DigestKind.MD5: 16, DigestKind.SHA1: 20, DigestKind.SHA256: 32}
_EMPTY = frozenset(hashlib.new(kind, usedforsecurity=False).digest() for kind in DigestKind)
_HEX = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Digests:
    """The three digests of one stream, and its length in bytes."""

    md5: bytes
    sha1: bytes
    sha256: bytes
    size: int


def digest_stream(chunks: Iterable[bytes]) -> Digests:
    """The digests of a stream, read once; the chunks may be of any size."""
    hashes = [hashlib.new(kind, usedforsecurity=False) for kind in DigestKind]
    size = 0
    for chunk in chunks:
        size += len(chunk)
        for each in hashes:
            each.update(chunk)
    md5, sha1, sha256 = (each.digest() for each in hashes)
    return Digests(md5, sha1, sha256, size)


def parse_digest(kind: DigestKind, text: str) -> bytes:
    """The bytes of a digest written in hexadecimal, in either case, white space around it allowed.

    Raises DigestHexError, DigestLengthError or EmptyFileDigest.
    """
    bare = text.strip()
    if not _HEX.issuperset(bare):
        raise DigestHexError(f"a {kind} digest is written with the digits 0-9 and a-f only")
    if len(bare) != 2 * _BYTES[kind]:
        raise DigestLengthError(f"a {kind} digest has {2 * _BYTES[kind]} digits, not {len(bare)}")
    digest = bytes.fromhex(bare)
    if digest in _EMPTY:
        raise EmptyFileDigest(f"this is the {kind} digest of an empty file: it would match every failed upload")
    return digest
