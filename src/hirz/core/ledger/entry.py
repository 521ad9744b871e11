"""One entry of the ledger: who did what to which object, when and why; never what it said."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from hirz.core.ledger.canonical import SAFE_INTEGER, encode_plain
from hirz.core.ledger.errors import RecordBroken
from hirz.core.ledger.tree import leaf_hash

SCHEMA: Final[int] = 1
TEXT_LIMIT: Final[int] = 255
"""Characters in any text of a record: ids and codes are short, and content has no place here."""

COMMITMENT_BYTES: Final[int] = 32
LEAST_SALT_BYTES: Final[int] = 16
# What every salt of ours has, and all that a verifier takes.
SALT_BYTES: Final[int] = 32
_HEX_DIGITS: Final[frozenset[str]] = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """What is hashed for one entry. Every field is checked on creation (RecordBroken).

    `at` is UTC, "2026-03-01T09:00:00Z", cut to the hour where the zone is the public one; `verb` is
    "stage:object:verb"; `commitment` is 64 hexadecimal digits over an erasable text (see commit_text), or empty;
    `batch` is how many objects the entry speaks of.
    """

    schema: int = SCHEMA
    id: UUID
    at: str
    zone: str
    actor: str
    role: str
    organisation: str = ""
    verb: str
    object_kind: str
    object_id: str
    purpose: str = ""
    commitment: str = ""
    batch: int = 1

    def __post_init__(self) -> None:
        """Refuse a record that could not be read back as it was written."""
        if self.schema != SCHEMA:
            raise RecordBroken(f"unknown schema {self.schema!r}")
        if not isinstance(self.id, UUID):
            raise RecordBroken("an entry's id is a UUID")
        if not (isinstance(self.at, str) and _is_moment(self.at)):
            raise RecordBroken('an entry\'s time is written "YYYY-MM-DDTHH:MM:SSZ"')
        for name in ("zone", "actor", "role", "object_kind", "object_id"):
            if not _is_text(getattr(self, name)) or not getattr(self, name):
                raise RecordBroken(f"{name} is 1 to {TEXT_LIMIT} printable characters")
        if not (_is_text(self.purpose) and _is_text(self.organisation)):
            raise RecordBroken(f"purpose and organisation are at most {TEXT_LIMIT} printable characters")
        if not (isinstance(self.verb, str) and _is_verb(self.verb)):
            raise RecordBroken('a verb is "stage:object:verb"')
        if self.commitment and not _is_hex(self.commitment, COMMITMENT_BYTES):
            raise RecordBroken("a commitment is 64 lower-case hexadecimal digits, or empty")
        if type(self.batch) is not int or not 0 <= self.batch <= SAFE_INTEGER:
            raise RecordBroken("a batch counts objects")

    def as_array(self) -> list[int | str]:
        """The record as the JSON array that is hashed, the schema first."""
        return [
            self.schema,
            str(self.id),
            self.at,
            self.zone,
            self.actor,
            self.role,
            self.organisation,
            self.verb,
            self.object_kind,
            self.object_id,
            self.purpose,
            self.commitment,
            self.batch,
        ]

    @classmethod
    def from_array(cls, array: Sequence[object]) -> EntryRecord:
        """Read a record from its array; raises RecordBroken."""
        names = [field.name for field in fields(cls)]
        if len(array) != len(names):
            raise RecordBroken(f"a record has {len(names)} items")
        values = dict(zip(names, array, strict=True))
        values["id"] = _read_id(values["id"])
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ checks every one

    def leaf_bytes(self) -> bytes:
        """The RFC 8785 bytes of the record's array."""
        return encode_plain(self.as_array())

    def leaf_hash(self) -> bytes:
        """SHA-256 over 0x00 and the leaf bytes (RFC 9162 section 2.1.1)."""
        return leaf_hash(self.leaf_bytes())


def at_text(moment: datetime) -> str:
    """An aware time as an entry writes it: UTC, whole seconds, rounded down."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be an entry's time")
    return _written(moment.astimezone(UTC))


# Entries of one batch share their second. Moments in UTC only: elsewhere two different ones may count as equal (`fold`).
@lru_cache(maxsize=512)
def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def commit_text(salt: bytes, text: str) -> bytes:
    """Commit to a text without showing it: HMAC-SHA-256 with the salt as key, 32 bytes.

    The salt is random, at least 16 bytes (32 is right), and lies with the text: erase both, and the commitment that
    stays in the tree says nothing.
    """
    if len(salt) < LEAST_SALT_BYTES:
        raise ValueError(f"a salt has {LEAST_SALT_BYTES} bytes or more")
    return hmac.digest(salt, text.encode("utf-8"), "sha256")


def _read_id(value: object) -> UUID:
    try:
        parsed = UUID(value) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    # UUID() also reads braces, capitals and missing hyphens, which would be another leaf.
    if parsed is None or str(parsed) != value:
        raise RecordBroken("an entry's id is a UUID in its usual lower-case form")
    return parsed


def _is_text(value: object) -> bool:
    # isprintable() is false for control, bidirectional and line characters and for half surrogates.
    return isinstance(value, str) and len(value) <= TEXT_LIMIT and value.isprintable()


@lru_cache(maxsize=512)
def _is_verb(value: str) -> bool:
    parts = value.split(":")
    return (
        len(parts) == 3
        and len(value) <= TEXT_LIMIT
        and all(part.replace("_", "a").isalnum() for part in parts)
        and value.isascii()
    )


def _is_hex(value: object, length: int) -> bool:
    return isinstance(value, str) and len(value) == 2 * length and _HEX_DIGITS.issuperset(value)


# Entries of one batch share their second: it need not be read a thousand times.
@lru_cache(maxsize=512)
def _is_moment(value: str) -> bool:
    if len(value) != 20 or not value.isascii():
        return False
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return False
    return moment.tzinfo is not None and at_text(moment) == value
