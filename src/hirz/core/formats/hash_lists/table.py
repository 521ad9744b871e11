"""Tables (CSV): columns md5, sha1, sha256, pdq (any of them), and quality, variant, classification, id if they are there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Final

from hirz.core.formats.hash_lists.digests import Collected
from hirz.core.formats.hash_lists.entry import Fault, ItemKey, ListedKind, ListEntry, PageEnd, Variant
from hirz.core.formats.hash_lists.errors import ListMalformed, ListTooLarge, NotAList
from hirz.core.formats.hash_lists.plain import MAX_LINE_CHARACTERS, lines
from hirz.core.formats.hash_lists.values import MAX_ID, label, whole_number, words

COLUMNS: Final = (ListedKind.MD5, ListedKind.SHA1, ListedKind.SHA256, ListedKind.PDQ)
_VARIANTS: Final = {variant.value: variant for variant in Variant}


def read_table(chunks: Iterable[bytes]) -> Iterator[ListEntry | PageEnd]:
    """The rows of one table and its end; raises ListError."""
    text = (f"{_bounded(number, line)}\n" for number, line in lines(chunks))
    first = next(text, "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        names = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    except csv.Error:
        # A lone carriage return in the heading.
        raise ListMalformed("table", line=1) from None
    if not set(COLUMNS) & set(names):
        raise NotAList("heading", line=1)
    rows = csv.DictReader(text, fieldnames=names, delimiter=delimiter)
    try:
        for row in rows:
            yield _entry(row, rows.line_num + 1)
    except csv.Error:
        raise ListMalformed("table", line=rows.line_num + 2) from None
    yield PageEnd()


def _bounded(number: int, line: str) -> str:
    if len(line) > MAX_LINE_CHARACTERS:
        raise ListTooLarge("line", line=number)
    # Python's reader refuses a NUL with an error, and would stop a good list.
    return line.replace("\0", "")


def _entry(cells: dict[str, str | None], line: int) -> ListEntry:
    row = Collected(line)
    given = (cells.get("quality") or "").strip()
    quality = whole_number(given)
    if given and quality is None:
        row.note("quality", Fault.QUALITY)
    variant = _VARIANTS.get((cells.get("variant") or "").strip().lower(), Variant.UNKNOWN)
    for kind in COLUMNS:
        if kind is not ListedKind.PDQ or not given or quality is not None:
            row.take(kind, (cells.get(kind) or "").strip(), quality=quality, variant=variant)
    row.require_one()
    item_id = words(cells.get("id"), MAX_ID)
    return ListEntry(
        line, tuple(row.digests.values()), label(cells.get("classification")),
        ItemKey("", "row", item_id) if item_id else None, faults=tuple(row.faults),
    )  # fmt: skip
