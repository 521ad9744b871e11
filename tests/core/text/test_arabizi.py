"""Candidates: the Arabic spelling of a Darija word is among them."""

from __future__ import annotations

import pytest

from hirz.core.text.arabizi import MAX_CANDIDATES, arabizi_candidates


@pytest.mark.parametrize(
    ("word", "meant"),
    [("flous", "فلوس"), ("3ndi", "عندي"), ("7bibi", "حبيبي"), ("5oya", "خويا"), ("khoya", "خويا"), ("ghadi", "غادي"),
     ("9ol", "قول"), ("chno", "شنو"), ("bzaf", "بزاف"), ("su2al", "سوال"), ("8ad", "هاد"), ("tswira", "تصويرا")],
)  # fmt: skip
def test_the_word_meant_is_among_the_candidates(word: str, meant: str) -> None:
    """2 3 5 7 8 9, ch gh kh, vowels written or not."""
    found = arabizi_candidates(word)
    assert meant in found
    assert len(found) == len(set(found)) <= MAX_CANDIDATES


def test_the_usual_reading_comes_first() -> None:
    """Ordered: what is written most often so."""
    assert arabizi_candidates("flous")[0] == "فلوس"
    assert arabizi_candidates("9ol")[0] == "قول"


@pytest.mark.parametrize("word", ["", "123", "فلوس", "two words", "a" * 25])
def test_what_is_no_such_word_has_none(word: str) -> None:
    """Numbers, Arabic, several words, and what is too long."""
    assert arabizi_candidates(word) == []
