"""What somebody wrote is nowhere to be read: every table of the database and every file of the house is searched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

# Words that stand nowhere else, one for each place where a person can write.
NARRATIVE, SCREEN_NAME, PHONE, FILE, NOTE, REFUSED, DOCUMENT = (
    "canarynarrative", "canaryhandle", "+212600000147", "canaryfile.jpg", "canarynote", "canaryrefused", "canarydocument",
)  # fmt: skip
CANARIES = (NARRATIVE, SCREEN_NAME, PHONE.removeprefix("+"), FILE, NOTE, REFUSED, DOCUMENT)


def report() -> bytes:
    """A report with a canary in every kind of field."""
    return json.dumps(
        {
            "incident": {"type": "grooming", "narrative": f"{NARRATIVE} {PHONE}", "notes": [NARRATIVE]},
            "reported": [{"screen_names": [SCREEN_NAME], "service": "Pixo", "phones": [PHONE]}],
            "victims": [{"first_name": NARRATIVE, "age": 14}],
            "files": [{"name": FILE, "sha256": "7d" * 32}],
        }
    ).encode()


def rows_as_text() -> Iterator[tuple[str, str]]:
    """(table, row) for every row of every table, bytes as hexadecimal digits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608
            yield from ((table, row) for (row,) in cursor.fetchall())


def files_as_bytes(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) for every file below a folder, but not the server's own data: the tables are searched above."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).parts[0] not in {"pg", "run"}:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def found_in(rows: Iterable[tuple[str, str]], canaries: Iterable[str] = CANARIES) -> list[str]:
    """Where a canary sings, in text or in bytes."""
    wanted = [(canary, canary.encode().hex()) for canary in canaries]
    return sorted(
        {f"{place}: {canary}" for place, row in rows for canary, digits in wanted if canary in row or digits in row}
    )


@pytest.fixture
def lived_in(database: Callable[[str], Any], person: Callable[[str], Any]) -> None:
    """A house in which reports were received, refused, scanned, assessed, referred, answered and closed with notes."""
    from hirz.base.accounts.models import Feed, Organisation
    from hirz.base.actors import Actor
    from hirz.base.ledger.sequencer import sequence_entries
    from hirz.detect.services import scan_reports
    from hirz.intake.models import Report
    from hirz.intake.services import Document, receive_documents
    from hirz.triage.enums import ClosingReason, ReferralReason
    from hirz.triage.models import Ticket
    from hirz.triage.services import answer_referral, assess_reports, close_report, refer_report

    with database("public"):
        documents = [
            Document(report(), name=f"{DOCUMENT}.json"),
            Document(json.dumps({"incident": {"type": REFUSED}}).encode(), name=f"{DOCUMENT}.json"),
        ]
        receive_documents(documents, feed=Feed.objects.get(code="pixo"), by=Actor.partner("pixo", "pixo"))
    ids = list(Report.objects.values_list("id", flat=True))
    scan_reports(ids)
    assess_reports(ids)
    with database("desk"):
        ticket, brigade = Ticket.objects.get(), Organisation.objects.get(code="brigade-demo")
        by = {"note": NOTE, "by": person("analyst")}
        referral = refer_report(ticket=ticket, to=brigade, reason=ReferralReason.TERRITORY, **by)
        ticket = answer_referral(referral=referral, accept=True, note=NOTE, by=person("brigade"))
        close_report(ticket=ticket, reason=ClosingReason.NO_LEAD, note=NOTE, by=person("brigade"))
    sequence_entries()


def test_no_table_holds_what_somebody_wrote(lived_in: None, database: Callable[[str], Any]) -> None:
    """Neither in clear nor as bytes."""
    with database("owner"):
        rows = list(rows_as_text())
    assert {"intake_report", "detect_scan", "triage_decision", "ledger_entry"} <= {table for table, _ in rows}
    assert found_in(rows) == []


def test_no_file_holds_what_somebody_wrote(lived_in: None) -> None:
    """Blobs, witnesses, keys, caches."""
    files = list(files_as_bytes(Path(settings.HIRZ_HOME)))
    assert any(name.startswith("witness/") for name, _ in files)
    assert [name for name, data in files for canary in CANARIES if canary.encode() in data] == []


def test_a_planted_canary_is_found(lived_in: None, database: Callable[[str], Any]) -> None:
    """One word in clear, and one as bytes, in tables that nobody thinks of."""
    with database("owner"), connection.cursor() as cursor:
        cursor.execute("UPDATE intake_report SET reference = %s", [SCREEN_NAME])
        cursor.execute("UPDATE detect_scan SET sketch = %s", [NARRATIVE.encode()])
        sung = found_in(rows_as_text())
    assert {f"intake_report: {SCREEN_NAME}", f"detect_scan: {NARRATIVE}"} <= set(sung)
