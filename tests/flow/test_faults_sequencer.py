"""The sequencer dies, or meets a row that is no entry: the tree goes on, and its last head reaches the witness."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from hirz.base.actors import Actor
from hirz.base.ledger import sequencer
from hirz.base.ledger.models import Checkpoint, Entry, InboxEntry
from hirz.base.ledger.services import record_many
from tests.flow.firing import ROOT

Zone = Callable[[str], Any]

# Sequences once, and is killed when it would hand the head over: after the commit, before the witness.
KILLED = """
import django, os, signal
django.setup()
from hirz.base.ledger import sequencer
sequencer.witness = lambda size, note: os.kill(os.getpid(), signal.SIGKILL)
sequencer.sequence_entries()
"""


@pytest.fixture
def witness_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A witness of this test's own."""
    monkeypatch.setattr(settings, "HIRZ_WITNESS_DIR", str(tmp_path))
    return tmp_path


def record_some(count: int, label: str) -> None:
    """Some entries in the inbox."""
    ids = [f"{label}-{n}" for n in range(count)]
    record_many(verb="triage:ticket:opened", object_kind="report", object_ids=ids, by=Actor.system("test"))


def run_killed(house: Any) -> int:
    """The exit code of a worker that sequences and dies at the worst moment."""
    dsn = house.postgres.dsn("worker", connection.settings_dict["NAME"])
    environment = {**os.environ, "HIRZ_DATABASE_URL": dsn, "DJANGO_SETTINGS_MODULE": "hirz.web.settings.worker"}
    return subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=environment).returncode


def start_and_stop() -> None:
    """A worker's sequencer, which is told to stop as soon as it has started."""
    stop = threading.Event()
    stop.set()
    sequencer.keep_sequencing(stop)


def require_witnessed(folder: Path) -> None:
    """The last head of the database is with the witness, word for word."""
    last = Checkpoint.objects.order_by("-size").first()
    assert last is not None
    lines = [json.loads(line) for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]
    assert {"size": last.size, "note": last.note} in lines


def test_killed_between_commit_and_witness(database: Zone, house: Any, witness_folder: Path) -> None:
    """The tree is whole, the witness knows nothing; the next start tells it."""
    record_some(5, "before")
    assert run_killed(house) == -signal.SIGKILL
    assert (Entry.objects.count(), InboxEntry.objects.count()) == (5, 0)
    with pytest.raises(AssertionError):
        require_witnessed(witness_folder)
    start_and_stop()
    require_witnessed(witness_folder)
    record_some(3, "after")
    assert sequencer.sequence_entries() == 3
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(8))


def test_a_start_that_tells_nobody_is_found_out(
    database: Zone, house: Any, witness_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted variant forgets the last head."""
    monkeypatch.setattr(sequencer, "witness_last", lambda: None)
    record_some(1, "before")
    run_killed(house)
    start_and_stop()
    with pytest.raises(AssertionError):
        require_witnessed(witness_folder)


def plant_foreign_row() -> None:
    """What somebody with a zone's database password could write: a row of the inbox that is no entry."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_inboxentry"
            " (id, at, zone, actor, role, organisation, verb, object_kind, object_id, purpose, commitment)"
            " VALUES (gen_random_uuid(), '2020-01-01', 'desk', 'x', 'x', '', 'not a verb', 'x', 'x', '', 'short')"
        )


def require_not_held_up(moved: int) -> None:
    """Everything but the foreign row is in the tree."""
    assert moved == 7
    assert (Entry.objects.count(), InboxEntry.objects.count()) == (moved, 1)


def test_a_foreign_row_holds_up_nobody(database: Zone, witness_folder: Path) -> None:
    """It stays where it is, for somebody to look at; entries after it go on, also in the next round."""
    plant_foreign_row()
    record_some(3, "first")
    moved = sequencer.sequence_entries(limit=2)
    record_some(4, "second")
    while more := sequencer.sequence_entries(limit=4):
        moved += more
    require_not_held_up(moved)


def test_stopping_at_a_foreign_row_is_found_out(
    database: Zone, witness_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted variant takes a row that is no entry for a reason to stop."""

    def stubborn(cursor: Any, limit: int) -> tuple[list[Any], list[bytes]]:
        cursor.execute("SELECT count(*) FROM ledger_inboxentry WHERE verb = 'not a verb'")
        return ([], []) if cursor.fetchone()[0] else take(cursor, limit)

    take = sequencer._take
    monkeypatch.setattr(sequencer, "_take", stubborn)
    plant_foreign_row()
    record_some(7, "behind")
    with pytest.raises(AssertionError):
        require_not_held_up(sequencer.sequence_entries())
