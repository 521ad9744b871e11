"""What can go wrong with time limits; none of it is mended by trying again.

ClockError
├── LimitError          a row of the table that is incomplete or contradicts itself (mend the data)
├── NotInForce          no version of the limit was in force at the start
├── StartInFuture       the start lies after now: a clock that has not begun is not counted
├── TooManyExtensions   more extensions than the law allows
└── NaiveTime           a moment without a time zone
"""

from __future__ import annotations


class ClockError(Exception):
    """The root of all errors of this package."""


class LimitError(ClockError):
    """A row of the table that cannot be read."""


class NotInForce(ClockError):
    """The table has no version of the limit for the day of the start."""


class StartInFuture(ClockError):
    """The start lies after now."""


class TooManyExtensions(ClockError):
    """More extensions than the law allows, or fewer than none."""


class NaiveTime(ClockError):
    """A moment without a time zone says nothing about when it was."""
