"""CSV with a mapping file: one row is one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hirz.core.formats.report import ParsedReport


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """Which column of a table lands in which field."""

    columns: Mapping[str, str]  # heading -> "reported.phone", "reported.2.phone", "reported.ip.at"
    defaults: Mapping[str, str] = field(default_factory=dict)  # "incident.type" -> value
    delimiter: str = ","
    encoding: str = "utf-8"
    date_format: str = ""  # strptime; "" means ISO 8601

    @classmethod
    def from_toml(cls, data: bytes) -> CsvMapping:
        """Read a mapping file; raises FormatError."""
        raise NotImplementedError


def read_csv(data: bytes, mapping: CsvMapping) -> tuple[ParsedReport, ...]:
    """Every row as a report; raises FormatError, naming the row."""
    raise NotImplementedError
