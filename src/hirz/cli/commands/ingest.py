"""`hirz ingest`: reports from files, folders and archives, as a partner hands them over."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hirz.cli.errors import CliError
from hirz.cli.house import opened
from hirz.cli.progress import progress

SHOWN_ROWS = 60
SIGN = {"accepted": "+", "quarantined": "!"}


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
    from hirz.base.garbage import collect_rarely
    from hirz.cli.ingesting import documents, ingest, inputs
    from hirz.core.formats import CsvMapping

    feed = Feed.objects.filter(code=args.feed).first()
    if feed is None:
        known = ", ".join(Feed.objects.values_list("code", flat=True)) or "none yet"
        raise CliError(f"There is no feed {args.feed}. Known feeds: {known}.")
    mapping = CsvMapping.from_toml(args.mapping.read_text(encoding="utf-8")) if args.mapping else None
    files = list(inputs(args.paths))
    collect_rarely()
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
    """A table of what came in, then the reason for each refusal on lines of its own."""
    console = Console(highlight=False)
    table = Table(title="What came in", title_justify="left", box=SIMPLE_HEAD)
    table.add_column("outcome", no_wrap=True)
    table.add_column("reference", no_wrap=True)
    table.add_column("input", overflow="fold")
    root = _common_root([result.path for result in results])
    for result in results[:SHOWN_ROWS]:
        again = ", again" if result.is_replay else ""
        table.add_row(
            f"{SIGN[result.outcome]} {result.outcome}{again}", result.reference, result.path.removeprefix(root)
        )
    console.print(table)
    if len(results) > SHOWN_ROWS:
        console.print(f"... and {len(results) - SHOWN_ROWS} more; --json lists all\n")
    for result in [r for r in results if r.reason][:SHOWN_ROWS]:
        place = f", line {result.line}" if result.line else ""
        console.print(f"{result.path.removeprefix(root)}{place}:", markup=False)
        console.print(Padding(Text(result.reason), (0, 0, 0, 4)))
    counts = Counter(str(result.outcome) for result in results)
    console.print(
        "\n" + (", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "Nothing was found.")
    )


def _common_root(paths: list[str]) -> str:
    """The folder that all inputs lie in, with its slash; empty if there is none or only one input."""
    if len(paths) < 2:
        return ""
    root = os.path.commonpath(paths)
    return f"{root}/" if root and all(path.startswith(f"{root}/") for path in paths) else ""
