"""Finds what tells more of a visitor's time than the hour: rows of the public zone, and times of files.

Not looked at: rows that the worker writes when it works a report, seconds after it came (`detect_scan`, `detect_selector`,
`triage_assessment`, `triage_bundle`, `triage_preservationdraft`, its entries in the ledger), and times of change (ctime).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.flow.calm_house import CalmHouse

# Every column with a time of a table that the public role may write.
COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    " AND data_type LIKE 'timestamp%' AND (has_any_column_privilege('hirz_public', quote_ident(table_name), 'INSERT')"
    " OR has_any_column_privilege('hirz_public', quote_ident(table_name), 'UPDATE')) ORDER BY 1, 2"
)
# What other zones write of a visitor: the public zone's entry in the tree, the time that triage sorts by, the tree's heads.
COPIED = (("ledger_entry", "at"), ("triage_ticket", "received_at"), ("ledger_checkpoint", "signed_at"))
# Of these tables, the rows that the public zone wrote; the rest are acts of the desk.
OWN_ROWS = {
    "ledger_entry": "zone = 'public'",
    "ledger_inboxentry": "zone = 'public'",
    "intake_message": "author = 'reporter'",
    "intake_letterbox": "status = 'received'",
}
# Times of the desk in such rows.
OF_THE_DESK = {("intake_message", "seen_at")}
JOBS = (
    "SELECT count(*) FROM procrastinate_jobs WHERE queue_name <> 'upkeep' AND task_name <> 'triage.review_assessments'"
)
EVENTS = (
    "SELECT count(*) FROM procrastinate_events e WHERE NOT EXISTS"
    " (SELECT 1 FROM procrastinate_jobs j WHERE j.id = e.job_id)"
)


def times_of_rows(house: CalmHouse) -> dict[str, list[datetime]]:
    """Table and column -> the times in it."""
    columns = [(table, column) for table, column in house.ask(COLUMNS) if (table, column) not in OF_THE_DESK]
    return {
        f"{table}.{column}": [row[0] for row in house.ask(_times(table, column))]
        for table, column in (*columns, *COPIED)
    }


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
