"""Statements taken down by staff: begun, kept while somebody speaks, handed in or discarded.

Touches content in memory. While it is written a statement is a draft like any visitor's: sealed with what the caller's
receipt yields, noise to the server. It names its taker and opens to them alone. Keeping it needs no ledger, because a call
does not wait; handing it in and throwing it away are acts and stand there with the taker's name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from hirz.base.accounts.models import User
from hirz.base.clock import now, this_hour
from hirz.base.ledger.services import record
from hirz.core.formats import read_document
from hirz.core.sealing import Receipt
from hirz.intake.drafts import DraftContent, discard_draft, load_draft, place_of, save_draft
from hirz.intake.enums import Channel, DiscardReason
from hirz.intake.errors import Overtaken
from hirz.intake.letterbox import find_letterbox
from hirz.intake.models import Draft
from hirz.intake.policies import taking_of, training_of
from hirz.intake.services import Document, Received, WayBack, receive_documents
from hirz.intake.statement_document import statement_document

# The two questions of such a draft, in the words of `intake.drafts`: what was typed, and about the draft itself.
WORDS, ABOUT = "statement", "about"
FILE_NAME: Final = "statement.json"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that is being written."""

    receipt: Receipt
    values: dict[str, Any] = field(default_factory=dict)  # as they were typed
    version: int = 0
    writer: str = ""  # the page that kept it last
    begun_at: str = ""

    @property
    def code(self) -> str:
        """Its name in an address: nothing of the receipt can be learned from it."""
        return code_of(self.receipt)


def code_of(receipt: Receipt) -> str:
    """The name of a statement in an address."""
    return receipt.place("statement").hex()[:16]


def begin_statement(*, values: dict[str, Any], by: User) -> Statement:
    """A new one, with its receipt. Denied where nobody could hand it in."""
    taking_of(by)
    receipt = Receipt.new()
    begun_at = now().isoformat(timespec="minutes")
    save_draft(receipt, DraftContent({WORDS: values, ABOUT: _about(by, 0, "", begun_at)}))
    return Statement(receipt, values, begun_at=begun_at)


def _about(by: User, version: int, writer: str, begun_at: str) -> dict[str, Any]:
    return {"taker": str(by.pk), "version": version, "writer": writer, "begun_at": begun_at}


def find_statement(receipt: Receipt, by: User) -> Statement | None:
    """The statement of a receipt, for whoever takes it down; None for anybody else's draft, a visitor's too."""
    content = load_draft(receipt)
    about = content.answers.get(ABOUT, {}) if content else {}
    if content is None or about.get("taker") != str(by.pk):
        return None
    return Statement(
        receipt, dict(content.answers[WORDS]), int(about["version"]), str(about["writer"]), str(about["begun_at"])
    )


def keep_statement(statement: Statement, *, values: dict[str, Any], writer: str, version: int, by: User) -> int:
    """Keep what is typed; returns the new version. Overtaken if another page kept newer words since `version`.

    The same page may keep twice from one version: the answer to the first may have been lost on the way.
    """
    with transaction.atomic():
        Draft.objects.select_for_update().filter(place=place_of(statement.receipt)).first()
        there = find_statement(statement.receipt, by)
        if there is None:
            raise Overtaken("handed in or discarded meanwhile")
        if there.version != version and there.writer != writer:
            raise Overtaken("another page kept newer words")
        newer = max(there.version, version) + 1
        about = _about(by, newer, writer, there.begun_at)
        save_draft(statement.receipt, DraftContent({WORDS: values, ABOUT: about}))
    return newer


def hand_in_statement(statement: Statement, *, values: dict[str, Any], by: User) -> Received:
    """Make the report, then forget the draft. FormatError for a document that could not be read, before anything is stored.

    Raises as `receive_documents` does; then the draft is still there. The hour of receipt is kept, not the minute: the call
    is a reporter's (the time of the call itself lies sealed).
    """
    taking, receipt = taking_of(by), statement.receipt
    data = statement_document(values, training_of(by).code)
    read_document(data, name=FILE_NAME)
    document = Document(
        data, name=FILE_NAME, idempotency_key=receipt.place("statement").hex(), channel=Channel.STAFF,
        received_at=this_hour(), way_back=None if values["no_receipt"] else WayBack.of(receipt),
    )  # fmt: skip
    [[received]] = receive_documents([document], feed=taking.feed, by=taking.actor)
    discard_draft(receipt)
    return received


def discard_statement(statement: Statement, *, reason: DiscardReason, by: User) -> None:
    """Throw a statement away, with its reason and its taker in the ledger: nobody drops a caller's words unseen."""
    with transaction.atomic():
        discard_draft(statement.receipt)
        record(
            verb="intake:statement:discarded", object_kind="statement", object_id=statement.code,
            by=taking_of(by).actor, purpose=reason.value,
        )  # fmt: skip


def reference_of(receipt: Receipt) -> str:
    """The reference of the report that a statement became; empty if it became none, or one without a letterbox."""
    letterbox = find_letterbox(receipt)
    return letterbox.report.reference if letterbox else ""
