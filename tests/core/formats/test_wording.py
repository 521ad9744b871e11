"""Every refusal is worded in three languages, and safely."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
import re2

import hirz.core.formats as package
from hirz.core.formats.errors import FormatError
from hirz.core.formats.wording import LANGUAGES, in_all_languages
from hirz.core.formats.wording_sentences import KINDS, SENTENCES, Words

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path(package.__file__ or "").parent.glob("*.py"))
ARABIC = re2.compile(r"[\x{0621}-\x{064A}]")


def parameters_of(sentence: str) -> set[str]:
    """The names of the parameters of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def assert_worded(words: Words) -> None:
    """All three languages, the same parameters in each, Arabic in Arabic."""
    assert all(words)
    assert parameters_of(words.ar) == parameters_of(words.fr) == parameters_of(words.en)
    assert ARABIC.search(words.ar)
    assert not ARABIC.search(words.fr + words.en)


@pytest.mark.parametrize("code", list(SENTENCES))
def test_every_code_is_worded(code: str) -> None:
    """One sentence per language, ending as sentences do."""
    assert_worded(SENTENCES[code])
    assert SENTENCES[code].en[-1] in ".?"


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_worded(kind: str) -> None:
    """What was expected or found is said in the reader's language too (true and false are literal)."""
    words = KINDS[kind]
    assert all(words)
    assert ARABIC.search(words.ar)


def test_a_forgotten_translation_is_seen() -> None:
    """The planted fault: English in the Arabic column, and a parameter left out."""
    with pytest.raises(AssertionError):
        assert_worded(Words("The file.", "Le fichier.", "The file."))
    with pytest.raises(AssertionError):
        assert_worded(Words("الحد {limit}", "La limite", "The limit {limit}"))


def test_every_code_raised_is_worded_and_every_wording_raised() -> None:
    """No code without a sentence, no sentence without a code."""
    names = "FormatError|NotAReport|UnknownFormat|Malformed|LimitExceeded|Forbidden|InvalidValue|self._fault"
    raised = set(re2.findall(r"(?:" + names + r")\(\s*\"([a-z0-9-]+)\"", SOURCE))
    raised |= set(re2.findall(r"\"(csv-heading-[a-z]+|json-trailing-data|json-syntax)\"", SOURCE))
    assert raised == set(SENTENCES) - {"did-you-mean"}


def test_an_unknown_parameter_is_an_ellipsis() -> None:
    """Wording never fails, even where the code forgot a parameter."""
    assert in_all_languages("value-missing", {})["en"] == "… is missing, and it is required."


def test_hostile_parameters_are_harmless() -> None:
    """Braces, controls, names of kinds and endless values are shown as text."""
    for given in ("{0.__class__}", "text", "a\u202e\x00b", "x" * 10_000):
        sentence = in_all_languages("value-not-allowed", {"name": "n", "given": given, "allowed": ("a", "b")})["en"]
        assert "\u202e" not in sentence
        assert "\x00" not in sentence
        assert len(sentence) < 300
    assert "“text”" in in_all_languages("value-not-allowed", {"given": "text", "name": "n", "allowed": ()})["en"]


def test_latin_runs_are_isolated_in_arabic() -> None:
    """A name or number does not tear the sentence apart."""
    assert "\u2068incidentType\u2069" in in_all_languages("value-missing", {"name": "incidentType"})["ar"]


def test_errors_become_json_with_their_others() -> None:
    """What an API answers."""
    fault = FormatError("value-missing", name="x", line=3, column=4, path="/x", others=[FormatError("document-empty")])
    told = fault.to_json()
    assert (told["code"], told["line"], told["column"], told["path"]) == ("value-missing", 3, 4, "/x")
    assert set(fault.reason) == set(LANGUAGES)
    assert [other["code"] for other in told["others"]] == ["document-empty"]  # type: ignore[attr-defined]


def test_errors_as_text_hold_no_values() -> None:
    """Logs get the code, the path and the line."""
    assert str(FormatError("value-wrong", given="secret", path="/a", line=2)) == "value-wrong at /a line 2"
    assert str(FormatError("document-empty")) == "document-empty"
