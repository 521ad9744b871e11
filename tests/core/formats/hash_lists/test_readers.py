"""Readers of lists: the samples row by row, the same in pieces of any size, and hostile documents without a crash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hirz.core.formats.hash_lists import (
    Fault,
    ItemKey,
    ListCut,
    ListEntry,
    ListError,
    ListFormat,
    ListMalformed,
    ListTooLarge,
    NotAList,
    PageEnd,
    json_stream,
    read_list,
    recognise,
    xml_stream,
)
from hirz.core.formats.hash_lists.ncmec import read_feedback_reasons, write_feedback
from hirz.core.formats.hash_lists.values import moment, seconds, whole_number
from tests.shared import samples

PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
MD5 = "d35c785545392755e7e4164457657269"
SAMPLES = {
    "ncmec_hashsharing/entries_xml.xml": ListFormat.NCMEC,
    "ncmec_hashsharing/entries_large_fingerprints.xml": ListFormat.NCMEC,
    "stopncii/fetchhashes_page1.json": ListFormat.STOPNCII,
    "vics/synthetic-vics1.3-hashset.json": ListFormat.VICS,
    "vics/synthetic-vics2.0-hashset-US.json": ListFormat.VICS,
    "vics/synthetic-vics2.0-case-US-bom.json": ListFormat.VICS,
    "pdq/hashes/needles.txt": ListFormat.PLAIN,
}


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    """A document in pieces."""
    return (data[at : at + size] for at in range(0, len(data), size))


def rows(format_: ListFormat, data: bytes, size: int = 1 << 20) -> list[ListEntry]:
    """The entries of a document."""
    return [one for one in read_list(format_, pieces(data, size)) if isinstance(one, ListEntry)]


def faults(entries: Iterable[ListEntry]) -> list[Fault]:
    """What is wrong in them, in order."""
    return [fault.reason for entry in entries for fault in entry.faults]


def ncmec(inside: str) -> bytes:
    """A page."""
    return f'<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2"><images>{inside}</images></queryResult>'.encode()


def vics(*media: object, country: str = "US") -> bytes:
    """A hash set."""
    context = f"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{country}/$metadata#Media"
    return json.dumps({"@odata.context": context, "value": list(media)}).encode()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_in_pieces_is_the_same_document(name: str) -> None:
    """Cut anywhere: at every byte, in the middle of a character, of a number, of a mark."""
    data = samples(name).read_bytes()
    assert recognise(data) is SAMPLES[name]
    whole = list(read_list(SAMPLES[name], [data]))
    assert isinstance(whole[-1], PageEnd)
    for size in (1, 3, 64, 1_000):
        assert list(read_list(SAMPLES[name], pieces(data, size))) == whole


@pytest.mark.parametrize("name", [n for n in SAMPLES if not n.endswith(".txt")])
def test_a_cut_document_says_so(name: str) -> None:
    """At no place is half a document taken for a whole one, nor a cut one for a broken one."""
    data = samples(name).read_bytes().rstrip()
    for at in range(0, len(data) - 1, max(len(data) // 150, 1)):
        with pytest.raises(ListError) as caught:
            list(read_list(SAMPLES[name], [data[:at]]))
        assert isinstance(caught.value, (ListCut, NotAList))
        assert isinstance(caught.value, ListCut) or at < 300


def test_ncmec_entries() -> None:
    """Key, class, time, feedback, what was taken back."""
    first, second, third, fourth = rows(ListFormat.NCMEC, samples("ncmec_hashsharing/entries_xml.xml").read_bytes())
    assert first.item == ItemKey("42", "image", "image1")
    assert (first.classification, first.agreed, first.disagreed) == ("A1", 1, 1)
    assert first.stamped_at == datetime(2017, 10, 24, 15, tzinfo=UTC)
    assert [fault.reason for fault in first.faults] == [Fault.OPAQUE]
    assert (second.is_deleted, second.item) == (True, ItemKey("43", "image", "image4"))
    assert [digest.kind for digest in third.digests] == ["md5", "sha1"]
    assert (fourth.is_deleted, fourth.item) == (True, ItemKey("42", "video", "video4"))


def test_ncmec_feedback_both_ways() -> None:
    """What is written is what the sample shows; a disagreement without a reason is refused."""
    written = write_feedback(is_affirmative=False, reasons=["01234567-abcd-0123-4567-012345678900"])
    sample = samples("ncmec_hashsharing/negative_feedback_xml.xml").read_bytes()
    assert b"".join(written.split()).lower().split(b"?>")[1] == b"".join(sample.split()).lower().split(b"?>")[1]
    assert b"<affirmative/>" in write_feedback(is_affirmative=True)
    with pytest.raises(ValueError, match="reason"):
        write_feedback(is_affirmative=False)
    reasons = read_feedback_reasons(samples("ncmec_hashsharing/feedback_reasons_xml.xml").read_bytes())
    assert reasons == {"01234567-abcd-0123-4567-012345678900": "Example Reason 1"}


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<image><id>a</id><fingerprints/></image>", [Fault.NO_ID]),
        ('<image><member id="1"/><id>a</id></image>', [Fault.NO_DIGEST]),
        ('<image><member id="1"/><id>a</id><fingerprints><md5>zz</md5></fingerprints></image>', [Fault.HEX]),
        ('<image><member id="1"/><id>a</id><fingerprints><odd>1</odd></fingerprints></image>', [Fault.UNKNOWN_KIND]),
        ("<deletedImage><id>a</id></deletedImage>", [Fault.NO_ID]),
        (
            f'<image><member id="1"/><id>a</id><fingerprints><pdq>{"0" * 64}</pdq></fingerprints></image>',
            [Fault.BLANK_PICTURE],
        ),
    ],
)
def test_wrong_entries_are_named(inside: str, expected: list[Fault]) -> None:
    """By what is wrong; the page is read on."""
    good = f'<image><member id="1"/><id>b</id><fingerprints><md5>{MD5}</md5></fingerprints></image>'
    entries = rows(ListFormat.NCMEC, ncmec(inside + good))
    assert faults(entries) == expected
    assert len(entries[-1].digests) == 1


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + ncmec("<image>&x;</image>"),
        b'<?xml version="1.0"?><!-- c --><!DOCTYPE a SYSTEM "file:///etc/passwd">' + ncmec(""),
        b'<?xml version="1.0" encoding="UTF-16"?>' + ncmec(""),
        ncmec("").decode().encode("utf-16"),
        b"<html xmlns='https://hashsharing.ncmec.org/hashsharing/v2'/>",
        b"",
        b"   ",
    ],
)
def test_what_is_no_page_is_refused(data: bytes) -> None:
    """Document types, foreign encodings, other roots."""
    with pytest.raises(ListError):
        list(read_list(ListFormat.NCMEC, [data]))


def test_a_document_type_behind_a_long_comment_is_refused_too() -> None:
    """Where the look at the first bytes does not reach, the parser's own tree tells; nothing is expanded."""
    bomb = (
        b"<!--"
        + b"x" * 5_000
        + b'--><!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;">]>'
        + ncmec("<image>&m;</image>")
    )
    with pytest.raises(ListError):
        list(read_list(ListFormat.NCMEC, [bomb]))


def test_huge_and_deep_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row of a million nodes, a thousand levels; a page of many rows is none of that."""
    monkeypatch.setattr(xml_stream, "MAX_ROW_NODES", 500)
    with pytest.raises(ListTooLarge):
        rows(ListFormat.NCMEC, ncmec("<image>" + "<a/>" * 600 + "</image>"))
    with pytest.raises(ListTooLarge):
        rows(ListFormat.NCMEC, ncmec("<image>" + "<a>" * 100 + "</a>" * 100 + "</image>"))
    assert len(rows(ListFormat.NCMEC, ncmec('<image><member id="1"/><id>a</id></image>' * 400), 4_096)) == 400


# ---- JSON ----


def test_vics_categories_are_never_translated() -> None:
    """The raw number stands behind the country; 0, 5 and none are no verdict anywhere, 4 is none in the United States."""
    media = [
        {"MD5": f"{n:032x}", "Category": category} for n, category in enumerate([0, 1, "2", 3, 4, 5, None, 9], start=1)
    ]
    entries = rows(ListFormat.VICS, vics(*media))
    assert [one.is_material for one in entries] == [False, True, True, True, False, False, False, True]
    assert [one.classification for one in entries] == [
        "US 0", "US 1", "US 2", "US 3", "US 4", "US 5", "US none", "US 9",
    ]  # fmt: skip
    other = rows(ListFormat.VICS, vics({"MD5": MD5, "Category": 4}, country="UK"))
    assert (other[0].is_material, other[0].classification) == (True, "UK 4")


def test_vics_odd_rows() -> None:
    """What is no object, no text, no number; several digests of one kind that agree count once."""
    row = {"MD5": MD5.upper(), "AlternativeHashes": [{"HashName": "MD5", "HashValue": MD5}, 7, {"HashName": "odd"}]}
    entries = rows(ListFormat.VICS, vics(3, {}, {"MD5": 5}, row, {"MD5": MD5, "Category": "x"}))
    assert faults(entries) == [
        Fault.VALUE, Fault.NO_DIGEST, Fault.VALUE, Fault.VALUE, Fault.UNKNOWN_KIND, Fault.VALUE,
    ]  # fmt: skip
    assert len(entries[3].digests) == 1
    assert entries[3].item == ItemKey("", "media", MD5)


def test_stopncii_statuses_and_kinds() -> None:
    """Unknown ones are left out and named; withdrawn ones are taken back."""
    records = [
        {"signalType": "ImagePDQ", "hashValue": PDQ, "hashStatus": "Active", "lastModtimestamp": 5},
        {"signalType": "ImagePDQ", "hashValue": PDQ, "hashStatus": "Withdrawn", "lastModtimestamp": 6},
        {"signalType": "ImagePDQ", "hashValue": PDQ, "hashStatus": "Novel"},
        {"signalType": "Hologram", "hashValue": PDQ, "hashStatus": "Active"},
        {"signalType": "VideoMD5", "hashValue": MD5, "hashStatus": "Received", "CSPFeedbacks": [
            {"feedbackValue": "Blocked"}, {"feedbackValue": "NotBlocked"}, {"feedbackValue": "Blocked"}, 3]},
        "no record",
    ]  # fmt: skip
    entries = rows(ListFormat.STOPNCII, json.dumps({"hashRecords": records}).encode())
    assert [one.is_deleted for one in entries] == [False, True, False, False, False, False]
    assert faults(entries) == [Fault.UNKNOWN_STATUS, Fault.UNKNOWN_KIND, Fault.VALUE]
    assert (entries[4].agreed, entries[4].disagreed) == (2, 1)
    assert entries[1].item == entries[0].item


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b'{"hashRecords": [{"a": 1, "a": 2}]}', ListMalformed),
        (b'{"hashRecords": [], "hashRecords": []}', ListMalformed),
        (b'{"hashRecords": [NaN]}', ListMalformed),
        (b'{"hashRecords": [' + b"9" * 5_000 + b"]}", ListMalformed),
        (b'{"hashRecords": [] } x', ListMalformed),
        (b'{"hashRecords": [}', ListMalformed),
        (b'{"hashRecords": [{"a": "\xff"}]}', ListMalformed),
        (b'{"hashRecords": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}", ListTooLarge),
        (b'{"hashRecords": [{"a": "' + b"x" * 90_000, ListTooLarge),
        (b'{"other": []}', NotAList),
        (b"[]", NotAList),
        (b"{", ListCut),
        ('{"hashRecords": []}'.encode("utf-16"), NotAList),
    ],
)
def test_hostile_json_is_refused(data: bytes, error: type[ListError], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with its own kind of error, never with another exception."""
    monkeypatch.setattr(json_stream, "MAX_ROW_CHARACTERS", 50_000)
    with pytest.raises(error):
        list(read_list(ListFormat.STOPNCII, pieces(data, 1_000)))


@given(st.binary(max_size=300), st.sampled_from(sorted(ListFormat)))
@example(b"md5\rsha1", ListFormat.CSV)
@settings(max_examples=150, deadline=None)
def test_anything_at_all_is_read_or_refused(data: bytes, format_: ListFormat) -> None:
    """No document makes a reader fall over."""
    try:
        list(read_list(format_, pieces(data, 7)))
        recognise(data)
    except ListError:
        return


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_damaged_samples_are_read_or_refused(data: st.DataObject) -> None:
    """One byte changed anywhere."""
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    document = bytearray(samples(name).read_bytes())
    document[data.draw(st.integers(0, len(document) - 1))] = data.draw(st.integers(0, 255))
    try:
        list(read_list(SAMPLES[name], [bytes(document)]))
    except ListError:
        return


# ---- tables and plain lists ----


def test_plain_lists() -> None:
    """By length; remarks and empty lines are passed over, flat pictures refused."""
    text = f"# remark\n\n{PDQ},80\n{MD5}\n{PDQ} 20\n{'a' * 40}\nzz\n{PDQ},x\n{'0' * 64}\n"
    entries = rows(ListFormat.PLAIN, text.encode())
    assert [[d.kind.value for d in one.digests] for one in entries] == [["pdq"], ["md5"], [], ["sha1"], [], [], []]
    assert entries[0].digests[0].quality == 80
    assert faults(entries) == [Fault.LOW_QUALITY, Fault.HEX, Fault.QUALITY, Fault.BLANK_PICTURE]
    assert [one.position for one in entries] == [3, 4, 5, 6, 7, 8, 9]


def test_tables() -> None:
    """Semicolons, a mark at the start, quality and variant, an id of its own."""
    text = f"\ufeffPDQ;Quality;Variant;Classification;id\n{PDQ};77;resized;A1;x-1\n;;;;\n{PDQ};abc;;;\n"
    entries = rows(ListFormat.CSV, text.encode())
    assert entries[0].item == ItemKey("", "row", "x-1")
    assert (entries[0].digests[0].quality, entries[0].digests[0].variant) == (77, "resized")
    assert faults(entries) == [Fault.NO_DIGEST, Fault.QUALITY]
    assert recognise(text.encode()) is ListFormat.CSV


def test_long_lines_are_refused_in_pieces_too() -> None:
    """A line without an end never fills the memory."""
    for format_ in (ListFormat.PLAIN, ListFormat.CSV):
        with pytest.raises(ListTooLarge):
            rows(format_, b"md5\n" + b"a" * 20_000, 1_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-02T03:04:05.0000000Z", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("/Date(1735787045000)/", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("/Date(1735787045000+0100)/", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2025-01-02T04:04:05+01:00", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2025-01-02T03:04:05", datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("yesterday", None),
        ("/Date(99999999999999999999)/", None),
        ("0001-01-01T00:00:00+14:00", None),
        (7, None),
        (None, None),
    ],
)
def test_moments(text: object, expected: datetime | None) -> None:
    """ISO with seven decimals, the old .NET form; anything else is no time."""
    assert moment(text) == expected


def test_numbers() -> None:
    """Written as numbers or texts; a truth is no number."""
    assert [whole_number(v) for v in (5, "5", " 7 ", True, "x", "٥", None, "9" * 40)] == [
        5,
        5,
        7,
        None,
        None,
        None,
        None,
        None,
    ]
    assert seconds(-1) is None
    assert seconds(10**12) is None
