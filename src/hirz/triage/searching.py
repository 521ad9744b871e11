"""Search: which reports answer a question, of those that the searcher may see, and of nothing else.

Touches content in memory: the words that were typed. None of them is stored or logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from hirz.base.accounts.models import User
from hirz.core.searching.asking import Asked
from hirz.detect.models import SearchPart, Signal
from hirz.detect.searching.asking import condition, ranks
from hirz.triage.models import Ticket

PAGE: Final = 20
# Of more, the newest are ranked: whoever finds a thousand reports narrows the question.
MOST: Final = 1_000
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
    reference = typed.strip().upper()[:20]
    parts = SearchPart.objects.filter(condition(asked)).values("report_id") if asked.is_askable else None
    answering = Q(reference=reference) if parts is None else Q(report_id__in=parts) | Q(reference=reference)
    if parts is not None and not reference.isascii():
        answering = Q(report_id__in=parts)
    tickets = _narrowed(Ticket.objects.visible_to(user).filter(answering), narrowing)
    newest = list(tickets.order_by("-received_at", "report_id").values_list("report_id", "received_at")[: MOST + 1])
    kept = dict(newest[:MOST])
    order = _ordered(asked, kept, now)
    number = max(1, min(number, -(-len(order) // PAGE) or 1))
    first = (number - 1) * PAGE
    shown = order[first : first + PAGE]
    rows = Ticket.objects.visible_to(user).select_related("claimed_by", "feed__sender", "bundle", "desk")
    by_id = rows.in_bulk(shown)
    return Found([by_id[pk] for pk in shown if pk in by_id], number, first + 1, len(order), len(newest) > MOST)


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
