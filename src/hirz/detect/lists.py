"""Lists of digests of known material: imported with where they come from, stored as keyed values."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from hirz.base import country
from hirz.base.actors import Actor
from hirz.base.clock import now
from hirz.base.ledger.services import record
from hirz.base.vault.keys import key_service
from hirz.core.hashing import DigestKind, parse_digest
from hirz.core.hashing.errors import DigestError
from hirz.core.sealing import blind_index
from hirz.detect.models import HashList, SuppressedSelector

BATCH = 5_000
COLUMNS = ("md5", "sha1", "sha256")


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
    """Add the digests of a CSV with columns md5, sha1, sha256 (any of them) and classification. Twice changes nothing."""
    good, bad = _read(text)
    blind_key = key_service().blind_key("intake")
    rows = [(kind, blind_index(blind_key, kind, digest.hex()), label) for kind, digest, label in good]
    with transaction.atomic():
        HashList.objects.update_or_create(
            code=code, defaults={"name": name, "source": source, "scheme": scheme, "imported_at": now()}
        )
        added = sum(_insert(code, rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))
        record(verb="detect:list:imported", object_kind="list", object_id=code, by=by)
    return Imported(added, len(rows) - added, tuple(bad))


def _read(text: str) -> tuple[list[tuple[str, bytes, str]], list[BadRow]]:
    good: list[tuple[str, bytes, str]] = []
    bad: list[BadRow] = []
    table = csv.DictReader(io.StringIO(text.replace("\0", "")))
    try:
        table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]
        if not set(COLUMNS) & set(table.fieldnames):
            return [], [BadRow(1, "heading", f"none of the columns {', '.join(COLUMNS)} is there")]
        for row in table:
            _read_row(row, table.line_num, good, bad)
    except csv.Error as error:
        bad.append(BadRow(table.line_num + 1, "row", f"not readable as a table from here on ({error})"))
    return good, bad


def _read_row(row: dict[str, str], line: int, good: list[tuple[str, bytes, str]], bad: list[BadRow]) -> None:
    label = (row.get("classification") or "").strip()[:40]
    for kind in COLUMNS:
        value = (row.get(kind) or "").strip()
        if not value:
            continue
        try:
            digest = parse_digest(DigestKind(kind), value)
        except DigestError as error:
            bad.append(BadRow(line, kind, str(error)))
            continue
        if digest == hashlib.new(kind, usedforsecurity=False).digest():
            bad.append(BadRow(line, kind, "the digest of an empty file stands in many reports and says nothing"))
        else:
            good.append((kind, digest, label))


def _insert(code: str, rows: Iterable[tuple[str, bytes, str]]) -> int:
    kinds, blinds, labels = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO detect_hashentry (hash_list_id, kind, blind, classification)"
            " SELECT %s, kind, blind, label FROM unnest(%s::varchar[], %s::bytea[], %s::varchar[])"
            " AS new(kind, blind, label) ON CONFLICT DO NOTHING",
            [code, list(kinds), list(blinds), list(labels)],
        )
        return int(cursor.rowcount)


def load_suppress_list() -> int:
    """Put the shipped suppress list into the table, without touching what an operator added; returns how many are new."""
    path = Path(country.__file__).parent / "suppress.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [SuppressedSelector(**row) for row in csv.DictReader(file)]
    before = SuppressedSelector.objects.count()
    SuppressedSelector.objects.bulk_create(rows, ignore_conflicts=True)
    return SuppressedSelector.objects.count() - before
