"""What lies in a bundle: names and order of the members, the manifest, lines of the ledger, the seal.

    manifest.json      what the bundle is, and SHA-256 and size of every member below but the last
    HOW-TO-CHECK.txt   in Arabic, French and English
    custody.json       the record and the acts
    case.jsonld        the same as CASE/UCO
    report.pdf         the same for people
    ledger.jsonl       the entries that sign the acts, each with its inclusion proof, and the signed head they lead to
    ledger.key         the ledger's verifier key
    exhibit.sealed     the sealed blob; may be left out
    seal.json          the entry that commits to manifest.json, its proof, a later head, and that it continues the first

Every JSON is canonical (RFC 8785): there is one way to write it, and another is an alteration.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from hirz.core.custody.acts import ExhibitRecord
from hirz.core.custody.archive import Member
from hirz.core.ledger.canonical import SAFE_INTEGER, canonical_json
from hirz.core.ledger.entry import SALT_BYTES, EntryRecord
from hirz.core.ledger.errors import LedgerError, NotCanonical
from hirz.core.ledger.export import ErasableText
from hirz.core.ledger.tree import HASH_BYTES

FORMAT: Final[str] = "hirz-exhibit-bundle-1"
SCHEMA: Final[int] = 1

MANIFEST: Final[str] = "manifest.json"
HOW_TO: Final[str] = "HOW-TO-CHECK.txt"
CUSTODY: Final[str] = "custody.json"
CASE: Final[str] = "case.jsonld"
REPORT: Final[str] = "report.pdf"
LEDGER: Final[str] = "ledger.jsonl"
KEY: Final[str] = "ledger.key"
BLOB: Final[str] = "exhibit.sealed"
SEAL: Final[str] = "seal.json"

ORDER: Final[tuple[str, ...]] = (MANIFEST, HOW_TO, CUSTODY, CASE, REPORT, LEDGER, KEY, BLOB, SEAL)
OPTIONAL: Final[frozenset[str]] = frozenset({BLOB})
LISTED: Final[tuple[str, ...]] = ORDER[1:-1]
"""Members that the manifest lists: all but itself and the seal, which seals it."""

PROOF_LIMIT: Final[int] = 64
LINES_LIMIT: Final[int] = 100_000
TEXT_LIMIT: Final[int] = 16 * 1024 * 1024
"""Bytes in a member that is read as JSON."""

REPORT_VERB_END: Final[str] = ":exhibit:report"
"""How the verb of the entry that commits to a manifest ends."""

_LINE_KEYS: Final[frozenset[str]] = frozenset({"entry", "proof", "sequence"})
_TEXT_KEYS: Final[frozenset[str]] = _LINE_KEYS | {"salt", "text"}
_SEAL_KEYS: Final[frozenset[str]] = _TEXT_KEYS | {"checkpoint", "consistency"}


class FormBroken(Exception):
    """A member is not in its form; `field` says where."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An entry of the ledger with its number, the text it commits to, and the proof that leads from it to a head."""

    sequence: int
    record: EntryRecord
    proof: tuple[bytes, ...]
    text: ErasableText | None = None

    def as_json(self) -> dict[str, object]:
        """The line as a JSON object."""
        values: dict[str, object] = {
            "entry": self.record.as_array(),
            "proof": [item.hex() for item in self.proof],
            "sequence": self.sequence,
        }
        if self.text is not None:
            values |= {"salt": self.text.salt.hex(), "text": self.text.text}
        return values


@dataclass(frozen=True, slots=True)
class Seal:
    """What ties a manifest to the ledger."""

    line: LedgerLine
    checkpoint: str
    consistency: tuple[bytes, ...]

    def to_bytes(self) -> bytes:
        """The member's bytes."""
        proof = [item.hex() for item in self.consistency]
        return canonical_json({**self.line.as_json(), "checkpoint": self.checkpoint, "consistency": proof})


def manifest_bytes(record: ExhibitRecord, chain: str, origin: str, members: Sequence[Member]) -> bytes:
    """The manifest over these members (neither itself nor the seal)."""
    listed = [
        {"name": member.name, "sha256": sha256(member.content).hexdigest(), "size": len(member.content)}
        for member in members
    ]
    included = any(member.name == BLOB for member in members)
    return canonical_json(
        {
            "chain": chain,
            "exhibit": str(record.exhibit),
            "format": FORMAT,
            "ledger": origin,
            "members": listed,
            "number": record.number,
            "schema": SCHEMA,
            "sealed": {"included": included, "sha256": record.sealed_digest, "size": record.sealed_size},
        }
    )


def report_text(manifest: bytes) -> str:
    """What the entry of a report commits to: the manifest, and through it every member."""
    return f"{FORMAT} {sha256(manifest).hexdigest()}"


def ledger_bytes(lines: Sequence[LedgerLine], checkpoint: str) -> bytes:
    """Entries in order, then the head."""
    written = [canonical_json(line.as_json()) for line in lines]
    return b"".join(line + b"\n" for line in (*written, canonical_json({"checkpoint": checkpoint})))


def read_json(data: bytes) -> object:
    """A canonical JSON document; raises FormBroken."""
    if len(data) > TEXT_LIMIT:
        raise FormBroken("size")
    try:
        value: object = json.loads(data.decode("utf-8"))
        same = canonical_json(value) == data
    except (ValueError, RecursionError, NotCanonical):
        raise FormBroken("json") from None
    if not same:
        raise FormBroken("canonical form")
    return value


def read_line(data: bytes) -> LedgerLine:
    """One line of ledger.jsonl that holds an entry; raises FormBroken."""
    value = read_json(data)
    if not isinstance(value, dict) or set(value) not in (_LINE_KEYS, _TEXT_KEYS):
        raise FormBroken("entry")
    return _line(value)


def read_head(data: bytes) -> str:
    """The last line of ledger.jsonl; raises FormBroken."""
    value = read_json(data)
    if not isinstance(value, dict) or set(value) != {"checkpoint"} or not isinstance(value["checkpoint"], str):
        raise FormBroken("checkpoint")
    return value["checkpoint"]


def read_seal(data: bytes) -> Seal:
    """The seal; raises FormBroken."""
    value = read_json(data)
    if not isinstance(value, dict) or set(value) != _SEAL_KEYS or not isinstance(value["checkpoint"], str):
        raise FormBroken("seal")
    return Seal(_line(value), value["checkpoint"], _hashes(value["consistency"], "consistency"))


def _line(value: dict[str, object]) -> LedgerLine:
    array, sequence = value["entry"], value["sequence"]
    if not isinstance(array, list):
        raise FormBroken("entry")
    if type(sequence) is not int or not 0 <= sequence <= SAFE_INTEGER:
        raise FormBroken("sequence")
    try:
        record = EntryRecord.from_array(array)
    except LedgerError:
        raise FormBroken("entry") from None
    return LedgerLine(sequence, record, _hashes(value["proof"], "proof"), _text(value))


def _text(value: dict[str, object]) -> ErasableText | None:
    if "text" not in value:
        return None
    salt, text = value["salt"], value["text"]
    if not isinstance(text, str):
        raise FormBroken("text")
    return ErasableText(_unhexed(salt, SALT_BYTES, "salt"), text)


def _hashes(value: object, field: str) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > PROOF_LIMIT:
        raise FormBroken(field)
    return tuple(_unhexed(item, HASH_BYTES, field) for item in value)


def _unhexed(value: object, length: int, field: str) -> bytes:
    try:
        raw = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        raise FormBroken(field) from None
    # fromhex() also reads capitals and blanks.
    if len(raw) != length or raw.hex() != value:
        raise FormBroken(field)
    return raw
