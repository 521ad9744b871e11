"""An invented exhibit for the tests: a fixed cast, and one act of every kind, signed by entries that exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID, uuid5

from hirz.core.custody import ActKind, CustodyAct, ExhibitRecord, Outcome, Party, Signature

SPACE = UUID("5b1c3e1e-6a53-4d0c-9b0d-2f6d2a6f7c11")
BLOB = b"not content: the sealed bytes of an invented exhibit\n" * 7

INVESTIGATOR = Party("user:11", "investigator", "dgsn-1")
COLLEAGUE = Party("user:12", "investigator", "dgsn-1")
PROSECUTOR = Party("user:13", "prosecutor", "court-2")
CUSTODIAN = Party("user:14", "custodian", "dgsn-1")
OWNER = Party("person:1", "owner")
SCRUBBER = Party("hirz:worker", "system")

DIGEST = "0f" * 32


def exhibit_id(name: str = "first") -> UUID:
    """The id of an exhibit of that name."""
    return uuid5(SPACE, name)


def record(name: str = "first", blob: bytes = BLOB, **changes: object) -> ExhibitRecord:
    """What the exhibit is."""
    values: dict[str, object] = {
        "exhibit": exhibit_id(name),
        "number": "X-7K3Q-9M2A",
        "case": "C-4T8W-1H6N",
        "kind": "file",
        "received_at": "2026-03-01T09:00:00Z",
        "sealed_digest": sha256(blob).hexdigest(),
        "sealed_size": len(blob),
        "authority": "cpp-57",
    }
    return ExhibitRecord(**{**values, **changes})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Step:
    """One act before it is linked and signed."""

    kind: ActKind
    performer: Party
    fields: dict[str, object]


STEPS: tuple[Step, ...] = (
    Step(ActKind.RECEIVED, INVESTIGATOR, {"place": "Rabat", "authority": "cpp-57"}),
    Step(ActKind.CHECKED, SCRUBBER, {"outcome": Outcome.WHOLE}),
    Step(ActKind.DESCRIBED, INVESTIGATOR, {"commitment": DIGEST}),
    Step(ActKind.OPENED, INVESTIGATOR, {"second": COLLEAGUE, "reason": "examination"}),
    Step(
        ActKind.DERIVED,
        INVESTIGATOR,
        {"derived": exhibit_id("copy"), "derived_digest": DIGEST, "tool": "ffmpeg", "tool_version": "7.1"},
    ),
    Step(ActKind.HANDED_OVER, INVESTIGATOR, {"receiver": PROSECUTOR, "place": "النيابة العامة", "reason": "hearing"}),
    Step(ActKind.HANDED_OVER, PROSECUTOR, {"receiver": CUSTODIAN, "place": "Salle des scellés", "reason": "keeping"}),
    Step(ActKind.DESTROYED, CUSTODIAN, {"second": COLLEAGUE, "order": "J-2026-17"}),
)


def linked(exhibit: ExhibitRecord, steps: Sequence[Step] = STEPS) -> list[CustodyAct]:
    """The acts in order, each linked to the one before and signed by everybody it needs."""
    made: list[CustodyAct] = []
    for number, step in enumerate(steps, start=1):
        act = CustodyAct(
            id=uuid5(exhibit.exhibit, f"act {number}"),
            exhibit=exhibit.exhibit,
            number=number,
            kind=step.kind,
            start=f"2026-03-{number:02}T09:00:00Z",
            performer=step.performer,
            sealed_digest=exhibit.sealed_digest,
            previous=made[-1].digest() if made else exhibit.digest(),
            **step.fields,  # type: ignore[arg-type]
        )
        made.append(with_signatures(act))
    return made


def with_signatures(act: CustodyAct) -> CustodyAct:
    """The act signed by everybody it needs; the entries' ids follow from the act's."""
    return act.signed(*(Signature(who.code, uuid5(act.id, who.code)) for who in act.signers))


def relinked(exhibit: ExhibitRecord, acts: Sequence[CustodyAct]) -> list[CustodyAct]:
    """The acts numbered and linked anew: what somebody does who alters one act and mends the chain behind it."""
    made: list[CustodyAct] = []
    for number, act in enumerate(acts, start=1):
        previous = made[-1].digest() if made else exhibit.digest()
        made.append(replace(act, number=number, previous=previous))
    return made
