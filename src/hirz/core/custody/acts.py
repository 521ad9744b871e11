"""The custody of one exhibit: what it is, and every act on it, each tied to the act before and to the ledger.

What signs an act is an entry of the ledger (docs/adr/0042): each person confirms for themselves, the confirmation is an
entry under that person's code, and the entry commits to what was agreed. The signature of the ledger's heads, Ed25519,
then covers both. `CustodyAct.agreed_text` and `done_text` are what such entries commit to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from hirz.core.custody.errors import ActBroken
from hirz.core.custody.fields import (
    read_id,
    read_list,
    read_object,
    refuse_unknown,
    require_count,
    require_digest,
    require_id,
    require_moment,
    require_text,
)
from hirz.core.ledger.canonical import canonical_json

SCHEMA: Final[int] = 1

MOST_SIGNATURES: Final[int] = 4


class ActKind(StrEnum):
    """What was done with an exhibit."""

    RECEIVED = "received"
    HANDED_OVER = "handed_over"
    OPENED = "opened"
    DERIVED = "derived"
    DESCRIBED = "described"
    CHECKED = "checked"
    RETURNED = "returned"
    DESTROYED = "destroyed"

    @property
    def ends(self) -> bool:
        """Whether nothing can be done with the exhibit afterwards."""
        return self in {ActKind.RETURNED, ActKind.DESTROYED}


class Outcome(StrEnum):
    """What the scrubber found."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    MISSING = "missing"


NEEDED: Final[Mapping[ActKind, frozenset[str]]] = {
    ActKind.RECEIVED: frozenset(),
    ActKind.HANDED_OVER: frozenset({"receiver", "place", "reason"}),
    ActKind.OPENED: frozenset({"second", "reason"}),
    ActKind.DERIVED: frozenset({"derived", "derived_digest", "tool", "tool_version"}),
    ActKind.DESCRIBED: frozenset({"commitment"}),
    ActKind.CHECKED: frozenset({"outcome"}),
    ActKind.RETURNED: frozenset({"second", "order", "receiver"}),
    ActKind.DESTROYED: frozenset({"second", "order"}),
}
"""Which fields an act of each kind must have; of the others only place, reason and authority may stand beside them."""

_ALWAYS_ALLOWED: Final[frozenset[str]] = frozenset({"place", "reason", "authority"})
_BY_KIND: Final[tuple[str, ...]] = (
    "receiver", "second", "place", "reason", "authority", "derived", "derived_digest", "tool", "tool_version",
    "commitment", "outcome", "order",
)  # fmt: skip
_NOT_AGREED: Final[frozenset[str]] = frozenset({"number", "start", "previous", "signatures"})


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts: a code as the ledger names them ("user:7"), a role, an organisation's code. Never a name."""

    code: str
    role: str
    organisation: str = ""

    def __post_init__(self) -> None:
        """Refuse what could not be written down."""
        require_text("code", self.code)
        require_text("role", self.role)
        require_text("organisation", self.organisation, may_be_empty=True)


@dataclass(frozen=True, slots=True)
class Signature:
    """That somebody confirmed an act: their code, and the entry of the ledger that recorded it."""

    code: str
    entry: UUID

    def __post_init__(self) -> None:
        """Refuse what could not be written down."""
        require_text("code", self.code)
        require_id("entry", self.entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitRecord:
    """What an exhibit is, without its content. Every field is checked on creation (ActBroken).

    `number` and `case` are references as people write them; `kind` a code such as "file" or "message". `sealed_digest`
    and `sealed_size` are of the sealed blob as it is stored. `content_digest`, SHA-256 of what was sealed, stays empty
    unless those who receive the record may hold it: a plain digest betrays known material.
    """

    schema: int = SCHEMA
    exhibit: UUID
    number: str
    case: str
    kind: str
    received_at: str
    sealed_digest: str
    sealed_size: int
    content_digest: str = ""
    authority: str = ""
    derived_from: UUID | None = None
    derived_from_digest: str = ""
    tool: str = ""
    tool_version: str = ""

    def __post_init__(self) -> None:
        """Refuse a record that could not be read back as it was written."""
        if self.schema != SCHEMA:
            raise ActBroken("schema", "is unknown")
        require_id("exhibit", self.exhibit)
        for name in ("number", "case", "kind"):
            require_text(name, getattr(self, name))
        require_moment("received_at", self.received_at)
        require_digest("sealed_digest", self.sealed_digest)
        require_count("sealed_size", self.sealed_size)
        require_digest("content_digest", self.content_digest, may_be_empty=True)
        require_text("authority", self.authority, may_be_empty=True)
        if self.derived_from is not None:
            require_id("derived_from", self.derived_from)
        of_original = (self.derived_from_digest, self.tool, self.tool_version)
        if self.derived_from is None and any(of_original):
            raise ActBroken("derived_from", "is missing beside a digest or a tool")
        require_digest("derived_from_digest", self.derived_from_digest, may_be_empty=self.derived_from is None)
        require_text("tool", self.tool, may_be_empty=self.derived_from is None)
        require_text("tool_version", self.tool_version, may_be_empty=self.derived_from is None)

    def as_json(self) -> dict[str, object]:
        """The record as a JSON object; what is empty is left out."""
        return _as_json(self)

    @classmethod
    def from_json(cls, value: object) -> ExhibitRecord:
        """Read a record; raises ActBroken."""
        values = dict(read_object("record", value))
        _require_fields(cls, values)
        values["exhibit"] = read_id("exhibit", values["exhibit"])
        if "derived_from" in values:
            values["derived_from"] = read_id("derived_from", values["derived_from"])
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ checks every one

    def digest(self) -> str:
        """SHA-256 over the canonical record: what the first act takes as the act before it."""
        return sha256(canonical_json(self.as_json())).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyAct:
    """One act. Every field is checked on creation (ActBroken); whether it fits the others is check_chain's to say.

    `number` counts from 1; `previous` is the digest of the act before, of the record for the first. Times are UTC,
    "2026-03-01T09:00:00Z". `performer` is who acts: of a hand-over, who gives. `receiver` takes; `second` stands by.
    `commitment` is commit_text of a description that lies sealed elsewhere. NEEDED says which fields each kind has.
    """

    schema: int = SCHEMA
    id: UUID
    exhibit: UUID
    number: int
    kind: ActKind
    start: str
    performer: Party
    sealed_digest: str
    previous: str
    receiver: Party | None = None
    second: Party | None = None
    place: str = ""
    reason: str = ""
    authority: str = ""
    derived: UUID | None = None
    derived_digest: str = ""
    tool: str = ""
    tool_version: str = ""
    commitment: str = ""
    outcome: Outcome | None = None
    order: str = ""
    signatures: tuple[Signature, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse an act that could not be read back as it was written, or that has not the fields of its kind."""
        if self.schema != SCHEMA:
            raise ActBroken("schema", "is unknown")
        if not isinstance(self.kind, ActKind):
            raise ActBroken("kind", "is no kind of act")
        require_id("id", self.id)
        require_id("exhibit", self.exhibit)
        require_count("number", self.number, 1)
        require_moment("start", self.start)
        _require_party("performer", self.performer)
        require_digest("sealed_digest", self.sealed_digest)
        require_digest("previous", self.previous)
        self._check_fields_of_kind()
        if not isinstance(self.signatures, tuple) or len(self.signatures) > MOST_SIGNATURES:
            raise ActBroken("signatures", f"are at most {MOST_SIGNATURES}")
        if not all(isinstance(signature, Signature) for signature in self.signatures):
            raise ActBroken("signatures", "name a person and an entry")

    def _check_fields_of_kind(self) -> None:
        needed = NEEDED[self.kind]
        for name in _BY_KIND:
            value = getattr(self, name)
            if name in needed and not value:
                raise ActBroken(name, f"is missing in an act of the kind {self.kind}")
            if value and name not in needed and name not in _ALWAYS_ALLOWED:
                raise ActBroken(name, f"has no place in an act of the kind {self.kind}")
        for name in ("place", "reason", "authority", "tool", "tool_version", "order"):
            require_text(name, getattr(self, name), may_be_empty=True)
        for name in ("derived_digest", "commitment"):
            require_digest(name, getattr(self, name), may_be_empty=True)
        for name in ("receiver", "second"):
            if getattr(self, name) is not None:
                _require_party(name, getattr(self, name))
        if self.derived is not None:
            require_id("derived", self.derived)
        if self.outcome is not None and not isinstance(self.outcome, Outcome):
            raise ActBroken("outcome", "is no outcome of a check")

    # Who signs, and what

    @property
    def signers(self) -> tuple[Party, ...]:
        """Everybody whose confirmation this act needs."""
        if self.kind is ActKind.HANDED_OVER and self.receiver is not None:
            return (self.performer, self.receiver)
        return (self.performer,) if self.second is None else (self.performer, self.second)

    def agreed_text(self) -> str:
        """What the entry of everybody who confirms before the last one commits to.

        It covers all that was agreed: neither number, start and act before, which are known when it is done, nor the
        signatures. The act's id is in it, so that no confirmation serves twice.
        """
        agreed = {name: value for name, value in self.as_json().items() if name not in _NOT_AGREED}
        return f"hirz-custody-{SCHEMA} agreed {_digest_of(agreed)}"

    def done_text(self) -> str:
        """What the entry of the last one who confirms commits to: the whole act but for its signatures."""
        whole = {name: value for name, value in self.as_json().items() if name != "signatures"}
        return f"hirz-custody-{SCHEMA} done {_digest_of(whole)}"

    def signing_texts(self) -> tuple[str, ...]:
        """For each signature in its order what its entry commits to: the last one did it, those before agreed to it."""
        if not self.signatures:
            return ()
        return (*[self.agreed_text()] * (len(self.signatures) - 1), self.done_text())

    def signed(self, *signatures: Signature) -> CustodyAct:
        """The act with these signatures, the last one's last."""
        return replace(self, signatures=signatures)

    # Written down

    def as_json(self) -> dict[str, object]:
        """The act as a JSON object; what is empty is left out."""
        return _as_json(self)

    @classmethod
    def from_json(cls, value: object) -> CustodyAct:
        """Read an act; raises ActBroken."""
        values = dict(read_object("act", value))
        _require_fields(cls, values)
        for name in ("id", "exhibit", "derived"):
            if name in values:
                values[name] = read_id(name, values[name])
        for name in ("performer", "receiver", "second"):
            if name in values:
                values[name] = _read_party(name, values[name])
        for name, kind in (("kind", ActKind), ("outcome", Outcome)):
            if name in values:
                values[name] = _read_choice(name, values[name], kind)
        signatures = read_list("signatures", values.get("signatures", []))
        values["signatures"] = tuple(_read_signature(item) for item in signatures)
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ checks every one

    def digest(self) -> str:
        """SHA-256 over the canonical act with its signatures: what the next act carries as `previous`."""
        return _digest_of(self.as_json())


def custody_json(record: ExhibitRecord, acts: Sequence[CustodyAct]) -> bytes:
    """Record and acts as one canonical JSON document."""
    return canonical_json({"acts": [act.as_json() for act in acts], "record": record.as_json(), "schema": SCHEMA})


def _digest_of(value: object) -> str:
    return sha256(canonical_json(value)).hexdigest()


def _as_json(value: Any) -> dict[str, object]:
    written: dict[str, object] = {}
    for item in fields(value):
        content = getattr(value, item.name)
        # A size of nothing is a size; an empty text, no party and no signature are nothing.
        if content is None or content == "" or content == ():
            continue
        written[item.name] = _plain(content)
    return written


def _plain(content: object) -> object:
    if isinstance(content, UUID):
        return str(content)
    if isinstance(content, StrEnum):
        return content.value
    if isinstance(content, (Party, Signature)):
        return _as_json(content)
    if isinstance(content, tuple):
        return [_plain(item) for item in content]
    return content


def _require_fields(cls: type[Any], values: Mapping[str, object], where: str = "") -> None:
    refuse_unknown(values, frozenset(item.name for item in fields(cls)), where)
    for item in fields(cls):
        # The schema number has a default for whoever makes a value, and none for whoever reads one.
        needed = item.name == "schema" or (item.default is MISSING and item.default_factory is MISSING)
        if needed and item.name not in values:
            raise ActBroken(f"{where}{item.name}", "is missing")


def _require_party(name: str, value: object) -> None:
    if not isinstance(value, Party):
        raise ActBroken(name, "is a party")


def _read_party(name: str, value: object) -> Party:
    values = read_object(name, value)
    _require_fields(Party, values, f"{name}.")
    try:
        return Party(**values)  # type: ignore[arg-type]  # __post_init__ checks every one
    except ActBroken as fault:
        raise ActBroken(f"{name}.{fault.field}", "is not what it must be") from None


def _read_signature(value: object) -> Signature:
    values = read_object("signatures", value)
    _require_fields(Signature, values, "signatures.")
    require_text("signatures.code", values["code"])
    return Signature(str(values["code"]), read_id("signatures.entry", values["entry"]))


def _read_choice(name: str, value: object, choices: type[StrEnum]) -> StrEnum:
    if not isinstance(value, str) or value not in [item.value for item in choices]:
        raise ActBroken(name, "is not a word of its list")
    return choices(value)
