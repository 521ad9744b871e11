"""One file per wire format, both directions, hostile-proof.

In: bytes from outside. Out: `ParsedReport`s, or a `FormatError` with code, place and reason.
`registry.FORMATS` is the table of formats; `limits` says how much of anything is read.
"""

from hirz.core.formats.archive import is_zip, walk_zip
from hirz.core.formats.csv_mapping import CsvMapping
from hirz.core.formats.csv_table import read_csv_rows
from hirz.core.formats.cybertip_file_xml import write_cybertip_file
from hirz.core.formats.cybertip_xml import write_cybertip
from hirz.core.formats.errors import FormatError
from hirz.core.formats.hirz_json import HIRZ_JSON_SCHEMA, read_hirz_json, write_hirz_json
from hirz.core.formats.registry import FORMATS, read_document
from hirz.core.formats.report import Field, FieldName, IncidentType, ParsedReport, Subject
from hirz.core.formats.strict_json import parse_json

__all__ = [
    "FORMATS",
    "HIRZ_JSON_SCHEMA",
    "CsvMapping",
    "Field",
    "FieldName",
    "FormatError",
    "IncidentType",
    "ParsedReport",
    "Subject",
    "is_zip",
    "parse_json",
    "read_csv_rows",
    "read_document",
    "read_hirz_json",
    "walk_zip",
    "write_cybertip",
    "write_cybertip_file",
    "write_hirz_json",
]
