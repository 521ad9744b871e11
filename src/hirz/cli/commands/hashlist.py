"""`hirz hashlist`: lists of digests of known material, from import to what their owners are told."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from hirz.cli import hash_lists
from hirz.cli.errors import CliError
from hirz.cli.house import opened

FORMATS = ("csv", "pdq", "ncmec", "stopncii", "vics")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`import`, `status`, `new`, `set`, `export`, `feedback`."""
    tree = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    _add_import(tree.add_parser("import", help="take in a list; a run that was cut goes on where it was"))
    branch = tree.add_parser("status", help="every list, or one with its imports")
    branch.add_argument("code", nargs="?", help="short name of the list")
    branch = tree.add_parser("new", help="make an empty list of one's own")
    branch.add_argument("--code", required=True, help="short name of the list")
    branch.add_argument("--name", required=True, help="full name of the list")
    branch.add_argument("--scheme", default="", help="classification scheme of its labels")
    branch.add_argument("--negative", action="store_true", help="a list of what is known to be no abuse material")
    branch = tree.add_parser("set", help="switch a list on or off, wholly or in part")
    branch.add_argument("code", help="short name of the list")
    branch.add_argument("--enable", type=int, metavar="PERCENT", help="share of its entries that are matched, 0 to 100")
    branch.add_argument("--review", metavar="DAY", help="when somebody looks again, as 2027-05-31, or none")
    branch.add_argument(
        "--flood-limit", type=int, metavar="N", help="reports in a day from which an entry is set apart"
    )
    branch = tree.add_parser("export", help="write one's own list as a table")
    branch.add_argument("code", help="short name of the list")
    branch.add_argument("--to", type=Path, help="file to write; without it, to the screen")
    branch = tree.add_parser("feedback", help="write what the owner of a list would be told; nothing is sent")
    branch.add_argument("code", help="short name of the list")
    branch.add_argument("--to", type=Path, help="file to write; without it, to the screen")
    branch.add_argument("--reason", action="append", default=[], metavar="GUID", help="the owner's reason (NCMEC)")
    branch.add_argument("--again", action="store_true", help="also what was written before")


def _add_import(branch: argparse.ArgumentParser) -> None:
    branch.add_argument("files", nargs="+", type=Path, metavar="file", help="the list, or its pages in their order")
    branch.add_argument("--code", required=True, help="short name of the list")
    branch.add_argument("--name", help="full name of the list (a new list needs it)")
    branch.add_argument("--source", help="who gave it (a new list needs it)")
    branch.add_argument("--format", choices=("auto", *FORMATS), default="auto", help="told by the file itself: auto")
    branch.add_argument("--scheme", help="classification scheme of its labels")
    branch.add_argument("--scheme-version", help="its version")
    branch.add_argument("--provenance", help="how it reached us")
    branch.add_argument("--terms", help="what its owner allows")
    branch.add_argument("--enable", type=int, metavar="PERCENT", help="share of its entries that are matched, 0 to 100")
    branch.add_argument("--review", metavar="DAY", help="when somebody looks again, as 2027-05-31")
    branch.add_argument("--negative", action="store_true", help="its entries are known to be no abuse material")
    branch.add_argument("--report", type=Path, help="write a table of the rows that need a look")


ACTS: dict[str, Callable[[argparse.Namespace], int]] = {
    "import": hash_lists.import_files,
    "status": hash_lists.status,
    "new": hash_lists.new,
    "set": hash_lists.change,
    "export": hash_lists.export,
    "feedback": hash_lists.feedback,
}


def run(args: argparse.Namespace) -> int:
    """0 when all is good, 1 when rows were left out or a document broke off."""
    missing = [str(path) for path in getattr(args, "files", ()) if not path.is_file()]
    if missing:
        raise CliError(f"There is no file {', '.join(missing)}.")
    with opened("worker"):
        from django.utils.translation import override

        from hirz.base.errors import HirzError
        from hirz.core.formats.hash_lists import ListError

        try:
            with override("en"):
                return ACTS[args.act](args)
        except ListError as error:
            raise CliError(f"This is no list that can be read ({error}).") from error
        except HirzError as error:
            raise CliError(str(error)) from error
