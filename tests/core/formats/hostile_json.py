"""Hostile JSON: each document with the codes that may answer it."""

from __future__ import annotations

from collections.abc import Iterator

_SYNTAX = frozenset({"json-syntax"})
_DEEP = frozenset({"json-too-deep"})
_ENCODING = frozenset({"encoding-not-supported", "encoding-broken"})


def hostile_json() -> Iterator[tuple[str, bytes, frozenset[str]]]:
    """(name, document, codes)."""
    for opener, closer in ((b"[", b"]"), (b'{"a":', b"}")):
        for depth in (33, 1_000, 100_000):
            inner = b"" if opener == b"[" else b"1"
            yield f"depth {depth} of {opener.decode()}", opener * depth + inner + closer * depth, _DEEP
        yield f"depth, never closed, of {opener.decode()}", opener * 100_000, _DEEP
    yield "depth, mixed", b'[{"a":' * 50_000, _DEEP
    yield "depth behind harmless brackets", b"[" + b"[]," * 1_000 + b"[" * 33 + b"]" * 34, _DEEP
    yield "integer of 5,000 digits", b'{"a":' + b"9" * 5_000 + b"}", frozenset({"json-integer-too-large"})
    yield "integer of 9,000,000 digits", b"[" + b"9" * 9_000_000 + b"]", frozenset({"json-integer-too-large"})
    yield "2^63", b"[9223372036854775808]", frozenset({"json-integer-too-large"})
    yield "-2^63 - 1", b"[-9223372036854775809]", frozenset({"json-integer-too-large"})
    for number in (b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e400"):
        yield number.decode(), b"[" + number + b"]", frozenset({"json-number"})
    yield "duplicate keys", b'{"a":1,"b":2,"a":3}', frozenset({"json-duplicate-key"})
    yield "duplicate keys, deeper", b'[{"x":{"a":1,"a":1}}]', frozenset({"json-duplicate-key"})
    yield "duplicate keys, one escaped", b'{"a":1,"\\u0061":2}', frozenset({"json-duplicate-key"})
    yield "lone high surrogate", b'["\\ud800"]', frozenset({"json-surrogate"})
    yield "lone low surrogate", b'["\\uDC00x"]', frozenset({"json-surrogate"})
    yield "surrogates in the wrong order", b'["\\udc00\\ud800"]', frozenset({"json-surrogate"})
    yield "lone surrogate in a key", b'[{"\\ud83d":1}]', frozenset({"json-surrogate"})
    yield "encoded surrogate", b'["\xed\xa0\x80"]', _ENCODING
    yield "broken UTF-8", b'["\xc3\x28"]', _ENCODING
    yield "overlong UTF-8", b'["\xc0\xa2"]', _ENCODING
    yield "UTF-8 beyond Unicode", b'["\xf5\x80\x80\x80"]', _ENCODING
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        yield f"in {encoding}", '{"a":1}'.encode(encoding), _ENCODING
    yield "trailing data", b'{"a":1} x', frozenset({"json-trailing-data"})
    yield "two documents", b"{}{}", frozenset({"json-trailing-data"})
    yield "trailing comma", b"[1,]", _SYNTAX
    yield "comment", b"[1] // x", frozenset({"json-trailing-data"})
    yield "single quotes", b"['a']", _SYNTAX
    yield "leading zero", b"[01]", _SYNTAX
    yield "raw control character", b'["a\x01b"]', _SYNTAX
    yield "raw line break", b'["a\nb"]', _SYNTAX
    yield "raw NUL", b'["a\0b"]', _SYNTAX | _ENCODING
    yield "unknown escape", b'["\\x41"]', _SYNTAX
    yield "bare key", b"{a:1}", _SYNTAX
    yield "brackets that do not match", b"[1}", _SYNTAX
    yield "text that never ends", b'["' + b"[" * 1_000, _SYNTAX
    yield "backslashes that never end", b'["' + b"\\" * 100_001, _SYNTAX
    yield "too many values", b"[" + b"0," * 200_000 + b"0]", frozenset({"json-too-many-values"})
    yield "too many empty objects", b"[" + b"{}," * 300_000 + b"{}]", frozenset({"json-too-many-values"})
    yield "too large", b'["' + b"x" * 11_000_000 + b'"]', frozenset({"document-too-large"})
    yield "BOM", b"\xef\xbb\xbf{}", frozenset({"json-bom"})
    yield "nothing", b"", _SYNTAX
    yield "space", b" \n", _SYNTAX
