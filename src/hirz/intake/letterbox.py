"""The letterbox: messages between a reporter and a desk, each sealed under its own key for both.

Touches content in memory. The public zone opens a message with the receipt alone; the desk with the intake compartment.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.clock import zone_time
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.base.vault.services import Envelope, new_envelope, open_envelopes, store_wraps
from hirz.core.sealing import Receipt, SealBroken, unwrap, wrap
from hirz.intake.enums import Author, LetterboxStatus, MessageKind
from hirz.intake.events import ReportAdded
from hirz.intake.models import Attachment, Letterbox, Message, Report
from hirz.intake.services import COMPARTMENT, Attached

REPORTER = Actor("reporter", "reporter")


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody writes: words, values of fields that were asked for, files."""

    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attached] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is sealed."""
        return {
            "text": self.text, "values": dict(self.values), "attachments": [one.to_json() for one in self.attachments],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Written:
        """Read back what `to_json` wrote."""
        return cls(data["text"], data["values"], [Attached.from_json(one) for one in data["attachments"]])


@dataclass(frozen=True, slots=True)
class Opened:
    """A message that was opened; `written` is None where it cannot be opened any more."""

    message: Message
    written: Written | None


def find_letterbox(receipt: Receipt) -> Letterbox | None:
    """The letterbox of a receipt; None for a wrong, an expired and an erased one alike."""
    return Letterbox.objects.filter(place=receipt.place("letterbox").hex()).select_related("report__feed").first()


def open_as_reporter(receipt: Receipt, letterbox: Letterbox) -> list[Opened]:
    """Every message of a letterbox, the oldest first, opened with the receipt."""
    return [
        Opened(message, _open_one(receipt, message))
        for message in Message.objects.filter(report_id=letterbox.report_id).order_by("number", "id")
    ]


def _open_one(receipt: Receipt, message: Message) -> Written | None:
    try:
        key = unwrap(bytes(message.reporter_wrap), receipt.private)
        return Written.from_json(Envelope("message", message.id, key).unseal_json("content", message.content))
    except SealBroken:
        return None


def open_as_desk(report_id: UUID, *, purpose: str, by: Actor) -> list[Opened]:
    """Every message about a report, the oldest first, opened with the desk's keys. The caller records the read first."""
    messages = list(Message.objects.filter(report_id=report_id).order_by("number", "id"))
    envelopes = open_envelopes("message", [m.id for m in messages], COMPARTMENT, purpose=purpose, by=by)
    return [
        Opened(m, Written.from_json(envelopes[m.id].unseal_json("content", m.content)) if m.id in envelopes else None)
        for m in messages
    ]


def write_as_reporter(
    letterbox: Letterbox,
    kind: MessageKind,
    written: Written,
    *,
    replies_to: Message | None = None,
    message_id: UUID | None = None,
) -> Message:
    """Store what a reporter writes, and tell the stages that something was added.

    Give the same `message_id` (from the form) twice and it is stored once. Raises LedgerUnavailable and database errors.
    """
    message = _seal(
        letterbox.report_id, bytes(letterbox.public), Author.REPORTER, kind, written, replies_to=replies_to,
        message_id=message_id,
    )  # fmt: skip
    return _store_from_reporter(message, written, REPORTER)


def write_as_sender(report: Report, written: Written, *, replies_to: Message | None, by: Actor) -> Message:
    """Store what a partner answers through the API."""
    kind = MessageKind.ANSWER if replies_to else MessageKind.ADDITION
    message = _seal(report.id, b"", Author.REPORTER, kind, written, replies_to=replies_to)
    return _store_from_reporter(message, written, by)


def _store_from_reporter(sealed: _Sealed, written: Written, by: Actor) -> Message:
    with transaction.atomic():
        if _store(sealed, written):
            record(verb="intake:message:received", object_kind="report", object_id=str(sealed.message.report_id), by=by)
            emit(ReportAdded(report_id=str(sealed.message.report_id), message_id=str(sealed.message.id)))
    return sealed.message


def write_as_desk(
    report_id: UUID, kind: MessageKind, written: Written, *, fields: Sequence[str] = (), sent_by: User, by: Actor
) -> Message:
    """Send a message or a question to whoever reported. Works without a letterbox: a partner reads `fields` by API."""
    letterbox = Letterbox.objects.filter(report_id=report_id).first()
    public = bytes(letterbox.public) if letterbox else b""
    sealed = _seal(report_id, public, Author.DESK, kind, written, fields=fields, sent_by=sent_by)
    with transaction.atomic():
        _store(sealed, written)
        if letterbox is not None and kind == MessageKind.QUESTION:
            set_status(report_id, LetterboxStatus.ASKED)
        record(verb="intake:message:sent", object_kind="report", object_id=str(report_id), by=by)
    return sealed.message


def write_as_hirz(report_id: UUID, written: Written, *, message_id: UUID, status: LetterboxStatus, by: Actor) -> bool:
    """Tell whoever reported some news, and where their report stands now.

    Once for each `message_id`. False where it was told already, and where no letterbox is.
    """
    letterbox = Letterbox.objects.filter(report_id=report_id).first()
    if letterbox is None:
        return False
    public = bytes(letterbox.public)
    sealed = _seal(report_id, public, Author.HIRZ, MessageKind.NEWS, written, message_id=message_id)
    with transaction.atomic():
        if not _store(sealed, written):
            return False
        set_status(report_id, status)
        record(verb="intake:message:sent", object_kind="report", object_id=str(report_id), by=by)
    return True


def set_status(report_id: UUID, status: LetterboxStatus) -> None:
    """What the reporter reads first. Nothing happens where no letterbox is."""
    Letterbox.objects.filter(report_id=report_id).exclude(status=status).update(status=status, changed_at=zone_time())


def open_questions(report_id: UUID) -> list[Message]:
    """Questions without an answer, the oldest first."""
    return list(
        Message.objects.filter(report_id=report_id, kind=MessageKind.QUESTION, reply__isnull=True).order_by(
            "number", "id"
        )
    )


@dataclass(frozen=True, slots=True)
class _Sealed:
    message: Message
    wraps: list[tuple[UUID, str, str, bytes]]


def _seal(
    report_id: UUID, public: bytes, author: Author, kind: MessageKind, written: Written, *,
    fields: Sequence[str] = (), sent_by: User | None = None, replies_to: Message | None = None,
    message_id: UUID | None = None, at: datetime | None = None,
) -> _Sealed:  # fmt: skip
    message_id = message_id or uuid.uuid4()
    envelope, wraps = new_envelope("message", message_id, COMPARTMENT)
    message = Message(
        id=message_id, report_id=report_id, author=author, kind=kind, fields=list(fields),
        content=envelope.seal_json("content", written.to_json()),
        reporter_wrap=wrap(envelope.key, public) if public else b"",
        sent_at=zone_time(at), sent_by=sent_by, replies_to=replies_to,
    )  # fmt: skip
    return _Sealed(message, wraps)


def _store(sealed: _Sealed, written: Written) -> bool:
    """Insert once; False if this message is there already. Who answers a question for the second time adds to the first."""
    message = sealed.message
    if not _insert(message):
        if Message.objects.filter(id=message.id).exists():
            return False
        message.replies_to, message.kind = None, MessageKind.ADDITION
        if not _insert(message):
            return False
    store_wraps(sealed.wraps)
    ids = [one.id for one in written.attachments]
    Attachment.objects.filter(id__in=ids).update(message_id=message.id, draft="")
    return True


def _insert(message: Message) -> bool:
    # Two that are written at the same moment may share a number: neither came first.
    last = Message.objects.filter(report_id=message.report_id).aggregate(last=Max("number"))["last"]
    message.number = (last or 0) + 1
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.filter(id=message.id, content=message.content).exists()
