"""How many reports a second reach a ranked ticket, with everything on, and where the time goes?

Peer: the CyberTipline's published 36 million reports of a year, which are 1.15 a second, every second.
Everything on: parsing, sealing to two recipients, ledger entries, blind index, digest lists, near-same text,
bundles, assessment, the Merkle tree with signed heads; fsync, full_page_writes and synchronous_commit on, on a
disk file system. The clock runs from the first byte read to the last ranked ticket with every job done and every
ledger entry in the tree.

    python -m bench.ingest --reports 20000 --workers 2
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

WORLD_PER_SECOND = 36_000_000 / (365 * 24 * 3600)


def main() -> None:
    """Run the rounds and print the figures as JSON and as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=None, help="a folder on a disk file system (default: build/)")
    parser.add_argument("--profile", action="store_true", help="also take one process apart, stage by stage")
    args = parser.parse_args()
    base = args.folder or Path("build")
    base.mkdir(parents=True, exist_ok=True)
    rounds = [_round(args, base, number) for number in range(args.rounds)]
    rates = [r["reports_per_second"] for r in rounds]
    figures = {
        "reports": rounds[0]["reports"],
        "mean_bytes": rounds[0]["mean_bytes"],
        "rounds": rounds,
        "median_cpu_ms_each": {
            name: statistics.median(r["cpu_ms_each"][name] for r in rounds) for name in rounds[0]["cpu_ms_each"]
        },
        "median_reports_per_second": statistics.median(rates),
        "ratio_to_world": statistics.median(rates) / WORLD_PER_SECOND,
        "load_before": os.getloadavg(),
        "cores": os.cpu_count(),
    }
    print(json.dumps(figures, indent=1))
    if args.profile:
        _profile(args, base)


def _file_system(path: Path) -> str:
    done = subprocess.run(["df", "--output=fstype", str(path)], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def _round(args: argparse.Namespace, base: Path, number: int) -> dict[str, Any]:
    home = Path(tempfile.mkdtemp(prefix="ingest-", dir=base.resolve()))
    try:
        documents = _write_documents(home / "documents", args.reports, args.seed)
        run = [sys.executable, "-m", "bench.ingest_run", str(home), str(args.workers), str(documents)]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        figures: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        figures["file_system"] = _file_system(home)
        return figures
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _write_documents(folder: Path, reports: int, seed: int) -> Path:
    """One folder for each sender, one file for each document."""
    from hirz.core.simulation import simulate

    today = datetime.now(UTC).date()
    for document in simulate(reports, seed, start=today - timedelta(days=120), end=today):
        target = folder / document.sender_code
        target.mkdir(parents=True, exist_ok=True)
        (target / document.name).write_bytes(document.data)
    return folder


def _profile(args: argparse.Namespace, base: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="ingest-", dir=base.resolve()))
    try:
        documents = _write_documents(home / "documents", min(args.reports, 4_000), args.seed)
        subprocess.run([sys.executable, "-m", "bench.ingest_profile", str(home), str(documents)], check=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
