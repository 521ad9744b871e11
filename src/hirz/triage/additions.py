"""What a reporter adds, as the queue takes it in: ranks again, shows that there is news, opens again what was closed.

Reads facts and marks only; opens nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from hirz.base.actors import Actor
from hirz.base.among import among, joined
from hirz.base.events.services import emit
from hirz.base.ledger.services import record
from hirz.detect.models import Scan
from hirz.intake.enums import Author, MessageKind
from hirz.intake.models import Message
from hirz.triage.assessing import ASSESSED_COLUMNS, Subject, as_json, ticket_columns
from hirz.triage.enums import TRANSITIONS, Cause, Priority, State, Verb
from hirz.triage.events import ReportReopened
from hirz.triage.models import Bundle, Decision, Ticket

ASSESSOR = Actor.system("assess")
AFTER = timedelta(microseconds=1)

_UPDATE_TICKETS = (
    f"UPDATE triage_ticket t SET {', '.join(f'{name} = n.{name}' for name in ASSESSED_COLUMNS)} FROM jsonb_to_recordset(%s::jsonb)"  # noqa: S608
    f" AS n(report_id uuid, {', '.join(f'{name} {type_}' for name, type_ in ASSESSED_COLUMNS.items())})"
    " WHERE t.report_id = n.report_id AND t.state = ANY(string_to_array(%s, ','))"
)


def added_to(report_ids: Collection[UUID]) -> set[UUID]:
    """Of reports that have a ticket, those whose reporter added something since."""
    added = Scan.objects.filter(among("report_id", report_ids), revision__gt=0)
    return set(added.values_list("report_id", flat=True))


def update_tickets(subjects: Sequence[Subject], states: Sequence[str]) -> None:
    """Write what was assessed again: the assessments, and the tickets that are in one of these states."""
    if not subjects:
        return
    assessments: list[dict[str, Any]] = []
    tickets: list[dict[str, Any]] = []
    for subject in subjects:
        result, context, review_at = as_json(subject)
        report: dict[str, Any] = {"report_id": str(subject.report.id)}
        assessments.append(
            report
            | {
                "assessed_at": context["now"],
                "result": result,
                "context": context,
                "review_at": review_at.isoformat() if review_at else None,
            }
        )
        columns = ticket_columns(subject)
        expires_at = columns["expires_at"]
        tickets.append(report | columns | {"expires_at": expires_at.isoformat() if expires_at else None})
    # A review takes hundreds: one statement for each table, its rows in one value.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_assessment a SET assessed_at = n.assessed_at, result = n.result, context = n.context, review_at = n.review_at"
            " FROM jsonb_to_recordset(%s::jsonb) AS n(report_id uuid, assessed_at timestamptz, result jsonb, context jsonb,"
            " review_at timestamptz)"
            " WHERE a.report_id = n.report_id",
            [json.dumps(assessments)],
        )
        cursor.execute(_UPDATE_TICKETS, [json.dumps(tickets), joined(states)])


def take_additions(subjects: Sequence[Subject], bundle_of: dict[UUID, Bundle | None], at: datetime) -> None:
    """Assess tickets again with what was added, in every state; what shows danger opens again what was closed."""
    ids = [subject.report.id for subject in subjects]
    before = dict(Ticket.objects.filter(report_id__in=ids).values_list("report_id", "priority"))
    update_tickets(subjects, State.values)
    for subject in subjects:
        bundle = bundle_of[subject.report.id]
        if bundle is not None:
            Ticket.objects.filter(report_id=subject.report.id, bundle=None).update(bundle=bundle)
    alarmed = set(Scan.objects.filter(report_id__in=ids, is_alarmed=True).values_list("report_id", flat=True))
    unseen = _unseen(ids)
    for ticket in Ticket.objects.select_for_update().filter(report_id__in=ids, state__in=[State.CLOSED, State.BUNDLED]):
        has_risen = ticket.priority >= Priority.DANGER > before[ticket.report_id]
        if ticket.report_id in unseen and (has_risen or ticket.report_id in alarmed):
            _reopen(ticket, at)


def _reopen(ticket: Ticket, at: datetime) -> None:
    """Hirz opens a report again: somebody wrote that a child is in danger, and nobody at the desk has read it."""
    after = TRANSITIONS[State(ticket.state), Verb.REOPEN]
    last = Decision.objects.filter(report_id=ticket.pk).aggregate(at=Max("decided_at"))["at"]
    # The hour, and still after the decision that it follows.
    at = max(at, last + AFTER) if last else at
    decision = Decision.objects.create(
        report_id=ticket.pk, verb=Verb.REOPEN, reason=Cause.DANGER, state_before=ticket.state, state_after=after,
        decided_by=None, decided_at=at,
    )  # fmt: skip
    Ticket.objects.filter(pk=ticket.pk).update(state=after, is_folded=False, claimed_by=None, claimed_until=None)
    record(verb="triage:ticket:reopened", object_kind="report", object_id=str(ticket.pk), by=ASSESSOR)
    emit(ReportReopened(report_id=str(ticket.pk), decision_id=str(decision.pk), cause=Cause.DANGER))


def note_messages(report_ids: Collection[UUID]) -> None:
    """Keep on the tickets what the queue filters by: open questions, and messages that nobody has read."""
    found = set(Message.objects.filter(among("report_id", report_ids)).values_list("report_id", flat=True).distinct())
    if not found:
        return
    unseen = _unseen(found)
    waiting = Counter(
        Message.objects.filter(report_id__in=found, kind=MessageKind.QUESTION, reply__isnull=True).values_list(
            "report_id", flat=True
        )
    )
    for ticket in Ticket.objects.filter(report_id__in=found):
        has_news, questions = ticket.report_id in unseen, waiting[ticket.report_id]
        # Whoever is in a conversation has a row of their own (`bundling.stays_in_sight`).
        is_folded = ticket.is_folded and not has_news and not questions
        if (has_news, questions, is_folded) != (ticket.has_news, ticket.questions, ticket.is_folded):
            Ticket.objects.filter(pk=ticket.pk).update(has_news=has_news, questions=questions, is_folded=is_folded)


def _unseen(report_ids: Collection[UUID]) -> set[UUID]:
    unseen = Message.objects.filter(report_id__in=report_ids, author=Author.REPORTER, seen_at=None)
    return set(unseen.values_list("report_id", flat=True))
