"""XML read element by element out of pieces of bytes, with the same refusals as `core.formats.xml_tree`.

No document type, no entities, no network; depth and the size of a row are limited; what was read is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import re2
from lxml import etree

from hirz.core.formats.hash_lists.errors import ListCut, ListError, ListMalformed, ListTooLarge, NotAList
from hirz.core.formats.limits import MAX_XML_DEPTH
from hirz.core.formats.xml_tree import BOM, foreign_encoding

# House: an entry with ten fingerprints and the feedback of fifty members has 300.
MAX_ROW_NODES: Final = 20_000
_HEAD: Final = 1_024
_ENCODING: Final = re2.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_READABLE: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


class XmlStream:
    """Iterates over the root (as it begins) and over every element outside rows and every row (as it ends)."""

    def __init__(self, chunks: Iterable[bytes], *, rows: frozenset[str]) -> None:
        """`rows` are the tags that are given whole; what lies in them is not given by itself."""
        self._chunks = iter(chunks)
        self._rows = rows
        self._parser = etree.XMLPullParser(
            events=("start", "end"), encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
            dtd_validation=False, attribute_defaults=False, huge_tree=False, remove_comments=True, remove_pis=True,
            recover=False, collect_ids=False,
        )  # fmt: skip

    def __iter__(self) -> Iterator[etree._Element]:
        try:
            yield from self._elements()
        except etree.XMLSyntaxError as error:
            raise _fault(error) from None
        except (ValueError, LookupError) as error:
            if isinstance(error, ListError):
                raise
            raise ListMalformed("xml") from None

    def _elements(self) -> Iterator[etree._Element]:
        walk = _Walk(self._rows)
        self._parser.feed(self._head())
        yield from walk.over(self._parser)
        for chunk in self._chunks:
            if chunk:
                self._parser.feed(chunk)
                yield from walk.over(self._parser)
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            # What is wrong in the document itself shows while it is fed; what is only missing shows here.
            raise _fault(error, ListCut) from None
        yield from walk.over(self._parser)

    def _head(self) -> bytes:
        head = b""
        while len(head) < _HEAD and (chunk := next(self._chunks, None)) is not None:
            head += chunk
        if foreign_encoding(head):
            raise NotAList("encoding")
        head = head.removeprefix(BOM).lstrip()
        if not head.startswith(b"<"):
            raise NotAList("xml")
        found = _ENCODING.search(head[: head.find(b"?>") + 2]) if head.startswith(b"<?xml") else None
        if found and bytes(found.group(1)).lower() not in _READABLE:
            raise NotAList("encoding")
        # The document type stands before the root, and `feed` would read it before we see an element.
        if b"<!DOCTYPE" in head:
            raise NotAList("doctype")
        return head


class _Walk:
    """Where in the document we are."""

    def __init__(self, rows: frozenset[str]) -> None:
        self._rows = rows
        self._depth = 0
        self._row_depth = 0
        self._nodes = 0

    def over(self, parser: Any) -> Iterator[etree._Element]:
        for event, element in parser.read_events():
            if event == "start":
                if self._begin(element):
                    yield element
            elif self._end():
                yield element
                _forget(element)

    def _begin(self, element: etree._Element) -> bool:
        self._depth += 1
        self._nodes += 1
        if self._depth > MAX_XML_DEPTH:
            raise ListTooLarge("depth")
        if self._nodes > MAX_ROW_NODES:
            raise ListTooLarge("row")
        if self._depth == 1 and element.getroottree().docinfo.internalDTD is not None:
            raise NotAList("doctype")
        if not self._row_depth and element.tag in self._rows:
            self._row_depth = self._depth
        return self._depth == 1

    def _end(self) -> bool:
        depth, self._depth = self._depth, self._depth - 1
        if depth == 1 or (self._row_depth and depth > self._row_depth):
            return False
        self._row_depth = 0
        self._nodes = 0
        return True


def _forget(element: etree._Element) -> None:
    """Throw away what was read: the element's inside, and its elder siblings."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _fault(error: etree.XMLSyntaxError, usual: type[ListError] = ListMalformed) -> ListError:
    message = (error.msg or "").lower()
    is_large = "depth" in message or "huge" in message or "too long" in message
    return (ListTooLarge if is_large else usual)("xml", line=error.position[0] or None)
