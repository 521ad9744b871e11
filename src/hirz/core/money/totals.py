"""Sums by currency that keep the doubt visible: from the least to the most that they may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hirz.core.money.amounts import Amount


@dataclass(frozen=True, slots=True)
class Total:
    """The sum in one currency. Currencies are never added to each other."""

    currency: str
    least: Decimal
    most: Decimal
    amounts: int  # how many may be in this currency
    doubtful: int  # how many of them have another value, or another currency, that they may be

    @property
    def certain(self) -> bool:
        """Whether no amount in it is in doubt."""
        return self.doubtful == 0


def totals(amounts: Iterable[Amount]) -> tuple[Total, ...]:
    """One total for each currency in which an amount is or may be, by the currency's name."""
    within: dict[str, list[Amount]] = {}
    for amount in amounts:
        for currency in amount.currencies:
            within.setdefault(currency, []).append(amount)
    return tuple(_total(currency, within[currency]) for currency in sorted(within))


def _total(currency: str, amounts: list[Amount]) -> Total:
    ranges = [amount.range_in(currency) for amount in amounts]
    least = sum((low for low, _ in ranges), Decimal(0))
    most = sum((high for _, high in ranges), Decimal(0))
    return Total(currency, least, most, len(amounts), sum(not amount.certain for amount in amounts))
