"""Puts committed entries into the tree, in order, and signs the head. One at a time, and only in the worker."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from hirz.base.clock import now, this_hour
from hirz.base.copying import copy_rows
from hirz.base.ledger.models import ENTRY_COLUMNS, Checkpoint
from hirz.base.vault.keys import signing_key
from hirz.core.ledger import Checkpoint as Head
from hirz.core.ledger import EntryRecord, Frontier, LedgerError, append_leaves, at_text, sign_checkpoint

log = logging.getLogger("hirz.ledger")

BATCH = 1_000
# An arbitrary constant of ours: PostgreSQL's advisory locks are named by numbers.
ADVISORY_LOCK = 0x4849_525A_0001
# Rows of the inbox that are no records, for the life of this process.
_refused: set[UUID] = set()


def sequence_entries(limit: int = BATCH) -> int:
    """Move up to `limit` committed entries from the inbox into the log, and sign the new head.

    Returns how many; 0 also when another process is at it. The checkpoint is handed to the witness only
    after the commit, so that a witness never holds a head that does not exist.
    """
    key = signing_key()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
            if not cursor.fetchone()[0]:
                return 0
            rows, leaves = _take(cursor, limit)
            if not rows:
                return 0
            last = Checkpoint.objects.order_by("-size").first()
            frontier = Frontier.from_bytes(bytes(last.frontier)) if last else Frontier()
            first = frontier.size
            nodes = [n for n in append_leaves(frontier, leaves) if n.level > 0]
            _store(cursor, rows, leaves, first, nodes)
        head = Head(settings.HIRZ_LEDGER_ORIGIN, frontier.size, frontier.root())
        note = sign_checkpoint(head, key, settings.HIRZ_LEDGER_ORIGIN)
        # Signed a second after the entry of a reporter, a head would tell to the second when that came.
        Checkpoint.objects.create(
            size=head.size, root=head.root, frontier=frontier.to_bytes(), note=note, signed_at=this_hour()
        )
        transaction.on_commit(lambda: witness(head.size, note))
    return len(rows)


def _take(cursor: Any, limit: int) -> tuple[list[tuple[Any, ...]], list[bytes]]:
    """Take rows out of the inbox, with the hash of each. A row that is no record stays there and holds up nobody."""
    columns = ", ".join(ENTRY_COLUMNS)
    cursor.execute(
        f"SELECT {columns} FROM ledger_inboxentry WHERE id <> ALL(%s) ORDER BY at, id LIMIT %s",  # noqa: S608
        [list(_refused), limit],
    )
    rows, leaves = [], []
    for row in cursor.fetchall():
        try:
            leaves.append(record_of(row).leaf_hash())
        except LedgerError:
            # `record` writes no such row: somebody with a zone's database password did. Doctor counts it as waiting.
            log.error("inbox entry %s is no record and is left where it is", row[0])
            _refused.add(row[0])
        else:
            rows.append(row)
    cursor.execute("DELETE FROM ledger_inboxentry WHERE id = ANY(%s)", [[row[0] for row in rows]])
    return rows, leaves


def record_of(row: Sequence[Any]) -> EntryRecord:
    """The record that is hashed, made from the columns as they lie in the database."""
    values = dict(zip(ENTRY_COLUMNS, row, strict=False))
    values["at"] = at_text(values["at"])
    values["commitment"] = bytes(values["commitment"]).hex()
    if not isinstance(values["id"], UUID):
        values["id"] = UUID(str(values["id"]))
    return EntryRecord(**values)


def _store(cursor: Any, rows: list[tuple[Any, ...]], leaves: list[bytes], first: int, nodes: list[Any]) -> None:
    copy_rows(
        "ledger_entry",
        ENTRY_COLUMNS | {"sequence": "int8", "leaf_hash": "bytea"},
        ([*row, first + place, leaf] for place, (row, leaf) in enumerate(zip(rows, leaves, strict=True))),
    )
    if nodes:
        cursor.executemany(
            "INSERT INTO ledger_treenode (level, index, hash) VALUES (%s, %s, %s)",
            [(node.level, node.index, node.hash) for node in nodes],
        )


def witness(size: int, note: str) -> None:
    """Add a checkpoint to this month's file of the witness folder; a failure is an alarm, not a stop."""
    folder = Path(settings.HIRZ_WITNESS_DIR)
    line = json.dumps({"size": size, "note": note}) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / f"checkpoints-{now():%Y-%m}.jsonl").open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        log.error("the witness folder refused checkpoint %s: %s", size, type(error).__name__)


def witness_last() -> None:
    """Hand over the last checkpoint again: a worker may have died between commit and witness."""
    last = Checkpoint.objects.order_by("-size").first()
    if last is not None:
        witness(last.size, last.note)


def keep_sequencing(stop: threading.Event, pause: float = 1.0) -> None:
    """Put entries in order every second, and at once while there are a thousand waiting, until told to stop.

    A failure (the database restarts) is logged and tried again: entries wait in the inbox meanwhile.
    """
    try:
        witness_last()
    except Exception as error:
        log.warning("the last checkpoint could not be witnessed yet: %s", type(error).__name__)
    while not stop.is_set():
        try:
            moved = sequence_entries()
        except Exception as error:
            log.warning("sequencing failed and will be tried again: %s", type(error).__name__)
            connection.close()
            moved = 0
        if moved < BATCH:
            stop.wait(pause)
    connection.close()
