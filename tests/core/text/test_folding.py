"""Folding for search and for near-same comparison."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.text import Folded, fold


def check(text: str, folded: Folded) -> None:
    """The offsets bound every folded character inside the original."""
    assert len(folded.text) == len(folded.offsets) == len(folded.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(folded.offsets, folded.ends, strict=True))
    assert list(folded.offsets) == sorted(folded.offsets)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الناظور أكادير إنزكان آسفي", "الناظور اكادير انزكان اسفي"),
        ("ابتدائيّة", "ابتداييه"),
        ("أكَادير ڭلميم گلميم", "اكادير كلميم كلميم"),
        ("الهــــاتف", "الهاتف"),
        ("٠٦ ۰۶ 06", "06 06 06"),
        ("ﻻ ﷲ", "لا الله"),
        ("Élève ŒUVRE Straße İstanbul", "eleve oeuvre strasse istanbul"),
        ("ＦＵＬＬ", "full"),
        ("a\u200d\u202eb", "ab"),
        ("ЖЕНА", "жена"),
        ("l’été «bien»", 'l\'ete "bien"'),
    ],
)
def test_spellings_fold_to_one(text: str, expected: str) -> None:
    """Arabic variants, marks, widths, case and invisible characters."""
    assert fold(text).text == expected


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_offsets_lie_in_the_original(text: str) -> None:
    """Any text, lone surrogates included."""
    check(text, fold(text))


def test_offsets_of_the_folded_text_are_noticed() -> None:
    """The planted bad variant: offsets that count folded characters where one became several."""
    with pytest.raises(AssertionError):
        check("ß", Folded("ss", [0, 1], [1, 2]))


@settings(max_examples=300)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is its own folded form."""
    once = fold(text).text
    assert fold(once).text == once


@settings(max_examples=300)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_canonical_twins_fold_alike(text: str) -> None:
    """NFC and NFD."""
    assert fold(unicodedata.normalize("NFC", text)).text == fold(unicodedata.normalize("NFD", text)).text


def test_a_span_leads_back_to_what_was_written() -> None:
    """For highlighting: from the folded word to the original one, marks inside included."""
    text = "قال: الرَّقْم هو"
    folded = fold(text)
    at = folded.text.index("الرقم")
    start, end = folded.span(at, at + 5)
    assert text[start:end] == "الرَّقْم"


def test_an_empty_span_is_a_place() -> None:
    """Also at the end, and in an empty text."""
    assert fold("abc").span(3, 3) == (3, 3)
    assert fold("").span(0, 0) == (0, 0)
