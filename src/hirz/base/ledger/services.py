"""Writing the ledger: with the effect, or, for a sensitive read, before the first byte leaves."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection, transaction

from hirz.base.actors import Actor
from hirz.base.clock import zone_time
from hirz.base.copying import copy_rows
from hirz.base.errors import LedgerUnavailable
from hirz.base.ledger.models import ENTRY_COLUMNS, EntryText, InboxEntry
from hirz.base.ledger.verbs import VERBS
from hirz.core.ledger import SALT_BYTES, EntryRecord, at_text, commit_text

# A page waits no longer for the entry of its reading (reference: security, goal S18).
READ_WAITS = "1500ms"


def record(
    *,
    verb: str,
    object_kind: str,
    object_id: str,
    by: Actor,
    purpose: str = "",
    text: str = "",
    commitment: bytes = b"",
) -> uuid.UUID:
    """Record an act in the transaction of its effect. LedgerUnavailable if it cannot be written: then nothing happens.

    `text` is free text about an act (a reason for granting a role): only a salted commitment enters the tree, the text
    lies beside it and can be erased. What speaks of a report is content: it is sealed where it belongs, and only its
    `commitment` comes here. RecordBroken for a value that no entry may hold: a mistake of ours, found here and not by
    the sequencer.
    """
    salt = secrets.token_bytes(SALT_BYTES) if text else b""
    [row] = _rows(verb, object_kind, [object_id], by, purpose, commit_text(salt, text) if text else commitment)
    entry_id: uuid.UUID = row["id"]
    try:
        with transaction.atomic(savepoint=False):
            InboxEntry.objects.create(**row)
            if text:
                EntryText.objects.create(entry_id=entry_id, salt=salt, text=text)
    except DatabaseError as error:
        raise LedgerUnavailable("the ledger cannot be written") from error
    return entry_id


def record_many(*, verb: str, object_kind: str, object_ids: Sequence[str], by: Actor, purpose: str = "") -> None:
    """Record the same act on many objects, one entry each, by COPY. Raises as `record` does."""
    rows = list(_rows(verb, object_kind, object_ids, by, purpose))
    try:
        copy_rows("ledger_inboxentry", ENTRY_COLUMNS, ([row[name] for name in ENTRY_COLUMNS] for row in rows))
    except DatabaseError as error:
        raise LedgerUnavailable("the ledger cannot be written") from error


def record_read(*, verb: str, object_kind: str, object_id: str, by: Actor, purpose: str) -> None:
    """Record a sensitive read, committed when this returns: call it before anything is opened, outside a transaction.

    LedgerUnavailable within two seconds if the ledger cannot be written, also if somebody holds it locked.
    """
    with transaction.atomic(durable=True):
        _wait_briefly()
        record(verb=verb, object_kind=object_kind, object_id=object_id, by=by, purpose=purpose)


def record_reads(*, verb: str, object_kind: str, object_ids: Sequence[str], by: Actor, purpose: str) -> None:
    """Record that several objects are read on one page, one entry each, committed when this returns, as `record_read` does."""
    with transaction.atomic(durable=True):
        _wait_briefly()
        record_many(verb=verb, object_kind=object_kind, object_ids=object_ids, by=by, purpose=purpose)


def _wait_briefly() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [READ_WAITS])
    except DatabaseError as error:
        raise LedgerUnavailable("the ledger cannot be written") from error


def _rows(
    verb: str, object_kind: str, object_ids: Sequence[str], by: Actor, purpose: str, commitment: bytes = b""
) -> Iterator[dict[str, Any]]:
    """One row for each object, each tried as the record that will be hashed: what is refused must not be written."""
    if verb not in VERBS:
        raise ValueError(f"the ledger verb {verb} is not registered")
    at = zone_time()
    common: dict[str, Any] = {
        "zone": settings.HIRZ_ZONE, "actor": by.id, "role": by.role, "organisation": by.organisation, "verb": verb,
        "object_kind": object_kind, "purpose": purpose,
    }  # fmt: skip
    for object_id in object_ids:
        entry_id = uuid.uuid4()
        EntryRecord(id=entry_id, at=at_text(at), object_id=object_id, commitment=commitment.hex(), **common)
        yield {"id": entry_id, "at": at, "object_id": object_id, "commitment": commitment, **common}
