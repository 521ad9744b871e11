"""Bundles of two invented exhibits of one small ledger, whole, for the tests to check and to damage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from uuid import UUID, uuid5

from hirz.core.custody import CustodyAct, ExhibitRecord, LedgerLine
from hirz.core.custody.bundle import BundleDraft, draft_bundle, seal_bundle
from hirz.core.ledger import (
    Checkpoint,
    EntryRecord,
    ErasableText,
    commit_text,
    consistency_proof,
    inclusion_proof,
    root_of,
    sign_checkpoint,
)
from tests.core.custody.sample import BLOB, INVESTIGATOR, linked, record
from tests.core.ledger.sample import ORIGIN, SIGNER, VERIFIER

PDF = b"%PDF-1.7\nnot a real page\n%%EOF\n"
OTHER_BLOB = BLOB[::-1]
REPORT_VERB = "casework:exhibit:report"


@dataclass(frozen=True)
class Written:
    """An entry and the text it commits to."""

    record: EntryRecord
    text: ErasableText | None = None


class Log:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.entries: list[Written] = []

    def write(self, entry: UUID, actor: str, role: str, verb: str, exhibit: str, text: str, at: str) -> None:
        """Add an entry that commits to a text."""
        salt = sha256(entry.bytes).digest()
        made = EntryRecord(
            id=entry,
            at=at,
            zone="desk",
            actor=actor,
            role=role,
            verb=verb,
            object_kind="exhibit",
            object_id=exhibit,
            commitment=commit_text(salt, text).hex(),
        )
        self.entries.append(Written(made, ErasableText(salt, text)))

    def sign_act(self, act: CustodyAct) -> None:
        """The entries of everybody who confirms an act."""
        roles = {party.code: party.role for party in act.signers}
        for signature, text in zip(act.signatures, act.signing_texts(), strict=True):
            role = roles.get(signature.code, "analyst")
            verb = f"casework:exhibit:{act.kind}"
            self.write(signature.entry, signature.code, role, verb, str(act.exhibit), text, act.start)

    def hash_at(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree."""
        leaves = [entry.record.leaf_hash() for entry in self.entries[index << level : (index + 1) << level]]
        return root_of(leaves)

    def head(self, size: int) -> str:
        """The signed head over the first entries."""
        root = root_of(entry.record.leaf_hash() for entry in self.entries[:size])
        return sign_checkpoint(Checkpoint(ORIGIN, size, root), SIGNER, ORIGIN)

    def line(self, sequence: int, size: int) -> LedgerLine:
        """An entry with its proof towards the head of that size."""
        written = self.entries[sequence]
        proof = tuple(inclusion_proof(sequence, size, self.hash_at))
        return LedgerLine(sequence, written.record, proof, written.text)

    def lines_of(self, exhibit: UUID, size: int) -> list[LedgerLine]:
        """Every entry about an exhibit."""
        return [
            self.line(sequence, size)
            for sequence, written in enumerate(self.entries[:size])
            if written.record.object_id == str(exhibit)
        ]


@dataclass(frozen=True)
class Made:
    """A bundle, and all that it was made of."""

    record: ExhibitRecord
    acts: tuple[CustodyAct, ...]
    draft: BundleDraft
    data: bytes
    log: Log


def interleaved(chains: Sequence[Sequence[CustodyAct]]) -> Log:
    """One ledger of several exhibits' acts, in turn."""
    log = Log()
    for place in range(max(map(len, chains))):
        for acts in chains:
            if place < len(acts):
                log.sign_act(acts[place])
    return log


def make(log: Log, exhibit: ExhibitRecord, acts: Sequence[CustodyAct], blob: bytes | None) -> Made:
    """The bundle of one exhibit of a ledger, with a head that is later than its lines' by some entries."""
    size = len(log.entries)
    draft = draft_bundle(
        exhibit,
        acts,
        report=PDF,
        lines=log.lines_of(exhibit.exhibit, size),
        checkpoint=log.head(size),
        verifiers=[VERIFIER],
        blob=blob,
    )
    entry = uuid5(exhibit.exhibit, "report")
    log.write(
        entry,
        INVESTIGATOR.code,
        INVESTIGATOR.role,
        REPORT_VERB,
        str(exhibit.exhibit),
        draft.report_text,
        acts[-1].start,
    )
    log.write(uuid5(entry, "next"), "user:1", "analyst", "triage:ticket:claim", "t-1", "x", acts[-1].start)
    late = len(log.entries)
    proof = consistency_proof(size, late, log.hash_at)
    return Made(exhibit, tuple(acts), draft, seal_bundle(draft, log.line(size, late), log.head(late), proof), log)


@cache
def both() -> tuple[Made, Made]:
    """The bundles of two exhibits of one ledger, each with its sealed blob."""
    first, other = record(), record("other", OTHER_BLOB, number="X-2222-3333")
    chains = linked(first), linked(other)
    log = interleaved(chains)
    return make(log, first, chains[0], BLOB), make(log, other, chains[1], OTHER_BLOB)


@cache
def without_blob() -> Made:
    """The first exhibit's bundle without the sealed blob."""
    acts = linked(record())
    return make(interleaved([acts]), record(), acts, None)
