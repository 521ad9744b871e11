"""`hirz link`: link reports by what they share, as one job on DuckDB or on Spark, from tables in a folder."""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from pathlib import Path

from hirz.cli.engines import ENGINES, TABLES, read_tables
from hirz.cli.errors import CliError
from hirz.cli.progress import progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where from, where to, on which engine."""
    columns = "; ".join(f"{name}: {', '.join(of)}" for name, of in TABLES.items())
    parser.add_argument(
        "folder", type=Path, help=f"holds the tables as .csv or .parquet ({columns}); texts may be absent"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="a CSV of report and group; never overwritten"
    )
    parser.add_argument(
        "--engine", choices=sorted(ENGINES), default="duckdb", help="the results are the same (default duckdb)"
    )
    parser.add_argument("--memory", default="", metavar="SIZE", help="what the engine may take, such as 8GB or 8g")
    parser.add_argument("--threads", type=int, default=0, help="how many (default: the engine's own choice)")


def run(args: argparse.Namespace) -> int:
    """0 when the groups are written; 1 when a table is missing or the engine is not there."""
    if not args.folder.is_dir():
        raise CliError(f"{args.folder} is no folder.")
    if args.out.exists():
        raise CliError(f"{args.out} is there already.")
    from hirz.core.linking.scaling import run_job

    with (
        tempfile.TemporaryDirectory(prefix="hirz-link-") as work,
        progress("Linking", quiet=args.json) as step,
        ENGINES[args.engine](Path(work), memory=args.memory, threads=args.threads) as engine,
    ):
        read_tables(engine, args.folder)
        done = run_job(engine, lambda _: step(1))
        with args.out.open("x", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(("report", "group"))
            table.writerows(engine.rows("SELECT report, label FROM labels ORDER BY report"))
    if args.json:
        print(json.dumps(done._asdict()))
    else:
        print(f"{done.reports} reports: {done.linked} of them in {done.groups} groups, after {done.rounds} rounds.")
    return 0
