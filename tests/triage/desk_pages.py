"""A database made once for a module of page tests, and the desk's own role in it, rolled back after each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Fill = Callable[[Any], Any]


def text_of(answer: Any) -> str:
    """The page as a person reads it: no tags, one space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@contextmanager
def filled(house: Any, fill: Fill) -> Iterator[tuple[str, Any]]:
    """A clone, what `fill(zone)` put into it, and its end."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        try:
            yield
        finally:
            house.connect("worker", name)

    house.connect("worker", name)
    made = fill(within)
    try:
        yield name, made
    finally:
        house.connect("worker", "not-yet")
        house.postgres.drop_database(name)


@contextmanager
def as_desk(house: Any, name: str) -> Iterator[None]:
    """The desk's role; everything is rolled back."""
    from django.core.cache import cache
    from django.db import connection, transaction

    house.connect("desk", name)
    cache.clear()
    block = transaction.Atomic(None, savepoint=True, durable=False)
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
    connection.close()
