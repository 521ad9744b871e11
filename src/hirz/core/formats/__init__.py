"""One file per wire format, both directions, hostile-proof.

In: bytes from outside. Out: `ParsedReport`s, or a `FormatError` with code, place and reason.
"""

from hirz.core.formats.archive import walk_zip
from hirz.core.formats.csv_table import CsvMapping
from hirz.core.formats.errors import FormatError
from hirz.core.formats.registry import read_document
from hirz.core.formats.report import Field, FieldName, IncidentType, ParsedReport, Subject

__all__ = [
    "CsvMapping",
    "Field",
    "FieldName",
    "FormatError",
    "IncidentType",
    "ParsedReport",
    "Subject",
    "read_document",
    "walk_zip",
]
