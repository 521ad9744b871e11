"""What somebody types: read without ever refusing, the same in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.searching.asking import MAX_TERMS, Term, read_question, values_of


def terms(text: str) -> list[list[tuple[str, ...]]]:
    """The words of each alternative."""
    return [[term.words for term in one] for one in read_question(text, "MA").alternatives]


def only(text: str) -> Term:
    """The one term of a question."""
    ((term,),) = read_question(text, "MA").alternatives
    return term


def test_words_must_all_be_there() -> None:
    """In any form; what everybody writes is left out and said."""
    asked = read_question("les photos pour argent", "MA")
    assert [[term.words for term in one] for one in asked.alternatives] == [[("photos",), ("argent",)]]
    assert asked.left_out == ("les", "pour")


@pytest.mark.parametrize("between", ["OR", "OU", "أو", "|"])
def test_or_parts_alternatives(between: str) -> None:
    """In each language, in capitals where small letters are a word."""
    assert terms(f"argent {between} flous photos") == [[("argent",)], [("flous",), ("photos",)]]
    assert terms("argent or flous") == [[("argent",), ("flous",)]]


@pytest.mark.parametrize("quotes", ['"{}"', "«{}»", "“{}”", '"{}'])
def test_a_phrase_is_taken_as_written(quotes: str) -> None:
    """With the quotation marks of every language, and with one that was forgotten."""
    term = only(quotes.format("envoie les photos"))
    assert term.is_exact
    assert term.words == ("envoie", "photos")


def test_minus_leaves_out() -> None:
    """Before a word, a phrase or a name; a hyphen within a word is none, and one by itself is nothing."""
    asked = read_question('photos -école -"à la gare" mot-clé -', "MA")
    ((first, *others),) = asked.alternatives
    assert not first.is_not
    assert [(term.words, term.is_not) for term in others] == [
        (("ecole",), True), (("gare",), True), (("mot", "cle"), False),
    ]  # fmt: skip
    assert asked.is_askable
    assert not read_question("-photos", "MA").is_askable
    assert not read_question("argent OR -photos", "MA").is_askable


@pytest.mark.parametrize("lead", ["name:", "Nom:", "اسم:", "name: "])
def test_a_name_is_asked_for_as_a_name(lead: str) -> None:
    """One word, or several in quotation marks."""
    assert only(f'{lead}"Rachid Nadiri"').is_name
    assert only(f'{lead}"Rachid Nadiri"').written == "Rachid Nadiri"
    assert only(f"{lead}Rachid").words == ("rachid",)


@pytest.mark.parametrize("written", ["+212 600 000 100", "0600000100", "06 00 00 01 00"])
def test_a_telephone_is_one_thing(written: str) -> None:
    """However it is spaced, and beside other words."""
    asked = read_question(f"photos {written} argent", "MA")
    ((one, number, other),) = asked.alternatives
    assert ("phone", "+212600000100") in number.values
    assert (one.words, other.words) == (("photos",), ("argent",))
    ((_, without),) = read_question(f"photos -{written}", "MA").alternatives
    assert without.is_not
    assert ("phone", "+212600000100") in without.values


def test_an_account_is_its_value_or_its_words() -> None:
    """Whoever does not know the platform finds it by its words, beside each other."""
    term = only("rim_lune.0")
    assert term.words == ("rim", "lune", "0") or term.words[:2] == ("rim", "lune")
    assert any(kind == "handle" for kind, _ in term.values)
    assert ("sha256", "ab" * 32) in values_of("AB" * 32, "MA")


def test_a_plain_word_is_no_value() -> None:
    """Or every word would be looked up as somebody's account."""
    assert only("photos").values == ()


@given(st.text(max_size=400))
def test_nothing_typed_breaks(text: str) -> None:
    """Hostile or not, it is a question of bounded size."""
    asked = read_question(text, "MA")
    assert sum(map(len, asked.alternatives)) <= MAX_TERMS
    assert all(term.words or term.values for one in asked.alternatives for term in one)
