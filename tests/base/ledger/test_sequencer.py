"""The sequencer: committed entries in order, without a gap, under a signed head that a witness gets."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from hirz.base.actors import Actor
from hirz.base.ledger import sequencer
from hirz.base.ledger.models import Checkpoint, Entry, InboxEntry
from hirz.base.ledger.sequencer import keep_sequencing, record_of, sequence_entries, witness_last
from hirz.base.ledger.services import record, record_many
from hirz.base.vault.keys import key_files
from hirz.core.ledger import leaf_hash, parse_and_verify, root_of
from tests.intake.test_faulty import in_parallel

VERB = "ledger:entries:read"
BY = Actor.system("test")


@pytest.fixture(autouse=True)
def place(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of the test's own, and a witness folder."""
    monkeypatch.setattr(settings, "HIRZ_WITNESS_DIR", tmp_path / "witness")
    return tmp_path / "witness"


def write(count: int) -> None:
    """So many entries."""
    record_many(verb=VERB, object_kind="list", object_ids=[f"{n}-{uuid4()}" for n in range(count)], by=BY)


def drain() -> int:
    """Sequence until the inbox is empty; how many moved."""
    total = 0
    while moved := sequence_entries():
        total += moved
    return total


def require_sound() -> None:
    """Numbers without a gap, hashes of the rows as they lie, a head that is their root and is signed by us."""
    entries = list(Entry.objects.order_by("sequence"))
    assert [e.sequence for e in entries] == list(range(len(entries)))
    leaves = []
    for entry in entries:
        row = [getattr(entry, name) for name in sequencer.ENTRY_COLUMNS]
        leaves.append(record_of(row).leaf_hash())
        assert bytes(entry.leaf_hash) == leaves[-1]
    head = Checkpoint.objects.order_by("-size").first()
    assert (head.size if head else 0) == len(entries)
    if head:
        noted = parse_and_verify(head.note, [key_files().verifier()])
        assert (noted.size, noted.root) == (len(entries), root_of(leaves))


def witnessed(place: Path) -> list[dict[str, Any]]:
    """The lines that the witness got."""
    return [json.loads(line) for file in sorted(place.glob("*.jsonl")) for line in file.read_text().splitlines()]


def test_entries_get_numbers_in_order() -> None:
    """By time; a second call finds nothing."""
    write(30)
    assert drain() == 30
    assert sequence_entries() == 0
    require_sound()
    ats = list(Entry.objects.order_by("sequence").values_list("at", flat=True))
    assert ats == sorted(ats)


def test_batches_join_into_one_tree() -> None:
    """Heads of every size between are roots of the same leaves."""
    for count in (1, 2, 5, 300, 1):
        write(count)
        sequence_entries()
    require_sound()
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [1, 3, 8, 308, 309]


def test_a_head_tells_the_hour() -> None:
    """It is signed a second after its last entry, which may be a reporter's."""
    write(1)
    sequence_entries()
    [signed_at] = Checkpoint.objects.values_list("signed_at", flat=True)
    assert (signed_at.minute, signed_at.second, signed_at.microsecond) == (0, 0, 0)


def test_a_limit_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never more than a batch at a time."""
    write(25)
    assert [sequence_entries(10), sequence_entries(10), sequence_entries(10)] == [10, 10, 5]
    require_sound()


def test_the_witness_gets_every_head_after_the_commit(place: Path) -> None:
    """One line for each head, readable by whoever has the key."""
    for _ in range(3):
        write(2)
        sequence_entries()
    lines = witnessed(place)
    assert [line["size"] for line in lines] == [2, 4, 6]
    for line in lines:
        assert parse_and_verify(line["note"], [key_files().verifier()]).size == line["size"]


def test_a_head_that_was_not_committed_reaches_no_witness(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A witness must never hold a head that does not exist."""
    write(3)

    def fails(*arguments: Any, **named: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(Checkpoint.objects, "create", fails)
        with pytest.raises(RuntimeError):
            sequence_entries()
    assert witnessed(place) == []
    assert InboxEntry.objects.count() == 3
    drain()
    require_sound()


def test_a_witness_that_refuses_stops_nobody(place: Path) -> None:
    """It is an alarm; the last head is handed over again at the next start."""
    place.parent.joinpath("witness").write_text("in the way")
    write(2)
    assert sequence_entries() == 2
    place.unlink()
    witness_last()
    assert [line["size"] for line in witnessed(place)] == [2]


def test_several_sequencers_at_once_make_one_log() -> None:
    """One works, the others find it busy; no number twice."""
    write(400)
    in_parallel(lambda _: [sequence_entries(50) for _ in range(8)], 4)
    drain()
    require_sound()
    assert Entry.objects.count() == 400


def test_writers_never_wait_for_the_sequencer(house: Any) -> None:
    """While a batch is being moved, entries are written."""
    write(10)
    with psycopg.connect(house.postgres.admin_dsn(connection.settings_dict["NAME"])) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [sequencer.ADVISORY_LOCK])
        assert sequence_entries() == 0
        write(5)
        assert InboxEntry.objects.count() == 15
    drain()
    require_sound()


def poison(house: Any, **values: Any) -> UUID:
    """A row that `record` would refuse, written past it with a zone's own rights."""
    row = {
        "id": uuid4(), "at": datetime(2020, 1, 1, tzinfo=UTC), "zone": "public", "actor": "x", "role": "system",
        "organisation": "", "verb": VERB, "object_kind": "list", "object_id": "x", "purpose": "", "commitment": b"", **values,
    }  # fmt: skip
    with psycopg.connect(house.postgres.dsn("public", connection.settings_dict["NAME"]), autocommit=True) as public:
        names = sql.SQL(", ").join(map(sql.Identifier, row))
        values_of = sql.SQL(", ").join(map(sql.Placeholder, row))
        public.execute(sql.SQL("INSERT INTO ledger_inboxentry ({}) VALUES ({})").format(names, values_of), row)
    found: UUID = row["id"]
    return found


@pytest.mark.parametrize(
    "values",
    [{"object_id": "a\nb"}, {"actor": "\u202ex"}, {"verb": "no verb"}, {"object_kind": ""}, {"commitment": b"short"}],
    ids=["line break", "bidi", "verb", "no kind", "commitment"],
)
def test_a_foreign_row_holds_up_nobody(house: Any, values: dict[str, Any]) -> None:
    """It stays where it is, is named once in the log, and the entries around it go into the tree."""
    bad = poison(house, **values)
    write(3)
    assert drain() == 3
    require_sound()
    assert [entry.id for entry in InboxEntry.objects.all()] == [bad]


def test_many_foreign_rows_hold_up_nobody(house: Any) -> None:
    """More of them than one batch holds."""
    for _ in range(12):
        poison(house, object_id="a\nb")
    write(3)
    moved = [sequence_entries(5) for _ in range(6)]
    assert sum(moved) == 3
    require_sound()


def test_the_check_finds_a_sequencer_that_stops(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: without the exception one foreign row stops everything, and the check above says so."""
    poison(house, object_id="a\nb")
    write(3)
    monkeypatch.setattr(sequencer, "LedgerError", ZeroDivisionError)
    with pytest.raises(Exception, match="object_id"):
        drain()
    assert Entry.objects.count() == 0


def test_the_loop_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database restarts, the loop tries again, and stops when told."""
    write(4)
    honest, calls, stop = sequencer.sequence_entries, iter(range(1_000)), threading.Event()

    def fails_twice() -> int:
        number = next(calls)
        if number < 2:
            raise RuntimeError
        if number > 4:
            stop.set()
        return honest()

    monkeypatch.setattr(sequencer, "sequence_entries", fails_twice)
    keep_sequencing(stop, pause=0.01)
    assert Entry.objects.count() == 4
    require_sound()


def test_a_time_changed_in_the_row_is_found() -> None:
    """Planted: the check recomputes the leaves from the rows."""
    record(verb=VERB, object_kind="list", object_id="x", by=BY)
    drain()
    entry = Entry.objects.get()
    entry.actor = "somebody else"
    row = [getattr(entry, name) for name in sequencer.ENTRY_COLUMNS]
    assert record_of(row).leaf_hash() != bytes(entry.leaf_hash)
    assert leaf_hash(record_of(row).leaf_bytes()) == record_of(row).leaf_hash()
