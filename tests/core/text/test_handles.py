"""Handles."""

from __future__ import annotations

import pytest

from hirz.core.text import SelectorKind, find_selectors


def handles(text: str) -> list[str]:
    """The handles of a text."""
    return [s.value for s in find_selectors(text) if s.kind is SelectorKind.HANDLE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@faux_nom", [":faux_nom"]),
        ("@Faux_Nom sur insta", ["instagram:faux_nom"]),
        ("insta: sara", ["instagram:sara"]),
        ("insta = @sara", ["instagram:sara"]),
        ("my snap is sara2009", ["snapchat:sara2009"]),
        ("son snap c'est sara", ["snapchat:sara"]),
        ("insta sara_x", ["instagram:sara_x"]),
        ("sara_x (insta)", ["instagram:sara_x"]),
        ("sara_x f snap", ["snapchat:sara_x"]),
        ("تيك توك: sara.x", ["tiktok:sara.x"]),
        ("سناب ديالها sara_x", ["snapchat:sara_x"]),
        ("sara_x على انستغرام", ["instagram:sara_x"]),
        ("facebook: Faux.Nom.1", ["facebook:fauxnom1"]),
        ("username: sara_x", [":sara_x"]),
        ("discord: sara#1234", ["discord:sara#1234"]),
        ("insta dyali sara_x o dyalo omar_y", ["instagram:sara_x", "instagram:omar_y"]),
    ],
)
def test_handles_with_and_without_a_platform(text: str, expected: list[str]) -> None:
    """ "platform:name" when the platform is said nearby, ":name" when it is not."""
    assert handles(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "insta sara",
        "insta: il m'a écrit",
        "j'ai insta et snap",
        "snap hier soir",
        "whatsapp: 0600000101",
        "@everyone",
        "faux@example.com",
        "photo_01.jpg sur whatsapp",
        "m3aya f snap",
        "3liya f insta",
        "sara_x",
        "insta: 12345",
        "@s\u0430ra_x",
    ],
)
def test_words_of_a_sentence_are_no_handles(text: str) -> None:
    """Without a sign, only tokens that are no word; files, mails, numbers and cut names never."""
    assert handles(text) == []


def test_a_name_that_breaks_the_platforms_rule_keeps_no_platform() -> None:
    """Telegram has no dots: the name is kept, the platform is not sure."""
    assert handles("telegram: faux.nom") == [":faux.nom"]
