"""Ties that a value implies without being equal: numbers of one series, a purse named in a link, the same name elsewhere.

What comes out is a value like others: key it before it is stored. Each is weak alone (`ties.WORTHS`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

SERIES_DIGITS = 2
"""Numbers that differ in so many last digits lie in one series of a hundred, as cards are bought by the box."""

MIN_STEM = 6
"""A name of fewer letters and digits is many people's."""

# Hosts of services that pay whoever the path names, and how many parts of the path come before the name.
PAYING_HOSTS: Mapping[str, int] = {
    "paypal.me": 0,
    "paypal.com": 1,  # /paypalme/NAME
    "cash.app": 0,
    "revolut.me": 0,
    "venmo.com": 0,
    "wise.com": 2,  # /pay/me/NAME
    "ko-fi.com": 0,
    "buymeacoffee.com": 0,
    "monzo.me": 0,
    "lydia-app.com": 1,  # /collect/NAME
    "patreon.com": 0,
}
_BEFORE = {"paypal.com": ("paypalme",), "wise.com": ("pay", "me"), "lydia-app.com": ("collect",)}
_LINKS = frozenset({"url", "profile_url"})
_STEMMED = frozenset({"handle", "email"})


class DerivedTie(NamedTuple):
    """A kind of `ties.WORTHS` and a value of it."""

    kind: str
    key: str


def derived_ties(kind: str, value: str, attributes: Mapping[str, str] | None = None) -> Iterator[DerivedTie]:
    """What a selector in canonical form implies: "number_series", "payment_handle", "name_stem", "ip_hour"; often nothing."""
    if kind == "phone":
        series = number_series(value)
        if series:
            yield DerivedTie("number_series", series)
    elif kind in _LINKS:
        handle = payment_handle(value)
        if handle:
            yield DerivedTie("payment_handle", handle)
    elif kind in _STEMMED:
        stem = name_stem(kind, value)
        if stem:
            yield DerivedTie("name_stem", stem)
    elif kind == "ip":
        hour = address_hour(value, (attributes or {}).get("at", ""))
        if hour:
            yield DerivedTie("ip_hour", hour)


def number_series(number: str) -> str:
    """Of an international number, the hundred that it lies in ("+2126920123xx"); empty for a short one."""
    if not (number.startswith("+") and number[1:].isascii() and number[1:].isdigit() and len(number) >= 10):
        return ""
    return number[:-SERIES_DIGITS] + "x" * SERIES_DIGITS


def payment_handle(url: str) -> str:
    """Of a link to a service that pays whoever the path names: "host:name"; empty for other links."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if host not in PAYING_HOSTS:
        return ""
    path = [part for part in parts.path.lower().split("/") if part]
    before = PAYING_HOSTS[host]
    if len(path) <= before or tuple(path[:before]) != _BEFORE.get(host, ()):
        return ""
    name = path[before].lstrip("@$~")
    return f"{host}:{name}" if name else ""


def name_stem(kind: str, value: str) -> str:
    """The letters and digits of a handle or of a mail's local part: "snapchat:Sara_x.99" and "sarax99@..." are one; empty if short."""
    name = value.rpartition("@")[0].partition("+")[0] if kind == "email" else value.partition(":")[2] or value
    stem = "".join(character for character in name.lower() if character.isalnum())
    return stem if len(stem) >= MIN_STEM and not stem.isdigit() else ""


def address_hour(address: str, at: str) -> str:
    """An address in one hour of one day, in UTC: thousands share an address in a year, and few in an hour; empty without a time."""
    if not at:
        return ""
    try:
        moment = datetime.fromisoformat(at)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return ""
    return f"{address} {moment:%Y-%m-%dT%H}"


def hours_alike(one: Sequence[int], other: Sequence[int]) -> float:
    """How alike two habits are, each a list of hours of the day (0..23) at which somebody was at work: cosine, 0 to 1.

    Neighbouring hours count half: who writes at nine also writes at ten. Fewer than five moments on a side say nothing (0).
    """
    if min(len(one), len(other)) < _LEAST_HOURS:
        return 0.0
    a, b = _habit(one), _habit(other)
    return sum(x * y for x, y in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b))


_LEAST_HOURS = 5


def _habit(hours: Sequence[int]) -> list[float]:
    counted = Counter(hour % 24 for hour in hours)
    return [counted[hour] + 0.5 * (counted[(hour - 1) % 24] + counted[(hour + 1) % 24]) for hour in range(24)]
