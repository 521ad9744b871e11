"""Every value that words may have, and no guess."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.money import Amount, AmountError, Money, number_of, read_amount


def mad(text: str) -> list[str]:
    """The values in dirhams."""
    return [f"{money.value.normalize():f}" for money in read_amount(text).values if money.currency == "MAD"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("7.000 DH", ["7000"]),
        ("7 000 dirhams", ["7000"]),
        ("7,000.50 MAD", ["7000.5"]),
        ("7.000,50 درهم", ["7000.5"]),
        ("٧٠٠٠ درهم", ["7000"]),
        ("7٬000٫5 درهم", ["7000.5"]),
        ("dh 250", ["250"]),
        ("5 k dh", ["5000"]),
        ("3 آلاف درهم", ["3000"]),
        ("2 million centimes", ["20000"]),
        ("12.5 dh", ["12.5"]),
    ],
)
def test_a_unit_that_is_certain_gives_one_value(text: str, values: list[str]) -> None:
    """However the number is written."""
    assert mad(text) == values
    assert read_amount(text).certain


def test_a_riyal_is_a_twentieth_of_a_dirham_or_of_the_gulf() -> None:
    """500 riyals are 25 dirhams, or 500 of another currency."""
    amount = read_amount("500 riyal")
    assert Money("MAD", Decimal(25)) in amount.values and Money("SAR", Decimal(500)) in amount.values
    assert not amount.certain
    assert amount.range_in("MAD") == (0, 25)
    assert read_amount("ألف 2 ريال").range_in("MAD") == (0, 100)


@pytest.mark.parametrize("text", ["2 million", "2 مليون", "2 millions dh"])
def test_a_million_is_of_centimes_or_of_dirhams(text: str) -> None:
    """20,000 dirhams, as people speak, or two million."""
    assert mad(text) == ["20000", "2000000"]
    assert read_amount(text).range_in("MAD") == (20_000, 2_000_000)


def test_a_bare_number_has_no_unit() -> None:
    """Centimes, riyals, dirhams: somebody must ask."""
    assert mad("3000") == ["30", "150", "3000"]


def test_a_dollar_names_no_country() -> None:
    """USD does."""
    assert read_amount("$100").currencies == {"USD", "CAD", "AUD"}
    assert read_amount("100 USD").values == (Money("USD", Decimal(100)),)


def test_decimals_of_coins_are_in_doubt() -> None:
    """0.005 is what it says; 1.234 may be either."""
    assert read_amount("0.005 BTC").values == (Money("BTC", Decimal("0.005")),)
    assert [money.value for money in read_amount("1.234 BTC").values] == [Decimal("1.234"), Decimal(1234)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dh",
        "2 x 500 dh",
        "500 pesos",
        "1.2.3 dh",
        "1,00,000 dh",
        "5 k million",
        "9" * 16,
        "5" + " " * 5 + "dh" * 40,
    ],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """The reader asks again instead of guessing."""
    with pytest.raises(AmountError):
        read_amount(text)


def test_once_asked_it_is_settled() -> None:
    """On a value that it could be."""
    amount = read_amount("2 million")
    assert amount.settled(Money("MAD", Decimal(20_000))).certain
    with pytest.raises(AmountError):
        amount.settled(Money("MAD", Decimal(2)))


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity"])
def test_no_amount_is_negative_or_endless(value: str) -> None:
    """A repayment is a transfer the other way."""
    with pytest.raises(AmountError):
        Amount.of(value)


@given(st.integers(1, 10**12), st.sampled_from([".", ",", " ", "’"]))
def test_groups_of_three_are_thousands(number: int, sign: str) -> None:
    """Whatever stands between them."""
    assert number_of(f"{number:,}".replace(",", sign)) == number


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    """And nothing else happens."""
    try:
        amount = read_amount(text)
    except AmountError:
        return
    assert amount.values and all(money.value >= 0 for money in amount.values)
