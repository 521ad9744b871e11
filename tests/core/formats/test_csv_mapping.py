"""The mapping file of a CSV table."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.formats.csv_mapping import CsvMapping, Target, parse_target
from hirz.core.formats.errors import FormatError
from hirz.core.formats.report import FieldName, Subject

COLUMNS = b"\n[columns]\n'Phone number' = 'reported.phone'\n"


def fault_of(data: bytes) -> FormatError:
    """The fault of a mapping file."""
    with pytest.raises(FormatError) as caught:
        CsvMapping.from_toml(data)
    return caught.value


def test_a_whole_mapping_is_read() -> None:
    """Every option, and defaults with or without quotation marks."""
    mapping = CsvMapping.from_toml(
        b"\xef\xbb\xbfdelimiter = ';'\nencoding = 'cp1256'\ndate_format = '%d/%m/%Y'\nutc_offset = '+01:00'"
        + COLUMNS
        + b"[defaults]\nincident.type = 'sextortion'\n'reported.2.note' = 'x'\n"
    )
    assert mapping == CsvMapping(
        columns={"Phone number": "reported.phone"},
        defaults={"incident.type": "sextortion", "reported.2.note": "x"},
        delimiter=";",
        encoding="cp1256",
        date_format="%d/%m/%Y",
        utc_offset="+01:00",
    )


def test_text_is_read_like_bytes() -> None:
    """Whoever has opened the file already."""
    assert CsvMapping.from_toml(COLUMNS.decode()) == CsvMapping.from_toml(COLUMNS)
    with pytest.raises(FormatError):
        CsvMapping.from_toml("\ud800")


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("reported.phone", Target(Subject.REPORTED, 0, FieldName.PHONE)),
        ("victim.3.age", Target(Subject.VICTIM, 2, FieldName.AGE)),
        ("reported.2.ip.at", Target(Subject.REPORTED, 1, FieldName.IP, "at")),
        ("incident.type", Target(Subject.INCIDENT, 0, FieldName.INCIDENT_TYPE)),
        ("reference", Target(Subject.SENDER, 0, FieldName.SENDER_REFERENCE)),
    ],
)
def test_targets(name: str, target: Target) -> None:
    """Subject, number, field, attribute."""
    assert parse_target(name) == target


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "reported", "reported.", "reported.phon", "reporte.phone", "reported.0.phone", "reported.999.phone"),
        *("incident.2.narrative", "reported.ip.at.more", "reported.ip.a b", "reported.-1.phone", "reported.٢.phone"),
        "x" * 10_000,
    ],
)
def test_unknown_targets_are_refused(name: str) -> None:
    """With the name, and the nearest one that is known."""
    with pytest.raises(FormatError) as caught:
        parse_target(name)
    assert caught.value.code == "mapping-target"


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        (b"", "mapping-option", "/columns"),
        (b"[columns]", "mapping-option", "/columns"),
        (b"columns = 5", "mapping-option", "/columns"),
        (b"[columns]\na = 5", "mapping-option", "/columns"),
        (b"colums = 5", "mapping-option", "/colums"),
        (b"delimiter = ''" + COLUMNS, "mapping-option", "/delimiter"),
        (b"delimiter = 'ab'" + COLUMNS, "mapping-option", "/delimiter"),
        (b"encoding = 'utf-16'" + COLUMNS, "mapping-option", "/encoding"),
        (b"encoding = 'rot13'" + COLUMNS, "mapping-option", "/encoding"),
        (b"encoding = 'no such'" + COLUMNS, "mapping-option", "/encoding"),
        (b"encoding = 5" + COLUMNS, "mapping-option", "/encoding"),
        (b"date_format = '%d %d'" + COLUMNS, "mapping-option", "/date_format"),
        (b"date_format = '%'" + COLUMNS, "mapping-option", "/date_format"),
        (b"date_format = 'never'" + COLUMNS, "mapping-option", "/date_format"),
        (b"utc_offset = '1'" + COLUMNS, "mapping-option", "/utc_offset"),
        (COLUMNS + b"[defaults]\na.b.c = 'x'", "mapping-option", "/defaults"),
        (b"\xff", "mapping-syntax", ""),
        (b"a = [", "mapping-syntax", ""),
        (b"a = " + b"[" * 50_000, "mapping-syntax", ""),
        (b"a = " + b"9" * 50_000, "mapping-syntax", ""),
        (b"#" * 200_000, "document-too-large", ""),
    ],
)
def test_faults_name_the_option(data: bytes, code: str, path: str) -> None:
    """A mapping file is written by hand, and its faults are told."""
    fault = fault_of(data)
    assert (fault.code, fault.path) == (code, path)


@given(st.binary(max_size=60) | st.text(alphabet="[]='.\"ab5\n#-:T ", max_size=60).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_nothing_but_a_format_error_comes_out(data: bytes) -> None:
    """Whatever the bytes."""
    try:
        CsvMapping.from_toml(data)
    except FormatError as fault:
        assert fault.reason["fr"]  # noqa: PT017
