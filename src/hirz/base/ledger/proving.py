"""Proofs for the auditor's pages. "Verified" is said only where a check of `hirz.core.ledger` returned without an error."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from hirz.base.ledger import queries
from hirz.base.ledger.models import ENTRY_COLUMNS, Checkpoint, Entry
from hirz.base.ledger.sequencer import record_of
from hirz.base.vault.keys import key_files
from hirz.core.ledger import Checkpoint as Head
from hirz.core.ledger import (
    EntryRecord,
    LedgerError,
    ProofBroken,
    SubtreeCache,
    TreeBroken,
    Verifier,
    commit_text,
    consistency_proof,
    inclusion_proof,
    parse_and_verify,
    verify_consistency,
    verify_inclusion,
)


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head as its note says it, after the signature was checked with this ledger's key."""

    head: Head
    key: str  # name and id of the key


def open_note(note: str) -> SignedHead | None:
    """The head inside a note that somebody kept; None if this ledger's key did not sign it."""
    verifier = Verifier.of_text(key_files().verifier())
    try:
        head = parse_and_verify(note, [verifier.text()])
    except LedgerError:
        return None
    if head.origin != settings.HIRZ_LEDGER_ORIGIN:
        return None
    return SignedHead(head, f"{verifier.name}+{verifier.key_id.hex()}")


def open_head(checkpoint: Checkpoint) -> SignedHead | None:
    """The head of a row as its note says it; None if the note is not signed, or the row says something else."""
    signed = open_note(checkpoint.note)
    if signed is None or (signed.head.size, signed.head.root) != (checkpoint.size, bytes(checkpoint.root)):
        return None
    return signed


class TextState(StrEnum):
    """What became of the text behind a commitment."""

    NONE = "none"  # the entry commits to no text
    MATCHES = "matches"
    DIFFERS = "differs"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class EntryProof:
    """Whether an entry stands, unaltered, under a signed head; the three steps in their order."""

    record: EntryRecord | None  # None: the row is no record any more
    leaf: bytes  # as stored
    leaf_fits: bool
    signed: SignedHead | None
    path: tuple[bytes, ...]
    is_included: bool

    @property
    def holds(self) -> bool:
        """The record as it stands here was counted by the signed head."""
        return self.leaf_fits and self.signed is not None and self.is_included


def prove_entry(entry: Entry, checkpoint: Checkpoint | None) -> EntryProof:
    """Rebuild the record, its leaf and the path to the signed root, and check all of it from nothing."""
    record = record_from(entry)
    leaf = bytes(entry.leaf_hash)
    leaf_fits = record is not None and record.leaf_hash() == leaf
    signed = open_head(checkpoint) if checkpoint is not None else None
    if signed is None or record is None or not 0 <= entry.sequence < signed.head.size:
        return EntryProof(record, leaf, leaf_fits, signed, (), False)
    try:
        path = inclusion_proof(entry.sequence, signed.head.size, SubtreeCache(queries.hashes))
        verify_inclusion(record.leaf_hash(), entry.sequence, signed.head.size, path, signed.head.root)
    except (ProofBroken, TreeBroken):
        return EntryProof(record, leaf, leaf_fits, signed, (), False)
    return EntryProof(record, leaf, leaf_fits, signed, tuple(path), True)


def record_from(entry: Entry) -> EntryRecord | None:
    """The record of a row as it lies here now; None if no record can be made of it."""
    try:
        return record_of([getattr(entry, name) for name in ENTRY_COLUMNS])
    except (LedgerError, ValueError):
        return None


def text_state(entry: Entry) -> tuple[TextState, str]:
    """Whether the text is still there, whether it is the one committed to, and the text."""
    if not bytes(entry.commitment):
        return TextState.NONE, ""
    kept = queries.text_of(entry)
    if kept is None:
        return TextState.ERASED, ""
    try:
        fits = commit_text(bytes(kept.salt), kept.text) == bytes(entry.commitment)
    except ValueError:
        fits = False
    return (TextState.MATCHES if fits else TextState.DIFFERS), kept.text


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """Whether a later signed head begins with an earlier one: nothing was changed or cut between them."""

    first: SignedHead | None
    second: SignedHead | None
    path: tuple[bytes, ...]
    holds: bool


def prove_consistency(first: SignedHead | None, second: SignedHead | None) -> ConsistencyProof:
    """Build and check the proof between two heads, the smaller one first; without both of them nothing holds."""
    if first is None or second is None:
        return ConsistencyProof(first, second, (), False)
    old, new = first.head, second.head
    if old.size > new.size:
        # A witness saw more than this ledger has: its end was cut off, and no proof can be built.
        return ConsistencyProof(first, second, (), False)
    try:
        path = consistency_proof(old.size, new.size, SubtreeCache(queries.hashes))
        verify_consistency(old.size, old.root, new.size, new.root, path)
    except (ProofBroken, TreeBroken):
        return ConsistencyProof(first, second, (), False)
    return ConsistencyProof(first, second, tuple(path), True)
