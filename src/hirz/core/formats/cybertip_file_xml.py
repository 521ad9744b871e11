"""CyberTipline file details: the XML that describes one file of a report, read and written."""

from __future__ import annotations

from typing import Final

from lxml import etree

from hirz.core.formats.cybertip_file_elements import FILE_DETAILS
from hirz.core.formats.cybertip_xml import VERSION
from hirz.core.formats.report import ParsedReport
from hirz.core.formats.xml_reading import TableReader
from hirz.core.formats.xml_tree import parse_xml

FORMAT: Final = "cybertip-file-xml"


def read_cybertip_file(data: bytes) -> ParsedReport:
    """Read a `fileDetails` document; raises FormatError."""
    return read_cybertip_file_root(parse_xml(data))


def read_cybertip_file_root(root: etree._Element) -> ParsedReport:
    """Read a parsed `fileDetails` element; raises FormatError."""
    reader = TableReader()
    reader.read(root, FILE_DETAILS)
    return ParsedReport(FORMAT, VERSION, tuple(reader.fields), tuple(reader.verbatim_only))
