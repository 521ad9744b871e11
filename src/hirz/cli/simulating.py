"""Sends a simulated year through the real intake: seals, stores and queues like any other report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.base.installation.models import is_demo
from hirz.base.setup import NotOurs
from hirz.core.formats import CsvMapping
from hirz.core.simulation import CSV_MAPPING_TOML, SimulatedDocument, simulate
from hirz.intake.services import Document, receive_documents

BATCH = 200
DAYS = 14


def simulated_documents(reports: int, seed: int, until: datetime, days: int = DAYS) -> Iterator[SimulatedDocument]:
    """Documents of the last `days` before `until`, so that deadlines in them are of today."""
    return simulate(reports, seed, start=(until - timedelta(days=days)).date(), end=until.date())


def send(documents: Iterable[SimulatedDocument], *, progress: Callable[[int], None] = lambda count: None) -> int:
    """Hand the documents over, each by its sender's feed, 200 at a time; returns how many reports there are now.

    NotOurs without the demo mark: simulated reports never enter a real installation.
    """
    if not is_demo():
        raise NotOurs("simulated reports go only into a database that was marked as a demo when it was created")
    mapping = CsvMapping.from_toml(CSV_MAPPING_TOML)
    feeds = {feed.code: feed for feed in Feed.objects.all()}
    waiting: dict[str, list[Document]] = defaultdict(list)
    count = 0
    for document in documents:
        batch = waiting[document.sender_code]
        batch.append(Document(document.data, document.name, received_at=document.received_at))
        if len(batch) == BATCH:
            count += _hand_over(feeds[document.sender_code], batch, mapping)
            progress(len(batch))
            batch.clear()
    for sender, batch in waiting.items():
        if batch:
            count += _hand_over(feeds[sender], batch, mapping)
            progress(len(batch))
    return count


def _hand_over(feed: Feed, batch: list[Document], mapping: CsvMapping) -> int:
    results = receive_documents(batch, feed=feed, by=Actor.partner(feed.code, feed.sender_id), csv_mapping=mapping)
    return sum(len(group) for group in results)
