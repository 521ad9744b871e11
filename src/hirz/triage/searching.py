"""Search: which reports answer a question, of those that the searcher may see, and of nothing else.

Touches content in memory: the words that were typed. None of them is stored or logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from hirz.base.accounts.models import User
from hirz.core.searching.asking import Asked
from hirz.detect.models import SearchPart, Signal
from hirz.detect.searching.asking import condition, looks_at_places, ranks
from hirz.triage.models import Ticket

PAGE: Final = 20
# Of more, the newest are ranked: whoever finds hundreds narrows the question.
MOST: Final = 500
# Of so many that hold the words of a phrase it is looked whether they stand beside each other.
MOST_WITH_PLACES: Final = 2_000
# Twenty times the server's default (PostgreSQL 18, section 19.7.2).
PRICE: Final = "0.05"
# A report loses half of its weight in a year; a match of words without a place still weighs a little.
HALF_LIFE: Final = timedelta(days=365)
FLOOR: Final = 0.02


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Beside the question: when, and what triage knows without opening anything. Empty means everything."""

    since: date | None = None
    until: date | None = None
    state: str = ""
    language: str = ""
    channel: str = ""
    nature: str = ""
    family: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(
            self.since or self.until or any((self.state, self.language, self.channel, self.nature, self.family))
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, the best first."""

    tickets: list[Ticket]
    number: int  # of the page, from 1
    first: int  # number of the first report on it
    total: int  # MOST at most
    is_cut: bool  # there are more than MOST

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // PAGE)


def search(user: User, asked: Asked, typed: str, narrowing: Narrowing, number: int, now: datetime) -> Found:
    """A page of the reports that answer; `typed` may also be the reference of one.

    Counts and ranks are of what this person may see: a report of another desk is no candidate at any step after the index.
    """
    newest, is_cut = _newest(user, asked, narrowing) if asked.is_askable else ({}, False)
    named = _narrowed(Ticket.objects.visible_to(user).filter(reference=typed.strip().upper()[:20]), narrowing)
    kept = dict(named.values_list("report_id", "received_at")) | newest
    order = _ordered(asked, kept, now)
    number = max(1, min(number, -(-len(order) // PAGE) or 1))
    first = (number - 1) * PAGE
    shown = order[first : first + PAGE]
    rows = Ticket.objects.visible_to(user).select_related("claimed_by", "feed__sender", "bundle", "desk")
    by_id = rows.in_bulk(shown)
    return Found([by_id[pk] for pk in shown if pk in by_id], number, first + 1, len(order), is_cut)


def _newest(user: User, asked: Asked, narrowing: Narrowing) -> tuple[dict[UUID, datetime], bool]:
    """When the newest that answer were received, and whether there are more.

    Two steps, because places lie outside the rows: the index says which reports hold the words, and places are looked at in
    the newest of those that this person may see.
    """
    has_places = any(looks_at_places(term) for terms in asked.alternatives for term in terms)
    most = MOST_WITH_PLACES if has_places else MOST
    holding = SearchPart.objects.filter(condition(asked, places=False)).values("report_id")
    tickets = _narrowed(Ticket.objects.visible_to(user).filter(report_id__in=holding), narrowing)
    with transaction.atomic(), connection.cursor() as cursor:
        # What comparing tokens costs, the server does not know: they lie outside the rows, compressed. At its own price it
        # would rather read those of every report than ask the index for a frequent word.
        cursor.execute("SELECT set_config('cpu_operator_cost', %s, true)", [PRICE])
        rows = list(tickets.order_by("-received_at", "report_id").values_list("report_id", "received_at")[: most + 1])
    received, is_cut = dict(rows[:most]), len(rows) > most
    if has_places and received:
        fitting = SearchPart.objects.filter(condition(asked), report_id__in=list(received))
        fit = set(fitting.values_list("report_id", flat=True))
        received = {report: at for report, at in received.items() if report in fit}
        is_cut = is_cut or len(received) > MOST
        received = dict(list(received.items())[:MOST])
    return received, is_cut


def _narrowed(tickets: QuerySet[Ticket], narrowing: Narrowing) -> QuerySet[Ticket]:
    zone = timezone.get_current_timezone()
    if narrowing.since:
        tickets = tickets.filter(received_at__gte=datetime.combine(narrowing.since, time.min, zone))
    if narrowing.until:
        tickets = tickets.filter(received_at__lt=datetime.combine(narrowing.until + timedelta(days=1), time.min, zone))
    for name in ("state", "language", "channel", "nature"):
        value = getattr(narrowing, name)
        if value:
            tickets = tickets.filter(**{name: value})
    if narrowing.family:
        tickets = tickets.filter(report_id__in=Signal.objects.filter(family=narrowing.family).values("report_id"))
    return tickets


def _ordered(asked: Asked, received: Mapping[UUID, datetime], now: datetime) -> list[UUID]:
    fit = ranks(asked, list(received))

    def score(report: UUID) -> float:
        age: float = max(timedelta(), now - received[report]) / HALF_LIFE
        return float((FLOOR + fit.get(report, 0.0)) * 0.5**age)

    return sorted(received, key=lambda report: (-score(report), str(report)))
