"""Drawing a sample that nobody chooses, nobody can steer, and everybody with the key can draw again."""

from __future__ import annotations

import hashlib
import hmac

_DOMAIN = b"hirz audit draw\x00"
_BITS = 53  # what a float holds exactly


def draw_number(key: bytes, item: bytes) -> float:
    """A number from 0 to below 1 that belongs to this item under this key: drawn is whatever lies below the share.

    HMAC-SHA-256 over the item's id. Who does not hold the key cannot foresee it; who may draw again finds the same items,
    and a higher share takes in those of a lower one.
    """
    digest = hmac.digest(key, _DOMAIN + item, hashlib.sha256)
    return (int.from_bytes(digest[:8], "big") >> (64 - _BITS)) / (1 << _BITS)
