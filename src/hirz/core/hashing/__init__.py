"""Hashing: what a file is known by."""

from hirz.core.hashing.digests import DigestKind, Digests, digest_stream, parse_digest

__all__ = ["DigestKind", "Digests", "digest_stream", "parse_digest"]
