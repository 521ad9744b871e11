"""Files made to hurt the check, and lines made to slip past its short cut."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.ledger import (
    EntryRecord,
    ExportedEntry,
    KeyBroken,
    ProblemKind,
    canonical_json,
    export_entry,
    verify_export,
)
from hirz.core.ledger import verify as verify_module
from hirz.core.ledger.verify import PROBLEMS_LIMIT, _plain_leaf
from tests.core.ledger.checking import LINES, check, kinds, spans
from tests.core.ledger.sample import (
    ORIGIN,
    VERIFIER,
    record,
)

# Hostile files


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"\xff\xfe",
        b"\xef\xbb\xbf" + LINES[1],
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"entry":' + b"[" * 100_000,
        b'{"entry":null,"sequence":0}',
        b'{"entry":[],"sequence":0}',
        b'{"entry":{"a":1},"sequence":0}',
        LINES[1].replace(b'"sequence":0', b'"sequence":0.0'),
        LINES[1].replace(b'"sequence":0', b'"sequence":-0'),
        LINES[1].replace(b'"sequence":0', b'"sequence":-1'),
        LINES[1].replace(b'"sequence":0', b'"sequence":true'),
        LINES[1].replace(b'"sequence":0', b'"sequence":1e400'),
        LINES[1].replace(b'"sequence":0', b'"sequence":' + b"9" * 5000),
        LINES[1].replace(b"[1,", b"[2,"),
        LINES[1].replace(b"[1,", b"[true,"),
        LINES[1].replace(b",1]", b",1.0]"),
        LINES[1].replace(b",1]", b",-1]"),
        LINES[1].replace(b",1]", b",01]"),
        LINES[1].replace(b",1]", b",1,1]"),
        LINES[1].replace(b'"sequence":0', b'"sequence":0,"sequence":0'),
        LINES[1].replace(b"desk", b"\\u0064esk"),
        LINES[1].replace(b"desk", b"\\ud800"),
        LINES[1].replace(b"desk", b"de\x01k"),
        LINES[1].replace(b"desk", b"de\tk"),
        LINES[1].replace(b"desk", b'de"k'),
        LINES[1].replace(b"{", b"{ "),
        LINES[1].rstrip(b"\n") + b" \n",
        LINES[1].rstrip(b"\n") + b"\r\n",
        LINES[1] + b"\n",
        LINES[1].rstrip(b"\n") + LINES[1],
        b'{"checkpoint":1}',
        b'{"checkpoint":"x"}',
        b'{"checkpoint":"x","more":1}',
        b'{"checkpoint":"\\ud800"}',
    ],
)
def test_a_hostile_line_is_a_problem_and_never_an_error(line: bytes) -> None:
    """Whatever stands in a line, the check goes on and says that the export is not right."""
    assert not check([LINES[0], line, *LINES[2:]]).ok


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null\n",
        b"[" * 100_000,
        LINES[1],
        LINES[0].replace(b"hirz-ledger-1", b"hirz-ledger-2"),
        LINES[0].replace(b'"origin"', b'"Origin"'),
        LINES[0].replace(b'"origin":"', b'"origin":["').replace(b'ledger","veri', b'ledger"],"veri'),
        canonical_json({"format": "hirz-ledger-1", "origin": ORIGIN, "verifiers": []}),
        canonical_json({"format": "hirz-ledger-1", "origin": ORIGIN, "verifiers": [1]}),
        canonical_json({"format": "hirz-ledger-1", "origin": ORIGIN, "verifiers": VERIFIER}),
        canonical_json({"format": "hirz-ledger-1", "origin": ORIGIN, "verifiers": [VERIFIER] * 65}),
        canonical_json({"format": "hirz-ledger-1", "origin": ORIGIN, "verifiers": ["x"]}),
        canonical_json({"format": "hirz-ledger-1", "origin": ORIGIN, "verifiers": [VERIFIER], "more": 1}),
        b" " + LINES[0],
    ],
)
def test_a_hostile_header_is_a_problem_and_never_an_error(line: bytes) -> None:
    """A header in any other form is refused, with a key given or not."""
    assert kinds(check([line, *LINES[1:]]))[0] == "header_broken"
    assert kinds(verify_export([line, *LINES[1:]], verifier=None))[0] == "header_broken"


def test_a_text_that_is_not_text_is_a_problem() -> None:
    """A string with half a surrogate pair is an unreadable line."""
    assert "line_unreadable" in kinds(check([LINES[0].decode(), "\ud800"]))


def test_an_overlong_line_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line beyond the limit is refused unread."""
    monkeypatch.setattr(verify_module, "LINE_LIMIT", 1000)
    assert kinds(check([LINES[0], b" " * 1001]))[0] == "line_unreadable"


def test_a_flood_of_problems_is_cut_short() -> None:
    """A file of garbage gives a short list that says that it is short."""
    verdict = check([LINES[0], *[b"garbage\n"] * 10_000])
    assert len(verdict.problems) == PROBLEMS_LIMIT + 1
    assert verdict.problems[-1].kind is ProblemKind.MORE_PROBLEMS


def test_a_leap_to_a_huge_number_costs_nothing() -> None:
    """A forged number is only subtracted."""
    line = export_entry(2**53 - 1, ExportedEntry(record(0)))
    assert spans(check([LINES[0], line]), ProblemKind.ENTRIES_MISSING) == [(0, 2**53 - 2)]


def test_a_broken_key_is_the_callers_mistake() -> None:
    """The auditor is told that the key was copied wrongly, not that the log is wrong."""
    with pytest.raises(KeyBroken):
        verify_export(LINES, verifier=VERIFIER[:-1])


def test_a_key_with_a_line_end_is_fine() -> None:
    """A key read from a file may end with a newline."""
    assert verify_export(LINES, verifier=VERIFIER + "\n").ok


# The short cut


printable = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")
records = st.builds(
    EntryRecord,
    id=st.uuids(),
    at=st.just("2026-03-01T09:00:00Z"),
    zone=st.text(printable, min_size=1, max_size=5),
    actor=st.text(printable, min_size=1, max_size=5),
    role=st.just("role"),
    organisation=st.text(printable, max_size=5),
    verb=st.just("a:b:c"),
    object_kind=st.just("kind"),
    object_id=st.text(printable, min_size=1, max_size=5),
    purpose=st.text(printable, max_size=5),
    batch=st.integers(0, 3),
)


@settings(deadline=None, max_examples=100)
@given(records, st.integers(0, 2**40))
def test_the_short_cut_never_differs_from_the_long_way(made: EntryRecord, sequence: int) -> None:
    """Where the quick reading of a line answers at all, it answers with the record's leaf bytes."""
    raw = export_entry(sequence, ExportedEntry(made)).rstrip(b"\n")
    leaf = _plain_leaf(raw, raw.decode(), sequence)
    assert leaf in (None, made.leaf_bytes())
    plain = made.batch == 1 and b"\\" not in raw
    assert (leaf is not None) == plain


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(LINES[1]) - 2), st.text(max_size=3), st.integers(0, 2))
def test_the_short_cut_takes_only_canonical_lines(place: int, inserted: str, dropped: int) -> None:
    """However a line is changed, what the quick reading takes is the canonical form of what it holds."""
    text = LINES[1].decode().rstrip("\n")
    changed = text[:place] + inserted + text[place + dropped :]
    raw = changed.encode("utf-8", "replace")
    leaf = _plain_leaf(raw, raw.decode(), 0)
    if leaf is not None:
        value = json.loads(raw)
        assert raw == canonical_json(value)
        assert leaf == canonical_json(value["entry"])
        assert value["sequence"] == 0
        assert list(map(type, value["entry"])) == [int, *[str] * 11, int]
