"""An amount as somebody said it, with every value that it may have.

In Moroccan speech a riyal is a twentieth of a dirham and a "million" is a million centimes, 10,000 dirhams; but a riyal may
be one of the Gulf, and a million a million dirhams. The unit stays uncertain until somebody asks; nothing is guessed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from hirz.core.money.errors import AmountError

MAD = "MAD"
LONGEST = 60  # characters of a number with its words
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A value in a currency (ISO 4217, or the name of a crypto-asset)."""

    currency: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """What was said, and what it may be: one value when the unit is certain."""

    said: str
    values: tuple[Money, ...]  # by currency, the lower first

    @property
    def certain(self) -> bool:
        """Whether there is one value only."""
        return len(self.values) == 1

    @property
    def currencies(self) -> frozenset[str]:
        """In what it may be."""
        return frozenset(money.currency for money in self.values)

    def range_in(self, currency: str) -> tuple[Decimal, Decimal]:
        """The least and the most that it is in a currency: nothing at least, where it may be another currency."""
        values = [money.value for money in self.values if money.currency == currency]
        if not values:
            return Decimal(0), Decimal(0)
        return (min(values) if self.currencies == {currency} else Decimal(0)), max(values)

    def settled(self, money: Money) -> Amount:
        """The same once somebody has asked; AmountError for a value that it could not be."""
        if money not in self.values:
            raise AmountError(f"{self.said!r} cannot be {money.value} {money.currency}")
        return Amount(self.said, (money,))

    @classmethod
    def of(cls, value: Decimal | int | str, currency: str = MAD) -> Amount:
        """An amount whose unit is known."""
        number = Decimal(value)
        if not number.is_finite() or number < 0:
            raise AmountError(f"{value} is no amount")
        return cls(f"{value} {currency}", (Money(currency, number),))


# How much one unit is worth, in each currency that it may be.
Worth = tuple[tuple[str, Decimal], ...]


def _one(currency: str, worth: str = "1") -> Worth:
    return ((currency, Decimal(worth)),)


DIRHAM = _one(MAD)
CENTIME = _one(MAD, "0.01")
RIYAL: Worth = ((MAD, Decimal("0.05")), ("SAR", Decimal(1)), ("QAR", Decimal(1)), ("OMR", Decimal(1)))
UNSAID: Worth = ((MAD, Decimal(1)), (MAD, Decimal("0.05")), (MAD, Decimal("0.01")))
UNITS: dict[str, Worth] = {
    **dict.fromkeys(("dh", "dhs", "mad", "dirham", "dirhams", "drhm", "درهم", "دراهم", "درهما", "د.م", "د.م."), DIRHAM),
    **dict.fromkeys(("centime", "centimes", "سنتيم", "سنتيمات", "سنتيما"), CENTIME),
    **dict.fromkeys(("riyal", "riyals", "rial", "rials", "ryal", "ryals", "ريال", "ريالات", "ريالا"), RIYAL),
    **dict.fromkeys(("eur", "euro", "euros", "€", "أورو", "يورو"), _one("EUR")),
    **dict.fromkeys(("usd", "$us", "dollars us", "us$"), _one("USD")),
    # A dollar sign or word names no country.
    **dict.fromkeys(("$", "dollar", "dollars", "دولار"), (*_one("USD"), *_one("CAD"), *_one("AUD"))),
    **dict.fromkeys(("gbp", "£", "pound", "pounds"), _one("GBP")),
    **dict.fromkeys(("sar",), _one("SAR")),
    **dict.fromkeys(("aed",), _one("AED")),
    **dict.fromkeys(("usdt", "tether"), _one("USDT")),
    **dict.fromkeys(("btc", "bitcoin", "bitcoins"), _one("BTC")),
}
THOUSAND = ("k", "mille", "alf", "thousand", "ألف", "الف", "آلاف", "الاف")
MILLION = ("million", "millions", "milyon", "melyoun", "مليون", "ملايين")
_SPOKEN_MILLION = (Decimal(10_000), Decimal(1_000_000))  # of centimes, or of dirhams
_SEPARATORS = ".,'’ "
_ARABIC_SEPARATORS = str.maketrans({"٬": ",", "٫": "."})
FINE = frozenset({"BTC", "USDT"})  # people write more than two decimals of these


def read_amount(text: str) -> Amount:
    """An amount from its words: "7.000 DH", "2 million", "500 riyal", "3000"; AmountError when there is none or several."""
    said = " ".join(unicodedata.normalize("NFKC", text).split())
    if not said or len(said) > LONGEST:
        raise AmountError(f"an amount has between 1 and {LONGEST} characters")
    western = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in said).translate(_ARABIC_SEPARATORS)
    places = [n for n, c in enumerate(western) if c.isdigit()]
    if not places:
        raise AmountError(f"{text!r} holds no number")
    written = western[places[0] : places[-1] + 1]
    words = f"{western[: places[0]]} {western[places[-1] + 1 :]}".lower().split()
    times, worth = _unit([word.strip(".,") or word for word in words], text)
    numbers = {number_of(written)}
    if FINE & {currency for currency, _ in worth} and written.count(".") + written.count(",") == 1:
        numbers.add(Decimal(written.replace(",", ".").translate({ord(c): None for c in "'’ "})))
    values = {Money(currency, n * factor * one) for n, factor, (currency, one) in product(numbers, times, worth)}
    return Amount(said, tuple(sorted(values)))


def number_of(text: str) -> Decimal:
    """A number as people write it: groups of three are thousands whatever stands between them, else the sign is decimal."""
    groups = "".join(c if c.isdigit() else "|" for c in text).split("|")
    signs = [c for c in text if not c.isdigit()]
    if not all(group.isascii() and group.isdigit() for group in groups) or not {*signs} <= {*_SEPARATORS}:
        raise AmountError(f"{text!r} is not one number")
    if sum(map(len, groups)) > MOST_DIGITS:
        raise AmountError(f"a number has at most {MOST_DIGITS} digits")
    if _are_thousands(groups, signs):
        return Decimal("".join(groups))
    *whole, cents = groups
    if signs and signs[-1] in ".," and signs[-1] not in signs[:-1] and _are_thousands(whole, signs[:-1]):
        return Decimal(f"{''.join(whole)}.{cents}")
    raise AmountError(f"{text!r} is not one number")


def _are_thousands(groups: list[str], signs: list[str]) -> bool:
    """Whether groups of three follow a first one with one sign between them, or there is no sign at all."""
    if not signs:
        return True
    first, *rest = groups
    return first[0] != "0" and len(first) <= 3 and len({*signs}) == 1 and all(len(group) == 3 for group in rest)


def _unit(words: list[str], text: str) -> tuple[tuple[Decimal, ...], Worth]:
    """By what the number is multiplied, and what the unit may be worth."""
    thousands = any(word in THOUSAND for word in words)
    millions = any(word in MILLION for word in words)
    named = " ".join(word for word in words if word not in (*THOUSAND, *MILLION))
    if thousands and millions:
        raise AmountError(f"{text!r} speaks of thousands and of millions")
    if named and named not in UNITS:
        raise AmountError(f"the unit of {text!r} is not known")
    if millions:
        # With "centimes" it is certain, with any other unit nearly; alone, or of dirhams, people mean centimes as well.
        return (
            (_SPOKEN_MILLION, DIRHAM) if UNITS.get(named, DIRHAM) == DIRHAM else ((Decimal(1_000_000),), UNITS[named])
        )
    return (Decimal(1_000 if thousands else 1),), UNITS.get(named, UNSAID)
