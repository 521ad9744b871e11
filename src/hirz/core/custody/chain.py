"""Whether the custody of an exhibit is whole: from the record and its acts alone, without ledger and without content.

What the ledger adds (that each signature's entry exists and says so) is looked at in checking.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hirz.core.custody.acts import ActKind, CustodyAct, ExhibitRecord, Outcome, Party
from hirz.core.custody.verdict import ChainFault, ChainFaultKind, ChainVerdict

_Kind = ChainFaultKind
# What is wrong: kind, field, what was due, what stands there.
_Found = tuple[ChainFaultKind, str, str, str]


def check_chain(record: ExhibitRecord, acts: Sequence[CustodyAct]) -> ChainVerdict:
    """Say whether the chain is whole and, if not, which act and which field are wrong, and in what way.

    Acts are taken in the order given and named by their place in it, from 1. Nothing is raised.
    """
    walk = _Walk(record)
    for place, act in enumerate(acts, start=1):
        walk.faults += walk.faults_of(place, act)
        walk.step(act)
    if not acts:
        walk.faults.append(ChainFault(_Kind.EMPTY))
    return ChainVerdict(
        acts=len(acts),
        holder=None if walk.ended else walk.holder,
        ended=walk.ended,
        last_outcome=walk.outcome,
        head=walk.previous,
        faults=tuple(walk.faults),
    )


@dataclass
class _Walk:
    """What is known after the acts so far."""

    record: ExhibitRecord
    faults: list[ChainFault] = field(default_factory=list)
    number: int = 0
    previous: str = ""
    before: str = ""  # what the act before named as its predecessor
    start: str = ""
    holder: Party | None = None
    ended: ActKind | None = None
    outcome: Outcome | None = None
    ids: set[UUID] = field(default_factory=set)
    entries: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.previous = self.record.digest()
        self.start = self.record.received_at

    def step(self, act: CustodyAct) -> None:
        self.before = act.previous
        self.number, self.previous, self.start = act.number, act.digest(), max(self.start, act.start)
        self.ids.add(act.id)
        self.entries |= {signature.entry for signature in act.signatures}
        if act.kind is ActKind.RECEIVED:
            self.holder = act.performer
        elif act.kind is ActKind.HANDED_OVER:
            self.holder = act.receiver
        elif act.kind is ActKind.CHECKED:
            self.outcome = act.outcome
        self.ended = self.ended or (act.kind if act.kind.ends else None)

    def faults_of(self, place: int, act: CustodyAct) -> Iterator[ChainFault]:
        for kind, name, expected, found in (
            *self._order(act), *self._exhibit(act), *self._holding(place, act), *_signing(act), *self._entries(act)
        ):  # fmt: skip
            yield ChainFault(kind, place, name, expected, found)

    def _order(self, act: CustodyAct) -> Iterator[_Found]:
        due = self.number + 1
        if act.id in self.ids:
            yield _Kind.REPEATED, "id", "", str(act.id)
        if act.number > due:
            yield _Kind.GAP, "number", str(due), str(act.number)
        elif act.number < due:
            yield _Kind.OUT_OF_ORDER, "number", str(due), str(act.number)
        if act.previous != self.previous:
            yield _Kind.PREVIOUS_DIFFERS, "previous", self.previous, act.previous
        if act.start < self.start:
            yield _Kind.TIME_BACKWARDS, "start", self.start, act.start
        if self.ended is not None:
            yield _Kind.AFTER_END, "kind", self.ended.value, act.kind.value

    def _exhibit(self, act: CustodyAct) -> Iterator[_Found]:
        if act.exhibit != self.record.exhibit:
            yield _Kind.OTHER_EXHIBIT, "exhibit", str(self.record.exhibit), str(act.exhibit)
        if act.sealed_digest != self.record.sealed_digest:
            yield _Kind.DIGEST_DIFFERS, "sealed_digest", self.record.sealed_digest, act.sealed_digest
        if act.kind is ActKind.DERIVED and act.derived == self.record.exhibit:
            yield _Kind.DERIVED_FROM_ITSELF, "derived", "", str(act.derived)

    def _holding(self, place: int, act: CustodyAct) -> Iterator[_Found]:
        holder = "" if self.holder is None else self.holder.code
        if act.kind is ActKind.RECEIVED:
            if self.holder is not None:
                yield _Kind.TWO_HOLDERS, "performer", holder, act.performer.code
            if place == 1 and act.start != self.record.received_at:
                yield _Kind.TIME_DIFFERS, "start", self.record.received_at, act.start
            return
        if self.holder is None:
            yield _Kind.NOT_RECEIVED, "kind", ActKind.RECEIVED.value, act.kind.value
            return
        if act.kind is ActKind.HANDED_OVER and act.previous == self.before and act.performer.code != holder:
            # Two hand-overs start from the same act: the exhibit was given to two people.
            yield _Kind.TWO_HOLDERS, "receiver", holder, "" if act.receiver is None else act.receiver.code
        elif (act.kind is ActKind.HANDED_OVER or act.kind.ends) and act.performer.code != holder:
            yield _Kind.NOT_HOLDER, "performer", holder, act.performer.code

    def _entries(self, act: CustodyAct) -> Iterator[_Found]:
        seen = set(self.entries)
        for signature in act.signatures:
            if signature.entry in seen:
                yield _Kind.SIGNATURE_REUSED, "signatures", "", str(signature.entry)
            seen.add(signature.entry)


def _signing(act: CustodyAct) -> Iterator[_Found]:
    needed = [party.code for party in act.signers]
    if len(set(needed)) < len(needed):
        field_name = "receiver" if act.kind is ActKind.HANDED_OVER else "second"
        yield _Kind.SAME_PERSON, field_name, "", needed[0]
    given = [signature.code for signature in act.signatures]
    for code in dict.fromkeys(needed):
        if code not in given:
            kind = _Kind.NOT_SIGNED_BY_BOTH if len(needed) > 1 else _Kind.NOT_SIGNED
            yield kind, "signatures", code, ", ".join(given)
    for code in given:
        if code not in needed:
            yield _Kind.SIGNED_BY_STRANGER, "signatures", ", ".join(needed), code
        elif given.count(code) > 1:
            yield _Kind.SIGNED_TWICE, "signatures", "", code
            return
