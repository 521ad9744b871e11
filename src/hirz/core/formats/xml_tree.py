"""XML from outside, parsed so that nothing in it is ever fetched, expanded or included.

No document type, no entities, no network, no XInclude; depth, nodes and size are limited, and only UTF-8
(or its part ASCII) is read. Sources: OWASP XML Security Cheat Sheet; the threat catalogue's line B1.
"""

from __future__ import annotations

from typing import Final

import re2
from lxml import etree

from hirz.core.formats.errors import Forbidden, FormatError, InvalidValue, LimitExceeded, Malformed
from hirz.core.formats.limits import MAX_DOCUMENT_BYTES, MAX_XML_DEPTH, MAX_XML_NODES

BOM: Final = b"\xef\xbb\xbf"
_LONGEST_DECLARATION: Final = 400
_XINCLUDE: Final = "{http://www.w3.org/2001/XInclude}"
_ENCODING: Final = re2.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_READABLE: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
# Other encodings by their first bytes (XML 1.0, appendix F).
_FOREIGN: Final = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\0\0\0<", "UTF-32"),
    (b"<\0\0\0", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"<\0", "UTF-16"),
    (b"\0<", "UTF-16"),
    (b"Lo\xa7\x94", "EBCDIC"),
    (b"+ADw-", "UTF-7"),
)
_FOREIGN_STARTS: Final = tuple(start for start, _ in _FOREIGN)
# `<a/>` has four bytes: a shorter document cannot hold too many, and need not be counted.
_BYTES_WORTH_COUNTING: Final = 4 * MAX_XML_NODES
# An attribute costs libxml2 about 250 bytes, and the sender six.
_MAX_ATTRIBUTES: Final = 3 * MAX_XML_NODES
# What may follow the equals sign of an attribute.
_BEGINNINGS_OF_VALUES: Final = (b'="', b"='", b"= ", b"=\t", b"=\n", b"=\r")


def parse_xml(data: bytes) -> etree._Element:
    """The root element of a document; raises FormatError."""
    data = _without_space_before_declaration(data)
    _refuse_by_bytes(data)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise _syntax_fault(error) from None
    except (ValueError, LookupError) as error:
        raise Malformed("xml-syntax") from error
    # Second barrier: whatever slipped past the look at the bytes shows in the parsed document.
    if root.getroottree().docinfo.internalDTD is not None:
        raise Forbidden("xml-doctype")
    return root


def refuse_strange(root: etree._Element) -> None:
    """Refuse a tree that is deeper than `MAX_XML_DEPTH` or includes others; readers call it when they meet the unknown."""
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_XML_DEPTH:
            raise LimitExceeded("xml-too-deep", limit=MAX_XML_DEPTH, line=element.sourceline)
        if str(element.tag).startswith(_XINCLUDE):
            raise Forbidden("xml-xinclude", line=element.sourceline)


def foreign_encoding(data: bytes) -> str:
    """The name of an encoding other than UTF-8 that the first bytes give away, or ""."""
    if not data.startswith(_FOREIGN_STARTS):
        return ""
    return next(name for start, name in _FOREIGN if data.startswith(start))


def broken_utf8(data: bytes) -> FormatError | None:
    """What is wrong if these bytes are not UTF-8, with the line, else None."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Malformed("encoding-broken", encoding="UTF-8", line=data.count(b"\n", 0, error.start) + 1)
    return None


def _parser() -> etree.XMLParser:
    # A new one for each document: a parser keeps its error log and its dictionary of names.
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
        collect_ids=False,
    )


def _without_space_before_declaration(data: bytes) -> bytes:
    """The document with a declaration that stands too late blanked out; lines stay where they were.

    Senders put white space or a doubled mark there; the declaration is checked before it goes.
    """
    if data.startswith((b"<", BOM + b"<")):
        return data
    start = len(data) - len(data.lstrip(b" \t\r\n\xef\xbb\xbf"))
    end = data.find(b"?>", start, start + _LONGEST_DECLARATION) + 2
    if not data.startswith(b"<?xml", start) or end < 2:
        return data
    declared = _declared_encoding(data[start:end])
    if declared and declared.lower() not in _READABLE:
        raise InvalidValue("encoding-not-supported", encoding=declared.decode("ascii"))
    return data[:start].replace(BOM, b"   ") + bytes(c if c in b"\r\n" else 32 for c in data[start:end]) + data[end:]


def _refuse_by_bytes(data: bytes) -> None:
    if len(data) > MAX_DOCUMENT_BYTES:
        raise LimitExceeded("document-too-large", limit=MAX_DOCUMENT_BYTES)
    if foreign := foreign_encoding(data):
        raise InvalidValue("encoding-not-supported", encoding=foreign)
    declared = _declared_encoding(data)
    if declared and declared.lower() not in _READABLE:
        raise InvalidValue("encoding-not-supported", encoding=declared.decode("ascii"))
    if (fault := broken_utf8(data)) is not None:
        raise fault
    if b"<!DOCTYPE" in data and _has_doctype(data):
        raise Forbidden("xml-doctype", line=data.count(b"\n", 0, data.find(b"<!DOCTYPE")) + 1)
    if len(data) > _BYTES_WORTH_COUNTING:
        _refuse_too_many(data)


def _refuse_too_many(data: bytes) -> None:
    attributes = sum(data.count(beginning) for beginning in _BEGINNINGS_OF_VALUES)
    if data.count(b"<") - data.count(b"</") > MAX_XML_NODES or attributes > _MAX_ATTRIBUTES:
        raise LimitExceeded("xml-too-many-nodes", limit=MAX_XML_NODES)


def _declared_encoding(data: bytes) -> bytes:
    if not data.startswith((b"<?xml", BOM + b"<?xml")):
        return b""
    declaration = data[: data.find(b"?>", 0, _LONGEST_DECLARATION) + 2]
    if b'encoding="UTF-8"' in declaration:  # what nearly everybody writes; a regular expression costs 10 us
        return b"UTF-8"
    found = _ENCODING.search(declaration)
    return bytes(found.group(1)) if found else b""


def _has_doctype(data: bytes) -> bool:
    """Whether a document type stands before the root; the same letters inside CDATA are only text."""
    position = 3 if data.startswith(BOM) else 0
    while True:
        while data[position : position + 1].isspace():
            position += 1
        if data.startswith(b"<?", position):
            end = data.find(b"?>", position)
        elif data.startswith(b"<!--", position):
            end = data.find(b"-->", position + 4) + 1
        else:
            return data.startswith(b"<!DOCTYPE", position)
        if end <= 0:
            return True  # never ends: not well-formed, and not worth a parser
        position = end + 2


def _syntax_fault(error: etree.XMLSyntaxError) -> FormatError:
    line, column = error.position
    # XML_ERR_RESOURCE_LIMIT, XML_PARSER_HUGE..: libxml2's own depth of 256 is met before ours is measured.
    if "depth" in (error.msg or "").lower():
        return LimitExceeded("xml-too-deep", limit=MAX_XML_DEPTH, line=line)
    return Malformed("xml-syntax", line=line or None, column=column or None)
