"""Imports of lists: documents in, entries out, in batches that are each whole; a run that was cut goes on where it was.

A document is known by its keyed digest: the same one is resumed, and read twice it changes nothing. Rows that cannot be
used are left out and named by their place and a reason, never by what they say.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from hirz.base.actors import Actor
from hirz.base.clock import now, this_hour
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.core.formats.hash_lists import ListEntry, ListError, ListFormat, PageEnd, RowFault, read_list, recognise
from hirz.core.formats.hash_lists.formats import HEAD_BYTES
from hirz.detect.enums import ImportState, ListKind
from hirz.detect.errors import ImportBusy, ListIncomplete
from hirz.detect.events import EntriesChanged, HashesListed
from hirz.detect.importing_rows import Batch, apply_batch
from hirz.detect.keying import ListKeys, list_keys
from hirz.detect.models import HashList, ListImport, ListImportRow

BATCH: Final = 5_000
# Of the rows that somebody should look at; their count is whole in any case.
MOST_ROWS_KEPT: Final = 10_000
ENTRIES_PER_EVENT: Final = 1_000
CHUNK_BYTES: Final = 1 << 20

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of an import: its name, and how to read it from the start, as often as asked."""

    name: str
    open: Callable[[], Iterable[bytes]]

    @classmethod
    def of(cls, name: str, data: bytes) -> Document:
        """A document that is in memory."""
        return cls(name, lambda: (data[at : at + CHUNK_BYTES] for at in range(0, len(data), CHUNK_BYTES)))


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a list beside its rows; None leaves what is there."""

    code: str
    name: str | None = None
    source: str | None = None
    scheme: str | None = None
    scheme_version: str | None = None
    provenance: str | None = None
    terms: str | None = None
    enable_ratio: int | None = None
    review_at: date | None = None
    is_negative: bool | None = None

    def given(self) -> dict[str, object]:
        """What was said, without the code."""
        return {
            name: getattr(self, name) for name in self.__slots__ if name != "code" and getattr(self, name) is not None
        }


class _Reading:
    """The rows of all documents, a batch at a time; no batch holds rows of two documents."""

    def __init__(self, documents: Sequence[Document], formats: Sequence[ListFormat]) -> None:
        self._documents = list(zip(documents, formats, strict=True))
        self._rows: Iterator[ListEntry | PageEnd] = iter(())
        self.number = 0
        self.checkpoint: dict[str, str | int] = {}
        self.scheme = ("", "")
        self.refusal: ListError | None = None

    def take(self, most: int) -> list[ListEntry]:
        """The next rows of one document; none at the end of all, or where one cannot be read (`refusal`)."""
        taken: list[ListEntry] = []
        try:
            while len(taken) < most:
                row = next(self._rows, None)
                if isinstance(row, ListEntry):
                    taken.append(row)
                elif isinstance(row, PageEnd):
                    self.checkpoint, self.scheme = row.checkpoint, (row.scheme, row.scheme_version)
                    if taken:
                        return taken
                elif not self._next_document():
                    return taken
        except ListError as error:
            self.refusal = error
            self._documents.clear()
            self._rows = iter(())
        return taken

    def skip(self, count: int) -> None:
        """Read over rows that are in."""
        while count and (taken := self.take(min(count, BATCH))):
            count -= len(taken)

    def _next_document(self) -> bool:
        if not self._documents:
            return False
        document, format_ = self._documents.pop(0)
        self.number += 1
        self._rows = read_list(format_, document.open())
        return True


def import_list(
    details: Details, documents: Sequence[Document], *, by: Actor, format_: ListFormat | None = None,
    batch: int = BATCH, step: Step | None = None,
) -> ListImport:  # fmt: skip
    """Import documents (the pages of one list, in their order); returns the run, done or refused where it broke.

    A cut or broken document leaves what came before it, and says where. `step` hears how many rows are in.
    Raises ListError when a document is no list at all, ListIncomplete, ImportBusy.
    """
    formats = [format_ or recognise(_head(document)) for document in documents]
    keys = list_keys()
    hash_list, run = _opened(details, formats, documents, keys.document(_digests(documents)), by)
    reading = _Reading(documents, formats)
    reading.skip(run.position)
    if step and run.position:
        step(run.position)
    while entries := reading.take(batch):
        _apply(run, hash_list, entries, reading.number, keys)
        if step:
            step(len(entries))
    _close(run, hash_list, reading, by)
    return run


def _head(document: Document) -> bytes:
    head = b""
    for chunk in document.open():
        head += chunk
        if len(head) >= HEAD_BYTES:
            break
    return head


def _digests(documents: Sequence[Document]) -> Iterator[bytes]:
    for document in documents:
        digest = hashlib.sha256()
        for chunk in document.open():
            digest.update(chunk)
        yield digest.digest()


def _opened(
    details: Details, formats: Sequence[ListFormat], documents: Sequence[Document], blind: bytes, by: Actor
) -> tuple[HashList, ListImport]:
    """The list, made if it is new, and the run: the one that was cut in these documents, or a new one."""
    with transaction.atomic():
        hash_list = HashList.objects.filter(code=details.code).first()
        if hash_list is None:
            if not details.name or not details.source:
                raise ListIncomplete("a new list needs a name and a source")
            hash_list = HashList(code=details.code, kind=ListKind(formats[0].value))
        for name, value in details.given().items():
            setattr(hash_list, name, value)
        if hash_list.is_negative and hash_list.kind in (ListKind.CSV, ListKind.PDQ):
            hash_list.kind = ListKind.NEGATIVE
        hash_list.imported_at = now()
        hash_list.save()
        cut = ListImport.objects.filter(hash_list=hash_list, blind=blind, state=ImportState.RUNNING)
        run = cut.order_by("-started_at").first()
        if run is None:
            names = ", ".join(document.name for document in documents)[:200]
            run = ListImport.objects.create(hash_list=hash_list, blind=blind, file_name=names, started_at=this_hour())
            record(verb="detect:list:imported", object_kind="list", object_id=details.code, by=by)
    return hash_list, run


def _apply(run: ListImport, hash_list: HashList, entries: Sequence[ListEntry], number: int, keys: ListKeys) -> None:
    """One batch and the run's new place, in one transaction: both are in, or neither."""
    with transaction.atomic():
        # Imports of one list go one after the other, batch by batch.
        HashList.objects.select_for_update(no_key=True).get(code=hash_list.code)
        stored = ListImport.objects.select_for_update().get(id=run.id)
        if (stored.state, stored.position) != (ImportState.RUNNING, run.position):
            raise ImportBusy("another process imports the same document")
        batch = apply_batch(entries, run=run, hash_list=hash_list, keys=keys)
        _count(run, batch, len(entries))
        _keep_rows(run, batch.faults, number)
        run.save()
        for start in range(0, len(batch.altered), ENTRIES_PER_EVENT):
            emit(EntriesChanged([str(i) for i in batch.altered[start : start + ENTRIES_PER_EVENT]]))


def _count(run: ListImport, batch: Batch, rows: int) -> None:
    run.position += rows
    run.added += batch.added
    run.known += batch.digests - batch.added
    run.changed += batch.changed
    run.removed += batch.removed
    run.bad += sum(not fault.reason.is_note for fault in batch.faults)
    reasons = Counter(run.reasons) + Counter(fault.reason.value for fault in batch.faults)
    run.reasons = dict(sorted(reasons.items()))
    if batch.listed:
        first, last = min(batch.listed), max(batch.listed)
        run.first_entry = first if run.first_entry is None else min(run.first_entry, first)
        run.last_entry = last if run.last_entry is None else max(run.last_entry, last)


def _keep_rows(run: ListImport, faults: Sequence[RowFault], number: int) -> None:
    room = MOST_ROWS_KEPT - ListImportRow.objects.filter(list_import=run).count() if faults else 0
    ListImportRow.objects.bulk_create(
        ListImportRow(list_import=run, document=number, position=f.position, field=f.field, reason=f.reason.value)
        for f in faults[: max(room, 0)]
    )


def _close(run: ListImport, hash_list: HashList, reading: _Reading, by: Actor) -> None:
    """The end of a run: hunt for what it listed, whether its document was whole or not."""
    with transaction.atomic():
        run.state = ImportState.DONE
        if reading.refusal is not None:
            run.state = ImportState.REFUSED
            reason = f"document-{reading.refusal.code}"
            run.bad += 1
            run.reasons = {**run.reasons, reason: 1}
            ListImportRow.objects.create(
                list_import=run, document=max(reading.number, 1), position=reading.refusal.line or 0,
                field=reading.refusal.detail[:20], reason=reason,
            )  # fmt: skip
        else:
            # Only a whole document says where the next one begins.
            run.checkpoint = reading.checkpoint
            _name_scheme(hash_list, reading.scheme)
        run.finished_at = this_hour()
        run.save()
        if run.first_entry is not None:
            emit(HashesListed(import_id=str(run.id)))


def _name_scheme(hash_list: HashList, scheme: tuple[str, str]) -> None:
    """The classification that the document itself names, where nobody said another."""
    if scheme[0] and not hash_list.scheme:
        hash_list.scheme, hash_list.scheme_version = scheme[0][:40], scheme[1][:20]
        hash_list.save(update_fields=["scheme", "scheme_version"])
