"""Make the bundle that a stranger checks: first its members and manifest, then, once the ledger holds them, its seal.

Two steps, because the entry that commits to the manifest must be in the ledger before the bundle can prove it:

    draft = draft_bundle(record, acts, ...)        # then: record(verb=..., text=draft.report_text), wait for a head
    data = seal_bundle(draft, line, checkpoint, consistency)

The same inputs make the same bytes. `check_bundle` reads it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hirz.core.custody.acts import CustodyAct, ExhibitRecord, custody_json
from hirz.core.custody.archive import Member, write_archive
from hirz.core.custody.chain import check_chain
from hirz.core.custody.checking import check_bundle
from hirz.core.custody.errors import BundleBroken
from hirz.core.custody.forms import (
    BLOB,
    CASE,
    CUSTODY,
    HOW_TO,
    KEY,
    LEDGER,
    MANIFEST,
    REPORT,
    SEAL,
    LedgerLine,
    Seal,
    ledger_bytes,
    manifest_bytes,
    report_text,
)
from hirz.core.custody.how_to import HOW_TO_CHECK
from hirz.core.formats.case_uco import KNOWLEDGE_BASE, write_case_uco
from hirz.core.ledger.errors import LedgerError
from hirz.core.ledger.notes import Verifier, read_unverified

__all__ = ["BundleDraft", "LedgerLine", "check_bundle", "draft_bundle", "seal_bundle"]


@dataclass(frozen=True, slots=True)
class BundleDraft:
    """A bundle that lacks its seal. The entry that seals it commits to `report_text`."""

    members: tuple[Member, ...]
    verifiers: tuple[str, ...]

    @property
    def manifest(self) -> bytes:
        """manifest.json."""
        return bytes(self.members[0].content)

    @property
    def report_text(self) -> str:
        """The text of the ledger entry `casework:exhibit:report`, on the exhibit's id."""
        return report_text(self.manifest)


def draft_bundle(
    record: ExhibitRecord,
    acts: Sequence[CustodyAct],
    *,
    report: bytes,
    lines: Sequence[LedgerLine],
    checkpoint: str,
    verifiers: Sequence[str],
    blob: bytes | None = None,
    base: str = KNOWLEDGE_BASE,
) -> BundleDraft:
    """Everything but the seal; raises BundleBroken.

    `report` is the PDF for people. `lines` are the entries that sign the acts (others about this exhibit may stand beside
    them), each with its text and its proof towards `checkpoint`, a note that the ledger's key alone signed. `blob` is the
    sealed blob, left out by default. `base` is where the house's CASE identifiers live.
    """
    chain = check_chain(record, acts)
    if not chain.whole:
        raise BundleBroken(chain.faults[0].words())
    try:
        keys = [Verifier.of_text(text.strip()).text() for text in verifiers]
        origin = read_unverified(checkpoint).origin
    except LedgerError as fault:
        raise BundleBroken(str(fault)) from None
    if not keys:
        raise BundleBroken("a bundle names the ledger's key")
    members = [
        Member(HOW_TO, HOW_TO_CHECK.encode("utf-8")),
        Member(CUSTODY, custody_json(record, acts)),
        Member(CASE, write_case_uco(record, acts, base=base)),
        Member(REPORT, report),
        Member(LEDGER, ledger_bytes(sorted(lines, key=lambda line: line.sequence), checkpoint)),
        Member(KEY, "".join(f"{key}\n" for key in keys).encode("ascii")),
    ]
    if blob is not None:
        members.append(Member(BLOB, blob))
    manifest = Member(MANIFEST, manifest_bytes(record, chain.head, origin, members))
    return BundleDraft((manifest, *members), tuple(keys))


def seal_bundle(draft: BundleDraft, line: LedgerLine, checkpoint: str, consistency: Sequence[bytes]) -> bytes:
    """The whole file; raises BundleBroken if it would not pass the check that a stranger runs.

    `line` is the entry that commits to `draft.report_text`, with its text and its proof towards `checkpoint`, the same
    head as the draft's or a later one; `consistency` leads from the draft's head to it (empty if it is the same).
    """
    seal = Member(SEAL, Seal(line, checkpoint, tuple(consistency)).to_bytes())
    data = write_archive([*draft.members, seal])
    verdict = check_bundle(data, draft.verifiers)
    if not verdict.ok:
        raise BundleBroken(verdict.faults[0].words())
    return data
