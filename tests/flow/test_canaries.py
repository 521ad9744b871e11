"""What people wrote, and what their machines told of them, is nowhere: a dump and every file of a living house."""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flow.calm_house import CLIENT_ADDRESS, Answer, CalmHouse
from tests.flow.canary_scan import FORMS, Found, Scanner, dumped, tables_in
from tests.flow.canary_words import Canaries, Sent

REPORTS_IN_A_TEST = 150
REPORTS_IN_A_CAMPAIGN = 1000
REFUSED_EVERY = 25
CLIENTS = 8
# Compressed, a copy of a page could hide a word from the scan; the house itself may compress.
READABLE_WAL = "ALTER DATABASE hirz SET wal_compression = off"
RECONNECT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'hirz' AND pid <> pg_backend_pid()"
HOLD_ROWS = {"public.intake_report", "public.intake_quarantineddocument", "public.detect_scan", "public.ledger_entry"}


@dataclass
class Told:
    """A house to which reports were told, with everything done."""

    house: CalmHouse
    canaries: Canaries
    answers: Counter[int]
    temporary: Path

    def scanner(self, canaries: Canaries | None = None) -> Scanner:
        """What must not be found: words, numbers, and the client's own address."""
        chosen = canaries or self.canaries
        return Scanner([*chosen.words, CLIENT_ADDRESS], [chosen.national])

    def scan_database(self, scanner: Scanner) -> list[Found]:
        """The dump."""
        dump = dumped(self.house.database)
        assert tables_in(dump) >= HOLD_ROWS
        return scanner.sung_in("dump", dump)

    def scan_files(self, scanner: Scanner) -> list[Found]:
        """Every file: as they lie, and once more after what the server held in memory was written."""
        found = scanner.sung_below(self.house.home)
        self.house.tell("CHECKPOINT")
        found += scanner.sung_below(self.house.home)
        return found + scanner.sung_below(self.temporary)


def tell(house: CalmHouse, canaries: Canaries, reports: int) -> Counter[int]:
    """Send valid reports, refused documents and requests that lead nowhere; every answer must be the expected one."""

    def send(number: int) -> list[tuple[Sent, Answer]]:
        requests = [canaries.valid(number)]
        if number % REFUSED_EVERY == 0:
            requests += canaries.refused(number)
        return [(sent, _send(house, canaries, sent, f"{number}-{place}")) for place, sent in enumerate(requests)]

    def _send(house: CalmHouse, canaries: Canaries, sent: Sent, key: str) -> Answer:
        headers = canaries.headers(len(key))
        return house.post(sent.body, f"{canaries.latin}-{key}", path=sent.path, kind=sent.kind, headers=headers)

    with ThreadPoolExecutor(CLIENTS) as pool:
        pairs = [pair for row in pool.map(send, range(reports)) for pair in row]
    wrong = [(sent.status, answer.status, answer.body[:300]) for sent, answer in pairs if sent.status != answer.status]
    assert wrong == []
    lead_nowhere(house, canaries)
    return Counter(answer.status for _, answer in pairs)


def lead_nowhere(house: CalmHouse, canaries: Canaries) -> None:
    """Words in the path, in the query, in the token, in the host: none of them is to be written down."""
    word, headers = canaries.trace, canaries.headers(0)
    asked = [
        house.post(b"{}", "k", path=f"/api/v1/{word}?q={word}", headers=headers),
        house.post(b"{}", "k", path=f"/{word}/{canaries.latin}", headers=headers),
        house.post(b"{}", "k", headers={**headers, "Authorization": f"Bearer {word}"}),
        house.post(b"{}", "k", headers={**headers, "Host": f"{word}.example"}),
        house.post(b"{}", "k", headers={**headers, "Content-Type": f"text/{word}"}),
        house.post(b"{}", f"\t{word}" * 40, headers=headers),
    ]
    assert {answer.status for answer in asked} <= {400, 401, 403, 404, 415}


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    """The house of this module."""
    with living(REPORTS_IN_A_TEST) as made:
        yield made


class living:
    """A house with so many reports, for the length of a block."""

    def __init__(self, reports: int) -> None:
        self._reports = reports
        self._folder = tempfile.TemporaryDirectory(prefix="hz-")

    def __enter__(self) -> Told:
        root = Path(self._folder.name)
        temporary = root / "t"
        temporary.mkdir()
        before = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = str(temporary)
        self._house = CalmHouse(root / "h")
        try:
            self._house.start()
            self._house.tell(READABLE_WAL, RECONNECT)
            canaries = Canaries()
            answers = tell(self._house, canaries, self._reports)
            self._house.calm_down()
        except BaseException:
            self.__exit__()
            raise
        finally:
            os.environ.pop("TMPDIR")
            if before is not None:
                os.environ["TMPDIR"] = before
        return Told(self._house, canaries, answers, temporary)

    def __exit__(self, *_: object) -> None:
        self._house.end()
        self._folder.cleanup()


def require_silence(told: Told) -> None:
    """No canary in the dump, none in any file; prints how much was looked at."""
    began = time.monotonic()
    scanner = told.scanner()
    found = told.scan_database(scanner) + told.scan_files(scanner)
    seconds = time.monotonic() - began
    print(
        f"{dict(told.answers)} answers; {scanner.scanned / 1e6:.0f} MB in {scanner.files} files and the dump: {seconds:.1f} s"
    )
    assert found == []


def test_no_canary_is_found(told: Told) -> None:
    """Content, keys, headers, addresses: in clear, sealed badly, or in any usual coding."""
    assert told.answers[422] > 0
    assert told.house.ask("SELECT count(*) FROM vault_blob")[0][0] > 0
    require_silence(told)


def test_a_planted_canary_is_found(told: Told) -> None:
    """In a plain column, as bytes, in a log, in the write-ahead log, in a name, in a temporary file."""
    planted = Canaries()
    told.house.tell(
        "CREATE TABLE scratch (word text, bytes bytea)",
        f"INSERT INTO scratch VALUES ('{planted.latin}', convert_to('{planted.arabic}', 'utf8'))",  # noqa: S608
    )
    (told.house.home / "run" / "odd.log").write_text(f"saw {planted.trace}\n")
    (told.house.home / "cache" / f"{planted.national}123.txt").touch()
    (told.temporary / "spooled").write_bytes(b"\xff" + planted.network.encode())
    scanner = told.scanner(planted)
    dump = {(f.canary, f.form) for f in told.scan_database(scanner)}
    files = told.scan_files(scanner)
    told.house.tell("DROP TABLE scratch")
    assert {(planted.latin, "utf-8"), (planted.arabic, "hex")} <= dump
    places = {canary: {f.place for f in files if f.canary == canary} for canary in [*planted.words, planted.national]}
    for word in (planted.latin, planted.arabic):
        assert any(place.startswith("pg/pg_wal/") for place in places[word])
        assert any(place.startswith("pg/base/") for place in places[word])
    assert places[planted.trace] == {"run/odd.log"}
    assert f"name of cache/{planted.national}123.txt" in places[planted.national]
    assert places[planted.network] == {"spooled"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("before", ["", "a", "ab", "Ünd "])
def test_every_form_is_recognised(form: str, before: str) -> None:
    """Within longer text, at any alignment."""
    canaries = Canaries()
    for word in (canaries.latin, canaries.arabic):
        whole = f"{before}{word} after"
        written = FORMS[form](word) if form.startswith("base64") else FORMS[form](whole)
        found = Scanner(canaries.words).sung_in("there", b"\0\1" + written + b"\0")
        assert word in {f.canary for f in found}


@pytest.mark.parametrize("shift", range(3))
def test_base64_of_a_longer_text_is_recognised(shift: int) -> None:
    """Whatever stands before the word."""
    import base64

    canaries = Canaries()
    for word in (canaries.latin, canaries.arabic):
        written = base64.b64encode(b"x" * shift + f"{word} and more".encode())
        assert Scanner([word]).sung_in("there", written) != []
        assert Scanner([word]).sung_in("there", base64.b64encode(b"x" * 40)) == []


HOURLY = {
    "reports": "SELECT received_at FROM intake_report",
    "quarantined documents": "SELECT received_at FROM intake_quarantineddocument",
    "tickets": "SELECT received_at FROM triage_ticket",
    "blobs": "SELECT stored_at FROM vault_blob",
    "entries": "SELECT at FROM ledger_entry WHERE zone = 'public'",
}


def too_precise(told: Told) -> list[str]:
    """What tells more of a reporter's time than the hour."""
    from datetime import datetime

    precise = []
    for what, statement in HOURLY.items():
        times = [row[0] for row in told.house.ask(statement)]
        assert times != [], what
        precise += [f"{what}: {at}" for at in times if (at.minute, at.second, at.microsecond) != (0, 0, 0)]
    files = [path for path in (told.house.home / "blobs").rglob("*") if path.is_file()]
    assert files != []
    times = [datetime.fromtimestamp(path.stat().st_mtime).astimezone() for path in files]
    return precise + [f"file: {at}" for at in times if (at.minute, at.second, at.microsecond) != (0, 0, 0)]


def test_times_of_reporters_are_hours(told: Told) -> None:
    """Rows, entries and files that were born in the public zone."""
    assert too_precise(told) == []


def test_a_precise_time_is_found_out(told: Told) -> None:
    """The planted variant: one blob's file keeps its own time."""
    [blob, *_] = [path for path in (told.house.home / "blobs").rglob("*") if path.is_file()]
    before = blob.stat()
    os.utime(blob, (before.st_atime, before.st_mtime + 61))
    try:
        assert len(too_precise(told)) == 1
    finally:
        os.utime(blob, (before.st_atime, before.st_mtime))


def test_finished_jobs_are_gone(told: Told) -> None:
    """With the events that said when: nothing but the schedule's own is left."""
    left = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name <> 'upkeep' AND task_name <> 'triage.review_assessments'"
    orphans = (
        "SELECT count(*) FROM procrastinate_events e WHERE NOT EXISTS"
        " (SELECT 1 FROM procrastinate_jobs j WHERE j.id = e.job_id)"
    )
    assert told.house.ask(left) == [(0,)]
    assert told.house.ask(orphans) == [(0,)]


@pytest.mark.campaign
def test_a_thousand_reports_leave_no_word() -> None:
    """The same for a thousand reports, by `make campaign`."""
    with living(REPORTS_IN_A_CAMPAIGN) as told:
        require_silence(told)
        assert too_precise(told) == []
