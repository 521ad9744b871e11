"""A table of digests taken in as a whole, and the shipped list of values that link nothing."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from hirz.base import country
from hirz.base.actors import Actor
from hirz.core.formats.hash_lists import Fault, ListFormat
from hirz.detect.importing import Details, Document, import_list
from hirz.detect.models import ListImportRow, SuppressedSelector


@dataclass(frozen=True, slots=True)
class BadRow:
    """A digest that was left out, and why."""

    line: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    known: int
    bad: tuple[BadRow, ...]


def import_hash_list(text: str, *, code: str, name: str, source: str, scheme: str = "", by: Actor) -> Imported:
    """Add the digests of a table (columns md5, sha1, sha256, pdq; classification), whole or not at all.

    Twice changes nothing. Lists that are too long to hold in memory go in by `importing.import_list`.
    """
    document = Document.of(code, text.encode("utf-8", "replace"))
    details = Details(code=code, name=name, source=source, scheme=scheme)
    with transaction.atomic():
        run = import_list(details, [document], by=by, format_=ListFormat.CSV)
        rows = ListImportRow.objects.filter(list_import=run).order_by("id")
        bad = tuple(
            BadRow(*values) for values in rows.values_list("position", "field", "reason") if not _is_note(values[2])
        )
    return Imported(run.added, run.known, bad)


def _is_note(reason: str) -> bool:
    return reason in set(Fault) and Fault(reason).is_note


def load_suppress_list() -> int:
    """Put the shipped suppress list into the table, without touching what an operator added; returns how many are new."""
    path = Path(country.__file__).parent / "suppress.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [SuppressedSelector(**row) for row in csv.DictReader(file)]
    before = SuppressedSelector.objects.count()
    SuppressedSelector.objects.bulk_create(rows, ignore_conflicts=True)
    return SuppressedSelector.objects.count() - before
