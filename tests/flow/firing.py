"""The kill harness: a client that records what was acknowledged, a killer, and the reckoning afterwards."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hirz.cli.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
DRAIN_SECONDS = 600
CLIENTS = 50
TARGETS = ("web", "worker", "postgresql")
AGAIN_AT_ONCE = 0.2
PATIENCE_SECONDS = 30


@dataclass
class Outcome:
    """What a storm left behind."""

    kills: dict[str, int]
    sent: int
    acknowledged: int
    lost: list[str]
    doubles: list[str]
    refused: list[str]
    in_flight_peak: int
    seconds_to_drain: float

    def __str__(self) -> str:
        return (
            f"kills {self.kills}, keys sent {self.sent}, acknowledged {self.acknowledged}, lost {len(self.lost)},"
            f" double effects {len(self.doubles)}, wrong answers {len(self.refused)}, in flight at most {self.in_flight_peak}, drained in {self.seconds_to_drain:.0f} s"
        )


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Storm:
    """A house under fire."""

    home: Path
    application: str = ""
    targets: tuple[str, ...] = TARGETS
    port: int = field(default_factory=free_port)
    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _house: subprocess.Popen[str] | None = None
    _swallower: threading.Thread | None = None

    def start(self) -> None:
        """Start the house and wait until it answers."""
        environment = {
            **os.environ, "HIRZ_HOME": str(self.home), "HIRZ_PORT_PUBLIC": str(self.port),
            "HIRZ_STALLED_SECONDS": "6", "HIRZ_HEARTBEAT_SECONDS": "2",
        }  # fmt: skip
        for name in ("HIRZ_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HIRZ_SECRET_KEY"):
            environment.pop(name, None)
        words = [sys.executable, "-m", "tests.flow.fire_house", str(self.home), *filter(None, [self.application])]
        self._house = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert self._house.stdout is not None
        deadline = time.monotonic() + START_SECONDS
        for line in self._house.stdout:
            if line.strip() == "ready":
                self._swallower = threading.Thread(target=self._swallow, daemon=True)
                self._swallower.start()
                return
            assert time.monotonic() < deadline, "the house did not start"
        raise AssertionError("the house ended before it was ready")

    def _swallow(self) -> None:
        assert self._house is not None and self._house.stdout is not None
        for _ in self._house.stdout:
            pass

    def end(self) -> None:
        """Stop the house as an operator would."""
        if self._house is None:
            return
        self._house.send_signal(signal.SIGINT)
        try:
            self._house.wait(60)
        except subprocess.TimeoutExpired:
            self._house.kill()
            self._house.wait()
        if self._swallower is not None:
            self._swallower.join(5)
        if self._house.stdout is not None:
            self._house.stdout.close()

    def rage(self, kills: int, seed: int) -> Outcome:
        """Send from 50 clients, kill at random moments, let it calm down, and reckon."""
        token = (self.home / "token").read_text()
        clients = [threading.Thread(target=self._client, args=(n, token)) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        counts = self._kill(kills, random.Random(seed))
        self._stop.set()
        for client in clients:
            client.join()
        began = time.monotonic()
        self._drain()
        return self._reckon(counts, time.monotonic() - began)

    # -- the client, outside the killed group ------------------------------------------------------------------------

    def _client(self, number: int, token: str) -> None:
        count = 0
        while not self._stop.is_set():
            key = f"client-{number}-{count}"
            count += 1
            with self._lock:
                self.sent.add(key)
            self._insist(key, token)

    def _insist(self, key: str, token: str) -> None:
        """Send the same request until it is acknowledged, as a partner should; sometimes once more afterwards."""
        body = json.dumps(
            {"reference": key, "incident": {"type": "sextortion", "narrative": f"Account rim_lune asks for money ({key}).",
             "platform": "Pixo"}, "reported": [{"screen_names": [f"rim_{key}"], "service": "Pixo", "phones": ["+212600000147"]}]}
        ).encode()  # fmt: skip
        times = 2 if hash(key) % 10 == 0 else 1
        while times:
            reference = self._post(key, body, token)
            if reference is None:
                if self._stop.is_set():
                    return
                time.sleep(0.05)
                continue
            with self._lock:
                self.acknowledged.setdefault(key, set()).add(reference)
            times -= 1

    def _post(self, key: str, body: bytes, token: str) -> str | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
        with self._lock:
            self.in_flight += 1
            self.peak = max(self.peak, self.in_flight)
        try:
            connection.request("POST", "/api/v1/reports", body, headers)
            answer = connection.getresponse()
            data = answer.read()
            if answer.status in {200, 201}:
                return str(json.loads(data)["reference"])
            if answer.status != 503:
                with self._lock:
                    self.refused.append(f"{answer.status}: {data[:200]!r}")
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
            with self._lock:
                self.in_flight -= 1
        return None

    # -- the killer ---------------------------------------------------------------------------------------------------

    def _kill(self, kills: int, chance: random.Random) -> dict[str, int]:
        counts = dict.fromkeys(self.targets, 0)
        while sum(counts.values()) < kills:
            # Mostly a house that works again is hit, and one time in five one that is still getting up.
            if chance.random() > AGAIN_AT_ONCE:
                self._await_work()
            time.sleep(chance.uniform(0.05, 1.6))
            target = chance.choice(list(counts))
            pids = self._pids(target)
            if not pids:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(pids), signal.SIGKILL)
                counts[target] += 1
        return counts

    def _await_work(self) -> None:
        """Until a few more requests were acknowledged, or a while is over."""
        before, deadline = len(self.acknowledged), time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) < before + 5 and time.monotonic() < deadline:
            time.sleep(0.05)

    def _pids(self, target: str) -> list[int]:
        if target == "postgresql":
            with contextlib.suppress(OSError, IndexError, ValueError):
                top = int((self.home / "pg" / "postmaster.pid").read_text().splitlines()[0])
                return [top, *_children(top)]
            return []
        try:
            record = json.loads((self.home / "run" / "supervisor.json").read_text())
        except (OSError, ValueError):
            return []
        name = "public" if target == "web" else "worker"
        tops = [c["pid"] for c in record["children"] if c["name"].startswith(name)]
        return tops if target == "worker" else [pid for top in tops for pid in (top, *_children(top))]

    # -- the reckoning ------------------------------------------------------------------------------------------------

    def _drain(self) -> None:
        deadline = time.monotonic() + DRAIN_SECONDS
        left: object = "the database never answered"
        while time.monotonic() < deadline:
            with contextlib.suppress(Exception):
                left = dict(zip(("tickets", "entries", "jobs"), self._ask(LEFT)[0], strict=True))
                if not any(left.values()):
                    return
            time.sleep(0.5)
        if not self.application:
            jobs = self._ask("SELECT task_name, status, attempts, count(*) FROM procrastinate_jobs GROUP BY 1, 2, 3")
            raise AssertionError(f"the queue did not drain by itself: {left} are left; jobs {jobs}; {self._logs()}")

    def _logs(self) -> str:
        return "\n".join(f"{log.name}: {log.read_text()[-2000:]}" for log in (self.home / "run").glob("*.log"))

    def _ask(self, statement: str) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(EmbeddedPostgres(self.home).admin_dsn("hirz"), autocommit=True) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[arg-type]

    def _reckon(self, counts: dict[str, int], drained: float) -> Outcome:
        stored = {row[0] for row in self._ask("SELECT reference FROM intake_report")}
        lost = [key for key, references in self.acknowledged.items() if not references <= stored]
        doubles = [key for key, references in self.acknowledged.items() if len(references) > 1]
        doubles += [f"{what}: {count}" for what, statement in DOUBLES.items() if (count := self._ask(statement)[0][0])]
        return Outcome(counts, len(self.sent), len(self.acknowledged), lost, doubles, self.refused, self.peak, drained)


def _children(top: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == top:
                found.append(int(stat.parent.name))
    return found


LEFT = (
    "SELECT (SELECT count(*) FROM intake_report) - (SELECT count(*) FROM triage_ticket),"
    " (SELECT count(*) FROM ledger_inboxentry),"
    " (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name <> 'upkeep')"
)
# Each counts things that happened twice, or happened without their record; all must be zero.
DOUBLES = {
    "reports without or with two idempotency keys": (
        "SELECT count(*) FROM (SELECT r.id FROM intake_report r LEFT JOIN intake_idempotencykey k ON k.report_id = r.id"
        " GROUP BY r.id HAVING count(k.id) <> 1) AS x"
    ),
    "reports without exactly one document": (
        "SELECT count(*) FROM (SELECT r.id FROM intake_report r LEFT JOIN intake_sourcedocument d ON d.report_id = r.id"
        " GROUP BY r.id HAVING count(d.id) <> 1) AS x"
    ),
    "reports without exactly two wraps": (
        "SELECT count(*) FROM (SELECT r.id FROM intake_report r LEFT JOIN vault_wrap w ON w.object_id = r.id"
        " GROUP BY r.id HAVING count(w.key_id) <> 2) AS x"
    ),
    "entries for received reports that are not one each": (
        "SELECT count(*) FROM (SELECT r.id FROM intake_report r LEFT JOIN ledger_entry e ON e.object_id = r.id::text"
        " AND e.verb = 'intake:report:received' GROUP BY r.id HAVING count(e.id) <> 1) AS x"
    ),
    "entries for opened tickets that are not one each": (
        "SELECT count(*) FROM (SELECT t.report_id FROM triage_ticket t LEFT JOIN ledger_entry e"
        " ON e.object_id = t.report_id::text AND e.verb = 'triage:ticket:opened' GROUP BY t.report_id HAVING count(e.id) <> 1) AS x"
    ),
    "selectors counted twice": (
        "SELECT count(*) FROM detect_selector s WHERE report_count <>"
        " (SELECT count(DISTINCT report_id) FROM detect_sighting g WHERE g.selector_id = s.id)"
    ),
    "bundles counted wrongly": (
        "SELECT count(*) FROM triage_bundle b WHERE size <> (SELECT count(*) FROM triage_bundlemember m WHERE m.bundle_id = b.id AND m.left_at IS NULL)"
    ),
    "gaps in the ledger": (
        "SELECT (SELECT count(*) FROM ledger_entry) - (SELECT coalesce(max(sequence) + 1, 0) FROM ledger_entry)"
    ),
}
