"""Vectors of tokens: what the server is given, within its limits, and nothing that says a word."""

from __future__ import annotations

import struct
from itertools import pairwise

import pytest

from hirz.core.searching import (
    MAX_LEXEMES,
    MAX_PARTS,
    MAX_PLACE,
    MAX_USES,
    OVERLAP,
    TOKEN_LENGTH,
    SearchKeys,
    stems_of,
    vectors,
)

KEYS = SearchKeys(bytes(range(32)))
OTHER = SearchKeys(bytes(range(1, 33)))


def read(vector: bytes) -> dict[bytes, list[int]]:
    """A vector as the server reads it."""
    (count,), at, found = struct.unpack_from("!I", vector), 4, {}
    for _ in range(count):
        end = vector.index(b"\0", at)
        (places,) = struct.unpack_from("!H", vector, end + 1)
        found[vector[at:end]] = list(struct.unpack_from(f"!{places}H", vector, end + 3))
        at = end + 3 + 2 * places
    assert at == len(vector)
    return found


def test_a_word_and_its_stem_stand_at_one_place() -> None:
    """Each under a key of its own; words that everybody writes take no place."""
    (only,) = vectors(["envoie moi les photos"], [], KEYS)
    found = read(only)
    assert found[KEYS.word("envoie")] == [2]
    assert found[KEYS.word("photos")] == [3]
    assert [found[KEYS.stem(stem)] for stem in stems_of("photos")] == [[3]]
    assert KEYS.word("les") not in found


def test_tokens_are_keyed_and_of_one_length() -> None:
    """Nothing of a word is in its token: not its letters, not its length; another key gives another token."""
    (only,) = vectors(["argent argentabcdefghijklmnopqrstuvwxyz"], ["Nadia Example"], KEYS)
    found = read(only)
    assert {len(token) for token in found} == {TOKEN_LENGTH}
    assert KEYS.word("argent") != OTHER.word("argent") != KEYS.stem("argent") != KEYS.name("argent")


def test_fields_are_no_neighbours() -> None:
    """The last word of one and the first of the next have a place between them."""
    (only,) = vectors(["argent", "compte"], [], KEYS)
    found = read(only)
    assert found[KEYS.word("compte")][0] - found[KEYS.word("argent")][0] == 2


@pytest.mark.parametrize("text", ["mot ", "argent compte "])
def test_a_word_used_too_often_begins_another_part(text: str) -> None:
    """Whose beginning repeats the end of the one before; part 0 holds every token."""
    parts = [read(vector) for vector in vectors([text * (MAX_USES + 40)], [], KEYS)]
    assert len(parts) == 2
    assert max(len(places) for part in parts for places in part.values()) == MAX_USES
    words = [KEYS.word(word) for word in text.split()]
    assert sum(len(parts[1][word]) for word in words) == 40 * len(words) + OVERLAP


def test_a_long_text_is_parted_within_the_limits_of_the_server() -> None:
    """Each part below 16,384 places and a megabyte; part 0 holds what the others hold, without their places."""
    text = " ".join(f"mot{n}" for n in range(2 * MAX_PLACE))
    first, *others = vectors([text], [], KEYS)
    whole = read(first)
    assert all(max(p for places in read(v).values() for p in places) <= MAX_PLACE for v in (first, *others))
    assert all(len(v) < 2**20 for v in (first, *others))
    for vector in others:
        assert read(vector).keys() <= whole.keys()
    assert whole[KEYS.word(f"mot{2 * MAX_PLACE - 1}")] == []


def test_a_flood_of_words_ends() -> None:
    """A report of nothing but different words, and one of nothing but one word."""
    many = vectors([" ".join(f"w{n}" for n in range(200_000))], [], KEYS)
    assert len(read(many[0])) == MAX_LEXEMES
    assert len(many[0]) < 2**20
    assert len(vectors(["argent " * 100_000], [], KEYS)) == MAX_PARTS


def test_the_server_is_given_what_it_need_not_sort() -> None:
    """Tokens in the order of their bytes, places rising."""
    (only,) = vectors(["zebre argent compte photo zebre"], ["Nadia Example"], KEYS)
    found = read(only)
    assert list(found) == sorted(found)
    assert all(a < b for places in found.values() for a, b in pairwise(places))


@pytest.mark.parametrize(
    ("written", "asked"),
    [("photos", "photo"), ("photo", "photos"), ("الصور", "صور"), ("menaces", "menace"), ("threatened", "threatens")],
)
def test_forms_of_a_word_are_asked_for(written: str, asked: str) -> None:
    """Whichever of them was written."""
    assert set(KEYS.indexed(written)) & set(KEYS.asked(asked))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Mohamed Nadiri", "النادري محمد"), ("Rachid Benexample", "Benexample Rachid"), ("Nadia Rachidi", "Rachidi"),
        ("رشيد النادري", "Rachid"),
    ],
)  # fmt: skip
def test_names_meet_across_scripts_and_by_halves(written: str, asked: str) -> None:
    """In either order."""
    assert KEYS.names(written) & KEYS.asked_names(asked)


def test_another_name_is_not_met() -> None:
    """Two parts must both fit."""
    assert not KEYS.names("Nadia Rachidi") & KEYS.asked_names("Nadia Bouzid")
