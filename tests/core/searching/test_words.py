"""Cutting, leaving out and stemming: the words by which sealed text is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.searching import MAX_WORD, cut, cut_with_places, is_indexed, stems_of
from hirz.core.text import fold


def test_words_are_runs_of_letters_and_digits() -> None:
    """Signs and spaces part them, in every script; Arabizi keeps its digits."""
    assert cut(fold("L'argent, 500 DH: @sara_2009 wa7ed، الفلوس!").text) == [
        "l", "argent", "500", "dh", "sara", "2009", "wa7ed", "الفلوس",
    ]  # fmt: skip


@given(st.text(max_size=200))
def test_places_lead_to_the_words(text: str) -> None:
    """Whatever is written, hostile or not."""
    folded = fold(text).text
    found = list(cut_with_places(folded))
    assert [one.word for one in found] == cut(folded)
    assert all(folded[one.start : one.end][:MAX_WORD] == one.word for one in found)


@pytest.mark.parametrize("word", ["dans", "the", "في", "ديال", "wach", "pour", "à", "é"])
def test_words_that_everybody_writes_are_left_out(word: str) -> None:
    """Function words of every language, and single letters."""
    assert not is_indexed(fold(word).text)


@pytest.mark.parametrize("word", ["argent", "صور", "flous", "photos", "14", "dinero", "compte"])
def test_words_that_may_matter_stay(word: str) -> None:
    """Money, pictures, accounts, ages."""
    assert is_indexed(fold(word).text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("menaces", "menace"), ("threatened", "threatens"), ("الصور", "صور"), ("والصور", "الصور"), ("envoyer", "envoyé")],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    """By a stem that both have, or by one being the stem of the other."""
    a, b = fold(one).text, fold(other).text
    assert {a, *stems_of(a)} & {b, *stems_of(b)}


def test_short_words_and_words_with_digits_have_no_stem() -> None:
    """They would meet others."""
    assert stems_of("cam") == stems_of("wa7ed") == stems_of("2009") == ()
