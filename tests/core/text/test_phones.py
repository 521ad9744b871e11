"""Telephone numbers in E.164."""

from __future__ import annotations

import random

import phonenumbers
import pytest

from hirz.core.text.phones import from_digits, international, local, moroccan, possible


@pytest.mark.parametrize("national", ["600000101", "700000101", "522000101", "800000101", "890000101"])
def test_moroccan_numbers_of_every_kind(national: str) -> None:
    """Mobile, fixed, toll-free, premium."""
    assert moroccan(national) == f"+212{national}"


@pytest.mark.parametrize("national", ["", "60000010", "6000001011", "100000101", "880000101", "810000101"])
def test_what_the_moroccan_plan_does_not_have(national: str) -> None:
    """Wrong lengths and wrong beginnings."""
    assert moroccan(national) is None


def test_the_short_way_agrees_with_phonenumbers() -> None:
    """Every Moroccan number that phonenumbers calls valid is taken, and every one taken has a possible length."""
    rng = random.Random(7)
    for _ in range(2_000):
        national = f"{rng.randrange(10**9):09}"
        number = phonenumbers.PhoneNumber(country_code=212, national_number=int(national))
        if national[0] != "0" and phonenumbers.is_valid_number(number):
            assert moroccan(national) == f"+212{national}"


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("33199001234", "+33199001234"),
        ("330199001234", "+33199001234"),
        ("390612345678", "+390612345678"),
        ("2120600000101", "+212600000101"),
        ("12025550140", "+12025550140"),
        ("99912345678", None),
        ("0000000000", None),
        ("", None),
    ],
)
def test_numbers_with_a_country_code(digits: str, expected: str | None) -> None:
    """A trunk zero after the code goes, except where it belongs to the number (Italy)."""
    assert international(digits) == expected


def test_numbers_as_dialled_abroad() -> None:
    """Where the report comes from another country, its way of dialling is read."""
    assert local("0199001234", "FR") == "+33199001234"
    assert local("0199001234", "MA") is None


def test_context_lets_the_plus_and_the_zero_be_missing() -> None:
    """ "num 600000101" is a number; 600000101 alone is none."""
    assert from_digits("600000101", plus=False, country="MA", context=True) == "+212600000101"
    assert from_digits("600000101", plus=False, country="MA", context=False) is None


def test_a_plus_sign_vouches_for_a_number_that_no_table_knows() -> None:
    """Number plans grow faster than tables; the length must fit."""
    assert international("447700900123") is None
    assert possible("447700900123") == "+447700900123"
    assert possible("4477009001234567") is None
