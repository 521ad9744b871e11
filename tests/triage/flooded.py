"""Reports through the open door, pushed through the real pipeline, for the tests of floods and of the audit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from hirz.base.accounts.models import Feed, Organisation
from hirz.base.actors import Actor
from hirz.base.demo import DESK
from hirz.detect.services import scan_reports
from hirz.intake.enums import Channel
from hirz.intake.models import Report
from hirz.intake.services import receive_documents
from hirz.triage.models import Ticket
from hirz.triage.services import assess_reports
from tests.intake.making import document
from tests.triage.making import Zone
from tests.triage.working import story

BATCH = 50


def new_door(zone: Zone) -> str:
    """A door of its own, so that what other tests sent is not its past."""
    code = f"door-{uuid4().hex[:8]}"
    with zone("desk"):
        Feed.objects.create(
            code=code,
            sender=Organisation.objects.get(code=DESK),
            desk_id=DESK,
            name_ar="باب",
            name_fr="porte",
            name_en="door",
        )
    return code


def send(zone: Zone, door: str, *reports: dict[str, Any], channel: Channel = Channel.PORTAL) -> list[UUID]:
    """Receive; gives the ids in the order of the reports."""
    ids: list[UUID] = []
    documents = [replace(document(key=uuid4().hex, **report), channel=channel) for report in reports]
    for start in range(0, len(documents), BATCH):
        with zone("public"):
            feed = Feed.objects.get(code=door)
            by = Actor.partner(door, feed.sender_id)
            results = receive_documents(documents[start : start + BATCH], feed=feed, by=by)
        references = [group[0].reference for group in results]
        found = dict(Report.objects.filter(reference__in=references).values_list("reference", "id"))
        ids += [found[reference] for reference in references]
    return ids


def through_portal(
    zone: Zone, door: str, *reports: dict[str, Any], channel: Channel = Channel.PORTAL, batch: int = BATCH
) -> list[Ticket]:
    """Receive, scan and assess in batches; gives the tickets in the order of the reports."""
    ids = send(zone, door, *reports, channel=channel)
    for start in range(0, len(ids), batch):
        scan_reports(ids[start : start + batch])
        assess_reports(ids[start : start + batch])
    tickets = Ticket.objects.in_bulk(ids)
    return [tickets[i] for i in ids]


def copies(own: str, count: int, *, danger: bool = True, **parts: Any) -> list[dict[str, Any]]:
    """The same words so many times."""
    return [story(own, "and no more", danger=danger, **parts) for _ in range(count)]


def short(**incident: Any) -> dict[str, Any]:
    """Two words and ticks: nothing that could be compared."""
    return {"narrative": "please help", "incident": incident}
