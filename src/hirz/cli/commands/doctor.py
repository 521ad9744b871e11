"""`hirz doctor`: looks at everything that could lose data or leak it, and changes nothing."""

from __future__ import annotations

import argparse
import json

from rich.console import Console
from rich.table import Table

from hirz.cli.house import opened

COLOUR = {"unsafe": "red", "wrong": "yellow", "warning": "cyan", "good": "green"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing besides --json."""


def run(args: argparse.Namespace) -> int:
    """0 when nothing is unsafe or wrong, 1 otherwise."""
    with opened("worker"):
        from hirz.base.health import examine

        findings = examine()
    if args.json:
        for finding in findings:
            print(json.dumps({"check": finding.check, "severity": finding.severity, "sentence": finding.sentence}))
    else:
        table = Table(title="hirz doctor")
        for column in ("check", "severity", "finding"):
            table.add_column(column, overflow="fold")
        for finding in findings:
            table.add_row(finding.check, f"[{COLOUR[finding.severity]}]{finding.severity}[/]", finding.sentence)
        Console().print(table)
    return 1 if any(f.severity in {"unsafe", "wrong"} for f in findings) else 0
