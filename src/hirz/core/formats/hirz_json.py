"""Hirz's own JSON, for `POST /api/v1/reports`: read strictly, written without loss."""

from __future__ import annotations

import json
from typing import Any, Final

from hirz.core.formats.errors import InvalidValue
from hirz.core.formats.hirz_json_reading import StrictReader
from hirz.core.formats.hirz_json_schema import json_schema
from hirz.core.formats.hirz_json_writing import hirz_document
from hirz.core.formats.hirz_keys import SECTIONS_BY_NAME, VERSION
from hirz.core.formats.json_reading import json_kind
from hirz.core.formats.report import ParsedReport
from hirz.core.formats.strict_json import parse_json

FORMAT: Final = "hirz-json"
HIRZ_JSON_SCHEMA: Final[dict[str, Any]] = json_schema()


def claims_hirz(value: object) -> bool:
    """Whether a JSON value looks like this format."""
    return isinstance(value, dict) and not SECTIONS_BY_NAME.keys().isdisjoint(value)


def read_hirz_json(data: bytes) -> ParsedReport:
    """Read a document; raises FormatError, with every fault of the document in `others`."""
    return read_hirz_value(parse_json(data))


def read_hirz_value(value: Any) -> ParsedReport:
    """Read a parsed document; raises FormatError."""
    if not isinstance(value, dict):
        raise InvalidValue("value-type", name="/", expected="object", found=json_kind(value))
    reader = StrictReader()
    reader.read(value)
    return ParsedReport(FORMAT, VERSION, tuple(reader.fields))


def write_hirz_json(report: ParsedReport) -> bytes:
    """A document with every field of a report of any format; raises InvalidValue if there is no incident type."""
    document = hirz_document(report)
    if "type" not in document["incident"]:
        raise InvalidValue("value-missing", name="type", path="/incident/type")
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
