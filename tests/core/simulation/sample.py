"""One simulated year, made once for all tests of the simulation."""

from __future__ import annotations

from datetime import date
from functools import cache

from hirz.core.formats import CsvMapping, ParsedReport, read_document
from hirz.core.simulation import CSV_MAPPING_TOML, SimulatedDocument, simulate

START, END = date(2026, 1, 1), date(2027, 1, 1)
REPORTS = 2000


@cache
def year(reports: int = REPORTS, seed: int = 7) -> tuple[SimulatedDocument, ...]:
    """The documents of a year."""
    return tuple(simulate(reports, seed, start=START, end=END))


@cache
def mapping() -> CsvMapping:
    """The mapping file of the simulated hotline's table."""
    return CsvMapping.from_toml(CSV_MAPPING_TOML)


def parsed(document: SimulatedDocument) -> ParsedReport:
    """The one report in a document."""
    (report,) = read_document(document.data, name=document.name, csv_mapping=mapping())
    return report
