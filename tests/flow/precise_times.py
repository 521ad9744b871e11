"""Finds what tells more of a visitor's time than the hour: rows of the public zone and of the worker, and times of files.

The worker works a report seconds after it came, so its times are looked at like those of the public zone. Not looked at:
times of change (ctime), and what lies in the database server's own files.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.flow.calm_house import CalmHouse

# Every column with a time of a table that the public role or the worker's may write.
COLUMNS = (
    "SELECT DISTINCT table_name, column_name FROM information_schema.columns, unnest(ARRAY['hirz_public', 'hirz_worker']) AS role"
    " WHERE table_schema = 'public' AND data_type LIKE 'timestamp%' AND table_name NOT LIKE 'procrastinate%'"
    " AND (has_any_column_privilege(role, quote_ident(table_name), 'INSERT')"
    " OR has_any_column_privilege(role, quote_ident(table_name), 'UPDATE')) ORDER BY 1, 2"
)
# Of these tables, the rows that the public zone or the worker wrote; the rest are acts of the desk.
OWN_ROWS = {
    "ledger_entry": "zone IN ('public', 'worker')",
    "ledger_inboxentry": "zone IN ('public', 'worker')",
    "intake_message": "author <> 'desk'",
    "intake_letterbox": "status = 'received'",
    "triage_bundlemember": "joined_by_id IS NULL",
    "triage_decision": "decided_by_id IS NULL",
}
# Times of the desk in such rows; moments that were reported or follow from them, not from when the report came.
NO_TIMES_OF_COMING = {
    ("intake_message", "seen_at"),
    ("triage_auditsample", "decided_at"),
    ("triage_assessment", "review_at"),
    ("triage_preservationdraft", "dropped_at"),
    ("triage_ticket", "claimed_until"),
    ("triage_ticket", "expires_at"),
    ("triage_ticket", "raised_at"),
    ("triage_ticket", "verified_at"),
}
# Times inside of JSON that the worker writes.
INSIDE = {
    "triage_assessment.context.now": "SELECT (context->>'now')::timestamptz FROM triage_assessment",
    "triage_assessment.result.assessed_at": "SELECT (result->>'assessed_at')::timestamptz FROM triage_assessment",
    "detect_scan.facts.received_at": "SELECT (facts->>'received_at')::timestamptz FROM detect_scan",
}
JOBS = (
    "SELECT count(*) FROM procrastinate_jobs WHERE queue_name <> 'upkeep' AND task_name <> 'triage.review_assessments'"
)
EVENTS = (
    "SELECT count(*) FROM procrastinate_events e WHERE NOT EXISTS"
    " (SELECT 1 FROM procrastinate_jobs j WHERE j.id = e.job_id)"
)


def times_of_rows(house: CalmHouse) -> dict[str, list[datetime]]:
    """Table and column -> the times in it."""
    columns = [(table, column) for table, column in house.ask(COLUMNS) if (table, column) not in NO_TIMES_OF_COMING]
    asked = {f"{table}.{column}": _times(table, column) for table, column in columns} | INSIDE
    return {name: [row[0] for row in house.ask(query) if row[0] is not None] for name, query in asked.items()}


def _times(table: str, column: str) -> str:
    own = OWN_ROWS.get(table, "true")
    return f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL AND {own}'  # noqa: S608


def times_of_files(blobs: Path) -> Iterator[tuple[str, datetime]]:
    """Name and time of every file below a folder, and of every folder in it: a folder's tells when a file came or went."""
    for path in sorted([blobs, *blobs.rglob("*")]):
        yield path.relative_to(blobs.parent).as_posix(), datetime.fromtimestamp(path.stat().st_mtime, UTC)


def precise(house: CalmHouse) -> list[str]:
    """Every time with minutes or seconds, and jobs and events that outlived their work."""
    rows = [(name, at) for name, times in times_of_rows(house).items() for at in times]
    found = [f"{name}: {at}" for name, at in (*rows, *times_of_files(house.home / "blobs")) if not is_hour(at)]
    left = {"jobs": house.ask(JOBS)[0][0], "events of no job": house.ask(EVENTS)[0][0]}
    return found + [f"{count} {what}" for what, count in left.items() if count]


def is_hour(at: datetime) -> bool:
    """Whether it says no more than the hour."""
    return (at.minute, at.second, at.microsecond) == (0, 0, 0)
