"""CSV with a mapping file: one row is one report."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.formats.csv_mapping import CsvMapping
from hirz.core.formats.csv_table import read_csv, read_csv_rows
from hirz.core.formats.errors import FormatError
from hirz.core.formats.limits import MAX_FAULTS
from hirz.core.formats.registry import read_document
from hirz.core.formats.report import FieldName, ParsedReport, Subject

MAPPING = CsvMapping(
    columns={
        "Phone number": "reported.phone",
        "IP": "reported.ip",
        "Seen at": "reported.ip.at",
        "What": "incident.narrative",
        "When": "incident.occurred_at",
        "Urgent": "incident.danger_now",
        "Type": "incident.type",
    },
    defaults={"incident.type": "sextortion"},
    delimiter=";",
    date_format="%d/%m/%Y %H:%M",
    utc_offset="+01:00",
)
HEAD = "Phone number;IP;Seen at;What;When;Urgent;Type;Remark\n"
ONE = CsvMapping(columns={"a": "incident.narrative"})


def table(*rows: str) -> bytes:
    """A table of those rows."""
    return (HEAD + "".join(f"{row}\n" for row in rows)).encode()


def fault_of(data: bytes, mapping: CsvMapping = MAPPING) -> FormatError:
    """The fault of a table."""
    with pytest.raises(FormatError) as caught:
        read_csv(data, mapping)
    return caught.value


class TestReading:
    """What is read."""

    def test_a_row_is_a_report(self) -> None:
        """Each cell in its field, with row and heading as its path."""
        row = '+212 600 000 101;203.0.113.7;02/03/2025 10:11;a "b";01/03/2025 22:00;oui;;seen'
        (parsed,) = read_csv(table(row.replace('a "b"', '"a ""b""\nc"')), MAPPING)
        found = {f.path: (f.subject, f.name, f.value, dict(f.attributes)) for f in parsed.fields}
        assert found == {
            "row 2/Phone number": (Subject.REPORTED, FieldName.PHONE, "+212 600 000 101", {}),
            "row 2/IP": (Subject.REPORTED, FieldName.IP, "203.0.113.7", {"at": "2025-03-02T10:11:00+01:00"}),
            "row 2/What": (Subject.INCIDENT, FieldName.NARRATIVE, 'a "b"\nc', {}),
            "row 2/When": (Subject.INCIDENT, FieldName.OCCURRED_AT, "2025-03-01T22:00:00+01:00", {}),
            "row 2/Urgent": (Subject.INCIDENT, FieldName.DANGER_NOW, "true", {}),
            "mapping/defaults": (Subject.INCIDENT, FieldName.INCIDENT_TYPE, "sextortion", {}),
        }
        assert parsed.verbatim_only == ("row 2/Remark",)

    def test_a_default_yields_to_a_cell(self) -> None:
        """And the standard's incident types are understood."""
        (parsed,) = read_csv(table(";;;x;;;Child Sex Trafficking;"), MAPPING)
        (field,) = [f for f in parsed.fields if f.name is FieldName.INCIDENT_TYPE]
        assert (field.value, dict(field.attributes)) == ("trafficking", {"as_sent": "Child Sex Trafficking"})

    def test_mark_and_blank_lines_are_passed_over(self) -> None:
        """Rows are counted as a spreadsheet shows them."""
        data = b"\xef\xbb\xbf" + table("1;;;;;;;", "", "2;;;;;;;")
        assert [parsed.fields[0].path for parsed in read_csv(data, MAPPING)] == [
            "row 2/Phone number",
            "row 4/Phone number",
        ]

    @pytest.mark.parametrize(("word", "value"), [("نعم", "true"), ("لا", "false"), ("NON", "false"), ("x", "true")])
    def test_answers_in_three_languages(self, word: str, value: str) -> None:
        """Yes and no as spreadsheets say them."""
        assert read_csv(table(f";;;;;{word};;"), MAPPING)[0].fields[0].value == value

    def test_second_person_of_a_kind(self) -> None:
        """`reported.2` is the second reported person."""
        mapping = CsvMapping(columns={"a": "reported.2.phone"})
        assert read_csv(b"a\n1\n", mapping)[0].fields[0].ordinal == 1

    def test_an_attribute_without_its_value_is_listed(self) -> None:
        """A time without an address is kept in the payload."""
        (parsed,) = read_csv(table("1;;02/03/2025 10:11;;;;;"), MAPPING)
        assert parsed.verbatim_only == ("row 2/Seen at",)

    def test_nul_is_replaced_and_noted(self) -> None:
        """The database refuses NUL."""
        (parsed,) = read_csv(b"a\nx\0y\n", ONE)
        assert (parsed.fields[0].value, dict(parsed.fields[0].attributes)) == ("x\ufffdy", {"nul_replaced": "1"})

    def test_other_encodings(self) -> None:
        """Spreadsheets of Windows in Arabic."""
        mapping = CsvMapping(columns={"a": "incident.narrative"}, encoding="windows-1256")
        assert read_csv("a\nسلام\n".encode("cp1256"), mapping)[0].fields[0].value == "سلام"

    def test_good_rows_go_in_although_others_are_bad(self) -> None:
        """Row by row: a report, or what is wrong with it."""
        results = list(read_csv_rows(table("1;;;;;;;", ";;;;hier;;;", "3;;;;;;;"), MAPPING))
        assert [isinstance(result, ParsedReport) for result in results] == [True, False, True]

    def test_the_way_in_takes_a_mapping(self) -> None:
        """`read_document` reads a table when it is told what the columns are, and asks for that if it is not."""
        assert len(read_document(b"a\nx\ny\n", csv_mapping=ONE)) == 2
        odd = CsvMapping(columns={"[a]": "incident.narrative"})
        assert len(read_document(b"[a]\nx\n", name="t.csv", csv_mapping=odd)) == 1
        with pytest.raises(FormatError) as caught:
            read_document(b"a\nx\n", name="reports.CSV")
        assert caught.value.code == "mapping-needed"

    @given(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
            .map(str.strip)
            .filter(bool),
            min_size=1,
            max_size=8,
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_any_text_survives_quoting(self, texts: list[str]) -> None:
        """Delimiters, quotes and line breaks in cells."""
        file = io.StringIO(newline="")
        writer = csv.writer(file)
        writer.writerows([["a"], *([text] for text in texts)])
        values = [parsed.fields[0].value for parsed in read_csv(file.getvalue().encode(), ONE)]
        assert values == texts


class TestFaults:
    """What is wrong names its row."""

    @pytest.mark.parametrize(
        ("data", "code", "line", "path"),
        [
            (b"", "document-empty", None, ""),
            (b" \n", "document-empty", None, ""),
            (HEAD.encode(), "csv-no-rows", None, ""),
            (table(";;;;hier;;;"), "csv-value", 2, "row 2/When"),
            (table("1;;;;;;;", ";;;;32/01/2025 10:00;;;"), "csv-value", 3, "row 3/When"),
            (table(";;;;;maybe;;"), "csv-value", 2, "row 2/Urgent"),
            (table(";;;;;;sextorsion;"), "csv-value", 2, "row 2/Type"),
            (table("1;2"), "csv-row-width", 2, "row 2"),
            (table("1;;;;;;;;;"), "csv-row-width", 2, "row 2"),
            (table(";;;;;;;only a remark"), "csv-row-empty", 2, "row 2"),
            (table('"a"b;;;;;;;'), "csv-syntax", 2, ""),
            (table('"never closed'), "csv-syntax", 2, ""),
            (table("x" * 200_000 + ";;;;;;;"), "csv-syntax", 2, ""),
            (table("x" * 2_000 + ";;;;;;;"), "value-too-long", 2, "row 2/Phone number"),
            (HEAD.replace("IP;", "").encode() + b"1;;;;;;\n", "csv-heading-missing", 1, "IP"),
            (HEAD.replace("Remark", "IP").encode() + b"1;;;;;;;\n", "csv-heading-repeated", 1, "IP"),
            (b"a;" * 600 + b"\n", "csv-too-many-columns", 1, ""),
            (HEAD.encode() + b"1;;;;;;;\n;;;\xff;;;;\n", "encoding-broken", 3, ""),
            (HEAD.encode("utf-16"), "encoding-not-supported", None, ""),
            (b"x" * (21 * 1024 * 1024), "document-too-large", None, ""),
        ],
    )  # fmt: skip
    def test_each_has_a_code_and_a_row(self, data: bytes, code: str, line: int | None, path: str) -> None:
        """Row, column and line, and a sentence in three languages."""
        fault = fault_of(data)
        assert (fault.code, fault.line, fault.path) == (code, line, path)
        assert all(fault.reason[language] for language in ("ar", "fr", "en"))
        assert "…" not in fault.reason["ar"]

    def test_faults_are_bounded(self) -> None:
        """Not every row of a wrong table is told."""
        fault = fault_of(table(*[";;;;hier;;;"] * 100))
        assert 1 + len(fault.others) == MAX_FAULTS

    @given(st.binary(max_size=120), st.sampled_from(["utf-8", "cp1252", "cp1256"]), st.sampled_from([",", ";", "\t"]))
    @settings(max_examples=150, deadline=None)
    def test_nothing_but_a_format_error_comes_out(self, data: bytes, encoding: str, delimiter: str) -> None:
        """Whatever the bytes."""
        mapping = CsvMapping(columns={"a": "incident.narrative"}, encoding=encoding, delimiter=delimiter)
        try:
            read_csv(b"a\n" + data, mapping)
        except FormatError as fault:
            assert fault.reason["ar"]  # noqa: PT017
