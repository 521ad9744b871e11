"""What may tie two reports to one hand, and what each kind of tie is worth.

A tie is a value that reports share: a number, a purse, an account, a text, a file. It weighs more the fewer hold it, and
holders are counted in *groups*: what a hundred reports of one campaign share is as rare as it was before they were known
to be one. Groups count by their shares (`holders_count`): ninety reports in one group and ten alone are hardly more than
one holder, a hundred alone are a hundred. Only what belongs to reported or unknown people ties; what belongs to a victim or to who reports never does.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from hirz.core.linking.rarity import rarity_weight


class Family(StrEnum):
    """Kinds that say the same thing: two ties of one family are one piece of evidence."""

    ACCOUNT = "account"
    PAYMENT = "payment"
    NUMBER = "number"
    PLACE = "place"
    NETWORK = "network"
    FILE = "file"
    WORDS = "words"
    PERSON = "person"


class Worth(NamedTuple):
    """Of a kind of tie: what it says, and how far it can be trusted alone, from 0 to 1."""

    family: Family
    trust: float


# Judgements, to be revised on data. 1: belongs to one hand. Below JOIN: says nothing alone, whatever its rarity: a file is
# passed on by many, a script is copied by others, an address serves a household or a town, a neighbouring number may be a neighbour's.
WORTHS: Mapping[str, Worth] = {
    "handle": Worth(Family.ACCOUNT, 1.0),
    "profile_url": Worth(Family.ACCOUNT, 1.0),
    "email": Worth(Family.ACCOUNT, 1.0),
    "name_stem": Worth(Family.ACCOUNT, 0.5),
    "wallet": Worth(Family.PAYMENT, 1.0),
    "rib": Worth(Family.PAYMENT, 1.0),
    "iban": Worth(Family.PAYMENT, 1.0),
    "transfer_code": Worth(Family.PAYMENT, 1.0),
    "payment_handle": Worth(Family.PAYMENT, 1.0),
    "phone": Worth(Family.NUMBER, 1.0),
    "number_series": Worth(Family.NUMBER, 0.5),
    "room_code": Worth(Family.PLACE, 1.0),
    "url": Worth(Family.PLACE, 0.6),
    "ip": Worth(Family.NETWORK, 0.4),
    "ip_hour": Worth(Family.NETWORK, 0.6),
    "plate": Worth(Family.PERSON, 0.9),
    "cin": Worth(Family.PERSON, 1.0),
    "name": Worth(Family.PERSON, 1.0),  # a merge of names that a person confirmed
    "text": Worth(Family.WORDS, 0.65),
    "script": Worth(Family.WORDS, 0.5),
    "md5": Worth(Family.FILE, 0.45),
    "sha1": Worth(Family.FILE, 0.45),
    "sha256": Worth(Family.FILE, 0.45),
    "pdq": Worth(Family.FILE, 0.35),
}
UNKNOWN_WORTH = Worth(Family.PLACE, 0.4)

LEADS = frozenset({"reported", "unknown"})
"""Whose ties count."""

JOIN = 0.7
"""A weight from which one tie joins reports, and two of different families where they speak together."""

SURPRISES: tuple[tuple[int, int], ...] = ((2, 60), (3, 20), (4, 10), (5, 7), (8, 4))
"""(groups, times): two ties of different families that so many groups hold together join them when that is at least so many
times more often than by chance; the fewer groups, the more it takes. About one in four hundred by Poisson's law, each."""

WEIGHT_DIGITS = 6
"""Weights are rounded, so that every way of computing a logarithm gives the same."""

BIG = 8
"""A group of so many reports is not joined to another by a value that one single report of it holds."""


class Edge(NamedTuple):
    """A report holds a value. `key` is whatever stands for the value: a number of a row, a keyed digest; never compared otherwise."""

    report: Hashable
    kind: str
    key: Hashable
    role: str = "reported"
    is_suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What else is known of a report: who sent it and on which day it came (any count of days)."""

    sender: str = ""
    day: int | None = None


class Holder(NamedTuple):
    """A group that holds a value already: its name, how many of its reports hold the value, how many reports it has."""

    group: Hashable
    holding: int = 1
    size: int = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a report stands in a group: it holds this value, as these others do.

    `weight`: from 0 to 1. `groups`: as how many holders counted when it was weighed (`holders_count`). `beside`: the second value
    where one alone was too common; `lift` then says how many times more often than by chance the two stand together.
    Without `is_joining` the reports share it, and were joined by other reasons.
    """

    kind: str
    key: Hashable
    reports: tuple[Hashable, ...]
    weight: float
    groups: int
    beside: tuple[str, Hashable] | None = None
    lift: float = 0.0
    is_joining: bool = True


def worth(kind: str) -> Worth:
    """What a kind of tie is worth; an unknown kind joins nothing alone."""
    return WORTHS.get(kind, UNKNOWN_WORTH)


def tie_weight(kind: str, groups: int) -> float:
    """The weight of a value that so many groups hold, from 0 (everybody's) to the trust in its kind."""
    return round(worth(kind).trust * rarity_weight(kind, groups), WEIGHT_DIGITS)


def holders_count(holding: Iterable[int]) -> int:
    """As how many holders groups count that hold a value in so many reports each: the inverse of Simpson's index, rounded up.

    1 / sum(share^2): the number of groups when all hold alike, less the more one of them holds. At least 2 when there are two.
    """
    shares = [n for n in holding if n > 0]
    if len(shares) < 2:
        return len(shares)
    return max(2, -(-(sum(shares) ** 2) // sum(n * n for n in shares)))


def both(one: float, other: float) -> float:
    """The weight of two independent ties together (noisy-or)."""
    return 1.0 - (1.0 - one) * (1.0 - other)


def stands_for(holding: int, size: int) -> bool:
    """Whether a value speaks for a group: the group is small, or several of its reports hold it."""
    return size < BIG or holding >= 2


@dataclass(frozen=True, slots=True)
class Attachment:
    """A group that a report belongs to, or may: `is_certain` when the reasons join it, else a person should look."""

    group: Hashable
    weight: float
    reasons: tuple[Reason, ...]
    is_certain: bool


def attach(edges: Iterable[Edge], holders: Mapping[tuple[str, Hashable], Iterable[Holder]]) -> list[Attachment]:
    """The groups that one new report belongs to, the heaviest first: the rule of `propose`, for one report, in microseconds.

    `edges` are the values of the report; `holders` says for (kind, key) which groups hold it already, where a report without
    a group is a group of its own (its own name, 1, 1). A value joins when its weight, counted in groups, reaches JOIN and it
    speaks for the group (`stands_for`); or when two values of different families do so together. What weighs something and
    does not reach that comes back as not certain. Two groups in the answer that are certain were one all along: merge them.
    """
    found: dict[Hashable, list[tuple[Reason, bool]]] = {}
    for edge in dict.fromkeys(edges):
        if edge.is_suppressed or edge.role not in LEADS:
            continue
        held = list(holders.get((edge.kind, edge.key), ()))
        groups = holders_count([1, *(holder.holding for holder in held)])
        weight = tie_weight(edge.kind, groups)
        if weight <= 0:
            continue
        reason = Reason(edge.kind, edge.key, (edge.report,), weight, groups)
        for holder in held:
            found.setdefault(holder.group, []).append((reason, stands_for(holder.holding, holder.size)))
    attached = [_attachment(group, reasons) for group, reasons in found.items()]
    return sorted(attached, key=lambda item: (not item.is_certain, -item.weight))


def _attachment(group: Hashable, found: list[tuple[Reason, bool]]) -> Attachment:
    """Weigh the ties of a report to one group: the heaviest, with the heaviest of another family."""
    found.sort(key=lambda pair: (-pair[0].weight, pair[0].kind, str(pair[0].key)))
    reasons = tuple(reason for reason, _ in found)
    family = worth(reasons[0].kind).family
    second = next((reason for reason in reasons if worth(reason.kind).family != family), None)
    weight = both(reasons[0].weight, second.weight) if second else reasons[0].weight
    alone = any(reason.weight >= JOIN and speaks for reason, speaks in found)
    return Attachment(group, weight, reasons, alone or (second is not None and weight >= JOIN))
