"""The vocabulary of context."""

from __future__ import annotations

import pytest

from hirz.core.text.page import Page
from hirz.core.text.words import VOCABULARY, WORDS, Topic


def test_every_word_of_the_vocabulary_is_found_as_itself() -> None:
    """No word is hidden by a shorter one that begins like it."""
    missing = []
    for key, word in VOCABULARY.items():
        found = [VOCABULARY.get(key_of) for key_of in [WORDS.search(key + b" ").group().translate(None, b" -")]]
        if found != [word]:
            missing.append(key)
    assert missing == []


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("wafa-cash", [Topic.TRANSFER]),
        ("WESTERN UNION", [Topic.TRANSFER]),
        ("بالسناب", [Topic.PLATFORM]),
        ("والكود", [Topic.WEAK_ROOM]),
        ("سنابل القمح", []),
        ("snapshot", []),
        ("cinéma", []),
        ("code de la route", [Topic.NOT_ROOM]),
    ],
)
def test_words_stand_for_themselves(text: str, topics: list[Topic]) -> None:
    """With their particles, never as part of another word."""
    assert [hit.word.topic for hit in Page(text, "MA").hits] == topics
