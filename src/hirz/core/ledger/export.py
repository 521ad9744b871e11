"""The ledger as a file that anybody can keep and check: one line of canonical JSON each.

First a header with the log's origin and verifier keys; then the entries in order, each signed head standing right after
the last entry that it counts. Byte by byte: docs/reference/ledger-format.md. verify.py reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hirz.core.ledger.canonical import canonical_json, encode_plain
from hirz.core.ledger.entry import EntryRecord, commit_text
from hirz.core.ledger.errors import NoteBroken, RecordBroken
from hirz.core.ledger.notes import Verifier, read_unverified

FORMAT: Final[str] = "hirz-ledger-1"


@dataclass(frozen=True, slots=True)
class ErasableText:
    """The text that an entry commits to, with its salt; it lies beside the entry and may be erased."""

    salt: bytes
    text: str


@dataclass(frozen=True, slots=True)
class ExportedEntry:
    """An entry and, unless it has none or it was erased, its text."""

    record: EntryRecord
    text: ErasableText | None = None


def export_header(origin: str, verifiers: Sequence[str]) -> bytes:
    """The first line: format, origin, verifier keys (the current one last). Raises KeyBroken."""
    for verifier in verifiers:
        Verifier.of_text(verifier)
    return canonical_json({"format": FORMAT, "origin": origin, "verifiers": list(verifiers)}) + b"\n"


def export_entry(sequence: int, entry: ExportedEntry) -> bytes:
    """An entry's line; raises RecordBroken if its text is not the one committed to."""
    leaf = entry.record.leaf_bytes()
    if entry.text is None:
        return entry_line(leaf, sequence) + b"\n"
    if commit_text(entry.text.salt, entry.text.text).hex() != entry.record.commitment:
        raise RecordBroken(f"the text of entry {sequence} is not the one committed to")
    return entry_line(leaf, sequence, entry.text.salt.hex(), entry.text.text) + b"\n"


def export_head(note: str) -> bytes:
    """The line of a signed head (a checkpoint note)."""
    return canonical_json({"checkpoint": note}) + b"\n"


def export_lines(
    origin: str, verifiers: Sequence[str], entries: Iterable[ExportedEntry], notes: Iterable[str]
) -> Iterator[bytes]:
    """A whole export, line by line: entries from number 0 on, notes in order of size, the last one counting them all.

    An export need not carry every head that was signed; each one narrows down where an alteration lies. Raises
    NoteBroken if a note counts fewer entries than the one before, or more than there are.
    """
    yield export_header(origin, verifiers)
    heads = ((read_unverified(note).size, note) for note in notes)
    due = next(heads, None)
    count = 0
    for entry in entries:
        while due is not None and due[0] == count:
            yield export_head(due[1])
            due = next(heads, None)
        yield export_entry(count, entry)
        count += 1
    while due is not None and due[0] == count:
        yield export_head(due[1])
        due = next(heads, None)
    if due is not None:
        raise NoteBroken(f"a head of size {due[0]} does not belong after {count} entries")


def entry_line(leaf: bytes, sequence: int, salt: str | None = None, text: str | None = None) -> bytes:
    """The canonical line around a record's canonical bytes, without its end; the keys stand in their sorted order."""
    if salt is None or text is None:
        return b'{"entry":%b,"sequence":%d}' % (leaf, sequence)
    return b'{"entry":%b,"salt":%b,"sequence":%d,"text":%b}' % (leaf, encode_plain(salt), sequence, encode_plain(text))
