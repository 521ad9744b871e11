"""The plain form: compatibility forms resolved, invisible characters gone, offsets kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.text.plain import Plain, plain


def check(text: str, page: Plain) -> None:
    """The parts of a plain text agree with each other and with the original."""
    assert len(page.text) == len(page.shadow) == len(page.starts) == len(page.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(page.starts, page.ends, strict=True))
    assert list(page.starts) == sorted(page.starts)
    for char, start, end in zip(page.text, page.starts, page.ends, strict=True):
        assert char in text[start:end] or char in unicodedata.normalize("NFKC", text[start:end])


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_every_character_comes_from_its_span(text: str) -> None:
    """No character is invented, and spans never run backwards."""
    check(text, plain(text))


def test_a_span_in_the_wrong_place_is_noticed() -> None:
    """The planted bad variant: offsets of the plain text in place of those of the original."""
    text = "\u200b\u200ba"
    page = plain(text)
    with pytest.raises(AssertionError):
        check(text, Plain(page.text, page.shadow, [0], [1]))


@settings(max_examples=300)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_canonical_twins_have_one_plain_form(text: str) -> None:
    """NFC and NFD of a text give the same plain text."""
    assert plain(unicodedata.normalize("NFC", text)).text == plain(unicodedata.normalize("NFD", text)).text


def test_usual_texts_pass_as_they_are() -> None:
    """No copy is made where nothing has to change."""
    text = "Bonjour, رقم الهاتف 06"
    assert plain(text).text is text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("０６", "06"),
        ("𝟎𝟔", "06"),
        ("0️⃣6️⃣", "06"),
        ("①", "1"),
        ("a\u200b\u202eb", "ab"),
        ("e\u0301", "é"),
        ("رَقَمُ هـــنا", "رقم هنا"),
        ("ﻻ", "لا"),
        ("a\x00b", "ab"),
        ("0\u03361\u0336", "01"),
    ],
)
def test_disguises_are_taken_off(text: str, expected: str) -> None:
    """Full-width, styled, circled, keycap, stretched, struck through: the same text."""
    assert plain(text).text == expected


def test_line_ends_stay() -> None:
    """A new line parts what stands on it."""
    assert plain("a\r\nb\u2028c").shadow == b"a\n\nb\nc"
