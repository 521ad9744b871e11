"""CyberTipline reports: the XML that platforms submit, read and written."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lxml import etree

from hirz.core.formats.cybertip_elements import REPORT
from hirz.core.formats.incident_types import incident_type
from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.core.formats.xml_reading import TableReader
from hirz.core.formats.xml_tree import parse_xml

FORMAT: Final = "cybertip-xml"
# The schema bears no version; this is the day on which our copy was compared with it.
VERSION: Final = "2025-11-10"


def read_cybertip(data: bytes) -> ParsedReport:
    """Read a `report` document; raises FormatError."""
    return read_cybertip_root(parse_xml(data))


def read_cybertip_root(root: etree._Element) -> ParsedReport:
    """Read a parsed `report` element; raises FormatError."""
    reader = TableReader()
    reader.read(root, REPORT)
    return ParsedReport(FORMAT, VERSION, tuple(_with_our_type(reader.fields)), tuple(reader.verbatim_only))


def _with_our_type(fields: list[Field]) -> list[Field]:
    """The fields with the incident type in our own words, and the standard's string kept beside it."""
    annotations = {f.value for f in fields if f.name is FieldName.ANNOTATION and f.subject is Subject.INCIDENT}
    for position, field in enumerate(fields):
        if field.name is FieldName.INCIDENT_TYPE:
            ours = incident_type(field.value, annotations)
            fields[position] = replace(field, value=ours.value, attributes={"as_sent": field.value})
            break
    return fields
