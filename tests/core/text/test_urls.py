"""Links and what they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.text import SelectorKind, find_selectors
from hirz.core.text.urls import parse_url


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("HTTP://Example.com:80/", "https://example.com"),
        ("https://example.com/A/b?Q=1#F", "https://example.com/A/b?Q=1#F"),
        ("https://user:secret@example.com/x", "https://example.com/x"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("hxxps://bad[.]example[.]com/x", "https://bad.example.com/x"),
        ("https://example.com/é", "https://example.com/%C3%A9"),
        ("https://مثال.com/", "https://xn--mgbh0fb.com"),
        ("https://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("https://192.0.2.7/x", "https://192.0.2.7/x"),
        ("example.com/x", "https://example.com/x"),
        ("https://example.com/a\u202eb", "https://example.com/ab"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("https://localhost", None),
        ("https://999.1.1.1/", None),
        ("https://example.com:99999/", None),
    ],
)
def test_links_have_one_form(raw: str, expected: str | None) -> None:
    """Scheme, host, port and escapes; what is no web link is refused."""
    url = parse_url(raw)
    assert (str(url) if url else None) == expected


@given(st.text(max_size=60))
def test_the_canonical_form_is_its_own_form(rest: str) -> None:
    """Normalising twice changes nothing, whatever the path holds."""
    url = parse_url(f"https://example.com/{rest}")
    if url:
        again = parse_url(str(url))
        assert str(again) == str(url)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("voir https://example.com/a, puis", "https://example.com/a"),
        ("(https://example.com/a)", "https://example.com/a"),
        ("(https://example.com/a_(b))", "https://example.com/a_(b)"),
        ("«https://example.com/a»", "https://example.com/a"),
        ("https://example.com/a؟", "https://example.com/a"),
        ("https://example.com/تقرير،", "https://example.com/تقرير"),
        ("lien:https://example.com/a", "https://example.com/a"),
        ("texthttps://example.com/a", "https://example.com/a"),
        ("www.example.com.", "www.example.com"),
    ],
)
def test_a_link_ends_where_the_sentence_goes_on(text: str, written: str) -> None:
    """Punctuation around a link is not part of it; brackets that it opened are."""
    found = find_selectors(text)[0]
    assert text[found.start : found.end] == written


def test_a_link_to_a_profile_gives_the_profile_and_the_handle() -> None:
    """Both join reports: the handle is the name inside the link."""
    text = "https://www.instagram.com/Faux.Nom/?igsh=abc"
    profile, handle = find_selectors(text)
    assert (profile.kind, profile.value) == (SelectorKind.PROFILE_URL, "https://instagram.com/faux.nom")
    assert (handle.kind, handle.value) == (SelectorKind.HANDLE, "instagram:faux.nom")
    assert text[handle.start : handle.end] == "Faux.Nom"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://t.me/+AbCd_Ef123", "telegram:AbCd_Ef123"),
        ("t.me/joinchat/AbCdEf123", "telegram:AbCdEf123"),
        ("https://chat.whatsapp.com/AbCdEfGhIjKlMnOp", "whatsapp:AbCdEfGhIjKlMnOp"),
        ("discord.gg/AbCd", "discord:AbCd"),
        ("https://discord.com/invite/AbCd", "discord:AbCd"),
        ("https://www.snapchat.com/t/AbCd1234", "snapchat:t/AbCd1234"),
        ("https://www.roblox.com/share?code=ab12cd34&type=Server", "roblox:ab12cd34"),
        ("https://us02web.zoom.us/j/12345678901?pwd=x", "zoom:12345678901"),
        ("https://meet.google.com/abc-defg-hij", "meet:abc-defg-hij"),
        ("https://signal.group/#AbCdEfGhIjKlMnOpQrStUv", "signal:AbCdEfGhIjKlMnOpQrStUv"),
    ],
)
def test_links_that_open_rooms(text: str, value: str) -> None:
    """The code keeps its case: it is part of it."""
    assert [(s.kind, s.value) for s in find_selectors(text)] == [(SelectorKind.ROOM_CODE, value)]


@pytest.mark.parametrize(
    "text",
    [
        "https://www.instagram.com/p/AbC/",
        "https://t.me/share/url?url=x",
        "https://facebook.com/groups/12",
        "https://x.com/home",
    ],
)
def test_pages_of_a_platform_are_no_accounts(text: str) -> None:
    """Posts, share buttons and start pages."""
    assert [s.kind for s in find_selectors(text)] == [SelectorKind.URL]


def test_a_link_by_address_gives_the_address() -> None:
    """http://192.0.2.7:8080/x holds an IP with its port."""
    found = find_selectors("http://192.0.2.7:8080/x")
    assert [s.kind for s in found] == [SelectorKind.URL, SelectorKind.IP]
    assert found[1].attributes == {"port": "8080"}


def test_a_wallet_inside_a_link_is_found() -> None:
    """Block explorers carry addresses in their links."""
    address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    assert [s.kind for s in find_selectors(f"https://explorer.example.com/address/{address}")] == [
        SelectorKind.URL,
        SelectorKind.WALLET,
    ]
