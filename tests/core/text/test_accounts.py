"""Wallets and bank accounts."""

from __future__ import annotations

import pytest

from hirz.core.text import SelectorKind, find_selectors
from hirz.core.text.accounts import iban_value, rib_value, wallet_value


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", None),
        ("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", "ethereum:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        ("0x" + "0" * 40, None),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae", None),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1", "litecoin:LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"),
        ("", None),
        ("-", None),
    ],
)
def test_wallets_carry_their_chain(address: str, expected: str | None) -> None:
    """Case goes only where the chain ignores it."""
    assert wallet_value(address) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MA64999780000000000000010193", "MA64999780000000000000010193"),
        ("MA65999780000000000000010193", None),
        ("MA6499978000000000000001019", None),
        ("ZZ64999780000000000000010193", None),
        ("", None),
    ],
)
def test_ibans_have_the_length_of_their_country_and_the_check(text: str, expected: str | None) -> None:
    """Country, length, mod 97."""
    assert iban_value(text) == expected


def test_a_rib_of_no_bank_is_refused() -> None:
    """24 zeros satisfy no one."""
    assert rib_value("000000000000000000000097") is None
    assert rib_value("٩٩٩٧٨٠٠٠٠٠٠٠٠٠٠٠٠٠٠١٠١٩٣") is None


def test_a_moroccan_iban_gives_its_rib() -> None:
    """Reports that name the account by either number meet."""
    text = "vers ma64 9997 8000 0000 0000 0001 0193 svp"
    found = {s.kind: text[s.start : s.end] for s in find_selectors(text)}
    assert found == {
        SelectorKind.IBAN: "ma64 9997 8000 0000 0000 0001 0193",
        SelectorKind.RIB: "9997 8000 0000 0000 0001 0193",
    }


def test_words_after_an_iban_are_not_part_of_it() -> None:
    """The country's length says where it ends."""
    text = "GB82 WEST 1234 5698 7654 32 ab12 cd34"
    found = find_selectors(text)[0]
    assert text[found.start : found.end] == "GB82 WEST 1234 5698 7654 32"
