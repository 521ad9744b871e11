"""Reporters with a receipt for the tests: they report through the portal, write, answer; and a worker that follows FLOW."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

from hirz.core.sealing import Receipt
from hirz.intake.enums import Channel, MessageKind
from hirz.intake.models import Message
from hirz.triage.models import Ticket
from tests.intake import plain
from tests.triage.making import Zone


def report_by_portal(zone: Zone, report: dict[str, Any]) -> tuple[Receipt, Ticket]:
    """A report through the portal with a way back, worked until it stands in the queue."""
    receipt, reference = send(zone, report)
    work()
    return receipt, Ticket.objects.get(reference=reference)


def send(zone: Zone, report: dict[str, Any]) -> tuple[Receipt, str]:
    """A report through the portal, not yet worked: its receipt and its reference."""
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor
    from hirz.intake.services import Document, WayBack, receive_documents

    receipt = Receipt.new()
    with zone("public"):
        # Stories (`working.story`) come without their wrapping.
        data = plain.report(**report) if "narrative" in report else json.dumps(report).encode()
        document = Document(data, name="portal.json", channel=Channel.PORTAL, way_back=WayBack.of(receipt))
        feed = Feed.objects.get(code="portal")
        [[received]] = receive_documents([document], feed=feed, by=Actor("reporter", "reporter"))
    assert received.error is None, "a test's own report was refused"
    return receipt, received.reference


def write(
    zone: Zone,
    receipt: Receipt,
    text: str = "",
    values: Mapping[str, str] | None = None,
    *,
    to: Message | None = None,
    kind: MessageKind = MessageKind.ADDITION,
) -> Message:
    """What a reporter writes, in the public zone; an answer if it replies to a question."""
    from hirz.intake.letterbox import Written, find_letterbox, write_as_reporter

    with zone("public"):
        box = find_letterbox(receipt)
        assert box is not None
        written = Written(text, values or {})
        return write_as_reporter(box, MessageKind.ANSWER if to else kind, written, replies_to=to)


def letters(zone: Zone, receipt: Receipt) -> tuple[str, list[str]]:
    """What a reporter sees: where the report stands, and the texts that came from the house, the oldest first."""
    from hirz.intake.letterbox import find_letterbox, open_as_reporter

    with zone("public"):
        box = find_letterbox(receipt)
        assert box is not None
        opened = open_as_reporter(receipt, box)
        return box.status, [o.written.text for o in opened if o.written and o.message.author != "reporter"]


def work() -> list[str]:
    """Do what FLOW says for every event that waits, as the worker would; the names of the tasks that ran, in order."""
    from hirz.base.events.services import EVENTS
    from hirz.pipeline import FLOW

    ran: list[str] = []
    while waiting := _take():
        for event, payload in waiting:
            for task in FLOW[EVENTS[event]]:
                task.func(**payload)
                ran.append(task.name)
    return ran


def _take() -> list[tuple[str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = 'hirz.dispatch' AND status = 'todo'"
            " RETURNING id, args ->> 'event', args -> 'payload'"
        )
        rows = sorted(cursor.fetchall())
    return [(event, json.loads(payload) if isinstance(payload, str) else payload) for _, event, payload in rows]
