"""`hirz ingest`: reports from files, folders and archives, as a partner hands them over."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from hirz.cli.errors import CliError
from hirz.cli.house import opened
from hirz.cli.progress import progress

SHOWN_ROWS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Paths, the feed, a mapping for tables."""
    parser.add_argument("paths", nargs="+", type=Path, help="files, folders or ZIP archives")
    parser.add_argument("--feed", default="clearing", help="code of the feed that the reports come by")
    parser.add_argument("--mapping", type=Path, help="TOML file that says which column of a CSV is what")
    parser.add_argument("--language", default="en", choices=("ar", "fr", "en"), help="language of the reasons")


def run(args: argparse.Namespace) -> int:
    """0 when every input became a report, 1 when some went into quarantine."""
    missing = [str(p) for p in args.paths if not p.exists()]
    if missing:
        raise CliError(f"There is no {', '.join(missing)}.")
    # Intake seals and never opens: the command runs in the public zone, with public keys only.
    with opened("public"):
        results = _ingest(args)
    if args.json:
        return 1 if any(r.outcome == "quarantined" for r in results) else 0
    _show(results)
    return 1 if any(r.outcome == "quarantined" for r in results) else 0


def _ingest(args: argparse.Namespace) -> list[Any]:
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor
    from hirz.cli.ingesting import documents, ingest, inputs
    from hirz.core.formats import CsvMapping

    feed = Feed.objects.filter(code=args.feed).first()
    if feed is None:
        known = ", ".join(Feed.objects.values_list("code", flat=True)) or "none yet"
        raise CliError(f"There is no feed {args.feed}. Known feeds: {known}.")
    mapping = CsvMapping.from_toml(args.mapping.read_text(encoding="utf-8")) if args.mapping else None
    files = list(inputs(args.paths))
    results = []
    with progress("Reading", len(files), quiet=args.json) as step:
        found = (pair for file in files for pair in documents(file))
        for result in ingest(
            found, feed=feed, by=Actor.partner(feed.code, feed.sender_id), language=args.language, csv_mapping=mapping,
            progress=step,
        ):  # fmt: skip
            results.append(result)
            if args.json:
                print(json.dumps(asdict(result), ensure_ascii=False), flush=True)
    return results


def _show(results: list[Any]) -> None:
    console = Console()
    table = Table(title="What came in", show_lines=False)
    for column in ("input", "outcome", "reference", "reason"):
        table.add_column(column, overflow="fold")
    for result in results[:SHOWN_ROWS]:
        reason = f"line {result.line}: {result.reason}" if result.line else result.reason
        table.add_row(result.path, result.outcome + (" (again)" if result.is_replay else ""), result.reference, reason)
    console.print(table)
    if len(results) > SHOWN_ROWS:
        console.print(f"... and {len(results) - SHOWN_ROWS} more")
    counts = Counter(str(result.outcome) for result in results)
    console.print(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing found")
