"""Keyed digests by which sealed values can be found, and the keys derived for them.

A blind index shows equality and frequency to whoever holds the table, and lets whoever holds the key try guesses: the
key lies outside the database, and the portal's process never has it.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

KEY_BYTES: Final[int] = 32
INDEX_BYTES: Final[int] = 16
"""128 bits: no two values of a national database share an index by chance."""

TOKEN_BYTES: Final[int] = 8
"""64 bits: enough to tell words apart, and short in a text-search vector."""

_TOKEN_DOMAIN: Final[bytes] = b"\x00word\x00"


def blind_index(key: bytes, kind: str, value: str) -> bytes:
    """The 16-byte index of a value: the first half of HMAC-SHA-256 over kind, 0x00, value.

    The caller brings the value to its normal form first. `kind` keeps equal strings of different kinds apart; it may
    not be empty or hold a NUL (ValueError), so that no kind and value can be mistaken for another pair, or for a word.
    """
    if not kind or "\x00" in kind:
        raise ValueError("a kind is not empty and holds no NUL")
    _require_key(key)
    message = kind.encode("utf-8") + b"\x00" + value.encode("utf-8")
    return hmac.digest(key, message, "sha256")[:INDEX_BYTES]


def blind_token(key: bytes, word: str) -> bytes:
    """The 8-byte token of one folded word, for a table of blind words."""
    _require_key(key)
    return hmac.digest(key, _TOKEN_DOMAIN + word.encode("utf-8"), "sha256")[:TOKEN_BYTES]


def derive(key: bytes, label: str) -> bytes:
    """A sub-key of 32 bytes for one use: HKDF-SHA-256 (RFC 5869), no salt, the label as info.

    `key` has to be uniformly random already (a key, not a passphrase) and at least 16 bytes long.
    """
    if len(key) < 16 or not label:
        raise ValueError("a sub-key needs a key of 16 bytes or more, and a label")
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), key, "sha256")
    return hmac.digest(extracted, label.encode("utf-8") + b"\x01", "sha256")


def _require_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
