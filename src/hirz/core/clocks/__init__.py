"""Time limits: a row of the country's table and a start in, the end and how it stands out; and calendars.

`version_at` chooses the version that was in force at the start, `due` counts, `state` says running, warning or overdue at
the `now` that the caller reads; `to_ics` writes a calendar.
"""

from hirz.core.clocks.calendars import CalendarEvent, event_uid, to_ics
from hirz.core.clocks.counting import ClockState, Status, due, state
from hirz.core.clocks.errors import ClockError, LimitError, NaiveTime, NotInForce, StartInFuture, TooManyExtensions
from hirz.core.clocks.limits import CASABLANCA, Length, Limit, Scope, Unit, limits_from, version_at

__all__ = [
    "CASABLANCA",
    "CalendarEvent",
    "ClockError",
    "ClockState",
    "Length",
    "Limit",
    "LimitError",
    "NaiveTime",
    "NotInForce",
    "Scope",
    "StartInFuture",
    "Status",
    "TooManyExtensions",
    "Unit",
    "due",
    "event_uid",
    "limits_from",
    "state",
    "to_ics",
    "version_at",
]
