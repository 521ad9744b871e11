"""A whole house in which something fails: it says so, stores nothing by halves, and needs no hand to go on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from hirz.cli.postgres_settings import ROLE_SETTINGS
from tests.flow.calm_house import Answer, CalmHouse
from tests.flow.fault_checks import (
    flattering_front,
    large,
    require_blobs_whole,
    require_no_lost,
    require_once,
    require_refused,
    small,
    stored,
)

WAIT_SECONDS = 90.0
AT_ONCE_SECONDS = 3.0
# What a busy machine may add to a time limit of the server.
SLACK_SECONDS = 4.0
ACKNOWLEDGED = {200, 201}


@pytest.fixture(scope="module")
def house() -> Iterator[CalmHouse]:
    """One house for all faults: each test leaves it as it found it. Blobs are taken until the disk is really full."""
    before = os.environ.get("HIRZ_FREE_DISK_MB")
    os.environ["HIRZ_FREE_DISK_MB"] = "0"
    with tempfile.TemporaryDirectory(prefix="hz-") as folder:
        made = CalmHouse(Path(folder) / "h")
        try:
            made.start()
            yield made
        finally:
            made.end()
            os.environ.pop("HIRZ_FREE_DISK_MB")
            if before is not None:
                os.environ["HIRZ_FREE_DISK_MB"] = before


@pytest.fixture(autouse=True)
def whole_afterwards(house: CalmHouse) -> Iterator[None]:
    """After each fault the house works, has drained by itself, and nothing happened twice."""
    yield
    until(lambda: house.post(small("after"), f"after-{time.monotonic_ns()}").status == 201)
    house.calm_down()
    require_once(house)
    require_blobs_whole(house)


def until(holds: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Wait for something that must come about by itself."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.1)


def post_some(house: CalmHouse, label: str, count: int = 8, port: int = 0, timeout: float = 4.0) -> list[Answer]:
    """Some reports at once, each tried once."""
    with ThreadPoolExecutor(count) as pool:
        keys = [f"{label}-{n}-{port}" for n in range(count)]
        return list(pool.map(lambda key: house.post(small(key), key, port=port, timeout=timeout), keys))


# -- PostgreSQL ------------------------------------------------------------------------------------------------------


@contextmanager
def server_away(house: CalmHouse) -> Iterator[None]:
    """PostgreSQL shut down, and nobody who starts it again."""
    house.freeze(house.supervisor)
    try:
        top = house.server()[0]
        os.kill(top, signal.SIGINT)
        until(lambda: not Path(f"/proc/{top}").exists() or "Z" in Path(f"/proc/{top}/stat").read_text().split()[2])
        yield
    finally:
        house.thaw(house.supervisor)


@contextmanager
def server_frozen(house: CalmHouse) -> Iterator[None]:
    """PostgreSQL stopped in its tracks: it takes connections and never says a word."""
    pids = house.server()
    house.freeze(*pids)
    try:
        yield
    finally:
        house.thaw(*reversed(pids))


def test_a_server_that_is_away(house: CalmHouse) -> None:
    """Refused while it is away; the same keys are taken once it is back, once each."""
    before = stored(house)
    with server_away(house):
        answers = post_some(house, "away")
        with flattering_front(house) as port:
            flattered = post_some(house, "away", 2, port)
    require_refused(answers)
    assert 503 in {answer.status for answer in answers}
    with pytest.raises(AssertionError):
        require_refused(flattered)
    until(lambda: house.post(small("back"), "back").status in ACKNOWLEDGED)
    assert stored(house)[0] == before[0] + 1
    again = post_some(house, "away", timeout=20)
    assert {answer.status for answer in again} == {201}
    require_no_lost(house, again)
    with pytest.raises(AssertionError):
        require_no_lost(house, flattered)


def test_a_server_that_is_frozen(house: CalmHouse) -> None:
    """No acknowledgement while it is frozen; afterwards each report is there once, whoever asked twice."""
    with server_frozen(house):
        answers = post_some(house, "frozen", timeout=2.0)
        with flattering_front(house) as port:
            flattered = post_some(house, "frozen", 2, port, timeout=6.0)
    require_refused(answers)
    with pytest.raises(AssertionError):
        require_refused(flattered)
    again = post_some(house, "frozen", timeout=20)
    assert {answer.status for answer in again} <= ACKNOWLEDGED
    require_no_lost(house, again)


# -- a worker past its lease -----------------------------------------------------------------------------------------


def test_a_worker_past_its_lease(house: CalmHouse) -> None:
    """Frozen while it holds a job: another one does it, and the late one changes nothing when it wakes up."""
    house.calm_down()
    late, other = house.workers()
    house.freeze(other)
    try:
        with psycopg.connect(house.database.admin_dsn("hirz")) as lock:
            # The first thing that a scan reads: it waits here, outside any transaction.
            lock.execute("LOCK TABLE detect_scan IN ACCESS EXCLUSIVE MODE")
            answer = house.post(small("late"), "late")
            assert answer.status == 201
            until(lambda: house.ask(HELD_SCANS)[0][0] == 1)
            time.sleep(0.5)
            house.freeze(late)
            lock.rollback()
        house.thaw(other)
        house.calm_down()
        has_ticket = {reference for (reference,) in house.ask("SELECT reference FROM triage_ticket")}
        assert answer.reference in has_ticket
        assert late in house.workers(), "it was to be late, not dead"
    finally:
        house.thaw(late, other)
    time.sleep(LATE_SECONDS)
    require_once(house)
    require_works_alone(house, late, other)


def require_works_alone(house: CalmHouse, worker: int, other: int) -> None:
    """The worker, or the one that was started in its place, does a whole report without the other one."""
    house.freeze(other)
    try:
        assert house.post(small("alone"), f"alone-{worker}").status == 201
        house.calm_down()
    finally:
        house.thaw(other)


# How long the late worker has for finding out.
LATE_SECONDS = 3.0
HELD_SCANS = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'detect.scan_reports'"


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE detect_selector SET report_count = report_count + 1 WHERE id = (SELECT min(id) FROM detect_selector)",
        "INSERT INTO intake_idempotencykey (feed_id, key, request, report_id)"
        " SELECT feed_id, substring(request || key FROM 9 FOR 16), request, report_id FROM intake_idempotencykey LIMIT 1",
        "DELETE FROM ledger_entry WHERE verb = 'triage:ticket:opened'",
    ],
)
def test_a_double_effect_is_found_out(house: CalmHouse, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted variants: an effect counted twice, stored twice, and one without its record."""
    body = b'{"incident": {"type": "grooming", "narrative": "Writes as rim_lune.0 from +212 600 000 147."}}'
    assert house.post(body, "for-harm").status in ACKNOWLEDGED
    house.calm_down()
    with psycopg.connect(house.database.admin_dsn("hirz")) as connection:
        connection.execute(harm)
        monkeypatch.setattr(house, "_ask", lambda statement: connection.execute(statement).fetchall())
        with pytest.raises(AssertionError):
            require_once(house)
        connection.rollback()
        monkeypatch.undo()


# -- the disk --------------------------------------------------------------------------------------------------------


def grow(mounted: Path, size: str) -> None:
    """Make room."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(mounted)], check=True)


@pytest.fixture
def small_disk(house: CalmHouse) -> Iterator[Callable[[str], None]]:
    """Blobs on a disk of one megabyte; calling it with a size makes it larger."""
    blobs = house.home / "blobs"
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", str(blobs)]
    tried = None if os.geteuid() else subprocess.run(mount, capture_output=True, text=True)
    if tried is None or tried.returncode:
        reason = f"a small disk cannot be mounted here ({'not root' if tried is None else tried.stderr.strip()})"
        if os.environ.get("HIRZ_REQUIRE") == "all":
            pytest.fail(reason)
        pytest.skip(reason)
    kept = house.home / "kept"
    try:
        yield lambda size: grow(blobs, size)
    finally:
        shutil.copytree(blobs, kept)
        subprocess.run(["umount", str(blobs)], check=True)
        shutil.copytree(kept, blobs, dirs_exist_ok=True)
        shutil.rmtree(kept)


def test_a_full_disk(house: CalmHouse, small_disk: Callable[[str], None]) -> None:
    """Large documents are refused with 507, small reports still taken; with room again everything is."""
    before = [path for path in (house.home / "blobs").rglob("*") if path.is_file()]
    assert before == []
    answers = [house.post(large(f"full-{n}"), f"full-{n}") for n in range(6)]
    assert {answer.status for answer in answers} == {201, 507}
    full = [answer for answer in answers if answer.status == 507]
    assert all(answer.headers["retry-after"].isdigit() for answer in full)
    assert house.post(small("beside"), "beside").status == 201
    require_no_lost(house, answers)
    assert len(list((house.home / "blobs").glob("??/*"))) == 6 - len(full)
    assert list((house.home / "blobs").rglob("*.tmp")) == []
    small_disk("64m")
    assert house.post(large("roomy"), "roomy").status == 201


def test_a_draft_or_a_lonely_row_is_found_out(house: CalmHouse) -> None:
    """The planted variants: a draft left behind, and a file that nobody knows."""
    for name in ("0" * 32 + ".tmp", "0" * 32):
        folder = house.home / "blobs" / "00"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"left")
        with pytest.raises(AssertionError):
            require_blobs_whole(house)
        (folder / name).unlink()


# -- the ledger ------------------------------------------------------------------------------------------------------


@contextmanager
def ledger_closed(house: CalmHouse) -> Iterator[None]:
    """The public zone may not write the ledger."""
    house.tell("REVOKE INSERT ON ledger_inboxentry FROM hirz_public")
    try:
        yield
    finally:
        house.tell("GRANT INSERT ON ledger_inboxentry TO hirz_public")


@contextmanager
def ledger_locked(house: CalmHouse) -> Iterator[None]:
    """Somebody holds the ledger's table."""
    with psycopg.connect(house.database.admin_dsn("hirz")) as lock:
        lock.execute("LOCK TABLE ledger_inboxentry IN ACCESS EXCLUSIVE MODE")
        yield


BODIES = {"a small report": small("ledger"), "a large one": large("ledger"), "one to refuse": b'{"incident": {}}'}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_ledger_that_may_not_be_written(house: CalmHouse, body: bytes) -> None:
    """503 at once, and nothing stored: no report, no quarantine, no blob."""
    house.calm_down()
    before = stored(house)
    with ledger_closed(house):
        began = time.monotonic()
        answer = house.post(body, f"closed-{len(body)}")
        seconds = time.monotonic() - began
    require_refused([answer])
    assert answer.status == 503
    assert seconds < AT_ONCE_SECONDS
    assert stored(house) == before
    require_blobs_whole(house)


def test_a_ledger_that_is_locked(house: CalmHouse) -> None:
    """503 once the role's lock timeout is over, and nothing stored."""
    house.calm_down()
    before = stored(house)
    limit = float(ROLE_SETTINGS["hirz_public"]["lock_timeout"].removesuffix("s"))
    with ledger_locked(house):
        began = time.monotonic()
        answer = house.post(small("locked"), "locked")
        seconds = time.monotonic() - began
    assert answer.status == 503
    assert seconds < limit + SLACK_SECONDS
    assert stored(house) == before


def test_storing_without_the_ledger_is_found_out(house: CalmHouse) -> None:
    """The planted variant: a report whose entry went missing while it was acknowledged."""
    assert house.post(small("unrecorded"), "unrecorded").status in ACKNOWLEDGED
    house.calm_down()
    kept = "CREATE TABLE kept AS SELECT * FROM ledger_entry WHERE zone = 'public' AND sequence = (SELECT max(sequence) FROM ledger_entry WHERE zone = 'public')"
    house.tell(kept, "DELETE FROM ledger_entry WHERE id IN (SELECT id FROM kept)")
    try:
        with pytest.raises(AssertionError):
            require_once(house)
    finally:
        house.tell("INSERT INTO ledger_entry SELECT * FROM kept", "DROP TABLE kept")
