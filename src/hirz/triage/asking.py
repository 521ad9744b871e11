"""Asking whoever reported, and writing back: questions from a closed table, and a desk's own words where somebody reads them.

The report stays open and in the queue while the desk waits.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.ledger.services import record, record_read
from hirz.core.scoring import ReportFacts
from hirz.detect.models import Scan
from hirz.intake.asking import VOICE, Voice
from hirz.intake.enums import Author, MessageKind
from hirz.intake.letterbox import Opened, Written, open_as_desk, open_questions, write_as_desk
from hirz.intake.models import Message
from hirz.triage import policies, queries
from hirz.triage.enums import State, Verb
from hirz.triage.models import Decision, Ticket
from hirz.triage.services import locked


def ask_reporter(*, ticket: Ticket, fields: Sequence[str], words: str = "", by: User) -> Message:
    """Ask for named fields, with own words where they can be read. Denied for what cannot be asked, or is asked already."""
    fields, words = list(dict.fromkeys(fields)), words.strip()
    with transaction.atomic():
        ticket = locked(ticket)
        way = queries.way_to_ask(ticket)
        policies.may_ask(by, ticket, way)
        policies.may_ask_for(fields, words, way)
        written = Written(words, {VOICE: voice_for(ticket)})
        actor = by.actor(Role.ANALYST)
        message = write_as_desk(ticket.pk, MessageKind.QUESTION, written, fields=fields, sent_by=by, by=actor)
        Decision.objects.create(
            report_id=ticket.pk, verb=Verb.ASK, state_before=ticket.state, state_after=State.OPEN, decided_by=by,
            decided_at=now(),
        )  # fmt: skip
        Ticket.objects.filter(pk=ticket.pk).update(questions=len(open_questions(ticket.pk)), is_folded=False)
        record(verb="triage:ticket:asked", object_kind="report", object_id=str(ticket.pk), by=actor)
    return message


def voice_for(ticket: Ticket) -> Voice:
    """A child who wrote is asked about themselves; anybody else about a child."""
    facts = Scan.objects.filter(pk=ticket.pk).values_list("facts", flat=True).first()
    is_child = facts is not None and ReportFacts.from_json(facts).child_writes
    return Voice.CHILD if is_child else Voice.ADULT


def reply_to_reporter(*, ticket: Ticket, words: str, by: User) -> Message:
    """Write into the letterbox, without a question."""
    with transaction.atomic():
        ticket = locked(ticket)
        policies.may_reply(by, ticket, queries.way_to_ask(ticket))
        actor = by.actor(Role.ANALYST)
        message = write_as_desk(ticket.pk, MessageKind.MESSAGE, Written(words.strip()), sent_by=by, by=actor)
        record(verb="triage:ticket:answered", object_kind="report", object_id=str(ticket.pk), by=actor)
    return message


def read_conversation(ticket: Ticket, *, by: User, role: Role = Role.ANALYST) -> list[Opened]:
    """Record the reading, then open every message; what a reporter wrote is no news any more once its own desk has read it."""
    if not Message.objects.filter(report_id=ticket.pk).exists():
        return []
    actor = by.actor(role)
    record_read(verb="intake:message:read", object_kind="report", object_id=str(ticket.pk), by=actor, purpose="triage")
    messages = open_as_desk(ticket.pk, purpose="triage", by=actor)
    if ticket.desk_id in queries.desks_of(by):
        _mark_read(ticket, [one.message for one in messages])
    return messages


def _mark_read(ticket: Ticket, messages: Sequence[Message]) -> None:
    """Only what was opened: what comes in meanwhile is still news."""
    fresh = [one.pk for one in messages if one.author == Author.REPORTER and one.seen_at is None]
    if not fresh and not ticket.has_news:
        return
    with transaction.atomic():
        Message.objects.filter(pk__in=fresh).update(seen_at=now())
        rest = Message.objects.filter(report_id=ticket.pk, author=Author.REPORTER, seen_at=None).exists()
        Ticket.objects.filter(pk=ticket.pk).update(has_news=rest)
    ticket.has_news = rest
