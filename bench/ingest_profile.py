"""Takes the road of `bench.ingest` apart: one process after another, stage by stage, in CPU milliseconds a report."""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import sys
import time
from pathlib import Path
from typing import Any

ROWS = 28


def main() -> None:
    """`bench.ingest_profile HOME DOCUMENTS`."""
    home, documents = Path(sys.argv[1]), Path(sys.argv[2])
    os.environ["HIRZ_HOME"] = str(home)
    from bench.ingest_run import _environment, _in_zone
    from hirz.cli.postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(home)
    postgres.start()
    try:
        postgres.ensure_roles()
        postgres.ensure_database()
        _in_zone("owner", postgres, ["-m", "bench.ingest_setup", str(home)])
        for stage, zone in (("receive", "public"), ("work", "worker")):
            environment = _environment(zone, postgres)
            import subprocess

            subprocess.run(
                [sys.executable, "-m", "bench.ingest_profile", stage, str(documents)], env=environment, check=True
            )
    finally:
        postgres.stop()


def receive(documents: Path) -> None:
    """Parsing, sealing, storing."""
    import django

    django.setup()
    from bench.ingest_run import _ingest

    _profiled("receive", lambda: _ingest(documents))


def work() -> None:
    """Scanning, assessing, sequencing."""
    import django

    django.setup()
    from hirz.base.ledger.sequencer import sequence_entries
    from hirz.detect.services import scan_reports
    from hirz.intake.models import Report
    from hirz.triage.services import assess_reports

    ids = list(Report.objects.order_by("received_at").values_list("id", flat=True))
    batches = [ids[start : start + 200] for start in range(0, len(ids), 200)]
    _profiled("scan", lambda: [scan_reports(batch) for batch in batches], len(ids))
    _profiled("assess", lambda: [assess_reports(batch) for batch in batches], len(ids))

    def sequence() -> None:
        while sequence_entries():
            pass

    _profiled("sequence", sequence, len(ids))


def _profiled(name: str, function: Any, count: int = 0) -> None:
    from django.db import connection

    from bench.ingest_run import _cpu_of

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    profile = cProfile.Profile()
    wall, cpu, server = time.perf_counter(), time.process_time(), _cpu_of(backend)
    result = function() if os.environ.get("HIRZ_BENCH_PLAIN") else profile.runcall(function)
    wall, cpu, server = time.perf_counter() - wall, time.process_time() - cpu, _cpu_of(backend) - server
    count = count or result[0]
    print(
        json.dumps(
            {
                "stage": name,
                "reports": count,
                "wall_ms_each": round(wall / count * 1e3, 3),
                "cpu_ms_each": round(cpu / count * 1e3, 3),
                "server_cpu_ms_each": round(server / count * 1e3, 3),
            }
        )
    )
    if not os.environ.get("HIRZ_BENCH_PLAIN"):
        pstats.Stats(profile).sort_stats(os.environ.get("HIRZ_BENCH_SORT", "tottime")).print_stats(ROWS)


if __name__ == "__main__":
    if sys.argv[1] == "receive":
        receive(Path(sys.argv[2]))
    elif sys.argv[1] == "work":
        work()
    else:
        main()
