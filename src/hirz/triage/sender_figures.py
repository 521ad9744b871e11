"""Sender cards in numbers: what each sender sends, how complete it is, and where it led. Senders are bodies, never people.

Counts and medians only; nothing is opened.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from hirz.base.accounts.models import Feed
from hirz.core.stats import Interval, wilson_interval
from hirz.intake.models import QuarantinedDocument

WEEK = timedelta(days=7)
# What is most often missing is read off the latest reports of the period: more would tell the same, later.
LATEST = 2_000
MOST_MISSING = 5


@dataclass(frozen=True, slots=True)
class Period:
    """So many weeks up to now, the present one begun, and as long before that."""

    start: datetime
    end: datetime
    weeks: int

    @property
    def before(self) -> Period:
        """The same span, so many weeks earlier: days of the week and hours are the same, so that both compare."""
        back = self.weeks * WEEK
        return Period(self.start - back, self.end - back, self.weeks)


def period_of(weeks: int, now: datetime) -> Period:
    """The weeks that end with the present one, from Monday in the zone of the house."""
    local = timezone.localtime(now)
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=local.weekday())
    return Period(monday - (weeks - 1) * WEEK, now, weeks)


@dataclass(frozen=True, slots=True)
class Figures:
    """What came from one feed in one period."""

    reports: int = 0
    completeness: int | None = None  # median, 0 to 100
    decided: int = 0
    led: int = 0  # escalated, or referred and accepted
    repeated: int = 0  # says what another report said before
    refused: int = 0
    first_decision: timedelta | None = None  # median, from receipt
    weekly: tuple[int, ...] = field(default_factory=tuple)

    @property
    def led_interval(self) -> Interval | None:
        """The share of the decided that led anywhere, with how sure it is; None while nothing is decided."""
        return wilson_interval(self.led, self.decided) if self.decided else None

    @property
    def led_percent(self) -> int | None:
        """The same as a whole percentage."""
        return _percent(self.led, self.decided)

    @property
    def repeated_percent(self) -> int | None:
        """The share of reports that repeat another."""
        return _percent(self.repeated, self.reports)

    @property
    def refused_percent(self) -> int | None:
        """The share of documents that could not be read."""
        return _percent(self.refused, self.refused + self.reports)


NOTHING = Figures()


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def feeds_of(desks: Collection[str]) -> list[Feed]:
    """The feeds that reach these desks."""
    return list(Feed.objects.filter(desk__in=desks).select_related("sender").order_by("code"))


def figures(feeds: Sequence[str], period: Period) -> dict[str, Figures]:
    """The figures of each of these feeds in a period; a feed that sent nothing has none."""
    if not feeds:
        return {}
    counted, refused, weekly = _counted(feeds, period), _refused(feeds, period), _weekly(feeds, period)
    return {
        code: Figures(**counted.get(code, {}), refused=refused.get(code, 0), weekly=weekly.get(code, ()))
        for code in feeds
        if code in counted or code in refused
    }


def _counted(feeds: Sequence[str], period: Period) -> dict[str, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH own AS MATERIALIZED (SELECT t.feed_id, t.report_id, t.received_at, t.state, t.completeness, t.bundle_id"
            "  FROM triage_ticket t WHERE t.feed_id = ANY(%(feeds)s) AND t.received_at >= %(start)s AND t.received_at < %(end)s),"
            " firsts AS (SELECT d.report_id, min(d.decided_at) AS at FROM triage_decision d JOIN own USING (report_id)"
            "  WHERE d.undoes_id IS NULL GROUP BY d.report_id),"
            " accepted AS (SELECT DISTINCT r.report_id FROM triage_referral r JOIN own USING (report_id) WHERE r.state = 'accepted')"
            " SELECT own.feed_id, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY own.completeness),"
            " count(*) FILTER (WHERE own.state IN ('escalated', 'bundled', 'closed') OR a.report_id IS NOT NULL),"
            " count(*) FILTER (WHERE own.state = 'escalated' OR a.report_id IS NOT NULL),"
            " count(*) FILTER (WHERE EXISTS (SELECT 1 FROM triage_ticket e WHERE e.bundle_id = own.bundle_id"
            "  AND (e.received_at, e.report_id) < (own.received_at, own.report_id))),"
            " percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM f.at - own.received_at))"
            "  FILTER (WHERE f.at IS NOT NULL)"
            " FROM own LEFT JOIN firsts f USING (report_id) LEFT JOIN accepted a USING (report_id) GROUP BY own.feed_id",
            {"feeds": list(feeds), "start": period.start, "end": period.end},
        )
        return {row[0]: _row(row) for row in cursor.fetchall()}


def _row(row: Sequence[Any]) -> dict[str, Any]:
    _code, reports, completeness, decided, led, repeated, seconds = row
    return {
        "reports": reports,
        "completeness": None if completeness is None else round(completeness),
        "decided": decided,
        "led": led,
        "repeated": repeated,
        # The portal keeps full hours: a decision within the first can seem to come before.
        "first_decision": None if seconds is None else timedelta(seconds=max(0.0, float(seconds))),
    }


def _refused(feeds: Sequence[str], period: Period) -> dict[str, int]:
    rows = QuarantinedDocument.objects.filter(feed__in=feeds, received_at__gte=period.start, received_at__lt=period.end)
    return dict(rows.order_by().values_list("feed_id").annotate(n=Count("pk")))


def _weekly(feeds: Sequence[str], period: Period) -> dict[str, tuple[int, ...]]:
    """Reports by week, the earliest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT feed_id, floor(extract(epoch FROM (received_at AT TIME ZONE %(zone)s) - (%(start)s AT TIME ZONE %(zone)s))"
            " / 604800)::int AS week, count(*) FROM triage_ticket"
            " WHERE feed_id = ANY(%(feeds)s) AND received_at >= %(start)s AND received_at < %(end)s GROUP BY 1, 2",
            {
                "zone": timezone.get_current_timezone_name(), "feeds": list(feeds), "start": period.start,
                "end": period.end,
            },
        )  # fmt: skip
        found: dict[str, list[int]] = {}
        for feed, week, count in cursor.fetchall():
            found.setdefault(feed, [0] * period.weeks)[min(week, period.weeks - 1)] = count
    return {feed: tuple(counts) for feed, counts in found.items()}


def missing_most(feed: str, period: Period) -> list[tuple[str, int]]:
    """What is most often missing in the latest reports of a feed: codes of `core.scoring`, in percent of the reports."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH latest AS MATERIALIZED (SELECT report_id FROM triage_ticket WHERE feed_id = %s AND received_at >= %s"
            "  AND received_at < %s ORDER BY received_at DESC LIMIT %s),"
            " lacks AS (SELECT m.value ->> 0 AS code FROM latest JOIN triage_assessment a USING (report_id),"
            "  jsonb_array_elements(a.result -> 'missing') AS m(value))"
            " SELECT code, count(*), (SELECT count(*) FROM latest) FROM lacks GROUP BY code ORDER BY 2 DESC, 1 LIMIT %s",
            [feed, period.start, period.end, LATEST, MOST_MISSING],
        )
        return [(code, round(100 * count / whole)) for code, count, whole in cursor.fetchall()]


def table(feeds: Sequence[Feed], named: Mapping[str, str], now_: Mapping[str, Figures], before: Mapping[str, Figures],
          period: Period) -> list[list[object]]:  # fmt: skip
    """The figures as rows of a table, a heading first: one row for each feed and period."""
    rows: list[list[object]] = [list(HEADING)]
    for feed in feeds:
        for one, found in ((period, now_), (period.before, before)):
            f = found.get(feed.code, NOTHING)
            hours = "" if f.first_decision is None else round(f.first_decision / timedelta(hours=1), 1)
            low, high = ("", "") if f.led_interval is None else (f.led_interval.low, f.led_interval.high)
            rows.append(
                [feed.code, named[feed.code], f"{timezone.localtime(one.start):%Y-%m-%d}",
                 f"{timezone.localtime(one.end):%Y-%m-%d}", f.reports, _cell(f.completeness), f.decided, f.led,
                 _rounded(low), _rounded(high), f.repeated, f.refused, hours]
            )  # fmt: skip
    return rows


HEADING = (
    "feed", "name", "from", "to", "reports", "completeness_median", "decided", "led_anywhere", "led_share_low_95",
    "led_share_high_95", "repeated", "refused_documents", "hours_to_first_decision_median",
)  # fmt: skip


def _cell(value: object) -> object:
    return "" if value is None else value


def _rounded(value: object) -> object:
    return round(value, 4) if isinstance(value, float) else value
