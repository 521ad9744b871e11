"""Who sent what to whom: transfers in, sums by person and edges for a picture out.

Persons are references that the caller chooses; nothing here knows a name. A commission is what an intermediary kept: it is
counted for the intermediary, and never taken off the amount, because people say either sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hirz.core.money.amounts import Amount
from hirz.core.money.errors import TransferError
from hirz.core.money.totals import Total, totals
from hirz.core.text.accounts import bare_account, iban_value, rib_value, wallet_value


class Method(StrEnum):
    """How money went."""

    BANK = "bank"
    CASH_TRANSFER = "cash_transfer"  # an agency that pays out against a code
    MOBILE = "mobile"
    CARD = "card"
    CRYPTO = "crypto"
    PLATFORM = "platform"  # gifts and payouts of a platform
    VOUCHER = "voucher"
    CASH = "cash"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment between two persons, as far as it is known."""

    sender: str
    recipient: str
    amount: Amount
    method: Method = Method.UNKNOWN
    commission: Amount | None = None
    intermediary: str = ""  # who kept the commission, when somebody is known
    at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a payment to oneself or to nobody, and a commission of nobody's."""
        if not (self.sender and self.recipient) or self.sender == self.recipient:
            raise TransferError("a transfer goes from one person to another")
        if self.intermediary and self.commission is None:
            raise TransferError("an intermediary stands beside a commission")
        if self.at is not None and self.at.utcoffset() is None:
            raise TransferError("the moment of a transfer has a time zone")


@dataclass(frozen=True, slots=True)
class PersonFlow:
    """The sums of one person, by currency."""

    person: str
    sent: tuple[Total, ...]
    received: tuple[Total, ...]
    commission: tuple[Total, ...]  # kept as an intermediary
    sent_to: int  # how many persons
    received_from: int


@dataclass(frozen=True, slots=True)
class Edge:
    """All that went from one person to another."""

    sender: str
    recipient: str
    transfers: int
    sums: tuple[Total, ...]
    methods: tuple[Method, ...]
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Flows:
    """The whole, ready for a table and for a picture."""

    people: Mapping[str, PersonFlow]
    edges: tuple[Edge, ...]
    total: tuple[Total, ...]
    commissions: tuple[Total, ...]  # of everybody, known and unknown


def flows(transfers: Iterable[Transfer]) -> Flows:
    """The sums by person and by pair; people and edges are ordered by reference, so that the same input gives the same."""
    held = [*transfers]
    sent, received, kept = _Groups(list), _Groups(list), _Groups(list)
    pairs: defaultdict[tuple[str, str], list[Transfer]] = defaultdict(list)
    for transfer in held:
        sent[transfer.sender].append(transfer)
        received[transfer.recipient].append(transfer)
        pairs[transfer.sender, transfer.recipient].append(transfer)
        if transfer.intermediary:
            kept[transfer.intermediary].append(transfer)
    people = sorted({*sent, *received, *kept})
    return Flows(
        people={name: _person(name, sent.get(name, []), received.get(name, []), kept.get(name, [])) for name in people},
        edges=tuple(_edge(pairs[pair]) for pair in sorted(pairs)),
        total=totals(t.amount for t in held),
        commissions=_commissions(held),
    )


_Groups = defaultdict[str, list[Transfer]]


def _person(name: str, sent: list[Transfer], received: list[Transfer], kept: list[Transfer]) -> PersonFlow:
    return PersonFlow(
        person=name,
        sent=totals(t.amount for t in sent),
        received=totals(t.amount for t in received),
        commission=_commissions(kept),
        sent_to=len({t.recipient for t in sent}),
        received_from=len({t.sender for t in received}),
    )


def _commissions(held: list[Transfer]) -> tuple[Total, ...]:
    return totals(t.commission for t in held if t.commission is not None)


def _edge(between: list[Transfer]) -> Edge:
    """All transfers of one pair."""
    moments = sorted(t.at for t in between if t.at)
    return Edge(
        sender=between[0].sender,
        recipient=between[0].recipient,
        transfers=len(between),
        sums=totals(t.amount for t in between),
        methods=tuple(sorted({t.method for t in between})),
        first=moments[0] if moments else None,
        last=moments[-1] if moments else None,
    )


def checked_account(written: str) -> tuple[str, str] | None:
    """("iban" | "rib" | "wallet", its value) when its check digits hold, or None: a number without a check proves nothing."""
    bare = bare_account(written)
    if iban := iban_value(bare):
        return "iban", iban
    if rib := rib_value(bare):
        return "rib", rib
    wallet = wallet_value(written.strip())
    return ("wallet", wallet) if wallet else None
