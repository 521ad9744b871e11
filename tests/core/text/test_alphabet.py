"""The byte alphabet: one byte per character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.text.alphabet import DROP, OTHER, compile_shadow, rare_byte, shadow_of, text_of


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_a_shadow_has_one_byte_per_character(text: str) -> None:
    """Offsets in the shadow are offsets in the text, lone surrogates included."""
    assert len(shadow_of(text)) == len(text)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=80))
def test_printable_ascii_is_its_own_shadow(text: str) -> None:
    """Question marks too, though the codec writes them for what it does not know."""
    assert shadow_of(text) == text.encode("ascii")


@pytest.mark.parametrize(
    ("one", "other"), [("أ", "ا"), ("إ", "آ"), ("ى", "ي"), ("ة", "ه"), ("گ", "ك"), ("ڭ", "ك"), ("é", "e")]
)
def test_letters_taken_for_one_another_share_a_byte(one: str, other: str) -> None:
    """The alefs, ى and ي, ة and ه, the Moroccan g, letters with accents."""
    assert shadow_of(one) == shadow_of(other)


def test_digits_of_arabic_are_ascii_digits() -> None:
    """Both rows of Arabic digits."""
    assert shadow_of("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") == b"01234567890123456789"


def test_invisible_characters_and_strangers_have_bytes_of_their_own() -> None:
    """What is dropped and what is unknown can be told from every letter."""
    assert shadow_of("\u200b\u064e\u0640") == bytes([DROP] * 3)
    assert shadow_of("Ж😀") == bytes([OTHER] * 2)


@pytest.mark.parametrize(
    ("char", "byte"), [("۵", "5"), ("५", "5"), ("−", "-"), ("\u2003", " "), ("ă", "a"), ("Ж", "\x01")]
)
def test_rare_characters_stand_for_what_readers_see(char: str, byte: str) -> None:
    """Digits of any script, dashes, spaces, letters with marks; the rest stays a stranger."""
    assert rare_byte(char) == ord(byte)


def test_a_shadow_reads_back_folded() -> None:
    """Letters come back in their folded form."""
    assert text_of(shadow_of("أكادير 7")) == "اكادير 7"


def test_arabic_patterns_run_on_shadows() -> None:
    """A pattern written with one spelling finds the others."""
    assert compile_shadow("الغرفة").search(shadow_of("كود الغرفه")).span() == (4, 10)
