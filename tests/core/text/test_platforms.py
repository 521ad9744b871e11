"""Platforms and the links that name accounts or rooms."""

from __future__ import annotations

import pytest

from hirz.core.text.platforms import LINK_RULES, PLATFORMS, LinkKind, handle_value, link_form, link_target, platform_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("TikTok", "tiktok"),
        ("تيك توك", "tiktok"),
        ("Facebook Messenger", "facebook"),
        ("INSTAGRAM", "instagram"),
        ("A New Chat!", "a-new-chat"),
        ("", ""),
    ],
)
def test_any_name_of_a_platform_gives_its_key(name: str, key: str) -> None:
    """Scripts, case and spaces do not matter; unknown platforms keep their name."""
    assert platform_key(name) == key


def test_keys_are_their_own_keys() -> None:
    """A stored value can be read again."""
    assert [platform_key(p.key) for p in PLATFORMS] == [p.key for p in PLATFORMS]


def test_every_link_rule_belongs_to_a_platform_of_the_table() -> None:
    """A rule for an unknown platform would give values that no handle meets."""
    assert {rule.platform for rule in LINK_RULES} <= {p.key for p in PLATFORMS}


@pytest.mark.parametrize("rule", [r for r in LINK_RULES if r.kind is not LinkKind.PHONE], ids=lambda r: r.form)
def test_the_canonical_link_of_a_rule_names_the_same(rule: object) -> None:
    """A canonical link, read again, names the same account or room."""
    names = {"youtube.com/{}": "channel/UC" + "a" * 22, "snapchat.com/{}": "t/abcd1234"}
    form: str = rule.form  # type: ignore[attr-defined]
    for name in [
        names.get(form, ""),
        "1234567890",
        "abcdefghijklmnopqrstuvwx",
        "abc-defg-hij",
        "fauxnom1",
        "12345678901234567",
    ]:
        if name:
            host, _, path = form.format(name).partition("/")
            target = link_target(host, "/" + path)
            if target and target.name == name and target.rule.platform == rule.platform:  # type: ignore[attr-defined]
                assert link_form(target) == "https://" + form.format(name)
                return
    pytest.fail("no example name fits the rule")


def test_facebook_ignores_dots_and_all_ignore_case() -> None:
    """As the platforms compare names."""
    assert handle_value("@Faux.Nom.", "Facebook") == handle_value("fauxnom", "fb") == "facebook:fauxnom"


def test_a_name_that_breaks_the_rule_is_refused() -> None:
    """A structured field says where it belongs, so a wrong name there is no handle."""
    assert handle_value("a b", "instagram") is None
    assert handle_value("x", None) is None
