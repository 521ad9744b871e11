"""Blind indexes, tokens and sub-keys: stable, apart from each other, and as the standards have them."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.sealing import blind_index, blind_token, derive

KEY = bytes(range(32))


def test_an_index_is_half_of_an_hmac() -> None:
    """It is the first 16 bytes of HMAC-SHA-256 over kind, 0x00, value."""
    expected = hmac.new(KEY, b"phone\x00+212600000100", hashlib.sha256).digest()[:16]
    assert blind_index(KEY, "phone", "+212600000100") == expected


def test_kinds_are_kept_apart() -> None:
    """Equal strings of different kinds share no index."""
    assert blind_index(KEY, "phone", "1") != blind_index(KEY, "handle", "1")


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_no_pair_is_mistaken_for_another(kind: str, value: str) -> None:
    """A character moved across the border between kind and value changes the index."""
    assert blind_index(KEY, kind, value) != blind_index(KEY, kind + "a", value)
    assert blind_index(KEY, kind, "a" + value) != blind_index(KEY, kind + "a", value)


@pytest.mark.parametrize("kind", ["", "a\x00b"])
def test_a_kind_holds_no_nul(kind: str) -> None:
    """A kind that could run into the value is refused."""
    with pytest.raises(ValueError, match="NUL"):
        blind_index(KEY, kind, "x")


def test_keys_are_kept_apart() -> None:
    """Another key gives another index and token."""
    other = bytes(32)
    assert blind_index(KEY, "phone", "1") != blind_index(other, "phone", "1")
    assert blind_token(KEY, "صورة") != blind_token(other, "صورة")


def test_a_token_has_64_bits_and_is_no_index() -> None:
    """A word's token is 8 bytes and cannot be read off an index of the same key."""
    token = blind_token(KEY, "photo")
    assert len(token) == 8
    assert token != blind_index(KEY, "word", "photo")[:8]


@pytest.mark.parametrize("label", ["loc", "box", "صندوق"])
def test_sub_keys_are_hkdf(label: str) -> None:
    """A sub-key is what HKDF-SHA-256 of another library gives."""
    expected = HKDF(algorithm=SHA256(), length=32, salt=None, info=label.encode()).derive(KEY)
    assert derive(KEY, label) == expected


def test_sub_keys_differ_by_label() -> None:
    """Two uses never share a key."""
    assert derive(KEY, "a") != derive(KEY, "b")


def test_weak_arguments_are_refused() -> None:
    """Short keys and an empty label are mistakes of the caller."""
    with pytest.raises(ValueError, match="label"):
        derive(KEY, "")
    with pytest.raises(ValueError, match="16"):
        derive(b"short", "a")
    with pytest.raises(ValueError, match="32"):
        blind_index(b"short", "phone", "1")
    with pytest.raises(ValueError, match="32"):
        blind_token(b"short", "word")
