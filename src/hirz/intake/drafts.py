"""Drafts: what a reporter has answered so far, sealed with a key that only the reporter's receipt gives.

Touches content in memory only. The server keeps the sealed draft because a cookie holds 4 kB; without the visitor's
cookie (or the receipt on paper) it is noise.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from hirz.base.clock import zone_time
from hirz.base.vault.models import Blob
from hirz.core.sealing import Context, Receipt, SealBroken, new_key, seal, unseal
from hirz.intake.models import Attachment, Draft
from hirz.intake.services import Attached

COMPRESS_FROM = 512
# Longer than a frightened pause, shorter than a phone that is given away.
DRAFT_LASTS = timedelta(days=7)


@dataclass(slots=True)
class DraftContent:
    """Answers by question, as the forms cleaned them (JSON values), and the files so far."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    attachments: list[Attached] = field(default_factory=list)


def place_of(receipt: Receipt) -> str:
    """Where the draft of a receipt lies."""
    return receipt.place("draft").hex()


def load_draft(receipt: Receipt) -> DraftContent | None:
    """The draft of this receipt; None if there is none, or none any more."""
    row = Draft.objects.filter(place=place_of(receipt)).first()
    if row is None:
        return None
    try:
        data = json.loads(unseal(receipt.key("draft"), bytes(row.content), _context(receipt)))
    except SealBroken:
        return None
    return DraftContent(data["answers"], [Attached.from_json(one) for one in data["attachments"]])


def save_draft(receipt: Receipt, content: DraftContent) -> None:
    """Store a draft, in place of what was there."""
    sealed = _sealed(receipt, content)
    Draft.objects.update_or_create(
        place=place_of(receipt), defaults={"content": sealed, "touched_at": zone_time()}
    )  # fmt: skip


def change_answers(receipt: Receipt, question: str, answers: Mapping[str, Any]) -> DraftContent:
    """Replace the answers to one question; two tabs that write at once lose neither the other's questions nor files."""
    with transaction.atomic():
        content = _locked(receipt)
        content.answers[question] = dict(answers)
        save_draft(receipt, content)
    return content


def add_attachments(receipt: Receipt, files: Iterable[tuple[Attached, Blob]]) -> DraftContent:
    """Add files that are durable in the vault; one transaction with their rows."""
    with transaction.atomic():
        content = _locked(receipt)
        for attached, blob in files:
            blob.save(force_insert=True)
            Attachment.objects.create(
                id=attached.id, blob=blob.name, size=attached.size, stored_at=zone_time(), draft=place_of(receipt)
            )
            content.attachments.append(attached)
        save_draft(receipt, content)
    return content


def remove_attachment(receipt: Receipt, attachment_id: UUID) -> DraftContent:
    """Forget a file and its key; what is left of it is noise, which the sweeper takes away."""
    with transaction.atomic():
        content = _locked(receipt)
        content.attachments = [one for one in content.attachments if one.id != attachment_id]
        Attachment.objects.filter(id=attachment_id, draft=place_of(receipt)).update(draft="")
        save_draft(receipt, content)
    return content


def discard_draft(receipt: Receipt) -> None:
    """Remove a draft; its files are swept away later unless a report took them."""
    Draft.objects.filter(place=place_of(receipt)).delete()


def new_attachment_key() -> tuple[UUID, bytes, Context]:
    """Id, key and context under which the file of an attachment is sealed."""
    attachment_id = uuid.uuid4()
    return attachment_id, new_key(), Context("attachment", attachment_id, "file")


def _locked(receipt: Receipt) -> DraftContent:
    # The row is made first, so that two first answers at once wait for each other too.
    Draft.objects.bulk_create(
        [Draft(place=place_of(receipt), content=_sealed(receipt, DraftContent()), touched_at=zone_time())],
        ignore_conflicts=True,
    )
    Draft.objects.select_for_update().get(place=place_of(receipt))
    return load_draft(receipt) or DraftContent()


def _sealed(receipt: Receipt, content: DraftContent) -> bytes:
    data = {"answers": content.answers, "attachments": [one.to_json() for one in content.attachments]}
    plaintext = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(receipt.key("draft"), plaintext, _context(receipt), compress=len(plaintext) > COMPRESS_FROM)


def _context(receipt: Receipt) -> Context:
    return Context("draft", UUID(bytes=receipt.place("draft")[:16]), "content")
