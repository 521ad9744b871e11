"""Plain lists: one digest on each line, told by its length, PDQ where 64 digits stand; `digest,quality` for PDQ.

Lines that are empty or begin with # are passed over. A list of SHA-256 is read as a table (`table`), with its heading:
64 digits alone say nothing of their kind.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import Final

from hirz.core.formats.hash_lists.digests import Collected
from hirz.core.formats.hash_lists.entry import Fault, ListedKind, ListEntry, PageEnd
from hirz.core.formats.hash_lists.errors import ListMalformed, ListTooLarge, NotAList
from hirz.core.formats.hash_lists.values import whole_number
from hirz.core.formats.xml_tree import BOM, foreign_encoding

_BY_LENGTH: Final = {32: ListedKind.MD5, 40: ListedKind.SHA1}
# House: a digest, its quality and a remark.
MAX_LINE_CHARACTERS: Final = 10_000


def lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, without its end; raises ListError."""
    decode = codecs.getincrementaldecoder("utf-8")()
    number, rest, is_first = 0, "", True
    for chunk in _chunks_with_end(chunks):
        if is_first and (foreign_encoding(chunk) or b"\0" in chunk[:64]):
            raise NotAList("encoding")
        data = chunk.removeprefix(BOM) if is_first else chunk
        is_first = False
        try:
            rest += decode.decode(data, not chunk)
        except UnicodeDecodeError:
            raise ListMalformed("encoding", line=number + 1) from None
        *whole, rest = rest.split("\n")
        for line in whole:
            number += 1
            yield number, line.rstrip("\r")
        if len(rest) > MAX_LINE_CHARACTERS:
            raise ListTooLarge("line", line=number + 1)
    if rest:
        yield number + 1, rest.rstrip("\r")


def _chunks_with_end(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks that hold something, and an empty one at the end."""
    for chunk in chunks:
        if chunk:
            yield chunk
    yield b""


def read_plain(chunks: Iterable[bytes]) -> Iterator[ListEntry | PageEnd]:
    """The lines of one list and its end; raises ListError."""
    for number, line in lines(chunks):
        if len(line) > MAX_LINE_CHARACTERS:
            raise ListTooLarge("line", line=number)
        text = line.strip()
        if text and not text.startswith("#"):
            yield _entry(text, number)
    yield PageEnd()


def _entry(text: str, number: int) -> ListEntry:
    row = Collected(number)
    digits, *others = text.replace(",", " ").replace(";", " ").split() or [""]
    kind = _BY_LENGTH.get(len(digits), ListedKind.PDQ)
    quality = whole_number(others[0]) if others and kind is ListedKind.PDQ else None
    if others and kind is ListedKind.PDQ and quality is None:
        row.note("quality", Fault.QUALITY)
    else:
        row.take(kind, digits, quality=quality)
    return ListEntry(number, tuple(row.digests.values()), faults=tuple(row.faults))
