"""Hashing: what a file is known by."""

from hirz.core.hashing.digests import DigestKind, Digests, digest_stream, parse_digest
from hirz.core.hashing.errors import DigestError, DigestHexError, DigestLengthError, EmptyFileDigest

__all__ = [
    "DigestError",
    "DigestHexError",
    "DigestKind",
    "DigestLengthError",
    "Digests",
    "EmptyFileDigest",
    "digest_stream",
    "parse_digest",
]
