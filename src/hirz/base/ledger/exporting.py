"""The ledger as a file (docs/reference/ledger-format.md), line by line, up to its last signed head.

What lies in the tables goes out as it lies there, altered or not: judging is the verifier's work, and an export that
stopped at the first altered entry would hide all that follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings

from hirz.base.actors import Actor
from hirz.base.ledger import queries
from hirz.base.ledger.models import ENTRY_COLUMNS, Entry, EntryText
from hirz.base.ledger.sequencer import record_of
from hirz.base.ledger.services import record_read
from hirz.base.vault.keys import key_files
from hirz.core.ledger import (
    ErasableText,
    ExportedEntry,
    LedgerError,
    RecordBroken,
    canonical_json,
    export_entry,
    export_head,
    export_header,
)
from hirz.core.ledger.export import entry_line

# Entries read at a time: one query for rows, one for texts.
BATCH = 1_000
# An export need not carry every head; this many narrow an alteration down to a thousandth of the ledger.
MOST_HEADS = 1_000


def start_export(*, by: Actor, step: Callable[[int], None] = lambda count: None) -> tuple[int, Iterator[bytes]]:
    """Record the export, then give how many entries it will hold and its lines in pieces.

    The record is committed when this returns. `step` is told of every batch that was read.
    """
    record_read(
        verb="ledger:entries:exported",
        object_kind="ledger",
        object_id=settings.HIRZ_LEDGER_ORIGIN,
        by=by,
        purpose="export",
    )
    head = queries.last_head()
    size = head.size if head else 0
    return size, _pieces(size, step)


def _pieces(size: int, step: Callable[[int], None]) -> Iterator[bytes]:
    yield export_header(settings.HIRZ_LEDGER_ORIGIN, [key_files().verifier()])
    notes = queries.heads_spread(size, MOST_HEADS)
    due = next(notes, None)
    for start in range(0, size, BATCH):
        lines: list[bytes] = []
        count = 0
        for sequence, line in _batch(start, min(start + BATCH, size)):
            lines.append(line)
            count += 1
            while due is not None and due[0] <= sequence + 1:
                lines.append(export_head(due[1]))
                due = next(notes, None)
        yield b"".join(lines)
        step(count)
    while due is not None:
        # Entries are missing before this head: it goes out all the same, and the verifier says so.
        yield export_head(due[1])
        due = next(notes, None)


def _batch(start: int, end: int) -> Iterator[tuple[int, bytes]]:
    rows = list(
        Entry.objects.filter(sequence__gte=start, sequence__lt=end)
        .order_by("sequence")
        .values_list("sequence", *ENTRY_COLUMNS)
    )
    ids = [row[1] for row in rows if bytes(row[-1])]
    texts = {kept.pk: ErasableText(bytes(kept.salt), kept.text) for kept in EntryText.objects.filter(pk__in=ids)}
    for sequence, *row in rows:
        yield sequence, _line(sequence, row, texts.get(row[0]))


def _line(sequence: int, row: list[Any], text: ErasableText | None) -> bytes:
    try:
        return export_entry(sequence, ExportedEntry(record_of(row), text))
    except RecordBroken:
        return _line_as_it_lies(sequence, row, text)


def _line_as_it_lies(sequence: int, row: list[Any], text: ErasableText | None) -> bytes:
    try:
        leaf = record_of(row).leaf_bytes()
    except LedgerError:
        # No longer a record: the same items without the checks, so that the verifier finds what was altered.
        leaf = canonical_json([1, *(_plain(value) for value in row), 1])
    if text is None:
        return entry_line(leaf, sequence) + b"\n"
    return entry_line(leaf, sequence, text.salt.hex(), text.text) + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(value, "strftime") else str(value)
