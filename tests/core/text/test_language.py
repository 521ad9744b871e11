"""The language hint."""

from __future__ import annotations

import pytest

from hirz.core.text import language_hint
from tests.core.text.corpus import lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("تواصل هذا الشخص مع ابنتي ثم بدأ يهددها بنشر صورها على الانترنت", "ar"),
        ("واش كاين شي حل حيت واحد كيهدد ختي وبغا الفلوس ديالها", "ary"),
        ("wahed kayhded khti o kaytlob liha flous bzaf, 3afak 3awnoni", "ary-Latn"),
        ("Un homme menace ma fille depuis lundi et demande de l'argent", "fr"),
        ("Someone is threatening my daughter and asked her for money", "en"),
        ("Un hombre amenaza a mi hija y le pide dinero por el teléfono", "es"),
        ("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ ⵎⴰⵏⵉⵎⴽ", "zgh"),
        ("0600000101", "und"),
        ("", "und"),
        ("https://www.example.com/the/and/is/of", "und"),
        ("😀😀", "und"),
    ],
)
def test_whole_sentences_are_told(text: str, expected: str) -> None:
    """One sentence per language, and texts that say nothing."""
    assert language_hint(text) == expected


def test_the_corpus_is_mostly_told_and_hardly_ever_mistaken() -> None:
    """Short lines often give "und"; a wrong language is rare."""
    pairs = [(line.language, language_hint(line.text)) for line in lines() if line.language != "und"]
    answered = [(wanted, hint) for wanted, hint in pairs if hint != "und"]
    assert len(answered) / len(pairs) > 0.8
    assert sum(wanted == hint for wanted, hint in answered) / len(answered) > 0.97
