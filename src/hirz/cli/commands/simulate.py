"""`hirz simulate`: a fictional year of reports with its ground truth, into a demo database or into files."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hirz.cli.errors import CliError
from hirz.cli.house import opened
from hirz.cli.progress import progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many, which seed, where to."""
    parser.add_argument("--reports", type=int, default=2_000, help="how many reports (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same year (default 1)")
    parser.add_argument("--days", type=int, default=14, help="how many days back from today (default 14)")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write documents and truth into a folder instead")


def run(args: argparse.Namespace) -> int:
    """0 when all were handed over."""
    if args.reports < 1 or args.days < 1:
        raise CliError("--reports and --days are whole numbers from 1 on.")
    if args.write:
        return _write(args)
    with opened("public"):
        from hirz.base.setup import NotOurs
        from hirz.cli.simulating import send, simulated_documents

        documents = simulated_documents(args.reports, args.seed, datetime.now(UTC), args.days)
        try:
            with progress("Sending", args.reports, quiet=args.json) as step:
                count = send(documents, progress=step)
        except NotOurs as refusal:
            raise CliError(f"Refused: {refusal}.") from None
    print(
        json.dumps({"reports": count})
        if args.json
        else f"{count} simulated reports were handed over; a worker ranks them."
    )
    return 0


def _write(args: argparse.Namespace) -> int:
    from hirz.core.simulation import simulate

    today = datetime.now(UTC).date()
    args.write.mkdir(parents=True, exist_ok=True)
    with (args.write / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for document in simulate(args.reports, args.seed, start=today - timedelta(days=args.days), end=today):
            (args.write / document.name).write_bytes(document.data)
            line = {"name": document.name, "sender": document.sender_code, **document.truth}
            truth.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    print(json.dumps({"folder": str(args.write)}) if args.json else f"Written into {args.write}.")
    return 0
