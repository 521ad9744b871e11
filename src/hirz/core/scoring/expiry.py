"""What disappears first: dates that a report states, and logs that providers do not keep for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from hirz.core.formats.report import IncidentType
from hirz.core.scoring.facts import Channel, DeadlineKind, ReportFacts
from hirz.core.scoring.types import Basis, Expiry, ExpiryKind


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """How long one kind of trace is taken to last."""

    kind: ExpiryKind
    days: int
    basis: Basis
    mark: str  # how far the number is to be trusted: "read: ...", "from memory", "assumption"


RETENTION_TABLE: tuple[RetentionRow, ...] = (
    RetentionRow(ExpiryKind.IP_LOGS, 90, Basis.ASSUMED, "assumption: providers differ; set per provider and country"),
    RetentionRow(ExpiryKind.ROOM_CODE, 7, Basis.ASSUMED, "assumption: invitations often lapse within a week"),
    RetentionRow(ExpiryKind.CONVERSATION, 30, Basis.ASSUMED, "assumption: either side may delete it at any time"),
    RetentionRow(ExpiryKind.WEB_ADDRESS, 14, Basis.ASSUMED, "assumption: hosts take down, senders move"),
    RetentionRow(
        ExpiryKind.PRESERVED, 365, Basis.LAW, "from memory: 18 U.S.C. 2258A(h), one year since the REPORT Act of 2024"
    ),
)

Retention = Mapping[ExpiryKind, tuple[timedelta, Basis]]


def retention(rows: tuple[RetentionRow, ...]) -> Retention:
    """A table of retention times as `expiries` uses it; a deployment passes its own rows."""
    return MappingProxyType({row.kind: (timedelta(days=row.days), row.basis) for row in rows})


DEFAULT_RETENTION = retention(RETENTION_TABLE)

PAST_KEPT = timedelta(hours=72)  # a stated date stays in sight so long after it passed

_STATED = {
    DeadlineKind.THREAT: ExpiryKind.DEADLINE,
    DeadlineKind.MEETING: ExpiryKind.MEETING,
    DeadlineKind.DEPARTURE: ExpiryKind.DEPARTURE,
    DeadlineKind.LIVE: ExpiryKind.LIVE,
}
_TALKS = frozenset({IncidentType.SEXTORTION, IncidentType.GROOMING, IncidentType.TRAFFICKING, IncidentType.LURE})
_ACCOUNTS = ("handle/", "profile_url/")


def expiries(facts: ReportFacts, now: datetime, table: Retention = DEFAULT_RETENTION) -> tuple[Expiry, ...]:
    """What is lost or happens, soonest first; logs already gone are left out, a kind missing in the table too."""
    found: list[Expiry] = []
    if facts.deadline_at is not None and facts.deadline_at > now - PAST_KEPT:
        kind = _STATED.get(facts.deadline_kind or DeadlineKind.OTHER, ExpiryKind.OTHER_DATE)
        found.append(Expiry(kind, facts.deadline_at, Basis.STATED))
    for kind, since in _traces(facts):
        row = table.get(kind)
        if row is not None and since + row[0] > now:
            found.append(Expiry(kind, since + row[0], row[1]))
    found.sort(key=lambda expiry: expiry.at)
    return tuple(found)


def _traces(facts: ReportFacts) -> list[tuple[ExpiryKind, datetime]]:
    """Each kind of trace that the report holds, and the moment from which it begins to fade."""
    since = facts.occurred_at or facts.received_at
    traces: list[tuple[ExpiryKind, datetime]] = []
    if facts.newest_ip_at is not None:
        traces.append((ExpiryKind.IP_LOGS, facts.newest_ip_at))
    if facts.channel is Channel.CYBERTIP:
        traces.append((ExpiryKind.PRESERVED, facts.received_at))
    elif facts.incident_type in _TALKS and (
        facts.reported_accounts or any(key.startswith(_ACCOUNTS) for key in facts.selectors)
    ):
        traces.append((ExpiryKind.CONVERSATION, since))
    for key in facts.selectors:
        if key.startswith("room_code/"):
            traces.append((ExpiryKind.ROOM_CODE, since))
        elif key.startswith("url/") and facts.incident_type is IncidentType.MATERIAL:
            traces.append((ExpiryKind.WEB_ADDRESS, facts.received_at))
    return list(dict.fromkeys(traces))
