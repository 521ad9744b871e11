"""Events: a stage says what happened, in the transaction in which it happened, and calls nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

from django.db import connection


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; named in the past tense, with ids only."""

    name: ClassVar[str] = ""


EVENTS: dict[str, type[Event]] = {}


def event(cls: type[Event]) -> type[Event]:
    """Register an event class under its own name."""
    cls.name = cls.__name__
    EVENTS[cls.__name__] = cls
    return cls


def emit(happened: Event) -> None:
    """Write one dispatch job, in the current transaction: rolled back with it, expanded by a worker after it.

    All zones do this through the one function that the owner made (`hirz_dispatch`), so the public role
    needs no right on the job tables.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT hirz_dispatch(%s, %s)", [happened.name, json.dumps(payload_of(happened))])


def emit_many(happened: Sequence[Event]) -> None:
    """Write a dispatch job for each, in one statement: what a person does to thousands as one is still told of each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(hirz_dispatch(name, payload::jsonb)) FROM unnest(%s::text[], %s::text[]) AS new(name, payload)",
            [[one.name for one in happened], [json.dumps(payload_of(one)) for one in happened]],
        )


def defer(*, task: str, queue: str, arguments: Mapping[str, object]) -> None:
    """Write a job for a task, in the current transaction; for the worker, whose own library defers on another connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%s, %s, 0, NULL, NULL, %s::jsonb, NULL)"
            "::procrastinate_job_to_defer_v1])",
            [queue, task, json.dumps(arguments)],
        )


def payload_of(happened: Event) -> Mapping[str, object]:
    """The event's fields, as JSON keeps them."""
    return {name: value for name, value in asdict(happened).items() if name != "name"}
