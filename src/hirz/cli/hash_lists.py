"""What `hirz hashlist` does, once the house is open."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from hirz.cli.errors import CliError
from hirz.cli.progress import progress

if TYPE_CHECKING:
    from hirz.detect.models import HashList, ListImport

SHOWN_ROWS = 20
CHUNK = 1 << 20
NONE = "none"


def import_files(args: argparse.Namespace) -> int:
    """Import documents; 1 when rows were left out or a document broke off."""
    from hirz.base.actors import Actor
    from hirz.core.formats.hash_lists import ListFormat
    from hirz.detect.importing import Details, Document, import_list

    details = Details(
        code=args.code, name=args.name, source=args.source, scheme=args.scheme, scheme_version=args.scheme_version,
        provenance=args.provenance, terms=args.terms, enable_ratio=_percent(args.enable), review_at=_day(args.review),
        is_negative=True if args.negative else None,
    )  # fmt: skip
    sizes = [path.stat().st_size for path in args.files]
    # Each file is looked at, digested and read: bytes say better than rows how far it is.
    total = sum(2 * size + min(size, CHUNK) for size in sizes)
    format_ = None if args.format == "auto" else ListFormat(args.format)
    with progress("Importing", total, quiet=args.json) as step:
        documents = [Document(path.name, _reader(path, step)) for path in args.files]
        run = import_list(details, documents, by=Actor.system("operator"), format_=format_)
    if args.report:
        _write_report(run, args.report)
    if args.json:
        print(json.dumps(_run_json(run), ensure_ascii=False))
    else:
        _show_run(run)
    return 1 if run.bad else 0


def _reader(path: Path, step: Callable[[int], None]) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                step(len(chunk))
                yield chunk

    return chunks


def _percent(value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 100:
        raise CliError("A share goes from 0 to 100 percent.")
    return value


def _day(text: str | None) -> date | None:
    if not text or text == NONE:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CliError(f"{text} is no day; write it as 2027-05-31.") from None


def _run_json(run: ListImport) -> dict[str, Any]:
    """A run, for machines: no value of the list stands in it."""
    names = ("state", "cause", "position", "added", "known", "changed", "removed", "bad", "reasons", "checkpoint")
    return {"id": str(run.pk), "list": run.hash_list_id, **{name: getattr(run, name) for name in names}}


def _words(reason: str) -> str:
    from django.utils.translation import override

    from hirz.detect.enums import ImportFault

    # The command line speaks English, as its other commands do.
    with override("en"):
        return str(ImportFault(reason).label) if reason in ImportFault.values else reason


def _show_run(run: ListImport) -> None:
    from hirz.detect.models import ListImportRow

    print(
        f"{run.added} digests added, {run.known} known already, {run.changed} changed, {run.removed} taken back, "
        f"{run.bad} left out"
    )
    for reason, count in run.reasons.items():
        print(f"  {count:>8} x {_words(reason)}")
    for row in ListImportRow.objects.filter(list_import=run).order_by("pk")[:SHOWN_ROWS]:
        print(f"  document {row.document}, row {row.position}{', ' + row.field if row.field else ''}: {row.reason}")
    if run.checkpoint:
        print(f"The next page begins at: {json.dumps(run.checkpoint, ensure_ascii=False)}")
    if run.state == "refused":
        print("The document could not be read to its end: what came before is in. Ask for it again.")


def _write_report(run: ListImport, path: Path) -> None:
    from hirz.detect.models import ListImportRow

    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["document", "row", "field", "reason", "meaning"])
        for row in ListImportRow.objects.filter(list_import=run).order_by("pk").iterator():
            table.writerow([row.document, row.position, row.field, row.reason, _words(row.reason)])


def status(args: argparse.Namespace) -> int:
    """Every list; or one, with its imports."""
    from hirz.detect import queries

    cards = queries.list_cards(args.code or "")
    if args.code and not cards:
        raise CliError(f"There is no list {args.code}.")
    runs = queries.imports_of(args.code)[:SHOWN_ROWS] if args.code else []
    if args.json:
        listed = [card.to_json() for card in cards]
        print(json.dumps({"lists": listed, "imports": [_run_json(run) for run in runs]}, ensure_ascii=False))
        return 0
    console = Console(highlight=False)
    table = Table(box=SIMPLE_HEAD)
    for column in ("list", "kind", "scheme", "in use", "entries", "set apart", "last import", "look again"):
        table.add_column(column, no_wrap=column in ("list", "last import", "look again"))
    for card in cards:
        one = card.hash_list
        use = "off" if not one.is_active else f"{one.enable_ratio} %"
        review = f"{one.review_at}{' !' if card.is_overdue else ''}" if one.review_at else "-"
        table.add_row(
            one.code, one.kind, f"{one.scheme} {one.scheme_version}".strip(), use, f"{card.active:,}",
            str(card.quarantined), f"{one.imported_at:%Y-%m-%d}", review,
        )  # fmt: skip
    console.print(table)
    for run in runs:
        print(
            f"{run.started_at:%Y-%m-%d %H}h {run.state:8} {run.cause:8} +{run.added} ={run.known} ~{run.changed} -{run.removed} !{run.bad}  {run.file_name}"
        )
        if run.state == "running":
            print(f"    cut at row {run.position}: import the same file again, and it goes on from there")
    return 0


def new(args: argparse.Namespace) -> int:
    """Make an empty list of one's own."""
    from hirz.base.actors import Actor
    from hirz.detect.owning import make_own_list

    made = make_own_list(
        code=args.code, name=args.name, source="own", scheme=args.scheme, is_negative=args.negative,
        by=Actor.system("operator"),
    )  # fmt: skip
    print(json.dumps({"list": made.code}) if args.json else f"The list {made.code} is made. It is filled at the desk.")
    return 0


def _list(code: str) -> HashList:
    from hirz.detect.models import HashList

    found = HashList.objects.filter(code=code).first()
    if found is None:
        raise CliError(f"There is no list {code}.")
    return found


def change(args: argparse.Namespace) -> int:
    """Switch a list on or off."""
    from hirz.base.actors import Actor
    from hirz.detect.curating import change_list

    one = _list(args.code)
    ratio = one.enable_ratio if args.enable is None else args.enable
    changed = change_list(
        hash_list=one, enable_ratio=ratio, is_active=one.is_active, flood_limit=args.flood_limit or one.flood_limit,
        review_at=_day(args.review) if args.review else one.review_at, by=Actor.system("operator"),
    )  # fmt: skip
    said = {"list": changed.code, "enable_ratio": changed.enable_ratio, "flood_limit": changed.flood_limit}
    print(json.dumps(said) if args.json else f"{changed.code}: {changed.enable_ratio} % of its entries are in use.")
    return 0


def export(args: argparse.Namespace) -> int:
    """Write one's own list."""
    from hirz.base.actors import Actor
    from hirz.detect.exporting import export_list

    lines = export_list(hash_list=_list(args.code), by=Actor.system("operator"))
    count = _write(args.to, lines) - 1
    if args.to:
        print(json.dumps({"rows": count}) if args.json else f"{count} digests written to {args.to}.")
    return 0


def feedback(args: argparse.Namespace) -> int:
    """Write what the owner would be told; 1 when disagreements wait for a reason."""
    from hirz.base.actors import Actor
    from hirz.detect.exporting import to_json, write_answers

    answers = write_answers(
        hash_list=_list(args.code), reasons=tuple(args.reason), again=args.again, by=Actor.system("operator")
    )
    _write(args.to, [to_json(answers) + "\n"])
    if args.to:
        print(f"{len(answers.answers)} answers written to {args.to}; nothing was sent.")
    if answers.without_reason:
        print(f"{answers.without_reason} disagreements wait: the owner wants a --reason for them.", file=sys.stderr)
    return 1 if answers.without_reason else 0


def _write(path: Path | None, lines: Any) -> int:
    """Write lines to a file that its owner alone reads, or to the screen; returns how many."""
    count = 0
    if path is None:
        for count, line in enumerate(lines, start=1):  # noqa: B007  # the number is the answer
            sys.stdout.write(line)
        return count
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        for count, line in enumerate(lines, start=1):  # noqa: B007
            file.write(line)
    return count
