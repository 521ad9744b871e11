"""Writing the ledger: with its effect or not at all, durable before a reading, and never what no entry may hold."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from hirz.base.actors import Actor
from hirz.base.errors import LedgerUnavailable
from hirz.base.ledger.models import EntryText, InboxEntry
from hirz.base.ledger.services import record, record_many, record_read
from hirz.core.ledger import LedgerError, commit_text

VERB = "ledger:entries:read"
BY = Actor.system("test")
DEADLINE_SECONDS = 2.0


@pytest.fixture(autouse=True)
def desk(database: Any) -> Iterator[None]:
    """The desk writes; a database of its own, for the tests commit."""
    with database("desk"):
        yield


@pytest.fixture
def admin(house: Any) -> Iterator[psycopg.Connection[Any]]:
    """The superuser beside the desk, in the same database."""
    with psycopg.connect(house.postgres.admin_dsn(connection.settings_dict["NAME"]), autocommit=True) as found:
        yield found


def entries(object_id: str) -> list[InboxEntry]:
    """The entries about an object that wait for the sequencer."""
    return list(InboxEntry.objects.filter(object_id=object_id))


def write(object_id: str, text: str = "") -> Any:
    """One entry of the test."""
    return record(verb=VERB, object_kind="list", object_id=object_id, by=BY, text=text)


def test_an_entry_goes_with_its_effect() -> None:
    """Rolled back with it, committed with it."""
    with transaction.atomic():
        write("gone")
        transaction.set_rollback(True)
    with transaction.atomic():
        write("kept")
    assert entries("gone") == []
    assert [e.actor for e in entries("kept")] == ["hirz:test"]


def test_a_batch_goes_with_its_effect() -> None:
    """One entry for each object, all or none."""
    ids = [str(uuid4()) for _ in range(50)]
    with transaction.atomic():
        record_many(verb=VERB, object_kind="list", object_ids=ids, by=BY)
        transaction.set_rollback(True)
    assert not InboxEntry.objects.filter(object_id__in=ids).exists()
    record_many(verb=VERB, object_kind="list", object_ids=ids, by=BY)
    assert InboxEntry.objects.filter(object_id__in=ids).count() == 50


def test_a_reading_is_durable_when_told(admin: psycopg.Connection[Any]) -> None:
    """Another session sees it before anything is opened; inside a transaction it would not be: refused."""
    record_read(verb=VERB, object_kind="list", object_id="read", by=BY, purpose="test")
    [row] = admin.execute("SELECT purpose FROM ledger_inboxentry WHERE object_id = 'read'").fetchall()
    assert row == ("test",)
    with transaction.atomic(), pytest.raises(RuntimeError):
        record_read(verb=VERB, object_kind="list", object_id="inside", by=BY, purpose="test")
    assert entries("inside") == []


def test_free_text_is_a_commitment() -> None:
    """The tree holds a salted commitment; salt and text lie beside it and can be erased."""
    entry_id = write("noted", text="لأن الطفل يعرفه")
    kept, entry = EntryText.objects.get(pk=entry_id), InboxEntry.objects.get(pk=entry_id)
    assert bytes(entry.commitment) == commit_text(bytes(kept.salt), "لأن الطفل يعرفه")
    again = EntryText.objects.get(pk=write("noted", text="لأن الطفل يعرفه"))
    assert bytes(again.salt) != bytes(kept.salt)


BROKEN: dict[str, dict[str, Any]] = {
    "a control character": {"object_id": "a\x07b"},
    "a line break": {"object_id": "a\nb"},
    "a bidi override": {"object_id": "\u202eabc"},
    "half a character": {"object_id": "\ud800"},
    "NUL": {"object_id": "a\0b"},
    "nothing": {"object_id": ""},
    "too long": {"object_id": "a" * 256},
    "a kind with a break": {"object_kind": "li\nst"},
    "no kind": {"object_kind": ""},
    "a purpose with a break": {"purpose": "x\r\ny"},
    "an actor with a break": {"by": Actor("x\ny", "analyst")},
    "no role": {"by": Actor("x", "")},
    "an organisation with a break": {"by": Actor("x", "analyst", "a\u2028b")},
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("many", [False, True], ids=["one", "many"])
def test_what_no_entry_may_hold_is_refused_at_writing(what: str, many: bool) -> None:
    """Found here, before the effect, and not by the sequencer, which it would stop."""
    values: dict[str, Any] = {"verb": VERB, "object_kind": "list", "object_id": "x", "by": BY, **BROKEN[what]}
    before = InboxEntry.objects.count()
    if many:
        values["object_ids"] = ["fine", values.pop("object_id")]
    with pytest.raises(LedgerError):
        (record_many if many else record)(**values)
    assert InboxEntry.objects.count() == before


def test_an_unknown_verb_is_refused() -> None:
    """Every type of entry has its sentence."""
    with pytest.raises(ValueError, match="not registered"):
        record(verb="test:thing:done", object_kind="list", object_id="x", by=BY)


@pytest.mark.parametrize(
    "write_it", [write, lambda i: record_many(verb=VERB, object_kind="list", object_ids=[i], by=BY)]
)
def test_without_the_right_nothing_is_done(admin: psycopg.Connection[Any], write_it: Any) -> None:
    """LedgerUnavailable, and the transaction of the effect is lost."""
    admin.execute("REVOKE INSERT ON ledger_inboxentry FROM hirz_desk")
    with pytest.raises(LedgerUnavailable), transaction.atomic():
        write_it("x")
    assert entries("x") == []


def reading_while_locked(admin: psycopg.Connection[Any], read: Any) -> float:
    """Try to record a reading while somebody holds the table; seconds until LedgerUnavailable."""
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with admin.transaction():
            admin.execute("LOCK TABLE ledger_inboxentry")
            held.set()
            free.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(5)
    began = time.monotonic()
    try:
        with pytest.raises(LedgerUnavailable):
            read()
        return time.monotonic() - began
    finally:
        free.set()
        holder.join()


def test_a_locked_ledger_is_told_within_two_seconds(admin: psycopg.Connection[Any]) -> None:
    """A page does not hang on it: nothing is shown, and soon."""
    taken = reading_while_locked(
        admin, lambda: record_read(verb=VERB, object_kind="list", object_id="x", by=BY, purpose="test")
    )
    assert taken < DEADLINE_SECONDS
    assert entries("x") == []


def test_an_entry_without_a_deadline_is_found(admin: psycopg.Connection[Any]) -> None:
    """Planted: a reading that waits as long as its role may is too late for the check above."""

    def patient() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', '3s', true)")
            write("x")

    with pytest.raises(AssertionError):
        assert reading_while_locked(admin, patient) < DEADLINE_SECONDS


def test_the_public_zone_writes_hours(database: Any) -> None:
    """No minute of a reporter is in the ledger."""
    with database("public"):
        record(verb=VERB, object_kind="list", object_id="hour", by=BY)
    [entry] = entries("hour")
    assert (entry.at.minute, entry.at.second, entry.zone) == (0, 0, "public")
