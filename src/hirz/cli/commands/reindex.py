"""`hirz reindex`: make the words of earlier reports searchable, after an update that cuts or keys them in another way."""

from __future__ import annotations

import argparse
import json

from hirz.cli.house import opened
from hirz.cli.progress import progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: what is left is known."""
    parser.add_argument("--count", action="store_true", help="say how many reports wait, and index none")


def run(args: argparse.Namespace) -> int:
    """0 when nothing is left; 1 when some reports could not be taken apart."""
    with opened("worker"):
        from hirz.detect.reindexing import count_left, index_again

        left, indexed, broken = count_left(), 0, 0
        if not args.count:
            with progress("Indexing", max(left, 1), quiet=args.json) as step:
                for done in index_again():
                    indexed, broken = indexed + done.indexed, broken + done.broken
                    step(sum(done))
            left = count_left()
    if args.json:
        print(json.dumps({"indexed": indexed, "broken": broken, "left": left}))
    elif args.count:
        print(f"{left:,} reports wait to be indexed." if left else "Every scanned report is indexed.")
    else:
        print(f"{indexed:,} reports indexed.")
        if broken:
            print(f"{broken:,} could not be taken apart: the log names them by their ids.")
    return 1 if broken else 0
