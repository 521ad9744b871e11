"""Identity cards and plates."""

from __future__ import annotations

import pytest

from hirz.core.text import SelectorKind, find_selectors
from hirz.core.text.alphabet import shadow_of
from hirz.core.text.documents import plate_value


def of_kind(text: str, kind: SelectorKind) -> list[str]:
    """The values of one kind in a text."""
    return [s.value for s in find_selectors(text) if s.kind is kind]


@pytest.mark.parametrize(
    "text",
    [
        "CIN AB123456",
        "cin: ab123456",
        "CNIE n° AB 123456",
        "carte nationale AB123456",
        "ب.ت.و AB123456",
        "C.I.N: AB123456",
    ],
)
def test_a_word_makes_a_card_number(text: str) -> None:
    """In every spelling of the word."""
    assert of_kind(text, SelectorKind.CIN) == ["AB123456"]


@pytest.mark.parametrize("text", ["AB123456", "colis AB123456", "CIN inconnue", "CIN AB1234", "cinéma AB123456"])
def test_without_the_word_there_is_no_card_number(text: str) -> None:
    """The pattern alone is noise."""
    assert of_kind(text, SelectorKind.CIN) == []


@pytest.mark.parametrize(
    "text",
    [
        "plaque 12345-A-6",
        "plaque 12345 | أ | 6",
        "matricule: 12345أ6",
        "لوحة الترقيم 6-أ-12345",
        "voiture noire 12345/A/6",
        "plaque ١٢٣٤٥-أ-٦",
    ],
)
def test_one_plate_written_in_many_ways(text: str) -> None:
    """Latin or Arabic letter, either order, any separator."""
    assert of_kind(text, SelectorKind.PLATE) == ["12345-A-6"]


@pytest.mark.parametrize("text", ["12345-A-6", "plaque 12345-A-99", "plaque 12345-A-0", "plaque de cuisson 5 A"])
def test_what_is_no_plate(text: str) -> None:
    """No word, no such region, no serial."""
    assert of_kind(text, SelectorKind.PLATE) == []


def test_plates_of_before_2000() -> None:
    """Three numbers and no letter."""
    assert of_kind("plaque 1234-56-7", SelectorKind.PLATE) == ["1234-56-7"]


def test_every_letter_of_the_series_is_read() -> None:
    """أ ب د ه و ط ي."""
    assert [plate_value(shadow_of(f"12345-{letter}-6"))[6] for letter in "أبدهوطي"] == list("ABDHETY")  # type: ignore[index]
