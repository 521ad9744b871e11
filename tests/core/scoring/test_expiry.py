"""What disappears first."""

from __future__ import annotations

from datetime import timedelta

from hirz.core.formats.report import IncidentType
from hirz.core.scoring import Basis, Channel, DeadlineKind, ExpiryKind, RetentionRow, retention
from hirz.core.scoring.expiry import RETENTION_TABLE, expiries
from tests.core.scoring.cases import DAY, HOUR, NOW, facts


def test_nothing_expires_of_nothing() -> None:
    """A bare report loses nothing."""
    assert expiries(facts(), NOW) == ()


def test_logs_are_counted_from_the_newest() -> None:
    """Connection logs last from their newest entry for the days of the table."""
    (expiry,) = expiries(facts(newest_ip_at=NOW - 10 * DAY, ips_with_time=1), NOW)
    assert (expiry.kind, expiry.at, expiry.basis) == (ExpiryKind.IP_LOGS, NOW + 80 * DAY, Basis.ASSUMED)


def test_logs_that_are_gone_are_left_out() -> None:
    """What is already gone does not disappear any more."""
    assert expiries(facts(newest_ip_at=NOW - 100 * DAY, ips_with_time=1), NOW) == ()


def test_a_deployment_passes_its_own_table() -> None:
    """Other days, another basis; a kind without a row is left out."""
    own = retention((RetentionRow(ExpiryKind.IP_LOGS, 365, Basis.LAW, "read: a decree"),))
    known = facts(newest_ip_at=NOW - 100 * DAY, selectors={"room_code/unknown": 1})
    (expiry,) = expiries(known, NOW, own)
    assert (expiry.at, expiry.basis) == (NOW + 265 * DAY, Basis.LAW)


def test_stated_dates_by_kind() -> None:
    """A meeting is a meeting, a departure a departure; no kind means "a date"."""
    kinds = {
        DeadlineKind.THREAT: ExpiryKind.DEADLINE,
        DeadlineKind.MEETING: ExpiryKind.MEETING,
        DeadlineKind.DEPARTURE: ExpiryKind.DEPARTURE,
        DeadlineKind.LIVE: ExpiryKind.LIVE,
        None: ExpiryKind.OTHER_DATE,
    }
    for stated, kind in kinds.items():
        (expiry,) = expiries(facts(deadline_at=NOW + HOUR, deadline_kind=stated), NOW)
        assert expiry.kind is kind


def test_a_stated_date_stays_three_days() -> None:
    """A date just past is kept in sight, a date long past is not."""
    assert expiries(facts(deadline_at=NOW - 71 * HOUR), NOW)
    assert not expiries(facts(deadline_at=NOW - 73 * HOUR), NOW)


def test_room_page_and_conversation() -> None:
    """Each kind of trace fades in its own time, soonest first."""
    known = facts(
        incident_type=IncidentType.SEXTORTION,
        selectors={"handle/reported": 1, "room_code/unknown": 2},
        reported_accounts=1,
    )
    assert [expiry.kind for expiry in expiries(known, NOW)] == [ExpiryKind.ROOM_CODE, ExpiryKind.CONVERSATION]
    page = facts(incident_type=IncidentType.MATERIAL, selectors={"url/unknown": 2})
    assert [expiry.kind for expiry in expiries(page, NOW)] == [ExpiryKind.WEB_ADDRESS]


def test_platforms_must_keep_what_they_reported() -> None:
    """A CyberTipline report is preserved by law, which is marked as known from memory."""
    (expiry,) = expiries(facts(channel=Channel.CYBERTIP), NOW)
    assert (expiry.kind, expiry.basis) == (ExpiryKind.PRESERVED, Basis.LAW)


def test_every_row_is_marked() -> None:
    """No number of days without a word on where it comes from."""
    for row in RETENTION_TABLE:
        assert row.mark.startswith(("read: ", "from memory", "assumption"))
        assert timedelta(days=row.days) > timedelta(0)
