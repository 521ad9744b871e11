"""A verdict's words: every kind of problem has its sentence in three languages."""

from __future__ import annotations

import pytest

from hirz.core.ledger import ExportVerdict, Problem, ProblemKind
from hirz.core.ledger.verdict import LANGUAGES


def verdict(*problems: Problem, witnessed: int = 1, key_from_file: bool = False) -> ExportVerdict:
    """A verdict on an invented export."""
    return ExportVerdict("hirz.example.com/ledger", 7, bytes(32), 1, witnessed, key_from_file, problems)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_problem_has_its_sentence(kind: ProblemKind, language: str) -> None:
    """The sentence ends with a full stop and leaves nothing unfilled."""
    words = Problem(kind, 12, 3, 5).words(language)
    assert words.endswith(".")
    assert "{" not in words
    assert "None" not in words


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_arabic_sentences_are_arabic(kind: ProblemKind) -> None:
    """No sentence was forgotten in the Latin script."""
    assert not any("a" <= character.lower() <= "z" for character in Problem(kind, 12, 3, 5).words("ar"))


def test_numbers_are_in_the_sentence() -> None:
    """The auditor reads which entries and which line."""
    assert Problem(ProblemKind.ENTRIES_MISSING, 12, 3, 5).words("en") == "Missing before line 12: entries 3 to 5."
    assert Problem(ProblemKind.ENTRIES_MISSING, 12, 3, 3).words("fr") == "Manque avant la ligne 12 : l’entrée 3."
    assert "القيود من 3 إلى 5" in Problem(ProblemKind.ENTRIES_MISSING, 12, 3, 5).words("ar")


def test_an_unknown_language_is_a_mistake() -> None:
    """Other languages are the caller's mistake."""
    with pytest.raises(ValueError, match="de"):
        Problem(ProblemKind.NO_HEAD).words("de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_owns_up_to_its_limits(language: str) -> None:
    """Without a witness, or with the file's own key, a good verdict is longer by a sentence each."""
    plain = verdict().summary(language)
    assert plain.count(".") < verdict(witnessed=0).summary(language).count(".")
    assert plain.count(".") < verdict(key_from_file=True).summary(language).count(".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_summary_counts_the_problems(language: str) -> None:
    """A bad verdict says so and counts."""
    bad = verdict(Problem(ProblemKind.NO_HEAD), Problem(ProblemKind.HEADER_BROKEN))
    assert not bad.ok
    assert "2" in bad.summary(language)
