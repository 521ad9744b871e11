"""JSON read value by value out of pieces of bytes: a list of a gigabyte needs the memory of its largest row.

Rows are decoded by Python's own decoder out of a window of text that grows only while a row is not whole. UTF-8 only (a
mark at the start is allowed), no duplicate keys, no NaN, numbers of at most 64 bits, depth and row size limited.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any, Final, NoReturn

from hirz.core.formats.hash_lists.errors import ListCut, ListMalformed, ListTooLarge, NotAList
from hirz.core.formats.xml_tree import BOM, foreign_encoding

# House: a row of VICS with hundreds of lines of EXIF has 100 kB.
MAX_ROW_CHARACTERS: Final = 4_000_000
# Integers beyond 64 bits do not interoperate (RFC 8259 section 6); thousands of digits take quadratic time.
_MAX_DIGITS: Final = 20
_SPACE: Final = " \t\r\n"
_EDGE: Final = 3
_LONGEST_LITERAL: Final = 8
_SHAPE: Final = frozenset('[]{},:"')
_FIRST_BYTES: Final = 4


class JsonStream:
    """A cursor in a JSON document. Raises ListError and nothing else."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        """`chunks` are pieces of the document, of any size."""
        self._chunks = iter(chunks)
        self._decode = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._ended = False
        self._start()

    def _start(self) -> None:
        head = b""
        while len(head) < _FIRST_BYTES and (chunk := next(self._chunks, None)) is not None:
            head += chunk
        if foreign_encoding(head) or b"\0" in head[:_FIRST_BYTES]:
            raise NotAList("encoding")
        self._add(head.removeprefix(BOM))

    def _add(self, data: bytes, *, final: bool = False) -> None:
        try:
            text = self._decode.decode(data, final)
        except UnicodeDecodeError as error:
            raise (
                ListCut("encoding") if final and "unexpected end" in error.reason else ListMalformed("encoding")
            ) from None
        self._text = self._text[self._at :] + text
        self._at = 0

    def _more(self, least: int = 1) -> bool:
        """Read on, at least `least` characters if there are as many; False at the end."""
        parts: list[bytes] = []
        got = 0
        while got < least and not self._ended:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._ended = True
                self._add(b"".join(parts), final=True)
                return got > 0
            parts.append(chunk)
            got += len(chunk)
        if parts:
            self._add(b"".join(parts))
        return got > 0

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Step over one character that has to be there."""
        if (found := self.peek()) != expected:
            raise ListCut("json") if found == "" else ListMalformed("json")
        self._at += 1

    def value(self) -> Any:
        """The next value as a whole."""
        if self.peek() == "":
            raise ListCut("json")
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except JSONDecodeError as error:
                self._grow_or_fail(error)
                continue
            except RecursionError:
                raise ListTooLarge("depth") from None
            # A number at the edge of the window ("1", "1.", "1e-") may go on in the next piece.
            length = end - self._at
            if end + _EDGE > len(self._text) and self._more():
                continue
            self._at += length
            return value

    def _grow_or_fail(self, error: JSONDecodeError) -> None:
        size = len(self._text) - self._at
        # The beginning of a literal, a number or an escape, and then nothing.
        rest = self._text[error.pos : error.pos + _LONGEST_LITERAL].rstrip(_SPACE)
        is_at_end = len(rest) < _LONGEST_LITERAL and not _SHAPE.intersection(rest)
        if size > MAX_ROW_CHARACTERS:
            raise ListTooLarge("row")
        # Doubling keeps the work of trying again in proportion.
        if self._more(max(size, 1)):
            return
        is_cut = error.msg.startswith("Unterminated") or is_at_end
        raise (ListCut if is_cut else ListMalformed)("json") from None

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; each value has to be read before the next key."""
        seen: set[str] = set()
        self.take("{")
        while self.peek() != "}":
            if seen:
                self.take(",")
            if self.peek() != '"':
                self.take('"')
            key = self.value()
            if key in seen or len(seen) > _MAX_MEMBERS:
                raise ListMalformed("key")
            seen.add(key)
            self.take(":")
            yield key
        self.take("}")

    def items(self) -> Iterator[int]:
        """The number (from 1) of each item of the array that begins here; each has to be read before the next."""
        number = 0
        self.take("[")
        while self.peek() != "]":
            if number:
                self.take(",")
            number += 1
            yield number
        self.take("]")

    def end(self) -> None:
        """Nothing but white space follows."""
        if self.peek() != "":
            raise ListMalformed("trailing")


# House: the outer objects of the formats have three to ten keys.
_MAX_MEMBERS: Final = 200


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ListMalformed("key")
    return made


def _integer(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise ListMalformed("number")
    return int(digits)


def _constant(_name: str) -> NoReturn:
    raise ListMalformed("number")


_DECODER: Final = JSONDecoder(object_pairs_hook=_object, parse_int=_integer, parse_constant=_constant)
