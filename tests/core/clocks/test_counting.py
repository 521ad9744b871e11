"""Hours pass as they pass, days by the calendar, and Ramadan moves neither; a clock warns, ends, and may be extended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.clocks import (
    CASABLANCA,
    Length,
    Limit,
    NaiveTime,
    StartInFuture,
    Status,
    TooManyExtensions,
    Unit,
    due,
    state,
)
from tests.core.clocks.tables import limit, local

CUSTODY, OUTCOME = limit("custody"), limit("complaint_outcome")
HOUR = timedelta(hours=1)
# The day before the clocks change: back an hour as Ramadan comes, forward again as it ends.
BACK = ("2025-02-22T10:00", "2026-02-14T10:00")
FORWARD = ("2025-04-05T10:00", "2026-03-21T10:00")


def naive_hours(limit: Limit, start: datetime) -> datetime:
    """The fault: hours added to the clock on the wall."""
    return (start.astimezone(CASABLANCA) + timedelta(hours=limit.length.count)).astimezone(UTC)


def naive_days(limit: Limit, start: datetime) -> datetime:
    """The fault: a day taken for 24 hours."""
    return start.astimezone(UTC) + timedelta(hours=24 * limit.length.count)


class TestRamadan:
    """Both ways, in two years."""

    @pytest.mark.parametrize("start", [*BACK, *FORWARD])
    def test_hours_are_elapsed(self, start: str) -> None:
        """48 hours in custody are 48 hours."""
        assert due(CUSTODY, local(start)) - local(start).astimezone(UTC) == 48 * HOUR

    @pytest.mark.parametrize(
        ("start", "ends"), [(BACK[0], "09:00"), (BACK[1], "09:00"), (FORWARD[0], "11:00"), (FORWARD[1], "11:00")]
    )
    def test_the_wall_shows_another_hour(self, start: str, ends: str) -> None:
        """Which is what a reader must see."""
        assert due(CUSTODY, local(start)).astimezone(CASABLANCA).strftime("%H:%M") == ends

    @pytest.mark.parametrize(("starts", "off"), [(BACK, HOUR), (FORWARD, -HOUR)])
    def test_planted_hours_on_the_wall_are_an_hour_off(self, starts: tuple[str, ...], off: timedelta) -> None:
        """As Ramadan comes, somebody would be held an hour too long."""
        for start in starts:
            assert naive_hours(CUSTODY, local(start)) - due(CUSTODY, local(start)) == off

    @pytest.mark.parametrize("start", [*BACK, *FORWARD])
    def test_days_end_at_the_same_time_of_day(self, start: str) -> None:
        """The fifteenth day, as the wall shows it."""
        end = due(OUTCOME, local(start)).astimezone(CASABLANCA)
        assert end.date() == local(start).date() + timedelta(days=15)
        assert end.strftime("%H:%M") == "10:00"

    @pytest.mark.parametrize(("starts", "off"), [(BACK, -HOUR), (FORWARD, HOUR)])
    def test_planted_days_of_24_hours_are_an_hour_off(self, starts: tuple[str, ...], off: timedelta) -> None:
        """Both ways."""
        for start in starts:
            assert naive_days(OUTCOME, local(start)) - due(OUTCOME, local(start)) == off

    def test_an_hour_that_is_skipped_or_comes_twice(self) -> None:
        """Skipped: read as before the change. Twice: the first."""
        one_day = replace(OUTCOME, length=Length(1, Unit.DAYS))
        assert due(one_day, local("2026-03-21T02:30")) == datetime(2026, 3, 22, 2, 30, tzinfo=UTC)
        assert due(one_day, local("2026-02-14T02:30")) == datetime(2026, 2, 15, 1, 30, tzinfo=UTC)


class TestMonths:
    """By the calendar."""

    def test_the_last_day_of_a_short_month(self) -> None:
        """31 January and one month."""
        assert due(limit("remand_delit"), local("2026-01-31T09:00")).astimezone(CASABLANCA).day == 28

    def test_an_extension_is_counted_from_the_start(self) -> None:
        """So that 31 January and two months is 31 March, and over the year's end."""
        assert due(limit("remand_delit"), local("2026-01-31T09:00"), 1) == local("2026-03-31T09:00").astimezone(UTC)
        assert due(limit("remand_crime"), local("2026-11-15T09:00"), 5) == local("2027-11-15T09:00").astimezone(UTC)


class TestExtensions:
    """As many as the law gives."""

    def test_one_of_24_hours(self) -> None:
        """Custody: 72 hours in all."""
        assert due(CUSTODY, local("2026-06-01T12:00"), 1) - local("2026-06-01T12:00").astimezone(UTC) == 72 * HOUR

    @pytest.mark.parametrize("extensions", [-1, 2])
    def test_no_more_and_no_fewer(self, extensions: int) -> None:
        """A second one is refused."""
        with pytest.raises(TooManyExtensions):
            due(CUSTODY, local("2026-06-01T12:00"), extensions)

    def test_of_another_unit(self) -> None:
        """A month, and then 24 hours as they pass."""
        mixed = replace(limit("remand_delit"), extension=Length(24, Unit.HOURS))
        assert due(mixed, local("2026-01-14T09:00"), 1) == local("2026-02-15T08:00").astimezone(UTC)


class TestState:
    """At the now of the caller."""

    start = local("2026-06-01T12:00")

    @pytest.mark.parametrize(
        ("hours", "status", "lead"),
        [
            (0, Status.RUNNING, None),
            (36, Status.WARNING, 12),
            (45, Status.WARNING, 6),
            (47, Status.WARNING, 2),
            (48, Status.OVERDUE, None),
        ],
    )
    def test_it_warns_and_ends(self, hours: int, status: Status, lead: int | None) -> None:
        """At the end itself it is over."""
        found = state(CUSTODY, self.start, self.start + hours * HOUR)
        assert (found.status, found.lead) == (status, None if lead is None else lead * HOUR)
        assert found.left == (48 - hours) * HOUR

    def test_when_the_next_warning_comes(self) -> None:
        """And none after the last."""
        first = state(CUSTODY, self.start, self.start)
        assert first.next_lead_at == (self.start + 36 * HOUR).astimezone(UTC)
        assert state(CUSTODY, self.start, self.start + 47 * HOUR).next_lead_at is None

    def test_an_extension_is_possible_until_the_end(self) -> None:
        """Not after it, and not once it was used."""
        running = state(CUSTODY, self.start, self.start + 47 * HOUR)
        assert running.extendable_until == running.due and running.longest == running.due + 24 * HOUR
        assert state(CUSTODY, self.start, self.start + 49 * HOUR).extendable_until is None
        used = state(CUSTODY, self.start, self.start + 49 * HOUR, 1)
        assert (used.status, used.extensions_left, used.extendable_until) == (Status.RUNNING, 0, None)

    def test_a_start_in_the_future_is_refused(self) -> None:
        """A clock that has not begun is not counted."""
        with pytest.raises(StartInFuture):
            state(CUSTODY, self.start + timedelta(seconds=1), self.start)

    def test_a_moment_without_a_zone_is_refused(self) -> None:
        """On either side."""
        bare = datetime(2026, 6, 1, 12)  # noqa: DTZ001
        for wrong in ((bare, self.start), (self.start, bare)):
            with pytest.raises(NaiveTime):
                state(CUSTODY, *wrong)


@given(st.datetimes(datetime(2025, 12, 8), datetime(2027, 12, 1)), st.integers(0, 200))  # noqa: DTZ001
def test_days_and_hours_over_two_years(moment: datetime, hours: int) -> None:
    """Custody is 48 hours; the outcome's wall time is that of its start, except in an hour that is skipped."""
    start = moment.replace(tzinfo=CASABLANCA)
    assert due(CUSTODY, start) - start.astimezone(UTC) == 48 * HOUR
    wall = due(OUTCOME, start).astimezone(CASABLANCA)
    assert abs((wall.replace(tzinfo=None) - start.replace(tzinfo=None)) - timedelta(days=15)) in (timedelta(0), HOUR)
    found = state(CUSTODY, start, start.astimezone(UTC) + hours * HOUR)
    assert (found.status is Status.OVERDUE) is (hours >= 48)
