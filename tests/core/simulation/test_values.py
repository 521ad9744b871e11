"""Invented values check like real ones, and belong to nobody."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from random import Random

import phonenumbers
import pytest
from phonenumbers import carrier

from hirz.core.simulation import values
from hirz.core.text import checksums

DOCUMENTATION = [ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")]


@pytest.fixture
def rng() -> Random:
    """A fixed source of chance."""
    return Random(1)


def check_phone(number: str) -> None:
    """Valid in form, and of no operator."""
    read = phonenumbers.parse(number)
    assert phonenumbers.is_valid_number(read)
    assert number.startswith("+212600000") or not carrier.name_for_number(read, "en")


def test_moroccan_phones(rng: Random) -> None:
    """Numbers are valid in form; beyond the range for examples none belongs to an operator."""
    for _ in range(500):
        check_phone(values.phone(rng))


def test_a_real_range_is_noticed() -> None:
    """A number of an operator's range fails the check."""
    with pytest.raises(AssertionError):
        check_phone("+212661000000")


@pytest.mark.parametrize(("country", "prefix"), [("FR", "+33639980"), ("GB", "+447700900"), ("US", "+120255501")])
def test_foreign_phones_are_fiction(rng: Random, country: str, prefix: str) -> None:
    """Numbers abroad come from ranges set aside for fiction."""
    assert all(values.phone(rng, country).startswith(prefix) for _ in range(50))


def test_written_numbers_are_the_same(rng: Random) -> None:
    """However a number is written, it is read as itself."""
    for _ in range(200):
        number = values.phone(rng)
        read = phonenumbers.parse(values.as_written(number, rng), "MA")
        assert phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) == number


def test_addresses(rng: Random) -> None:
    """Every address is written well and set aside for documentation, and many differ."""
    made = {values.address(rng) for _ in range(2000)}
    assert len(made) > 1000
    assert all(any(ip_address(address) in net for net in DOCUMENTATION) for address in made)


def test_wallets(rng: Random) -> None:
    """Every wallet has a correct check, of three families."""
    families = set()
    for _ in range(300):
        wallet = values.wallet(rng)
        if wallet.startswith("bc1"):
            assert checksums.is_segwit(wallet, "bc")
        elif wallet.startswith("0x"):
            assert len(wallet) == 42
        else:
            assert checksums.base58check_payload(wallet) is not None
        families.add(wallet[:1])
    assert families == {"b", "0", "T", "1"}


def test_accounts(rng: Random) -> None:
    """Every account number has its key, at a bank that does not exist."""
    for _ in range(300):
        rib = values.rib(rng)
        assert checksums.is_rib(rib)
        assert rib.startswith("99")


def test_codes_and_names(rng: Random) -> None:
    """Room codes avoid letters that are taken for digits; names are of letters, digits, dots and dashes."""
    assert not set("".join(values.room_code(rng) for _ in range(200))) & set("IO01L")
    assert all(values.handle(rng).replace("_", "").replace(".", "").isalnum() for _ in range(200))
    assert len(values.digest(rng, 128)) == 32
