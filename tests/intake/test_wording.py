"""The sentences of the list: general for every code, and in the reader's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from hirz.core.formats.wording_sentences import SENTENCES
from hirz.intake.wording import GENERAL, general_sentence


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_no_sentence_has_a_gap(language: str) -> None:
    """A parameter that nobody filled would show as an ellipsis or a brace."""
    with override(language):
        # "did you mean" is an addition to another sentence, never a code of its own.
        gaps = [code for code in SENTENCES if code != "did-you-mean" and set("{}…") & set(general_sentence(code))]
    assert gaps == []


def test_every_general_sentence_is_of_a_code_that_exists() -> None:
    """A code that is renamed takes its sentence with it."""
    assert set(GENERAL) <= set(SENTENCES)


def test_an_unknown_code_stands_for_itself() -> None:
    """A document that a later version refused."""
    assert general_sentence("not-yet-known") == "not-yet-known"
