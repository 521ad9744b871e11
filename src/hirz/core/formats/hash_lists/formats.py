"""The table of formats, and how a list is recognised by its first bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Final

from hirz.core.formats.hash_lists.entry import ListEntry, PageEnd
from hirz.core.formats.hash_lists.errors import NotAList
from hirz.core.formats.hash_lists.ncmec import NAMESPACE, read_ncmec
from hirz.core.formats.hash_lists.plain import read_plain
from hirz.core.formats.hash_lists.stopncii import read_stopncii
from hirz.core.formats.hash_lists.table import COLUMNS, read_table
from hirz.core.formats.hash_lists.vics import read_vics
from hirz.core.formats.xml_tree import BOM

Reader = Callable[[Iterable[bytes]], Iterator[ListEntry | PageEnd]]


class ListFormat(StrEnum):
    """Formats of lists."""

    CSV = "csv"
    PLAIN = "pdq"
    NCMEC = "ncmec"
    STOPNCII = "stopncii"
    VICS = "vics"


LIST_FORMATS: Final[dict[ListFormat, Reader]] = {
    ListFormat.CSV: read_table,
    ListFormat.PLAIN: read_plain,
    ListFormat.NCMEC: read_ncmec,
    ListFormat.STOPNCII: read_stopncii,
    ListFormat.VICS: read_vics,
}
# As much of a document as `recognise` wants to see.
HEAD_BYTES: Final = 4_096
_HEX: Final = frozenset(b"0123456789abcdefABCDEF")


def read_list(format_: ListFormat, chunks: Iterable[bytes]) -> Iterator[ListEntry | PageEnd]:
    """The entries of a document in a format and its end; raises ListError."""
    return LIST_FORMATS[format_](chunks)


def recognise(head: bytes) -> ListFormat:
    """The format of a document by its first HEAD_BYTES; raises NotAList."""
    head = head[:HEAD_BYTES].removeprefix(BOM).lstrip()
    if head.startswith(b"<"):
        if NAMESPACE.encode() in head:
            return ListFormat.NCMEC
        raise NotAList("xml")
    if head.startswith(b"{"):
        return _recognise_json(head)
    first = next((line for line in head.splitlines() if line.strip() and not line.startswith(b"#")), b"").strip()
    names = {name.strip().strip('"').lower() for name in first.decode("utf-8", "replace").replace(";", ",").split(",")}
    if names & set(COLUMNS):
        return ListFormat.CSV
    digits = first.replace(b",", b" ").replace(b";", b" ").split()[:1]
    if digits and len(digits[0]) in (32, 40, 64) and _HEX.issuperset(digits[0]):
        return ListFormat.PLAIN
    raise NotAList("unknown")


def _recognise_json(head: bytes) -> ListFormat:
    if b"odata.metadata" in head or b"@odata.context" in head:
        return ListFormat.VICS
    if b"hashRecords" in head:
        return ListFormat.STOPNCII
    raise NotAList("json")
