"""Comparing names: Arabic, French and Moroccan habits, hostile texts, and what a score may not do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.names import ALIKE, ReasonKind, compare_names, comparing, name_keys

PEOPLE = Path(__file__).resolve().parents[2] / "data" / "names" / "people.tsv"


def pairs(kind: str) -> list[tuple[str, str]]:
    """The whole names of one kind."""
    rows = [line.split("\t") for line in PEOPLE.read_text("utf-8").splitlines()]
    return [(row[1], row[2]) for row in rows if row[0] == kind]


def test_most_spellings_of_one_name_are_found() -> None:
    """Across scripts, orders, particles and short forms; what is missed is counted."""
    same = pairs("same")
    found = sum(compare_names(a, b).score >= ALIKE for a, b in same)
    assert len(same) == 58
    assert found >= 55, found


def check_told_apart() -> None:
    """Of names that only look alike, hard on purpose, at most half pass for one; a person tells those apart."""
    different = pairs("different")
    taken = sum(compare_names(a, b).score >= ALIKE for a, b in different)
    assert len(different) == 33
    assert taken <= len(different) / 2, taken


def test_many_names_that_only_look_alike_are_told_apart() -> None:
    """Another family, a woman's name, one letter more."""
    check_told_apart()


def test_adding_evidence_up_takes_brothers_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bad variant: a part that is another name does not count against those that agree."""
    monkeypatch.setattr(comparing, "_DOUBTS", frozenset())
    with pytest.raises(AssertionError):
        check_told_apart()


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Mohamed Alaoui", "محمد العلوي", ReasonKind.SPELLING),
        ("Mohamed El Alaoui", "Mohamed Alaoui", ReasonKind.SAME),
        ("Alaoui Mohamed", "Mohamed Alaoui", ReasonKind.ORDER),
        ("Fatimazahra Bennani", "Fatima Zahra Bennani", ReasonKind.JOINED),
        ("Karim Tazi", "Karima Tazi", ReasonKind.GENDER),
        ("Karim Tazi", "Karim Berrada", ReasonKind.UNLIKE),
        ("Karim Tazi", "Karim Amine Tazi", ReasonKind.MISSING),
        ("K. Tazi", "Karim Tazi", ReasonKind.INITIAL),
        ("Mohamed", "محمد", ReasonKind.COMMON),
        ("Zouhair", "زهير", ReasonKind.SINGLE),
    ],
)
def test_reasons_say_what_was_found(a: str, b: str, kind: ReasonKind) -> None:
    """Each habit has its reason, in three languages."""
    reasons = compare_names(a, b).reasons
    found = next(reason for reason in reasons if reason.kind is kind)
    assert len({found.sentence(language) for language in ("ar", "fr", "en")}) == 3


def test_a_very_common_name_alone_points_to_nobody() -> None:
    """However alike two spellings are."""
    assert compare_names("Mohamed", "محمد").score < ALIKE
    assert compare_names("Mohamed Alaoui", "محمد العلوي").score >= ALIKE


@pytest.mark.parametrize("text", ["", " ", "...", "123", "\x00", "\u202e", "😀", "\ud800"])
def test_what_is_no_name_is_like_nothing(text: str) -> None:
    """No text makes it fail."""
    assert compare_names(text, "Karim Tazi").score == 0.0
    assert not name_keys(text)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_comparing_is_symmetric_and_bounded(a: str, b: str) -> None:
    """Whatever is compared."""
    one, other = compare_names(a, b), compare_names(b, a)
    assert one.bits == pytest.approx(other.bits)
    assert 0.0 <= one.score <= 1.0


@pytest.mark.parametrize("unit", ["a", "م", "ab ", "محمد ", "el ", "abd ", "ben", "\u0301", "a'"])
def test_a_text_without_end_costs_no_more_than_its_beginning(unit: str) -> None:
    """At most 200 characters and eight words are read."""
    long = unit * 100_000
    assert compare_names(long, long).score <= 1.0
    assert len(name_keys(long)) < 100
