"""CSV with a mapping file: one row is one report. Rows are counted as a spreadsheet shows them, headings first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from hirz.core.formats.csv_mapping import CsvMapping, Target, parse_target
from hirz.core.formats.errors import FormatError, InvalidValue, LimitExceeded, Malformed
from hirz.core.formats.hirz_keys import SECTIONS_BY_SUBJECT
from hirz.core.formats.hygiene import quoted, without_nul
from hirz.core.formats.incident_types import FROM_STANDARD
from hirz.core.formats.limits import MAX_COLUMNS, MAX_FAULTS, MAX_ROWS, MAX_TABLE_BYTES, MAX_VALUE_CHARACTERS
from hirz.core.formats.report import NO_ATTRIBUTES, Field, FieldName, ParsedReport
from hirz.core.formats.values import BOOLEAN, is_date_time
from hirz.core.formats.xml_tree import BOM, foreign_encoding

__all__ = ["FORMAT", "CsvMapping", "read_csv", "read_csv_rows"]

FORMAT: Final = "csv"
VERSION: Final = "RFC 4180"
# Answers that spreadsheets give to yes-or-no questions, in the languages of our senders.
_ANSWERS: Final = {
    **dict.fromkeys(("true", "1", "yes", "y", "x", "oui", "o", "vrai", "نعم"), "true"),
    **dict.fromkeys(("false", "0", "no", "n", "non", "faux", "لا"), "false"),
}


def read_csv(data: bytes, mapping: CsvMapping) -> tuple[ParsedReport, ...]:
    """Every row as a report; raises FormatError for the first faulty row, with the others inside it."""
    reports: list[ParsedReport] = []
    faults: list[FormatError] = []
    for result in read_csv_rows(data, mapping):
        if isinstance(result, FormatError):
            faults.append(result)
        else:
            reports.append(result)
        if len(faults) == MAX_FAULTS:
            break
    if faults:
        first, *others = faults
        first.others = tuple(others)
        raise first
    return tuple(reports)


def read_csv_rows(data: bytes, mapping: CsvMapping) -> Iterator[ParsedReport | FormatError]:
    """Each row as a report or as what is wrong with it, so that good rows can go in; raises FormatError for the whole."""
    mapping.check()
    rows = _rows(_readable(data, mapping), mapping)
    _, number, headings = next(rows, (1, 1, []))
    table = _Table(mapping, _checked_headings(headings, mapping))
    found = False
    for line, number, row in rows:
        if number > MAX_ROWS:
            raise LimitExceeded("csv-too-many-rows", limit=MAX_ROWS)
        found = True
        try:
            yield table.report(row, number)
        except FormatError as fault:
            fault.line = line
            yield fault
    if not found:
        raise InvalidValue("csv-no-rows")


@dataclass(slots=True)
class _Cell:
    """A value of a row on its way to a field."""

    target: Target
    text: str
    heading: str
    path: str
    attributes: dict[str, str] = field(default_factory=dict)


class _Table:
    """A table with known headings; makes a report of each row."""

    def __init__(self, mapping: CsvMapping, headings: list[str]) -> None:
        self._mapping = mapping
        self._headings = headings
        self._targets = [parse_target(mapping.columns[name]) if name in mapping.columns else None for name in headings]
        self._defaults = [(parse_target(name), value) for name, value in mapping.defaults.items()]

    def report(self, row: list[str], number: int) -> ParsedReport:
        """A row as a report; raises FormatError."""
        if len(row) != len(self._headings):
            width, expected = str(len(row)), str(len(self._headings))
            raise Malformed("csv-row-width", row=number, found=width, expected=expected, path=f"row {number}")
        unmapped: list[str] = []
        cells: list[_Cell] = []
        for target, text, heading in zip(self._targets, row, self._headings, strict=True):
            path = f"row {number}/{quoted(heading)}"
            if target is None and text.strip():
                unmapped.append(path)
            elif target is not None and text.strip():
                cells.append(_Cell(target, text.strip(), heading, path))
        if not cells:
            raise InvalidValue("csv-row-empty", row=number, path=f"row {number}")
        given = {cell.target for cell in cells}
        cells += (_Cell(t, text, "", "mapping/defaults") for t, text in self._defaults if t not in given)
        for cell in cells:
            self._check(cell, number)
        unmapped += _attach(cells)
        fields = tuple(_field(cell) for cell in cells if not cell.target.attribute)
        return ParsedReport(FORMAT, VERSION, fields, tuple(unmapped))

    def _check(self, cell: _Cell, number: int) -> None:
        """Bring a value into its plain form; raises InvalidValue."""
        target, kind = cell.target, cell.target.kind
        key = SECTIONS_BY_SUBJECT[target.subject].by_field.get(target.name)
        longest = key.longest if key and not target.attribute else MAX_VALUE_CHARACTERS
        if len(cell.text) > longest:
            raise InvalidValue("value-too-long", name=cell.heading, limit=longest, path=cell.path)
        if target.name is FieldName.INCIDENT_TYPE and cell.text in FROM_STANDARD:
            cell.attributes["as_sent"] = cell.text
            cell.text = FROM_STANDARD[cell.text].value
        elif kind is BOOLEAN:
            cell.text = _ANSWERS.get(cell.text.lower(), cell.text)
        elif target.is_date:
            cell.text = self._moment(cell.text)
        if not kind.holds(cell.text):
            raise InvalidValue(
                "csv-value",
                row=number,
                heading=cell.heading,
                given=cell.text,
                expected=kind.allowed or kind.name,
                path=cell.path,
            )

    def _moment(self, text: str) -> str:
        """A date in the table's own form as ISO 8601; what does not fit the form stays as it is."""
        form = self._mapping.date_format
        if form:
            try:
                moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone may stand in the mapping
            except (ValueError, OverflowError):
                return text
            if "%H" not in form and "%I" not in form:
                return moment.date().isoformat()
            text = moment.isoformat(timespec="seconds")
        if is_date_time(text) and len(text) == len("2025-03-31T22:15:00"):
            text += self._mapping.utc_offset
        return text


def _readable(data: bytes, mapping: CsvMapping) -> io.TextIOWrapper:
    if len(data) > MAX_TABLE_BYTES:
        raise LimitExceeded("document-too-large", limit=MAX_TABLE_BYTES)
    if not data or data.isspace():
        raise Malformed("document-empty")
    if foreign := foreign_encoding(data):
        raise InvalidValue("encoding-not-supported", encoding=foreign)
    data = data.removeprefix(BOM)
    try:
        data.decode(mapping.codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Malformed("encoding-broken", encoding=mapping.encoding, line=line) from None
    return io.TextIOWrapper(io.BytesIO(data), encoding=mapping.codec, newline="")


def _rows(text: Iterable[str], mapping: CsvMapping) -> Iterator[tuple[int, int, list[str]]]:
    """(line on which it begins, number, cells) of each row that is not blank."""
    reader = csv.reader(text, delimiter=mapping.delimiter, strict=True)
    number = 0
    while True:
        line = reader.line_num + 1
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Malformed("csv-syntax", row=number, line=line) from None
        if row:
            yield line, number, row


def _checked_headings(row: list[str], mapping: CsvMapping) -> list[str]:
    if len(row) > MAX_COLUMNS:
        raise LimitExceeded("csv-too-many-columns", limit=MAX_COLUMNS, line=1)
    headings = [name.strip() for name in row]
    for column in mapping.columns:
        count = headings.count(column)
        if count != 1:
            code = "csv-heading-repeated" if count else "csv-heading-missing"
            raise InvalidValue(code, heading=column, line=1, path=quoted(column))
    return headings


def _attach(cells: list[_Cell]) -> Iterator[str]:
    """Give attributes to the nearest value of their field, to the left first; yields the paths of those without one."""
    for position, cell in enumerate(cells):
        if not cell.target.attribute:
            continue
        same = [
            other
            for other in (*reversed(cells[:position]), *cells[position:])
            if not other.target.attribute
            and (other.target.subject, other.target.ordinal, other.target.name)
            == (cell.target.subject, cell.target.ordinal, cell.target.name)
        ]
        if same:
            same[0].attributes[cell.target.attribute] = cell.text
        else:
            yield cell.path


def _field(cell: _Cell) -> Field:
    value, attributes = without_nul(cell.text, cell.attributes)
    return Field(
        cell.target.subject, cell.target.ordinal, cell.target.name, value, cell.path, attributes or NO_ATTRIBUTES
    )
