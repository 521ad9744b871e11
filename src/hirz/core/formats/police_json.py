"""The JSON that police receive from NCMEC, read only: nobody but NCMEC writes it."""

from __future__ import annotations

from typing import Any, Final

from hirz.core.formats.errors import InvalidValue, UnknownFormat
from hirz.core.formats.incident_types import incident_type
from hirz.core.formats.json_reading import KeyReader, json_kind
from hirz.core.formats.police_elements import POLICE_REPORT
from hirz.core.formats.report import Field, FieldName, ParsedReport
from hirz.core.formats.strict_json import parse_json

FORMAT: Final = "police-json"
# Unpublished: the day on which the table was written from the parsers that read it.
VERSION: Final = "2025-11"


def claims_police(value: object) -> bool:
    """Whether a JSON value looks like this format."""
    return isinstance(value, dict) and "reportedInformation" in value


def read_police(data: bytes) -> ParsedReport:
    """Read a document, with or without a BOM; raises FormatError."""
    return read_police_value(parse_json(data, allow_bom=True))


def read_police_value(value: Any) -> ParsedReport:
    """Read a parsed document; raises FormatError."""
    if not claims_police(value):
        raise UnknownFormat("format-unknown")
    if not isinstance(value["reportedInformation"], dict):
        raise InvalidValue(
            "value-type",
            name="reportedInformation",
            expected="object",
            found=json_kind(value["reportedInformation"]),
            path="/reportedInformation",
        )
    reader = KeyReader()
    reader.read(value, POLICE_REPORT)
    _say_type_in_our_words(reader.fields)
    return ParsedReport(FORMAT, VERSION, tuple(reader.fields), tuple(reader.verbatim_only))


def _say_type_in_our_words(fields: list[Field]) -> None:
    """Give the incident type our own word, and keep the sender's beside it."""
    for position, field in enumerate(fields):
        if field.name is FieldName.INCIDENT_TYPE:
            ours = incident_type(field.value, ()).value
            sent = {**field.attributes, "as_sent": field.value}
            fields[position] = Field(field.subject, field.ordinal, field.name, ours, field.path, sent)
