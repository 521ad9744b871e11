"""Writing the ledger: with the effect, or, for a sensitive read, before the first byte leaves."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction

from hirz.base.actors import Actor
from hirz.base.clock import zone_time
from hirz.base.copying import copy_rows
from hirz.base.errors import LedgerUnavailable
from hirz.base.ledger.models import ENTRY_COLUMNS, EntryText, InboxEntry
from hirz.base.ledger.verbs import VERBS
from hirz.core.ledger import commit_text

SALT_BYTES = 32


def record(*, verb: str, object_kind: str, object_id: str, by: Actor, purpose: str = "", text: str = "") -> uuid.UUID:
    """Record an act in the transaction of its effect. LedgerUnavailable if it cannot be written: then nothing happens.

    `text` is free text (a reason somebody wrote): only a salted commitment enters the tree.
    """
    entry_id = uuid.uuid4()
    salt = secrets.token_bytes(SALT_BYTES) if text else b""
    try:
        with transaction.atomic(savepoint=False):
            InboxEntry.objects.create(
                **_common(verb, object_kind, by, purpose),
                id=entry_id,
                object_id=object_id,
                commitment=commit_text(salt, text) if text else b"",
            )
            if text:
                EntryText.objects.create(entry_id=entry_id, salt=salt, text=text)
    except DatabaseError as error:
        raise LedgerUnavailable("the ledger cannot be written") from error
    return entry_id


def record_many(*, verb: str, object_kind: str, object_ids: Sequence[str], by: Actor, purpose: str = "") -> None:
    """Record the same act on many objects, one entry each, by COPY."""
    common = _common(verb, object_kind, by, purpose)
    rows = (
        [(common | {"id": uuid.uuid4(), "object_id": object_id, "commitment": b""})[name] for name in ENTRY_COLUMNS]
        for object_id in object_ids
    )
    try:
        copy_rows("ledger_inboxentry", ENTRY_COLUMNS, rows)
    except DatabaseError as error:
        raise LedgerUnavailable("the ledger cannot be written") from error


def record_read(*, verb: str, object_kind: str, object_id: str, by: Actor, purpose: str) -> None:
    """Record a sensitive read, committed when this returns: call it before anything is opened, outside a transaction."""
    with transaction.atomic(durable=True):
        record(verb=verb, object_kind=object_kind, object_id=object_id, by=by, purpose=purpose)


def _common(verb: str, object_kind: str, by: Actor, purpose: str) -> dict[str, object]:
    if verb not in VERBS:
        raise ValueError(f"the ledger verb {verb} is not registered")
    return {
        "at": zone_time(),
        "zone": settings.HIRZ_ZONE,
        "actor": by.id,
        "role": by.role,
        "organisation": by.organisation,
        "verb": verb,
        "object_kind": object_kind,
        "purpose": purpose,
    }
