"""Receiving: whole or not at all, sealed before it is stored, acknowledged after it is durable.

Touches content in memory only: it parses, seals and forgets.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.base.among import among_bytes
from hirz.base.clock import zone_time
from hirz.base.copying import copy_rows
from hirz.base.events.services import emit
from hirz.base.ledger.services import record_many
from hirz.base.vault import blobs
from hirz.base.vault.models import Blob
from hirz.base.vault.services import Envelope, WrapRow, new_envelope, store_wraps
from hirz.core.formats import CsvMapping, FormatError, ParsedReport, read_document
from hirz.core.sealing import Context, Receipt, derive
from hirz.intake.enums import CHANNEL_OF_FORMAT, Channel, Outcome
from hirz.intake.errors import KeyReused
from hirz.intake.events import REPORTS_PER_EVENT, ReportsReceived
from hirz.intake.models import Attachment, IdempotencyKey, Letterbox, QuarantinedDocument
from hirz.intake.references import new_reference

COMPARTMENT = "intake"
# Larger payloads become blobs: PostgreSQL keeps such values in pieces, and every backup copies them.
ROW_PAYLOAD_BYTES = 256 * 1024
# Two requests with the same key race at most once; a twin reference is one in 10^12.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes as a sender gave them, with the name of the file and, where the sender chose one, an idempotency key."""

    data: bytes
    name: str = ""
    idempotency_key: str = ""
    # Only `hirz simulate` sets it, for its fictional year; a real document is received now.
    received_at: datetime | None = None
    # The door, where it is not the format's own: the portal and the staff write Hirz's own JSON.
    channel: Channel | None = None
    # The way back to whoever reported, and the files that came before their report.
    way_back: WayBack | None = None
    attachments: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class WayBack:
    """What of a receipt is stored: the place of its letterbox and the public key of its messages."""

    place: str
    public: bytes

    @classmethod
    def of(cls, receipt: Receipt) -> WayBack:
        """The two public values of a receipt."""
        return cls(receipt.place("letterbox").hex(), receipt.public)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in the vault that belongs to a report or a message, with the key that opens it."""

    id: UUID
    key: bytes
    name: str
    size: int
    digests: dict[str, str] = field(default_factory=dict)  # md5, sha1, sha256: hexadecimal

    def to_json(self) -> dict[str, Any]:
        """As it lies sealed in a draft, a report or a message."""
        return {
            "id": str(self.id), "key": self.key.hex(), "name": self.name, "size": self.size, "digests": self.digests,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Attached:
        """Read back what `to_json` wrote."""
        return cls(UUID(data["id"]), bytes.fromhex(data["key"]), data["name"], data["size"], data["digests"])


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one report or one refused document."""

    outcome: Outcome
    reference: str
    is_replay: bool = False
    error: FormatError | None = None


@dataclass(slots=True)
class _Prepared:
    """Rows of one batch, sealed, not yet stored."""

    at: datetime
    reports: list[tuple[object, ...]] = field(default_factory=list)
    documents: list[tuple[object, ...]] = field(default_factory=list)
    keys: list[tuple[object, ...]] = field(default_factory=list)
    quarantined: list[tuple[object, ...]] = field(default_factory=list)
    wraps: list[WrapRow] = field(default_factory=list)
    blobs: list[Blob] = field(default_factory=list)
    letterboxes: list[Letterbox] = field(default_factory=list)
    attachments: dict[UUID, UUID] = field(default_factory=dict)  # attachment -> report
    tables: dict[bytes, str] = field(default_factory=dict)  # keyed value of a table -> name of its blob


@dataclass(frozen=True, slots=True)
class _Item:
    """One report or one refusal inside a batch, under the keyed value by which a repeat is known."""

    document: Document
    key: bytes
    request: bytes
    parsed: ParsedReport | None
    error: FormatError | None = None
    rows: int = 1  # reports in the same document


def receive_documents(
    documents: Sequence[Document], *, feed: Feed, by: Actor, csv_mapping: CsvMapping | None = None
) -> list[list[Received]]:
    """Store documents: reports for those that can be read, quarantine for those that cannot.

    One transaction for all of them, one event for each 200 reports. When this returns, everything that it
    reports is durable. A document that was received before gives the same references again. Raises KeyReused,
    NotWritable, LedgerUnavailable and Django's database errors; then nothing was stored.
    """
    items = [list(_read(document, feed, csv_mapping)) for document in documents]
    flat = [item for group in items for item in group]
    for attempt in range(TRIES):
        try:
            known = _store(flat, feed, by)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
        else:
            return _in_order(items, known)
    raise AssertionError("unreachable")


def _in_order(items: list[list[_Item]], known: dict[tuple[bytes, bool], Received]) -> list[list[Received]]:
    """The results as the documents came; the second of two equal documents in a batch is a repeat."""
    told: set[tuple[bytes, bool]] = set()
    results = []
    for group in items:
        row = []
        for item in group:
            key = (item.key, item.error is None)
            row.append(replace(known[key], is_replay=True) if key in told else known[key])
            told.add(key)
        results.append(row)
    return results


def _read(document: Document, feed: Feed, csv_mapping: CsvMapping | None) -> Iterator[_Item]:
    request = _keyed(feed, b"request", document.data)
    key = _keyed(feed, b"key", document.idempotency_key.encode()) if document.idempotency_key else request
    try:
        parsed = read_document(document.data, name=document.name, csv_mapping=csv_mapping)
    except FormatError as error:
        yield _Item(document, request, request, None, error)
        return
    for row, report in enumerate(parsed):
        # A table is one document with many reports: each has a key of its own.
        own = key if row == 0 else _keyed(feed, b"row", key + row.to_bytes(4, "big"))
        yield _Item(document, own, request, report, rows=len(parsed))


def _keyed(feed: Feed, label: bytes, value: bytes) -> bytes:
    # Keyed, because a plain digest would tell whoever holds the same document that we hold it too.
    return hmac.digest(_key_of(settings.SECRET_KEY), b"\0".join((label, feed.code.encode(), value)), "sha256")[:16]


@lru_cache(maxsize=1)
def _key_of(secret: str) -> bytes:
    return derive(hashlib.sha256(secret.encode()).digest(), "intake idempotency")


def _store(items: list[_Item], feed: Feed, by: Actor) -> dict[tuple[bytes, bool], Received]:
    known = _already_stored(items, feed)
    prepared = _Prepared(at=zone_time())
    try:
        for item in items:
            if (item.key, item.error is None) not in known:
                known[item.key, item.error is None] = _prepare(item, feed, prepared)
        with transaction.atomic():
            _write(prepared, by)
    except BaseException:
        blobs.discard(blob.name for blob in prepared.blobs)
        raise
    return known


def _already_stored(items: list[_Item], feed: Feed) -> dict[tuple[bytes, bool], Received]:
    requests: dict[bytes, bytes] = {}
    for item in items:
        if item.error is None and requests.setdefault(item.key, item.request) != item.request:
            raise KeyReused("this idempotency key came twice with two bodies")
    known: dict[tuple[bytes, bool], Received] = {}
    rows = IdempotencyKey.objects.filter(among_bytes("key", requests), feed=feed)
    for key, request, reference in rows.values_list("key", "request", "report__reference"):
        if bytes(request) != requests[bytes(key)]:
            raise KeyReused("this idempotency key came before with another body")
        known[bytes(key), True] = Received(Outcome.ACCEPTED, reference, is_replay=True)
    errors = {item.key: item.error for item in items if item.error is not None}
    if errors:
        refused = QuarantinedDocument.objects.filter(among_bytes("fingerprint", errors), feed=feed)
        for key, reference in refused.values_list("fingerprint", "reference"):
            known[bytes(key), False] = Received(Outcome.QUARANTINED, reference, True, errors[bytes(key)])
    return known


def _prepare(item: _Item, feed: Feed, prepared: _Prepared) -> Received:
    if item.parsed is None:
        return _prepare_quarantined(item, feed, prepared)
    report_id, reference = uuid.uuid4(), new_reference("R", prepared.at)
    envelope, wraps = new_envelope("report", report_id, COMPARTMENT)
    prepared.wraps += wraps
    content: dict[str, Any] = {"parsed": item.parsed.to_json(), "manifest": _manifest(item.document)}
    if item.document.attachments:
        content["attachments"] = [attached.to_json() for attached in item.document.attachments]
    channel = item.document.channel or CHANNEL_OF_FORMAT[item.parsed.format]
    _prepare_way_back(item.document, report_id, prepared)
    prepared.reports.append(
        (
            report_id,
            reference,
            feed.code,
            feed.desk_id,
            channel,
            zone_time(item.document.received_at),
            envelope.seal_json("content", content),
        )
    )
    payload, blob = _seal_payload(item, envelope, prepared)
    prepared.documents.append((uuid.uuid4(), report_id, item.parsed.format, len(item.document.data), payload, blob))
    prepared.keys.append((feed.code, item.key, item.request, report_id))
    return Received(Outcome.ACCEPTED, reference)


def _prepare_way_back(document: Document, report_id: UUID, prepared: _Prepared) -> None:
    if document.way_back is not None:
        prepared.letterboxes.append(
            Letterbox(
                report_id=report_id, place=document.way_back.place, public=document.way_back.public,
                changed_at=prepared.at,
            )
        )  # fmt: skip
    prepared.attachments |= {attached.id: report_id for attached in document.attachments}


def _prepare_quarantined(item: _Item, feed: Feed, prepared: _Prepared) -> Received:
    assert item.error is not None
    document_id, reference = uuid.uuid4(), new_reference("Q", prepared.at)
    envelope, wraps = new_envelope("quarantined", document_id, COMPARTMENT)
    prepared.wraps += wraps
    payload, blob = _seal_payload(item, envelope, prepared)
    content = {"error": item.error.to_json(), "manifest": _manifest(item.document)}
    prepared.quarantined.append(
        (document_id, reference, feed.code, prepared.at, item.error.code, item.error.line, len(item.document.data),
         envelope.seal_json("content", content), payload, blob, item.key)
    )  # fmt: skip
    return Received(Outcome.QUARANTINED, reference, error=item.error)


def _manifest(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "size": len(document.data),
        "sha256": hashlib.sha256(document.data).hexdigest(),
    }


def _seal_payload(item: _Item, envelope: Envelope, prepared: _Prepared) -> tuple[bytes | None, str]:
    data = item.document.data
    if len(data) * item.rows <= ROW_PAYLOAD_BYTES:
        return envelope.seal("payload", data), ""
    if item.rows > 1:
        return None, _seal_table(item, prepared)
    return None, _seal_blob(data, envelope, prepared)


def _seal_table(item: _Item, prepared: _Prepared) -> str:
    """A table of many reports is kept once, under a key of its own: a copy for each row would grow with the square."""
    if item.request not in prepared.tables:
        envelope, wraps = new_envelope("table", uuid.uuid4(), COMPARTMENT)
        prepared.wraps += wraps
        prepared.tables[item.request] = _seal_blob(item.document.data, envelope, prepared)
    return prepared.tables[item.request]


def _seal_blob(data: bytes, envelope: Envelope, prepared: _Prepared) -> str:
    chunks = (data[start : start + blobs.CHUNK] for start in range(0, len(data), blobs.CHUNK))
    blob = blobs.write_blob(chunks, envelope.key, Context(envelope.kind, envelope.object_id, "payload"))
    prepared.blobs.append(blob)
    return blob.name


def _write(prepared: _Prepared, by: Actor) -> None:
    Blob.objects.bulk_create(prepared.blobs)
    store_wraps(prepared.wraps)
    copy_rows("intake_report", REPORT_COLUMNS, prepared.reports)
    copy_rows("intake_sourcedocument", DOCUMENT_COLUMNS, prepared.documents)
    copy_rows("intake_idempotencykey", KEY_COLUMNS, prepared.keys)
    copy_rows("intake_quarantineddocument", QUARANTINED_COLUMNS, prepared.quarantined)
    Letterbox.objects.bulk_create(prepared.letterboxes)
    for attachment_id, report_id in prepared.attachments.items():
        Attachment.objects.filter(id=attachment_id).update(report_id=report_id, draft="")
    report_ids = [str(row[0]) for row in prepared.reports]
    _record("intake:report:received", "report", report_ids, by)
    _record("intake:document:quarantined", "document", [str(row[0]) for row in prepared.quarantined], by)
    for start in range(0, len(report_ids), REPORTS_PER_EVENT):
        emit(ReportsReceived(report_ids=report_ids[start : start + REPORTS_PER_EVENT]))


def _record(verb: str, kind: str, object_ids: list[str], by: Actor) -> None:
    if object_ids:
        record_many(verb=verb, object_kind=kind, object_ids=object_ids, by=by)


REPORT_COLUMNS = {
    "id": "uuid", "reference": "varchar", "feed_id": "varchar", "desk_id": "varchar", "channel": "varchar",
    "received_at": "timestamptz", "content": "bytea",
}  # fmt: skip
DOCUMENT_COLUMNS = {
    "id": "uuid", "report_id": "uuid", "format": "varchar", "size": "int8", "payload": "bytea", "blob": "varchar",
}  # fmt: skip
KEY_COLUMNS = {"feed_id": "varchar", "key": "bytea", "request": "bytea", "report_id": "uuid"}
QUARANTINED_COLUMNS = {
    "id": "uuid", "reference": "varchar", "feed_id": "varchar", "received_at": "timestamptz", "code": "varchar",
    "line": "int4", "size": "int8", "content": "bytea", "payload": "bytea", "blob": "varchar", "fingerprint": "bytea",
}  # fmt: skip
