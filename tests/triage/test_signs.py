"""Signs on the page of a report: cut without loss, lettered by rule, and quoted beside the reasons that they made."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.core.scoring import Context, ReportFacts, Score, assess
from hirz.detect.enums import PartyRole
from hirz.detect.findings import Finding
from hirz.detect.signals import Sign
from hirz.triage.views.cutting import Piece, cut_text, number_marks
from hirz.triage.views.opening import Opened
from hirz.triage.views.signs import letter_of, mark_signs, reasons_with_words, shown_signs

TEXT = "He says I will post it, call +212600000147 or I will post it tonight."


def sign(start: int, end: int, rule: str = "extortion-threat-to-publish", family: str = "extortion") -> Sign:
    """A sign in the text."""
    return Sign(rule, family, 60, 1, "/n", start, end)


def opened(signs: list[Sign], findings: list[Finding] | None = None, text: str = TEXT) -> Opened:
    """A report of one text."""
    field = Field(Subject.INCIDENT, 0, FieldName.NARRATIVE, text, "/n")
    return Opened(ParsedReport("hirz-json", "1", (field,)), findings or [], {}, {}, (), "", None, {}, signs=signs)


def whole(pieces: tuple[Piece, ...]) -> str:
    """What stands on the page."""
    return "".join(piece.text for piece in pieces)


spans = st.tuples(st.integers(0, 68), st.integers(1, 30)).map(lambda s: (s[0], min(69, s[0] + s[1])))


@settings(deadline=None)
@given(st.lists(spans, max_size=6), st.lists(spans, max_size=5))
def test_no_letter_is_lost_or_shown_twice(signs: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
    """However signs and findings overlap, the page reads as it was written, and no finding is cut in two."""
    findings = [Finding("phone", "x", PartyRole.UNKNOWN, "/n", start, end) for start, end in found]
    one = opened([sign(*span) for span in signs], findings)
    marks = number_marks(findings, one.parsed.fields)
    pieces = cut_text(one, marks, mark_signs(one), "/n", TEXT)
    assert whole(pieces) == TEXT
    assert all(whole(piece.inner) == piece.text for piece in pieces if piece.notes)
    shown = [p.mark for piece in pieces for p in (piece, *piece.inner) if p.mark]
    assert sorted(shown) == sorted(marks.values())
    assert {note.place for piece in pieces for note in piece.notes} == set(range(1, len(signs) + 1))


def test_a_rule_has_one_letter_and_every_place_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line stands once, quotes the first place, and leads to each."""
    one = opened([sign(8, 22), sign(46, 60), sign(61, 68, "extortion-deadline")])
    lines = shown_signs(one, mark_signs(one))
    assert [(line.places, line.words) for line in lines] == [((1, 2), "I will post it"), ((3,), "tonight")]
    assert len({line.letter for line in lines}) == 2
    assert [letter_of(n) for n in (0, 1, 26)] == ["a", "b", "a2"] or letter_of(0) == "أ"


def test_a_sign_outside_of_the_text_is_left_out() -> None:
    """What was erased or changed since breaks no page."""
    one = opened([sign(60, 900), sign(-1, 4)])
    pieces = cut_text(one, {}, mark_signs(one), "/n", TEXT)
    assert whole(pieces) == TEXT
    assert all(not piece.notes for piece in pieces)


def test_reasons_quote_the_words_that_they_were_read_from() -> None:
    """Extortion stands behind the first reason that it made, once; a reason of the form quotes nothing."""
    at = datetime(2026, 5, 4, tzinfo=UTC)
    one = opened([sign(8, 22)])
    facts = ReportFacts(at, signs={"extortion": 84}, indicators=frozenset({"x"}), victim_age_min=9)
    assessment = assess(facts, Context(now=at))
    quoted: dict[str, Any] = {
        hit.code: [s.words for s in shown.signs]  # type: ignore[attr-defined]
        for hit, shown in zip(
            assessment.hits(Score.DANGER),
            reasons_with_words(assessment, shown_signs(one, mark_signs(one)), at),
            strict=True,
        )
    }
    assert quoted["nature"] == ["I will post it"]
    assert {code for code, words in quoted.items() if words} == {"nature"}
    assert quoted["young_child"] == []


def test_letters_go_on_behind_the_alphabet() -> None:
    """No two lines have one letter."""
    letters = [letter_of(row) for row in range(100)]
    assert len(set(letters)) == 100
    assert all(first != second for first, second in pairwise(letters))
