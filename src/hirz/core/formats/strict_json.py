"""JSON from outside, read strictly and in linear time.

UTF-8 only, no duplicate keys, no NaN or Infinity, no integers beyond 64 bits, no lone surrogates, nothing
after the end; depth, size and the number of values are limited before anything is built.
Sources: RFC 8259, RFC 7493 (I-JSON); the threat catalogue's line B5.
"""

from __future__ import annotations

from json import JSONDecodeError, JSONDecoder
from typing import Any, Final, NoReturn

from hirz.core.formats.errors import FormatError, InvalidValue, LimitExceeded, Malformed
from hirz.core.formats.hygiene import quoted
from hirz.core.formats.limits import MAX_DOCUMENT_BYTES, MAX_JSON_DEPTH, MAX_JSON_INTEGER, MAX_JSON_VALUES
from hirz.core.formats.xml_tree import BOM, broken_utf8, foreign_encoding

# Everything that does not shape a document: only brackets, commas and quotation marks are left of it.
_SHAPELESS: Final = bytes(set(range(256)) - set(b'[]{},"'))
_ALIKE: Final = bytes.maketrans(b"{}", b"[]")
_DIGITS_OF_64_BITS: Final = 20  # with the sign
_SURROGATE_ESCAPES: Final = ("\\ud", "\\uD")


def parse_json(
    data: bytes, *, max_depth: int = MAX_JSON_DEPTH, max_bytes: int = MAX_DOCUMENT_BYTES, allow_bom: bool = False
) -> Any:
    """The value of a JSON document, as `json` would give it; raises FormatError and nothing else."""
    if len(data) > max_bytes:
        raise LimitExceeded("document-too-large", limit=max_bytes)
    if data.startswith(BOM):
        if not allow_bom:
            raise InvalidValue("json-bom", line=1, column=1)
        data = data[3:]
    if (fault := _foreign_or_broken(data)) is not None:
        raise fault
    _refuse_shape(data, max_depth)
    text = data.decode("utf-8")
    try:
        value = _DECODER.decode(text)
    except JSONDecodeError as error:
        code = "json-trailing-data" if error.msg == "Extra data" else "json-syntax"
        raise Malformed(code, line=error.lineno, column=error.colno) from None
    except RecursionError:  # the depth was measured above; this is for a caller that is deep itself
        raise LimitExceeded("json-too-deep", limit=max_depth) from None
    if any(escape in text for escape in _SURROGATE_ESCAPES):
        _refuse_surrogates(value)
    return value


def _foreign_or_broken(data: bytes) -> FormatError | None:
    # RFC 4627 section 3: two NUL among the first bytes give UTF-16 and UTF-32 away.
    foreign = foreign_encoding(data) or ("UTF-16" if b"\0" in data[:4] else "")
    if foreign:
        return InvalidValue("encoding-not-supported", encoding=foreign)
    return broken_utf8(data)


def _refuse_shape(data: bytes, max_depth: int) -> None:
    """Refuse a document that is too deep or holds too many values, by its brackets and commas alone.

    Linear in the size: each round takes away the innermost brackets, and there are `max_depth` rounds.
    """
    # Most reports are too short to hold too many values, and have too few brackets to be too deep.
    if len(data) < 2 * MAX_JSON_VALUES and data.count(b"{") + data.count(b"[") <= max_depth:
        return
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    shape = b"".join(data.translate(None, _SHAPELESS).split(b'"')[::2])
    if len(shape) > MAX_JSON_VALUES and shape.count(b",") + shape.count(b"[") + shape.count(b"{") > MAX_JSON_VALUES:
        raise LimitExceeded("json-too-many-values", limit=MAX_JSON_VALUES)
    nested = shape.translate(_ALIKE, b",")
    for _ in range(max_depth):
        if not nested:
            return
        nested = nested.replace(b"[]", b"")
    # What is left is too deep, or brackets without a partner, which the parser will tell better.
    if b"[]" in nested:
        raise LimitExceeded("json-too-deep", limit=max_depth)
    if nested.count(b"[") > max_depth:
        raise LimitExceeded("json-too-deep", limit=max_depth)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    seen: set[str] = set()
    key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    raise Malformed("json-duplicate-key", key=quoted(key))


def _integer(digits: str) -> int:
    # Converting thousands of digits takes quadratic time, and CPython refuses them with a ValueError.
    if len(digits) > _DIGITS_OF_64_BITS or not -MAX_JSON_INTEGER <= int(digits) < MAX_JSON_INTEGER:
        raise InvalidValue("json-integer-too-large", limit=MAX_JSON_INTEGER - 1)
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if number - number != 0:  # 1e400 becomes infinity
        raise InvalidValue("json-number", given=digits)
    return number


def _constant(name: str) -> NoReturn:
    raise InvalidValue("json-number", given=name)


def _refuse_surrogates(value: Any) -> None:
    """Refuse half characters in any key or text; without recursion."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, str) and not _is_whole(item):
            raise InvalidValue("json-surrogate")


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


_DECODER: Final = JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_number, parse_constant=_constant
)
