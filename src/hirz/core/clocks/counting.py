"""When a time limit ends, and how it stands now.

Hours pass as they pass, whatever the clock on the wall does. Days and months are civil ones: they end at the same time of
day on the later date. Of the readings that a rule on days may have, that is the earliest: a clock here never comes late.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from hirz.core.clocks.errors import StartInFuture, TooManyExtensions
from hirz.core.clocks.limits import CASABLANCA, Length, Limit, Unit, aware


class Status(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    WARNING = "warning"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock at one moment; moments are in UTC."""

    status: Status
    due: datetime
    left: timedelta  # negative once overdue
    lead: timedelta | None  # the shortest lead that has been reached
    next_lead_at: datetime | None  # when the next warning begins
    extensions_left: int
    extendable_until: datetime | None  # an extension must be authorised before; None when none is left, or too late
    longest: datetime  # the end if every extension is given


def due(limit: Limit, start: datetime, extensions: int = 0, *, zone: tzinfo = CASABLANCA) -> datetime:
    """When the limit ends, in UTC; NaiveTime, TooManyExtensions."""
    if not 0 <= extensions <= limit.extensions:
        raise TooManyExtensions(f"{limit.version} allows {limit.extensions} extensions, not {extensions}")
    if limit.extension is None or not extensions:
        return _after(aware(start), limit.length, zone)
    if limit.extension.unit is limit.length.unit:
        # Counted from the start, so that the 31st is not lost in February.
        whole = Length(limit.length.count + extensions * limit.extension.count, limit.length.unit)
        return _after(aware(start), whole, zone)
    further = Length(extensions * limit.extension.count, limit.extension.unit)
    return _after(_after(aware(start), limit.length, zone), further, zone)


def state(
    limit: Limit, start: datetime, now: datetime, extensions: int = 0, *, zone: tzinfo = CASABLANCA
) -> ClockState:
    """How the clock stands at `now`, which the caller reads; at the very end it is overdue. StartInFuture."""
    if aware(start) > aware(now):
        raise StartInFuture(f"{limit.version} would start at {start.isoformat()}, after {now.isoformat()}")
    end = due(limit, start, extensions, zone=zone)
    left = end - now
    over = left <= timedelta(0)
    reached = [lead for lead in limit.leads if left <= lead]
    coming = [lead for lead in limit.leads if left > lead]
    more = limit.extensions - extensions
    return ClockState(
        status=Status.OVERDUE if over else Status.WARNING if reached else Status.RUNNING,
        due=end,
        left=left,
        lead=min(reached) if reached and not over else None,
        next_lead_at=end - max(coming) if coming else None,
        extensions_left=more,
        extendable_until=end if more and not over else None,
        longest=due(limit, start, limit.extensions, zone=zone),
    )


def _after(start: datetime, length: Length, zone: tzinfo) -> datetime:
    if length.unit is Unit.HOURS:
        return start.astimezone(UTC) + timedelta(hours=length.count)
    local = start.astimezone(zone)
    days = length.unit is Unit.DAYS
    day = local.date() + timedelta(days=length.count) if days else _months_on(local.date(), length.count)
    # An hour that comes twice is the first of the two; one that is skipped is read as if the clocks had not changed yet.
    return datetime.combine(day, local.time().replace(fold=0), tzinfo=zone).astimezone(UTC)


def _months_on(day: date, months: int) -> date:
    """The same day of a later month, or its last day: from 31 January to 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
