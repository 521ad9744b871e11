"""The one way in: any bytes become reports or a FormatError."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hirz.core.formats import FORMATS, read_document, registry
from hirz.core.formats.csv_mapping import CsvMapping
from hirz.core.formats.errors import FormatError
from hirz.core.formats.registry import Syntax, WireFormat
from hirz.core.formats.report import ParsedReport
from tests.core.formats.documents import HIRZ_REPORT, MINIMAL_FILE, MINIMAL_REPORT, POLICE_REPORT
from tests.core.formats.hostile_json import hostile_json
from tests.shared import samples

DOCUMENTS = {
    "cybertip-xml": MINIMAL_REPORT,
    "cybertip-file-xml": MINIMAL_FILE,
    "police-json": POLICE_REPORT,
    "hirz-json": HIRZ_REPORT,
}
MAPPING = CsvMapping(columns={"a": "incident.narrative"})


def outcome_of(data: bytes, name: str = "") -> str:
    """The format that a document was read as, or the code with which it was refused."""
    try:
        return read_document(data, name=name)[0].format
    except FormatError as fault:
        return fault.code if all(fault.reason[language] for language in ("ar", "fr", "en")) else "without words"


@pytest.mark.parametrize("name", list(DOCUMENTS))
@pytest.mark.parametrize("before", [b"", b"\n \t", b"\r\n"])
def test_formats_are_recognised_by_their_bytes(name: str, before: bytes) -> None:
    """White space before the document does not matter (a BOM must come first, though)."""
    document = DOCUMENTS[name]
    if document.startswith(b"\xef\xbb\xbf"):
        document = document[3:]
    assert outcome_of(before + document) == name


def test_every_format_is_in_the_table_once() -> None:
    """The table is what `read_document` goes by."""
    assert [f.name for f in FORMATS] == [*DOCUMENTS, "csv"]


def test_a_new_format_is_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else has to change."""
    row = WireFormat("new", Syntax.JSON, lambda value: "new" in value, lambda value: ParsedReport("new", "1", ()))
    monkeypatch.setattr(registry, "FORMATS", (*FORMATS, row))
    assert outcome_of(b'{"new": 1}') == "new"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "", "document-empty"),
        (b" \r\n\t", "", "document-empty"),
        (b"<reportResponse><responseCode>0</responseCode></reportResponse>", "", "not-a-report"),
        (b"<reportDoneResponse/>", "", "not-a-report"),
        (b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>', "", "not-a-report"),
        (b'<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2"/>', "", "not-a-report"),
        (b"<!DOCTYPE html><html></html>", "", "not-a-report"),
        (b"<html/>", "", "not-a-report"),
        (b"MIT License\n\nCopyright", "LICENSE", "not-a-report"),
        ("ملاحظة".encode(), "note.txt", "not-a-report"),
        (b"a;b\n1;2\n", "reports.csv", "mapping-needed"),
        (b"PK\x03\x04....", "x.zip", "not-a-report"),
        (b"\x1f\x8b\x08....", "x.gz", "not-a-report"),
        (b"\xff\xd8\xff\xe0....", "x.jpg", "not-a-report"),
        (b"%PDF-1.7", "x.pdf", "not-a-report"),
        (b"....ftypmp42", "x.mp4", "not-a-report"),
        (b'<report xmlns="urn:other"/>', "", "format-unknown"),
        (b"<other/>", "", "format-unknown"),
        (b"[]", "", "format-unknown"),
        (b"[1]", "", "format-unknown"),
        (b'{"a":1}', "", "format-unknown"),
        (b"\x00\x01\x02", "", "format-unknown"),
        (b"caf\xe9", "x.txt", "format-unknown"),
        (b"\xff\xfe<\0r\0", "", "encoding-not-supported"),
        (b"\xef\xbb\xbf" + HIRZ_REPORT, "", "json-bom"),
        (b'{"reported": []}', "", "value-missing"),
        (b"x" * (11 * 1024 * 1024), "", "document-too-large"),
        (b"\xff\xd8\xff" + b"x" * (11 * 1024 * 1024), "", "document-too-large"),
    ],
)  # fmt: skip
def test_what_is_no_report_gets_its_own_code(data: bytes, name: str, code: str) -> None:
    """Recognised neighbours, unknown formats, and the empty file."""
    assert outcome_of(data, name) == code


def test_all_samples_have_an_outcome() -> None:
    """Every file beside the CyberTipline samples: report, refused, or no report."""
    outcomes = {
        str(path.relative_to(folder)): outcome_of(path.read_bytes(), path.name)
        for folder in (samples("ncmec_cybertipline"), samples("ncmec_le_json"))
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert sum(code in DOCUMENTS for code in outcomes.values()) == 5
    assert outcomes["invalid/enum-typo-online-enticement.xml"] == "value-not-allowed"
    assert {code for name, code in outcomes.items() if name.startswith(("responses", "xsd", "LICENSE", "SOURCE"))} == {
        "not-a-report"
    }


@pytest.mark.parametrize("name", [name for name, _, _ in hostile_json()])
def test_hostile_json_gets_a_code_here_too(name: str) -> None:
    """The way in adds nothing that fails."""
    (document,) = [document for label, document, _ in hostile_json() if label == name]
    assert outcome_of(document) not in DOCUMENTS


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
@example(b"<")
@example(b"<?xml")
@example(b"<?xml ?>")
@example(b"\xef\xbb\xbf")
@example(b"\xef\xbb\xbf<")
@example(b"{")
@example(b"<report/>")
@example(b"<fileDetails/>")
@example(b"<!---->")
@example(b"\0")
def test_any_bytes_have_an_outcome(data: bytes) -> None:
    """Nothing but a FormatError ever leaves, with or without a mapping."""
    outcome_of(data)
    try:
        read_document(data, name="x.csv", csv_mapping=MAPPING)
    except FormatError as fault:
        assert fault.to_json()["code"] == fault.code  # noqa: PT017


@given(st.sampled_from(list(DOCUMENTS)), st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_damaged_documents_have_an_outcome(name: str, seed: int) -> None:
    """Bytes of honest documents deleted, doubled, swapped or replaced."""
    random = Random(seed)
    document = bytearray(DOCUMENTS[name])
    for _ in range(random.randint(1, 6)):
        at, length = random.randrange(len(document)), random.randint(1, 12)
        piece = bytes(document[at : at + length])
        document[at : at + length] = random.choice(
            (
                b"",
                piece * 2,
                piece[::-1],
                random.randbytes(length),
                b"<",
                b'"',
                b"\0",
                b"&x;",
                b"]]>",
                b"\\u0000",
                b"{}",
            )
        )
        if not document:
            break
    outcome_of(bytes(document))


def test_a_reader_that_lets_another_error_out_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: a format whose reader raises KeyError."""
    broken = replace(FORMATS[0], read=lambda root: dict[str, ParsedReport]()["nothing"])
    monkeypatch.setattr(registry, "FORMATS", (broken, *FORMATS[1:]))
    with pytest.raises(KeyError):
        outcome_of(MINIMAL_REPORT)


def test_an_archive_is_told_to_be_walked() -> None:
    """An archive is no document: its members are."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("a.xml", MINIMAL_REPORT)
    with pytest.raises(FormatError) as caught:
        read_document(file.getvalue())
    assert "archive" in caught.value.reason["en"]
