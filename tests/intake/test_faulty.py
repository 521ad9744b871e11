"""Receiving when something fails: nothing half stored, no draft left, and an answer that says whether to retry."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from hirz.base.errors import LedgerUnavailable, NotWritable
from hirz.base.vault import blobs
from hirz.intake import services
from hirz.intake.enums import Outcome
from hirz.intake.services import ROW_PAYLOAD_BYTES, Document
from tests.intake.making import Added, document, receive, stored

PARALLEL = 20


class Broken(Exception):
    """Anything unforeseen."""


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex


@pytest.fixture
def added(zone_of: Any) -> Added:
    """What the test adds to the module's database."""
    return Added()


@pytest.fixture
def admin(house: Any, module_clone: str) -> Iterator[psycopg.Connection[Any]]:
    """The superuser, beside the zone under test."""
    with psycopg.connect(house.postgres.admin_dsn(module_clone), autocommit=True) as found:
        yield found


def files() -> set[str]:
    """Every file under the blobs, drafts too."""
    return {path.name for path in blobs.folder().rglob("*") if path.is_file()}


def large(own: str) -> Document:
    """A report whose payload becomes a blob."""
    return document(own + "x" * ROW_PAYLOAD_BYTES)


def fails(*arguments: Any, **named: Any) -> None:
    """A step that breaks."""
    raise Broken


@pytest.mark.parametrize("step", ["store_wraps", "copy_rows", "record_many", "emit"])
def test_a_failing_step_leaves_nothing(
    zone_of: Any, added: Added, own: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whichever step of the transaction fails, no row and no blob of it stays."""
    before = files()
    monkeypatch.setattr(services, step, fails)
    with zone_of("public"), pytest.raises(Broken):
        receive(document(own), large(own), Document(own.encode()))
    assert added() == stored()
    assert files() == before


def test_an_event_rolled_back_leaves_no_job(zone_of: Any, added: Added, own: str) -> None:
    """The dispatch job joins the transaction."""
    with zone_of("public"), transaction.atomic():
        receive(document(own))
        transaction.set_rollback(True)
    assert added() == stored()


def test_the_check_above_finds_a_step_outside_the_transaction(
    zone_of: Any, added: Added, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: rows committed one by one leave half a report, and the counts say so."""
    monkeypatch.setattr(services.transaction, "atomic", lambda: Nothing())
    monkeypatch.setattr(services, "emit", fails)
    with zone_of("public"), pytest.raises(Broken):
        receive(document(own))
    with pytest.raises(AssertionError):
        assert added() == stored()


class Nothing:
    """No transaction."""

    def __enter__(self) -> None:
        """Nothing begins."""

    def __exit__(self, *error: object) -> None:
        """Nothing ends."""


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EMFILE, errno.EACCES])
@pytest.mark.parametrize("call", ["open", "fsync", "rename", "mkdir"])
def test_a_disk_that_refuses(
    zone_of: Any, added: Added, own: str, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    """Whatever the disk says at whichever call, the sender hears that nothing was kept, and nothing was."""
    before = files()

    def refuse(*arguments: Any, **named: Any) -> Any:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(*{"rename": (Path, "rename"), "mkdir": (Path, "mkdir")}.get(call, (os, call)), refuse)
    with zone_of("public"), pytest.raises(NotWritable):
        receive(large(own))
    monkeypatch.undo()
    assert added() == stored()
    assert files() == before


def test_the_folder_is_synced_before_the_row(zone_of: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is durable in a folder that is not would be gone after a power cut."""
    synced: list[str] = []
    honest = os.fsync

    def watch(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        honest(handle)

    monkeypatch.setattr(os, "fsync", watch)
    monkeypatch.setattr(blobs.secrets, "token_hex", lambda size: fresh)
    fresh = next(f"{n:02x}" for n in range(256) if not (blobs.folder() / f"{n:02x}").exists()) + uuid4().hex[:30]
    with zone_of("public"):
        receive(large(own))
    place = blobs.path_of(fresh)
    assert synced == [str(blobs.folder()), str(place.with_suffix(".tmp")), str(place.parent)]


def test_an_unsynced_folder_is_a_failure(zone_of: Any, added: Added, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the folder cannot be synced, the file that was renamed already is taken away again."""
    before = files()
    honest, calls = os.fsync, iter(range(10))

    def second_fails(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").readlink().is_dir() and next(calls) >= 0:
            raise OSError(errno.EIO, "planted")
        honest(handle)

    monkeypatch.setattr(os, "fsync", second_fails)
    with zone_of("public"), pytest.raises(NotWritable):
        receive(large(own))
    assert added() == stored()
    assert files() == before


def test_below_the_floor_small_reports_still_go_in(
    zone_of: Any, added: Added, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk runs full, a blob is refused and a text is not."""
    monkeypatch.setattr(settings, "HIRZ_FREE_DISK", 2**60)
    with zone_of("public"):
        [[small]] = receive(document(own))
        with pytest.raises(NotWritable):
            receive(large(own))
    assert small.outcome is Outcome.ACCEPTED
    assert added() == stored(reports=1)


def test_blobs_of_a_refused_batch_are_taken_away(
    zone_of: Any, added: Added, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third blob fails; the two before it do not stay behind."""
    before = files()
    honest, count = blobs.write_blob, iter(range(10))

    def third_fails(*arguments: Any) -> Any:
        if next(count) == 2:
            raise NotWritable("planted")
        return honest(*arguments)

    monkeypatch.setattr(blobs, "write_blob", third_fails)
    with zone_of("public"), pytest.raises(NotWritable):
        receive(large(own + "1"), large(own + "2"), large(own + "3"))
    assert added() == stored()
    assert files() == before


def test_a_ledger_that_cannot_be_written_stops_everything(
    zone_of: Any, added: Added, own: str, admin: psycopg.Connection[Any]
) -> None:
    """Without its entry no report is stored."""
    admin.execute("REVOKE INSERT ON ledger_inboxentry FROM hirz_public")
    try:
        with zone_of("public"), pytest.raises(LedgerUnavailable):
            receive(document(own))
    finally:
        admin.execute("GRANT INSERT ON ledger_inboxentry TO hirz_public")
    assert added() == stored()
    with zone_of("public"):
        receive(document(own))
    assert added() == stored(reports=1)


def test_a_database_connection_that_dies_midway(
    zone_of: Any, added: Added, own: str, admin: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends the session between two rows: nothing is stored, and the next try works."""
    honest = services.copy_rows
    ended: list[int] = []

    def die(table: str, *rest: Any) -> None:
        if table == "intake_idempotencykey" and not ended:
            ended.append(connection.connection.info.backend_pid)
            admin.execute("SELECT pg_terminate_backend(%s)", [ended[0]])
        honest(table, *rest)

    monkeypatch.setattr(services, "copy_rows", die)
    with zone_of("public"):
        with pytest.raises(OperationalError):
            receive(document(own), large(own))
        connection.close()
        receive(document(own), large(own))
    assert ended
    assert added() == stored(reports=2, blobs=1)


def in_parallel(work: Callable[[int], Any], count: int) -> list[Any]:
    """Run work in so many threads that begin together, each with a connection of its own."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        gate.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_many_at_once_with_one_key_are_one_report(zone_of: Any, added: Added, own: str) -> None:
    """Twenty simultaneous sends of one report: one row, one answer for all."""
    with zone_of("public"):
        answers = in_parallel(lambda _: receive(document(own, key=own)), PARALLEL)
    references = {result.reference for [[result]] in answers}
    assert len(references) == 1
    assert sum(not result.is_replay for [[result]] in answers) == 1
    assert added() == stored(reports=1)


def test_many_at_once_of_one_large_report_leave_one_blob(zone_of: Any, added: Added, own: str) -> None:
    """Whoever loses the race takes its blob away."""
    before = files()
    with zone_of("public"):
        in_parallel(lambda _: receive(large(own)), 8)
    assert added() == stored(reports=1, blobs=1)
    assert len(files() - before) == 1


def test_two_bodies_at_once_under_one_key(zone_of: Any, added: Added, own: str) -> None:
    """One wins; the other hears that the key is taken."""

    def send(number: int) -> str:
        try:
            receive(document(f"{own} {number}", key=own))
        except services.KeyReused:
            return "reused"
        return "stored"

    with zone_of("public"):
        answers = in_parallel(send, 8)
    assert sorted(answers) == ["reused"] * 7 + ["stored"]
    assert added() == stored(reports=1)
