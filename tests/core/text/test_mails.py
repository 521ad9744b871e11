"""E-mail addresses, plain and hidden."""

from __future__ import annotations

import pytest

from hirz.core.text import SelectorKind, find_selectors


def emails(text: str) -> list[str]:
    """The addresses of a text."""
    return [s.value for s in find_selectors(text) if s.kind is SelectorKind.EMAIL]


@pytest.mark.parametrize(
    "written",
    [
        "faux.nom@example.com",
        "Faux.Nom@EXAMPLE.com",
        "<faux.nom@example.com>",
        "faux.nom@example.com.",
        "ｆａｕｘ．ｎｏｍ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "faux.nom@\u200bexample.com",
        "faux.nom (at) example (dot) com",
        "faux.nom[at]example[dot]com",
        "faux.nom (arobase) example (point) com",
        "faux.nom @ example . com",
        "بريدي faux.nom@example.com",
        "وfaux.nom@example.com",
    ],
)
def test_one_address_written_in_many_ways(written: str) -> None:
    """All give the same value."""
    assert emails(f"voici {written} merci") == ["faux.nom@example.com"]


@pytest.mark.parametrize(
    "text",
    ["a@b", "@example.com", "nom@.com", "nom..x@example.com", "rendez-vous @ la gare. Puis", "me at example dot com"],
)
def test_what_is_no_address_or_not_certain(text: str) -> None:
    """Half addresses and sentences."""
    assert "nom@example.com" not in emails(text)
    assert not [e for e in emails(text) if ".." in e or "@la" in e]


def test_neighbours_are_parted() -> None:
    """Addresses with only a comma between them."""
    assert emails("a@example.com,b@example.org;c@example.net") == ["a@example.com", "b@example.org", "c@example.net"]


def test_an_address_is_no_handle_and_no_link() -> None:
    """What an address holds is not found again."""
    assert [s.kind for s in find_selectors("faux.nom@example.com")] == [SelectorKind.EMAIL]


def test_look_alike_letters_are_flagged() -> None:
    """A Cyrillic letter among Latin ones, in the name or in the host."""
    for text in ("s\u0430ra@example.com", "sara@ex\u0430mple.com"):
        found = find_selectors(text)[0]
        assert found.attributes["mixed_script"] == "true"
        assert text[found.start : found.end] == text
