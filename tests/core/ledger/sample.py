"""A small ledger for the tests: invented people, fixed keys, every kind of line."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hirz.core.ledger import (
    Checkpoint,
    EntryRecord,
    ErasableText,
    ExportedEntry,
    commit_text,
    export_lines,
    root_of,
    sign_checkpoint,
    verifier_text,
)

ORIGIN = "hirz.example.com/ledger"
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER = verifier_text(SIGNER.public_key(), ORIGIN)
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
STRANGER_VERIFIER = verifier_text(STRANGER.public_key(), ORIGIN)

SALT = bytes(range(32))
REASON = 'قرار الغلق: "بلاغ مكرر"\nVu avec l’équipe.'


def record(number: int, text: str | None = None, /, **changes: object) -> EntryRecord:
    """The record of entry `number`, committed to a text if one is given."""
    values: dict[str, object] = {
        "id": UUID(int=0x6F1C1A527F0E4C3A9A6E000000000000 + number),
        "at": f"2026-03-01T09:{number % 60:02}:00Z",
        "zone": "desk",
        "actor": "user:7",
        "role": "analyst",
        "organisation": "hotline",
        "verb": "triage:ticket:claim",
        "object_kind": "ticket",
        "object_id": f"t-{number}",
        "purpose": "triage",
        "commitment": commit_text(SALT, text).hex() if text is not None else "",
    }
    return EntryRecord(**{**values, **changes})  # type: ignore[arg-type]


def entries(count: int) -> list[ExportedEntry]:
    """Entries of which the second carries a text, the third characters that JSON escapes, the fourth a batch."""
    made = [ExportedEntry(record(number)) for number in range(count)]
    special = [
        ExportedEntry(record(1, REASON), ErasableText(SALT, REASON)),
        ExportedEntry(record(2, purpose='a "quoted" \\ purpose')),
        ExportedEntry(record(3, batch=200)),
    ]
    made[1:4] = special[: max(count - 1, 0)]
    return made


def root(made: Sequence[ExportedEntry], size: int) -> bytes:
    """The root over the first `size` entries."""
    return root_of(entry.record.leaf_hash() for entry in made[:size])


def head(made: Sequence[ExportedEntry], size: int, signer: Ed25519PrivateKey = SIGNER, origin: str = ORIGIN) -> str:
    """The signed head over the first `size` entries."""
    return sign_checkpoint(Checkpoint(origin, size, root(made, size)), signer, origin)


def export(made: Sequence[ExportedEntry], sizes: Sequence[int]) -> list[bytes]:
    """The export of these entries with heads of these sizes."""
    return list(export_lines(ORIGIN, [VERIFIER], made, [head(made, size) for size in sizes]))
