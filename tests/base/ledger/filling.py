"""Entries for the tests of the ledger's pages: written and put in order as in operation, or altered as the owner could."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from hirz.base.actors import Actor

Zone = Callable[[str], AbstractContextManager[None]]

BY = Actor(id="3f2504e0-4f89-41d3-9a0c-0305e82c3301", role="analyst", organisation="cellule-nationale")


def fill(count: int, *, verb: str = "triage:report:read", by: Actor = BY, at_once: int = 1_000) -> None:
    """Write entries and put them in order, one signed head for each `at_once` of them; as the worker."""
    from django.db import transaction

    from hirz.base.ledger.sequencer import sequence_entries
    from hirz.base.ledger.services import record_many

    while count > 0:
        ids = [str(uuid.uuid4()) for _ in range(min(count, at_once))]
        with transaction.atomic():
            record_many(verb=verb, object_kind="report", object_ids=ids, by=by, purpose="triage")
        sequence_entries()
        count -= at_once


def write_text(text: str) -> None:
    """One entry with a text behind it, put in order; as the worker."""
    from hirz.base.ledger.sequencer import sequence_entries
    from hirz.base.ledger.services import record

    record(verb="triage:ticket:closed", object_kind="report", object_id=str(uuid.uuid4()), by=BY, text=text)
    sequence_entries()


def alter(zone: Zone, statement: str, *values: Any) -> None:
    """What only the owner of the tables can do, and what the ledger must not hide."""
    from django.db import connection

    with zone("owner"), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0, "the alteration must reach a row"


@contextmanager
def kept_database(house: Any, fill_it: Callable[[Zone], None]) -> Iterator[str]:
    """A database that is filled once, for a module whose tests roll back what they do."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    fill_it(within)
    yield name
    house.connect("worker", "not-yet")
    house.postgres.drop_database(name)


@contextmanager
def rolled_back(house: Any, name: str, zone: str = "desk") -> Iterator[None]:
    """Work in a kept database in the role of a zone; nothing stays."""
    from django.db import connection, transaction

    house.connect(zone, name)
    block = transaction.Atomic(None, savepoint=True, durable=False)
    # As Django's own TestCase: a block that is meant to be outermost may be opened inside.
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
    connection.close()
