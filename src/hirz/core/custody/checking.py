"""Check a bundle, offline, with nothing but the file and the ledger's key. The standard library and `cryptography` suffice.

Every byte is bound: those of a member by the manifest, the manifest by an entry of the ledger, the entry by its proof, the
head by its signature, and everything between the members by making the archive again from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final
from uuid import UUID

from hirz.core.custody.acts import CustodyAct, ExhibitRecord
from hirz.core.custody.archive import Member, NotReadable, Part, differences, read_archive
from hirz.core.custody.chain import check_chain
from hirz.core.custody.errors import ActBroken
from hirz.core.custody.faults import BundleFault, BundleFaultKind, BundleVerdict
from hirz.core.custody.forms import (
    BLOB,
    CUSTODY,
    FORMAT,
    KEY,
    LEDGER,
    LINES_LIMIT,
    LISTED,
    MANIFEST,
    OPTIONAL,
    ORDER,
    REPORT_VERB_END,
    SCHEMA,
    SEAL,
    FormBroken,
    LedgerLine,
    manifest_bytes,
    read_head,
    read_json,
    read_line,
    read_seal,
    report_text,
)
from hirz.core.custody.verdict import ChainVerdict
from hirz.core.ledger.entry import commit_text
from hirz.core.ledger.errors import KeyBroken, NoteBroken, ProofBroken
from hirz.core.ledger.notes import Checkpoint, Verifier, open_note
from hirz.core.ledger.proofs import verify_consistency, verify_inclusion

_K = BundleFaultKind

FAULTS_LIMIT: Final[int] = 100
"""More faults than this are not listed one by one."""


def check_bundle(data: bytes, verifiers: str | Sequence[str] | None = None) -> BundleVerdict:
    """Say everything that is wrong with a bundle.

    `verifiers` are the ledger's verifier keys as known from elsewhere; None takes the one in the file, and the verdict
    says so. Raises KeyBroken for a malformed key that was given, nothing for a malformed file.
    """
    given = [verifiers] if isinstance(verifiers, str) else verifiers
    check = _Check(data, None if given is None else [Verifier.of_text(text.strip()) for text in given])
    check.archive()
    check.key()
    check.custody()
    check.manifest()
    check.ledger()
    check.signatures()
    check.seal()
    return check.verdict()


class _Check:
    """One check of one file; each step looks at what the steps before could read."""

    def __init__(self, data: bytes, given: list[Verifier] | None) -> None:
        self.data = data
        self.given = given
        self.trusted: list[Verifier] = given or []
        self.faults: list[BundleFault] = []
        self.members: dict[str, bytes | memoryview] = {}
        self.record: ExhibitRecord | None = None
        self.acts: list[CustodyAct] = []
        self.chain: ChainVerdict | None = None
        self.lines: dict[UUID, tuple[int, LedgerLine]] = {}
        self.head: Checkpoint | None = None
        self.last: Checkpoint | None = None

    def fault(self, kind: BundleFaultKind, member: str = "", **where: object) -> None:
        if len(self.faults) < FAULTS_LIMIT:
            self.faults.append(BundleFault(kind, member, **where))  # type: ignore[arg-type]  # checked by the class

    def small(self, name: str) -> bytes:
        """A member that is read as text."""
        return bytes(self.members.get(name, b""))

    # The file

    def archive(self) -> None:
        """The members, their order, and every byte between them."""
        try:
            found = read_archive(self.data)
        except NotReadable as broken:
            self.fault(_K.ARCHIVE_UNREADABLE, broken.after, byte=broken.byte)
            return
        for item in differences(self.data, found):
            kind = _K.BYTES_BEHIND if item.part is Part.BEHIND else _K.ARCHIVE_ALTERED
            self.fault(kind, item.member, field=item.part.value, byte=item.byte)
        self.order([member.name for member in found])
        for member in found:
            self.members.setdefault(member.name, member.content)

    def order(self, names: Sequence[str]) -> None:
        """The members that a bundle has, once each, in their order."""
        for name in dict.fromkeys(names):
            if name not in ORDER:
                self.fault(_K.MEMBER_UNEXPECTED, name)
            elif names.count(name) > 1:
                self.fault(_K.MEMBER_REPEATED, name)
        for name in ORDER:
            if name not in names and name not in OPTIONAL:
                self.fault(_K.MEMBER_MISSING, name)
        known = [name for name in dict.fromkeys(names) if name in ORDER]
        for name, due in zip(known, sorted(known, key=ORDER.index), strict=True):
            if name != due:
                self.fault(_K.MEMBER_OUT_OF_PLACE, name)

    def key(self) -> None:
        """The key in the file: the known one, or the only one there is."""
        if KEY not in self.members:
            return
        try:
            text = self.small(KEY).decode("ascii")
            named = [Verifier.of_text(line) for line in text.splitlines()]
        except (UnicodeDecodeError, KeyBroken):
            self.fault(_K.MEMBER_UNREADABLE, KEY, field="key")
            return
        if not named or "".join(f"{verifier.text()}\n" for verifier in named) != text:
            self.fault(_K.MEMBER_UNREADABLE, KEY, field="canonical form")
        if self.given is None:
            self.trusted = named
        elif not set(self.given) & set(named):
            self.fault(_K.KEY_DIFFERS, KEY)

    # What happened to the exhibit

    def custody(self) -> None:
        """Record and acts, and whether the chain is whole."""
        if CUSTODY not in self.members:
            return
        try:
            value = read_json(self.small(CUSTODY))
        except FormBroken as broken:
            self.fault(_K.MEMBER_UNREADABLE, CUSTODY, field=broken.field)
            return
        if not isinstance(value, dict) or set(value) != {"acts", "record", "schema"} or value["schema"] != SCHEMA:
            self.fault(_K.MEMBER_UNREADABLE, CUSTODY, field="schema")
            return
        acts = value["acts"] if isinstance(value["acts"], list) else [None]
        self.read_record(value["record"])
        whole = [self.read_act(place, item) for place, item in enumerate(acts, start=1)]
        if self.record is None or not all(whole):
            return
        self.chain = check_chain(self.record, self.acts)
        for fault in self.chain.faults:
            self.fault(_K.CHAIN_BROKEN, CUSTODY, act=fault.act, field=fault.field, chain=fault)

    def read_record(self, value: object) -> None:
        """The record in its one form."""
        try:
            record = ExhibitRecord.from_json(value)
        except ActBroken as broken:
            self.fault(_K.MEMBER_UNREADABLE, CUSTODY, field=f"record.{broken.field}")
            return
        if record.as_json() != value:
            self.fault(_K.MEMBER_UNREADABLE, CUSTODY, field="record")
        self.record = record

    def read_act(self, place: int, value: object) -> bool:
        """One act in its one form."""
        try:
            act = CustodyAct.from_json(value)
        except ActBroken as broken:
            self.fault(_K.ACT_BROKEN, CUSTODY, act=place, field=broken.field)
            return False
        if act.as_json() != value:
            self.fault(_K.ACT_BROKEN, CUSTODY, act=place, field="canonical form")
        self.acts.append(act)
        return True

    # The manifest

    def manifest(self) -> None:
        """Every member it lists, byte by byte, and what it says about the rest."""
        if MANIFEST not in self.members:
            return
        listed = self.read_manifest()
        if listed is None:
            return
        for name in LISTED:
            if name in self.members:
                self.member(name, listed.pop(name, None))
        for name in listed:
            if name not in ORDER:
                self.fault(_K.MANIFEST_DIFFERS, MANIFEST, field=f"members {name}")
            elif name not in self.members:
                self.fault(_K.MEMBER_MISSING, name)
        self.compare_manifest()

    def read_manifest(self) -> dict[str, tuple[object, object]] | None:
        """Digest and size of each member that it lists."""
        try:
            value = read_json(self.small(MANIFEST))
        except FormBroken as broken:
            self.fault(_K.MEMBER_UNREADABLE, MANIFEST, field=broken.field)
            return None
        if not isinstance(value, dict) or value.get("format") != FORMAT or value.get("schema") != SCHEMA:
            self.fault(_K.MEMBER_UNREADABLE, MANIFEST, field="format")
            return None
        rows = value.get("members")
        if not isinstance(rows, list) or not all(isinstance(r, dict) and isinstance(r.get("name"), str) for r in rows):
            self.fault(_K.MEMBER_UNREADABLE, MANIFEST, field="members")
            return None
        return {row["name"]: (row.get("sha256"), row.get("size")) for row in rows}

    def member(self, name: str, listed: tuple[object, object] | None) -> None:
        """One member against its row."""
        content = self.members[name]
        if listed is None:
            self.fault(_K.MEMBER_UNEXPECTED, name)
        elif len(content) != listed[1]:
            self.fault(_K.MEMBER_ALTERED, name, field="size")
        elif sha256(content).hexdigest() != listed[0]:
            self.fault(_K.MEMBER_ALTERED, name, field="sha256")
        if name == BLOB and self.record is not None:
            self.blob(content, self.record)

    def blob(self, content: bytes | memoryview, record: ExhibitRecord) -> None:
        """The sealed blob against the record of the exhibit."""
        if len(content) != record.sealed_size:
            self.fault(_K.BLOB_DIFFERS, BLOB, field="sealed_size")
        elif sha256(content).hexdigest() != record.sealed_digest:
            self.fault(_K.BLOB_DIFFERS, BLOB, field="sealed_digest")

    def compare_manifest(self) -> None:
        """The manifest is the one that this record and these members make."""
        if self.record is None or self.chain is None or any(name not in self.members for name in (LEDGER, KEY)):
            return
        value = read_json(self.small(MANIFEST))
        origin = value.get("ledger") if isinstance(value, dict) else None
        members = [Member(name, self.members[name]) for name in LISTED if name in self.members]
        due = read_json(manifest_bytes(self.record, self.chain.head, str(origin), members))
        if isinstance(value, dict) and isinstance(due, dict):
            for name in sorted((set(value) | set(due)) - {"members"}):
                if value.get(name) != due.get(name):
                    self.fault(_K.MANIFEST_DIFFERS, MANIFEST, field=name)
            rows = [sorted(row) for row in value["members"]]
            names = [row["name"] for row in value["members"]]
            if names != [member.name for member in members] or any(row != ["name", "sha256", "size"] for row in rows):
                self.fault(_K.MANIFEST_DIFFERS, MANIFEST, field="members")

    # The ledger

    def ledger(self) -> None:
        """Every entry is in its form, once, in order, and proven to stand in the tree of the signed head."""
        if LEDGER not in self.members:
            return
        data = self.small(LEDGER)
        rows = data.split(b"\n")
        if rows.pop() or not rows or len(rows) > LINES_LIMIT:
            self.fault(_K.LINE_UNREADABLE, LEDGER, line=len(rows) + 1, field="end")
        *rows, head_row = rows or [b""]
        try:
            self.head = self.open_head(LEDGER, read_head(head_row))
        except FormBroken as broken:
            self.fault(_K.LINE_UNREADABLE, LEDGER, line=len(rows) + 1, field=broken.field)
        due = 0
        for number, row in enumerate(rows[:LINES_LIMIT], start=1):
            due = self.line(number, row, due)

    def line(self, number: int, row: bytes, due: int) -> int:
        """One entry; the least number that the next one may have."""
        try:
            line = read_line(row)
        except FormBroken as broken:
            self.fault(_K.LINE_UNREADABLE, LEDGER, line=number, field=broken.field)
            return due
        if line.record.id in self.lines:
            self.fault(_K.LINE_REPEATED, LEDGER, line=number, field=str(line.sequence))
        elif line.sequence < due:
            self.fault(_K.LINE_OUT_OF_PLACE, LEDGER, line=number)
        if self.record is not None and line.record.object_id != str(self.record.exhibit):
            self.fault(_K.LINE_OF_ANOTHER_EXHIBIT, LEDGER, line=number, field=line.record.object_id)
        self.prove(LEDGER, number, line, self.head)
        self.lines.setdefault(line.record.id, (number, line))
        return max(due, line.sequence + 1)

    def prove(self, member: str, number: int | None, line: LedgerLine, head: Checkpoint | None) -> None:
        """The proof leads to the head, and the text is the one committed to."""
        sequence = str(line.sequence)
        if head is not None:
            try:
                verify_inclusion(line.record.leaf_hash(), line.sequence, head.size, line.proof, head.root)
            except ProofBroken:
                self.fault(_K.PROOF_FAILS, member, line=number, field=sequence)
        if line.text is not None and commit_text(line.text.salt, line.text.text).hex() != line.record.commitment:
            self.fault(_K.TEXT_DIFFERS, member, line=number, field=sequence)

    def open_head(self, member: str, note: str) -> Checkpoint | None:
        """A head that a trusted key signed, and nobody else: another signature line would be bytes that nothing binds."""
        try:
            opened = open_note(note, self.trusted)
            head = Checkpoint.of_text(opened.text)
        except NoteBroken:
            self.fault(_K.HEAD_NOT_SIGNED, member)
            return None
        if note[len(opened.text) + 1 :].count("\n") != 1:
            self.fault(_K.HEAD_NOT_SIGNED, member)
            return None
        return head

    def signatures(self) -> None:
        """Each signature of each act is an entry of that person that commits to this act."""
        for place, act in enumerate(self.acts, start=1):
            roles = {party.code: party.role for party in act.signers}
            for signature, text in zip(act.signatures, act.signing_texts(), strict=True):
                number, line = self.lines.get(signature.entry, (0, None))
                if line is None:
                    self.fault(_K.NOT_IN_LEDGER, LEDGER, act=place, field=str(signature.entry))
                    continue
                found = "" if line.text is None else line.text.text
                for name, right in (
                    ("actor", line.record.actor == signature.code),
                    ("role", line.record.role == roles.get(signature.code)),
                    ("text", found == text),
                ):
                    if not right:
                        self.fault(_K.SIGNATURE_DIFFERS, LEDGER, act=place, line=number, field=name)

    # The seal

    def seal(self) -> None:
        """The entry that commits to the manifest, its proof, and that its head continues the first."""
        if SEAL not in self.members:
            return
        try:
            seal = read_seal(self.small(SEAL))
        except FormBroken as broken:
            self.fault(_K.MEMBER_UNREADABLE, SEAL, field=broken.field)
            return
        self.last = self.open_head(SEAL, seal.checkpoint)
        self.prove(SEAL, None, seal.line, self.last)
        record = seal.line.record
        if not record.verb.endswith(REPORT_VERB_END):
            self.fault(_K.SEAL_OF_ANOTHER, SEAL, field=record.verb)
        if self.record is not None and record.object_id != str(self.record.exhibit):
            self.fault(_K.SEAL_OF_ANOTHER, SEAL, field=record.object_id)
        text = "" if seal.line.text is None else seal.line.text.text
        if MANIFEST in self.members and text != report_text(self.small(MANIFEST)):
            self.fault(_K.MANIFEST_ALTERED, MANIFEST)
        self.heads(seal.consistency)

    def heads(self, proof: Iterable[bytes]) -> None:
        """Both heads are of the ledger that the manifest names, and the later one continues the first."""
        if self.head is None or self.last is None:
            return
        if self.head.origin != self.last.origin:
            self.fault(_K.HEAD_OF_ANOTHER_LEDGER, SEAL, field=self.last.origin)
        try:
            verify_consistency(self.head.size, self.head.root, self.last.size, self.last.root, tuple(proof))
        except ProofBroken:
            self.fault(_K.HEADS_DISAGREE, SEAL)
        named = self.named_ledger()
        if named is not None and named != self.head.origin:
            self.fault(_K.HEAD_OF_ANOTHER_LEDGER, LEDGER, field=self.head.origin)

    def named_ledger(self) -> object:
        """The ledger that the manifest names, None if it cannot be read."""
        try:
            value = read_json(self.small(MANIFEST))
        except FormBroken:
            return None
        return value.get("ledger") if isinstance(value, dict) else None

    def verdict(self) -> BundleVerdict:
        manifest = self.members.get(MANIFEST)
        return BundleVerdict(
            exhibit="" if self.record is None else str(self.record.exhibit),
            number="" if self.record is None else self.record.number,
            manifest="" if manifest is None else sha256(manifest).hexdigest(),
            chain=self.chain,
            lines=len(self.lines),
            head=0 if self.last is None else self.last.size,
            blob_included=BLOB in self.members,
            key_from_file=self.given is None,
            faults=tuple(self.faults),
        )
