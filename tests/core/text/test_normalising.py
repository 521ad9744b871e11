"""Values from structured fields."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.text import SelectorKind, normalise_selector

K = SelectorKind


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (K.PHONE, "0600000101", "+212600000101"),
        (K.PHONE, "600000101", "+212600000101"),
        (K.PHONE, "tel:+212-600-000-101", "+212600000101"),
        (K.PHONE, "212600000101", "+212600000101"),
        (K.PHONE, "33199001234", "+33199001234"),
        (K.PHONE, "+447700900123", "+447700900123"),
        (K.PHONE, "12", None),
        (K.PHONE, "call me", None),
        (K.EMAIL, " Faux.Nom@Example.COM ", "faux.nom@example.com"),
        (K.EMAIL, "mailto:faux@example.com", "faux@example.com"),
        (K.EMAIL, "faux (at) example (dot) com", "faux@example.com"),
        (K.EMAIL, "faux", None),
        (K.HANDLE, "@Faux_Nom", ":faux_nom"),
        (K.HANDLE, "https://instagram.com/Faux_Nom", "instagram:faux_nom"),
        (K.HANDLE, "two words", None),
        (K.PROFILE_URL, "instagram.com/Faux_Nom?x=1", "https://instagram.com/faux_nom"),
        (K.PROFILE_URL, "https://example.com/Faux_Nom", None),
        (K.URL, "EXAMPLE.com/", "https://example.com"),
        (K.URL, "not a link", None),
        (K.IP, " 2001:DB8::0001 ", "2001:db8::1"),
        (K.IP, "192.0.2.07", None),
        (K.WALLET, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        (K.WALLET, "", None),
        (K.RIB, "999 780 0000000000000101 93", "999780000000000000010193"),
        (K.IBAN, "ma64-9997-8000-0000-0000-0001-0193", "MA64999780000000000000010193"),
        (K.CIN, "ab 123456", "AB123456"),
        (K.CIN, "123456", None),
        (K.PLATE, "12345 - أ - 6", "12345-A-6"),
        (K.ROOM_CODE, "https://t.me/+AbCdEf123", "telegram:AbCdEf123"),
        (K.ROOM_CODE, "xk42", ":XK42"),
        (K.ROOM_CODE, "t.me/faux_nom", None),
        (K.TRANSFER_CODE, "123-456-7890", "1234567890"),
        (K.TRANSFER_CODE, "1234", None),
    ],
)
def test_values_have_one_form(kind: SelectorKind, raw: str, expected: str | None) -> None:
    """Each kind, well and badly written."""
    assert normalise_selector(kind, raw) == expected


def test_the_platform_of_a_field_enters_the_value() -> None:
    """Under any of its names."""
    assert normalise_selector(K.HANDLE, "Faux_Nom", platform="إنستغرام") == "instagram:faux_nom"
    assert normalise_selector(K.ROOM_CODE, "xk42", platform="Roblox") == "roblox:XK42"
    assert normalise_selector(K.HANDLE, "Faux_Nom", platform="Some Chat") == "some-chat:faux_nom"


def test_an_endless_value_is_no_selector() -> None:
    """A field of a megabyte is refused without being read."""
    assert normalise_selector(K.URL, "https://example.com/" + "a" * 10**6) is None


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(list(SelectorKind)),
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.sampled_from([None, "insta", "\ud800"]),
)
def test_any_value_is_read_without_error(kind: SelectorKind, raw: str, platform: str | None) -> None:
    """Whatever a sender puts into a field."""
    value = normalise_selector(kind, raw, platform=platform)
    assert value is None or value


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(SelectorKind)), st.text(max_size=60))
def test_canonical_twins_of_a_value_are_one(kind: SelectorKind, raw: str) -> None:
    """NFC and NFD."""
    assert normalise_selector(kind, unicodedata.normalize("NFC", raw)) == normalise_selector(
        kind, unicodedata.normalize("NFD", raw)
    )
