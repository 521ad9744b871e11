"""Which format is this? One table, one way in."""

from __future__ import annotations

from hirz.core.formats.csv_table import CsvMapping
from hirz.core.formats.report import ParsedReport


def read_document(data: bytes, *, name: str = "", csv_mapping: CsvMapping | None = None) -> tuple[ParsedReport, ...]:
    """Read a document of any known format; raises FormatError and nothing else."""
    raise NotImplementedError
