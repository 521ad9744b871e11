"""One round of `bench.ingest` in a process of its own: a fresh server, the workers, the clock."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.yardstick import measure

CHECK_EVERY = 0.2


def main() -> None:
    """`bench.ingest_run HOME WORKERS DOCUMENTS`: prints one JSON line."""
    home, workers, documents = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    os.environ["HIRZ_HOME"] = str(home)
    from hirz.cli.postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(home)
    postgres.start()
    try:
        postgres.ensure_roles()
        postgres.ensure_database()
        _in_zone("owner", postgres, ["-m", "bench.ingest_setup", str(home)])
        before = statistics.median(measure() for _ in range(5))
        children = [_start_worker(postgres) for _ in range(workers)]
        yardstick = subprocess.Popen(
            [sys.executable, "-m", "bench.yardstick", "3600"], stdout=subprocess.PIPE, text=True
        )
        try:
            time.sleep(3)  # workers import and register before the clock starts
            figures = _timed(postgres, documents, children)
            yardstick.terminate()
            during = [float(line) for line in yardstick.communicate()[0].splitlines()]
            figures["yardstick_ms"] = {"before": round(before, 2), "during": round(statistics.median(during), 2)}
            print(json.dumps(figures))
        finally:
            yardstick.kill()
            for child in children:
                child.terminate()
            for child in children:
                child.wait(30)
    finally:
        postgres.stop()


def _environment(zone: str, postgres: Any) -> dict[str, str]:
    return {
        **os.environ,
        "HIRZ_DATABASE_URL": postgres.dsn(zone),
        "DJANGO_SETTINGS_MODULE": f"hirz.web.settings.{zone}",
    }


def _in_zone(zone: str, postgres: Any, words: list[str]) -> None:
    subprocess.run([sys.executable, *words], env=_environment(zone, postgres), check=True, stdout=sys.stderr)


def _start_worker(postgres: Any) -> subprocess.Popen[bytes]:
    code = "import django; django.setup(); from hirz.pipeline import run_worker; run_worker()"
    return subprocess.Popen([sys.executable, "-c", code], env=_environment("worker", postgres), stdout=sys.stderr)


def _timed(postgres: Any, documents: Path, children: list[subprocess.Popen[bytes]]) -> dict[str, Any]:
    import psycopg

    os.environ.update(_environment("public", postgres))
    import django

    django.setup()
    from hirz.base.garbage import collect_rarely
    from hirz.cli import ingesting  # noqa: F401 - imported before the clock starts, as the command does

    collect_rarely()
    # What starting up cost is not counted: a worker starts once for millions of reports.
    server_before, own_before = _server_cpu(postgres), time.process_time()
    workers_before = [_cpu_of(child.pid) for child in children]
    began = time.perf_counter()
    count, size = _ingest(documents)
    received = time.perf_counter()
    with psycopg.connect(postgres.admin_dsn("hirz"), autocommit=True) as watch:
        while not _drained(watch, count):
            if any(child.poll() is not None for child in children):
                raise SystemExit("a worker died")
            time.sleep(CHECK_EVERY)
        ended = time.perf_counter()
        settings = {
            name: watch.execute(f"SHOW {name}").fetchone()[0]
            for name in ("fsync", "full_page_writes", "synchronous_commit")
        }  # type: ignore[index]
    cpu = {
        "ingest": time.process_time() - own_before,
        "workers": sum(_cpu_of(child.pid) for child in children) - sum(workers_before),
        "postgresql": _server_cpu(postgres) - server_before,
    }
    elapsed = ended - began
    return {
        "reports": count,
        "mean_bytes": round(size / count),
        "seconds": round(elapsed, 2),
        "seconds_until_received": round(received - began, 2),
        "reports_per_second": round(count / elapsed, 1),
        "cpu_ms_each": {
            **{name: round(seconds / count * 1e3, 3) for name, seconds in cpu.items()},
            "together": round(sum(cpu.values()) / count * 1e3, 3),
        },
        "settings": settings,
    }


def _ingest(documents: Path) -> tuple[int, int]:
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor
    from hirz.cli.ingesting import ingest
    from hirz.core.formats import CsvMapping
    from hirz.core.simulation import CSV_MAPPING_TOML

    mapping = CsvMapping.from_toml(CSV_MAPPING_TOML)
    count = size = 0

    def read(folder: Path) -> Iterator[tuple[str, bytes]]:
        nonlocal size
        for path in sorted(folder.iterdir()):
            data = path.read_bytes()
            size += len(data)
            yield path.name, data

    for folder in sorted(documents.iterdir()):
        feed = Feed.objects.get(code=folder.name)
        by = Actor.partner(feed.code, feed.sender_id)
        for result in ingest(read(folder), feed=feed, by=by, csv_mapping=mapping):
            if result.outcome != "accepted":
                raise SystemExit(f"{result.path}: {result.reason}")
            count += not result.is_replay
    return count, size


def _drained(watch: Any, count: int) -> bool:
    # The watcher's own cost is the server's CPU: what is dear to count is counted once nothing waits any more.
    waiting = watch.execute(
        "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name <> 'upkeep')"
        " OR EXISTS (SELECT FROM ledger_inboxentry)"
    ).fetchone()
    return waiting == (False,) and watch.execute("SELECT count(*) FROM triage_ticket").fetchone() == (count,)


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _server_cpu(postgres: Any) -> float:
    """CPU of the postmaster, its children, and those that it has already buried."""
    top = int((postgres.home.pg / "postmaster.pid").read_text().splitlines()[0])
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        pid, parent = int(stat.parent.name), int(fields[1])
        if pid == top:
            total += sum(int(value) for value in fields[11:15]) / os.sysconf("SC_CLK_TCK")
        elif parent == top:
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


if __name__ == "__main__":
    main()
