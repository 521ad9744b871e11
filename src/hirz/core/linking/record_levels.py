"""How alike two values of a record's field are: a level, for each kind of field.

Edit distance counts a swap of neighbours as one slip (Damerau 1964); Jaro-Winkler is as Winkler (1990) states it, with a
prefix of at most four letters at a tenth each.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Final

from hirz.core.names import compare_names, name_keys

MAX_VALUE: Final = 200
"""Letters of a value that are read."""

NEAR: Final = 0.88
"""Jaro-Winkler from which two words may be one with slips (the level that Winkler's own tables begin at)."""

_PREFIX, _PREFIX_WORTH = 4, 0.1
# Where a common name alone is left, which points to nobody but is alike; how common it is the shares weigh.
_ALIKE_BITS = 0.0


class Kind(StrEnum):
    """What a field holds, which is how it is compared."""

    NAME = "name"
    DATE = "date"
    PLACE = "place"
    IDENTIFIER = "identifier"
    EMAIL = "email"


class Level(StrEnum):
    """How alike, from alike to unlike. UNKNOWN: one of the two is empty, which says nothing."""

    SAME = "same"
    ALIKE = "alike"
    SWAPPED = "swapped"
    SLIP = "slip"
    NEAR = "near"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


def folded(value: str | None) -> str:
    """A value as it is compared: compatibility forms, case and spaces folded; at most MAX_VALUE letters."""
    text = unicodedata.normalize("NFKC", str(value or "")[:MAX_VALUE]).casefold()
    return " ".join(text.split())[:MAX_VALUE]


@lru_cache(maxsize=1 << 17)
def level(kind: Kind, one: str, other: str) -> Level:
    """The level of two folded values of one kind."""
    if not one or not other:
        return Level.UNKNOWN
    if one == other:
        return Level.SAME
    return _LEVELS[kind](one, other)


def _name(one: str, other: str) -> Level:
    # SWAPPED is found by who sees both fields (`records`). Slips of typing come first: names across scripts know none.
    if edit_distance(one, other, 1) <= 1 and min(len(one), len(other)) > 2:
        return Level.SLIP
    # Comparing is dear: two spellings of one name mostly share a key.
    if name_keys_of(one) & name_keys_of(other) and compare_names(one, other).bits >= _ALIKE_BITS:
        return Level.ALIKE
    is_start = min(len(one), len(other)) >= 1 and (one.startswith(other) or other.startswith(one))
    return Level.NEAR if is_start or jaro_winkler(one, other) >= NEAR else Level.DIFFERENT


@lru_cache(maxsize=1 << 16)
def name_keys_of(value: str) -> frozenset[str]:
    """The keys of a name, kept."""
    return name_keys(value)


def _place(one: str, other: str) -> Level:
    if edit_distance(one, other, 1) <= 1 and min(len(one), len(other)) > 2:
        return Level.SLIP
    return Level.NEAR if jaro_winkler(one, other) >= NEAR else Level.DIFFERENT


def _identifier(one: str, other: str) -> Level:
    slips = edit_distance(one, other, 2)
    if slips <= 1 and min(len(one), len(other)) > 3:
        return Level.SLIP
    return Level.NEAR if slips <= 2 and min(len(one), len(other)) > 5 else Level.DIFFERENT


def _email(one: str, other: str) -> Level:
    local, rest = one.partition("@")[0], other.partition("@")[0]
    if local and local == rest:
        return Level.ALIKE
    if edit_distance(local, rest, 2) <= 2 and min(len(local), len(rest)) > 4:
        return Level.SLIP
    return Level.NEAR if jaro_winkler(one, other) >= NEAR else Level.DIFFERENT


def _date(one: str, other: str) -> Level:
    a, b = digits(one), digits(other)
    if len(a) != 8 or len(b) != 8:
        return Level.SAME if a == b and a else Level.DIFFERENT
    if a == b:
        return Level.SAME
    if a[:4] == b[:4] and a[4:6] == b[6:] and a[6:] == b[4:6]:
        return Level.SWAPPED
    if edit_distance(a, b, 1) <= 1:
        return Level.SLIP
    parts = (a[:4] == b[:4]) + (a[4:6] == b[4:6]) + (a[6:] == b[6:])
    return Level.NEAR if parts == 2 else Level.DIFFERENT


def digits(value: str) -> str:
    """The digits of a date as it is written, year first (2001-02-03, 20010203)."""
    return "".join(c for c in value if c.isdecimal())


_LEVELS: Final[dict[Kind, Callable[[str, str], Level]]] = {
    Kind.NAME: _name,
    Kind.DATE: _date,
    Kind.PLACE: _place,
    Kind.IDENTIFIER: _identifier,
    Kind.EMAIL: _email,
}


def edit_distance(one: str, other: str, most: int) -> int:
    """Letters to insert, leave out, change or swap with their neighbour; `most` + 1 as soon as it is more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, a in enumerate(one, 1):
        before, last, row = row, before, [n]
        for m, b in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (a != b))
            if n > 1 and m > 1 and a == other[m - 2] and one[n - 2] == b:
                cost = min(cost, last[m - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def jaro_winkler(one: str, other: str) -> float:
    """How alike two words are, from 0 to 1; a common beginning counts more."""
    if one == other:
        return 1.0
    reach = max(0, max(len(one), len(other)) // 2 - 1)
    taken: set[int] = set()
    left = []
    for n, letter in enumerate(one):
        for m in range(max(0, n - reach), min(len(other), n + reach + 1)):
            if m not in taken and other[m] == letter:
                taken.add(m)
                left.append(letter)
                break
    if not left:
        return 0.0
    right = [other[m] for m in sorted(taken)]
    common, moved = len(left), sum(a != b for a, b in zip(left, right, strict=True)) / 2
    jaro = (common / len(one) + common / len(other) + (common - moved) / common) / 3
    prefix = 0
    for a, b in zip(one[:_PREFIX], other[:_PREFIX], strict=False):
        if a != b:
            break
        prefix += 1
    return jaro + prefix * _PREFIX_WORTH * (1 - jaro)
