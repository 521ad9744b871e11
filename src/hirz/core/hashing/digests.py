"""Exact digests: MD5, SHA-1, SHA-256."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class DigestKind(StrEnum):
    """The exact digests that partners exchange."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"


@dataclass(frozen=True, slots=True)
class Digests:
    """The three digests of one stream, and its length in bytes."""

    md5: bytes
    sha1: bytes
    sha256: bytes
    size: int


def digest_stream(chunks: Iterable[bytes]) -> Digests:
    """The digests of a stream, read once."""
    raise NotImplementedError


def parse_digest(kind: DigestKind, text: str) -> bytes:
    """The bytes of a digest written in hexadecimal; raises a DigestError that says what is wrong."""
    raise NotImplementedError
