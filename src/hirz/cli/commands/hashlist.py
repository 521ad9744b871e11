"""`hirz hashlist import`: digests of known material from a CSV, with where they come from."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from hirz.cli.errors import CliError
from hirz.cli.house import opened

SHOWN_BAD_ROWS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`import FILE --code --name --source`."""
    tree = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    branch = tree.add_parser("import", help="add the digests of a CSV (columns md5, sha1, sha256, classification)")
    branch.add_argument("file", type=Path)
    branch.add_argument("--code", required=True, help="short name of the list")
    branch.add_argument("--name", required=True, help="full name of the list")
    branch.add_argument("--source", required=True, help="who gave it, and under what terms")
    branch.add_argument("--scheme", default="", help="classification scheme of its labels")


def run(args: argparse.Namespace) -> int:
    """0 when every digest was good, 1 when some were left out."""
    if not args.file.is_file():
        raise CliError(f"There is no file {args.file}.")
    with opened("worker"):
        from hirz.base.actors import Actor
        from hirz.detect.lists import import_hash_list

        done = import_hash_list(
            args.file.read_text(encoding="utf-8-sig"), code=args.code, name=args.name, source=args.source,
            scheme=args.scheme, by=Actor.system("operator"),
        )  # fmt: skip
    if args.json:
        print(
            json.dumps(
                {"added": done.added, "known": done.known, "bad": [[b.line, b.kind, b.reason] for b in done.bad]}
            )
        )
        return 1 if done.bad else 0
    print(f"{done.added} digests added, {done.known} known already, {len(done.bad)} left out")
    for row in done.bad[:SHOWN_BAD_ROWS]:
        print(f"  line {row.line}, {row.kind}: {row.reason}")
    return 1 if done.bad else 0
