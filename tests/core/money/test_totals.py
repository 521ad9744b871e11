"""Sums keep the doubt."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hirz.core.money import Amount, Total, read_amount, totals


def test_certain_amounts_give_one_number() -> None:
    """By currency, never added to each other."""
    found = totals([Amount.of(300), Amount.of("200.50"), Amount.of(20, "EUR")])
    assert found == (
        Total("EUR", Decimal(20), Decimal(20), 1, 0),
        Total("MAD", Decimal("500.50"), Decimal("500.50"), 2, 0),
    )
    assert all(total.certain for total in found)


def test_doubt_is_a_range() -> None:
    """A million in speech, beside 500 that are sure."""
    assert totals([Amount.of(500), read_amount("1 million")]) == (
        Total("MAD", Decimal(10_500), Decimal(1_000_500), 2, 1),
    )


def test_a_doubt_of_the_currency_may_be_nothing_in_each() -> None:
    """Riyals count in every currency that they may be, from nothing on."""
    found = {total.currency: total for total in totals([Amount.of(500), read_amount("400 riyal")])}
    assert (found["MAD"].least, found["MAD"].most) == (500, 520)
    assert (found["SAR"].least, found["SAR"].most, found["SAR"].doubtful) == (0, 400, 1)


def test_no_amounts_no_total() -> None:
    """And no zero in a currency that nobody named."""
    assert totals([]) == ()


@given(st.lists(st.sampled_from(["3000", "1 million", "500 riyal", "20 eur", "7.000 dh"]), max_size=12))
def test_what_is_true_lies_in_the_range(said: list[str]) -> None:
    """Whichever value each amount has: the sum of the dirhams lies between the two."""
    amounts = [read_amount(text) for text in said]
    found = {total.currency: total for total in totals(amounts)}
    for pick in (0, -1):
        chosen = [amount.values[pick] for amount in amounts]
        sum_mad = sum(money.value for money in chosen if money.currency == "MAD")
        if "MAD" in found:
            assert found["MAD"].least <= sum_mad <= found["MAD"].most
