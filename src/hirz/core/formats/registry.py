"""Which format is this? One table, one way in.

A new format is one file and one row in `FORMATS`; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from hirz.core.formats import csv_table, cybertip_file_xml, cybertip_xml, hirz_json, police_json
from hirz.core.formats.archive import is_zip
from hirz.core.formats.csv_mapping import CsvMapping
from hirz.core.formats.errors import FormatError, InvalidValue, LimitExceeded, Malformed, NotAReport, UnknownFormat
from hirz.core.formats.limits import MAX_DOCUMENT_BYTES
from hirz.core.formats.report import ParsedReport
from hirz.core.formats.strict_json import parse_json
from hirz.core.formats.xml_tree import BOM, broken_utf8, foreign_encoding, parse_xml


class Syntax(StrEnum):
    """What a format is written in: it is parsed once, and then the formats are asked."""

    XML = "xml"
    JSON = "json"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class WireFormat:
    """A format: its name, what it is written in, what it recognises as its own, how it is read.

    Both functions get the parsed document: an element, a JSON value, or (bytes, mapping) of a table.
    """

    name: str
    syntax: Syntax
    claims: Callable[[Any], bool]
    read: Callable[[Any], ParsedReport | tuple[ParsedReport, ...]]
    allows_bom: bool = True


FORMATS: Final = (
    WireFormat(
        cybertip_xml.FORMAT,
        Syntax.XML,
        lambda root: root.tag == "report",
        cybertip_xml.read_cybertip_root,
    ),
    WireFormat(
        cybertip_file_xml.FORMAT,
        Syntax.XML,
        lambda root: root.tag == "fileDetails",
        cybertip_file_xml.read_cybertip_file_root,
    ),
    WireFormat(police_json.FORMAT, Syntax.JSON, police_json.claims_police, police_json.read_police_value),
    WireFormat(hirz_json.FORMAT, Syntax.JSON, hirz_json.claims_hirz, hirz_json.read_hirz_value, allows_bom=False),
    WireFormat(csv_table.FORMAT, Syntax.TABLE, lambda table: True, lambda table: csv_table.read_csv(*table)),
)

# Documents that lie beside reports and are none: root element -> what they are.
_ROOTS_OF_OTHERS: Final = {
    "reportResponse": "a-cybertipline-answer",
    "reportDoneResponse": "a-cybertipline-answer",
    "{http://www.w3.org/2001/XMLSchema}schema": "an-xml-schema",
    "{https://hashsharing.ncmec.org/hashsharing/v2}queryResult": "a-hash-list",
    "html": "a-web-page",
    "{http://www.w3.org/1999/xhtml}html": "a-web-page",
}
_HASH_SHARING: Final = "{https://hashsharing.ncmec.org/"
# First bytes of files that come along with reports.
_MEDIA: Final = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"%PDF-",
    b"\x1aE\xdf\xa3",
    b"OggS",
    b"ID3",
    b"BM",
    b"II*\0",
    b"MM\0*",
)
_OTHER_ARCHIVES: Final = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_WEB_PAGES: Final = (b"<!doctype html", b"<html")
_TABLE_ENDINGS: Final = (".csv", ".tsv")
_SPACE: Final = b" \t\r\n"
# How far to look for the first character that is not a space.
_SNIFFED: Final = 1_000


def read_document(data: bytes, *, name: str = "", csv_mapping: CsvMapping | None = None) -> tuple[ParsedReport, ...]:
    """Read a document of any known format; raises FormatError and nothing else.

    `name` is the file's name; only the ending of a table (`.csv`, `.tsv`) matters. A table needs `csv_mapping`:
    where one is given, a file with that ending, or text that is neither XML nor JSON, is read as a table.
    """
    if not data.strip(_SPACE):
        raise Malformed("document-empty")
    if csv_mapping is not None and name.lower().endswith(_TABLE_ENDINGS):
        return _read_by(_format_of(Syntax.TABLE, data), (data, csv_mapping))
    if foreign := foreign_encoding(data):
        raise InvalidValue("encoding-not-supported", encoding=foreign)
    start = data[:_SNIFFED].lstrip(_SPACE + BOM)
    if start.startswith(b"<"):
        if start[:15].lower().startswith(_WEB_PAGES):
            raise NotAReport("not-a-report", kind="a-web-page")
        return _read_xml(data)
    if start.startswith((b"{", b"[")):
        return _read_json(data)
    if csv_mapping is not None and not _known_binary(data):
        return _read_by(_format_of(Syntax.TABLE, data), (data, csv_mapping))
    raise _not_a_report(data, name)


def _read_xml(data: bytes) -> tuple[ParsedReport, ...]:
    root = parse_xml(data)
    wire_format = _format_of(Syntax.XML, root)
    if wire_format is not None:
        return _read_by(wire_format, root)
    tag = str(root.tag)
    kind = "a-hash-list" if tag.startswith(_HASH_SHARING) else _ROOTS_OF_OTHERS.get(tag)
    if kind is not None:
        raise NotAReport("not-a-report", kind=kind, line=root.sourceline)
    raise UnknownFormat("format-unknown", line=root.sourceline)


def _read_json(data: bytes) -> tuple[ParsedReport, ...]:
    value = parse_json(data, allow_bom=True)
    wire_format = _format_of(Syntax.JSON, value)
    if wire_format is not None and data.startswith(BOM) and not wire_format.allows_bom:
        raise InvalidValue("json-bom", line=1, column=1)
    return _read_by(wire_format, value)


def _format_of(syntax: Syntax, document: Any) -> WireFormat | None:
    return next((f for f in FORMATS if f.syntax is syntax and f.claims(document)), None)


def _read_by(wire_format: WireFormat | None, document: Any) -> tuple[ParsedReport, ...]:
    if wire_format is None:
        raise UnknownFormat("format-unknown")
    result = wire_format.read(document)
    return (result,) if isinstance(result, ParsedReport) else result


def _not_a_report(data: bytes, name: str) -> FormatError:
    """What to say of bytes that are neither XML nor JSON."""
    if len(data) > MAX_DOCUMENT_BYTES:
        return LimitExceeded("document-too-large", limit=MAX_DOCUMENT_BYTES)
    if kind := _known_binary(data):
        return NotAReport("not-a-report", kind=kind)
    if b"\0" in data or broken_utf8(data) is not None:
        return UnknownFormat("format-unknown")
    if name.lower().endswith(_TABLE_ENDINGS):
        return InvalidValue("mapping-needed")
    return NotAReport("not-a-report", kind="plain-text")


def _known_binary(data: bytes) -> str:
    """What these bytes are if they begin as an archive or a media file does, else ""."""
    if is_zip(data) or data.startswith(_OTHER_ARCHIVES):
        return "an-archive"
    return "a-media-file" if data.startswith(_MEDIA) or data[4:8] == b"ftyp" else ""
