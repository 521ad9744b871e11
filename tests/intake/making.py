"""Documents for the tests of intake, and the counts that must agree afterwards."""

from __future__ import annotations

from typing import Any

from django.db import connection

from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.core.formats import CsvMapping
from hirz.intake.services import Document, Received, receive_documents
from tests.intake.plain import COUNTS, report

MAPPING = CsvMapping.from_toml(
    b"""
[columns]
"text" = "incident.narrative"
"handle" = "reported.screen_name"
[defaults]
"incident.type" = "sextortion"
"""
)


def document(narrative: str = "An account asks for money.", key: str = "", **parts: Any) -> Document:
    """The same as a document with a name and, if wanted, an idempotency key."""
    return Document(report(narrative, **parts), name="report.json", idempotency_key=key)


def receive(*documents: Document, feed: str = "line", mapping: CsvMapping | None = None) -> list[list[Received]]:
    """Hand documents in by a demo feed."""
    found = Feed.objects.get(code=feed)
    return receive_documents(documents, feed=found, by=Actor.partner(feed, found.sender_id), csv_mapping=mapping)


def one(*documents: Document, **arguments: Any) -> Received:
    """What became of the only report of the only document."""
    [[result]] = receive(*documents, **arguments)
    return result


def counts() -> dict[str, int]:
    """How many rows of each kind; asked in the worker's role."""
    found = {}
    with connection.cursor() as cursor:
        for name, statement in COUNTS.items():
            cursor.execute(statement)
            found[name] = cursor.fetchone()[0]
    return found


class Added:
    """What was added since the start: `added() == stored(reports=1)`."""

    def __init__(self) -> None:
        self._before = counts()

    def __call__(self) -> dict[str, int]:
        """The rows of each kind that are new."""
        return {name: count - self._before[name] for name, count in counts().items()}


def stored(reports: int = 0, quarantined: int = 0, jobs: int | None = None, blobs: int = 0) -> dict[str, int]:
    """The counts that belong to so many whole reports and refused documents, and nothing else."""
    whole = reports + quarantined
    return {
        "reports": reports,
        "documents": reports,
        "keys": reports,
        "quarantined": quarantined,
        "wraps": 2 * whole,
        "blobs": blobs,
        "entries": whole,
        "jobs": (1 if reports else 0) if jobs is None else jobs,
    }
