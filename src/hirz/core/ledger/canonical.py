"""JSON in the one form that is hashed: RFC 8785 (JCS), for text, whole numbers, true, false, null, lists and objects.

Numbers with a fraction are refused instead of printed: the ledger has none, and their printing is where
implementations of RFC 8785 differ.
"""

from __future__ import annotations

import json
from typing import Final

from hirz.core.ledger.errors import NotCanonical

SAFE_INTEGER: Final[int] = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly (RFC 8785 section 3.2.2.3, I-JSON)."""

DEPTH_LIMIT: Final[int] = 64

# Python's own writer escapes exactly what RFC 8785 section 3.2.2.2 asks for when it leaves other characters alone.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=False).encode


def canonical_json(value: object) -> bytes:
    """The RFC 8785 bytes of a value; raises NotCanonical for what has no such form here.

    Whole floats (2.0) are written as whole numbers, as the standard has it; other floats, numbers beyond 2^53 - 1, lone
    surrogates, keys that are not text and nesting deeper than 64 are refused. A tuple counts as a list.
    """
    return encode_plain(_prepared(value, DEPTH_LIMIT))


def encode_plain(value: object) -> bytes:
    """Write a value whose numbers are whole and safe and whose keys are in order already; only surrogates are refused."""
    try:
        return _encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("text with half a surrogate pair has no UTF-8 form") from None


def _prepared(value: object, depth: int) -> object:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return _whole(value)
    if depth == 0:
        raise NotCanonical("nested too deeply")
    if isinstance(value, (list, tuple)):
        return [_prepared(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {key: _prepared(value[key], depth - 1) for key in sorted(value, key=_utf16)}
    raise NotCanonical(f"a {type(value).__name__} has no JSON form")


def _whole(value: int | float) -> int:
    if isinstance(value, float) and not value.is_integer():
        raise NotCanonical("only whole numbers are allowed")
    if abs(value) > SAFE_INTEGER:
        raise NotCanonical("a number beyond 2^53 - 1 is not kept exactly by every reader")
    return int(value)


def _utf16(key: object) -> bytes:
    # RFC 8785 section 3.2.3 orders keys by UTF-16 code units, which differs from code points above U+FFFF.
    if not isinstance(key, str):
        raise NotCanonical("the keys of an object are text")
    return key.encode("utf-16-be", "surrogatepass")
