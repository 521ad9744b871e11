"""Names that a report gives to whom it reports: sealed with the report, with keyed values of what they sound like.

Touches content in memory. Only fields that hold a name are read, and only of the reported: never of a victim, of who
reports, of a recipient or of anybody who stands beside. Names in free text are nobody's until a person has read them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from uuid import UUID

from hirz.base.copying import copy_rows
from hirz.base.events.services import emit
from hirz.base.vault.keys import key_service
from hirz.base.vault.services import Envelope
from hirz.core.formats.report import FieldName, ParsedReport, Subject
from hirz.core.names import name_keys
from hirz.core.sealing import blind_index, derive
from hirz.detect.events import NamesNoted
from hirz.detect.models_names import ReportedName

COMPARTMENT: Final = "intake"
MAX_NAMES: Final = 20
"""Names that one report may bring; a list of a thousand is no report of a person."""
MAX_KEYS: Final = 32
MAX_LENGTH: Final = 200
_PARTS: Final = (FieldName.FIRST_NAME, FieldName.MIDDLE_NAME, FieldName.LAST_NAME)
_BYTES: Final = 8


class Named(NamedTuple):
    """A report that was taken apart, as far as names ask for it."""

    report_id: UUID
    envelope: Envelope
    parsed: ParsedReport | None


def names_of(parsed: ParsedReport) -> list[str]:
    """The names of the reported in document order, each once; given and family name of one person together."""
    whole: list[str] = []
    parts: dict[int, dict[FieldName, str]] = defaultdict(dict)
    for item in parsed.fields:
        if item.subject is not Subject.REPORTED:
            continue
        if item.name is FieldName.NAME:
            whole.append(item.value)
        elif item.name in _PARTS:
            parts[item.ordinal].setdefault(item.name, item.value)
    whole += [" ".join(named[part] for part in _PARTS if part in named) for named in parts.values()]
    tidy = (" ".join(name.split())[:MAX_LENGTH] for name in whole)
    return list(dict.fromkeys(name for name in tidy if name_keys(name)))[:MAX_NAMES]


def note_names(items: Iterable[Named]) -> None:
    """Store the names of these reports that are not there yet, in the transaction of whoever scanned; NamesNoted for them."""
    found = {item.report_id: (item.envelope, names_of(item.parsed)) for item in items if item.parsed is not None}
    found = {report: given for report, given in found.items() if given[1]}
    if not found:
        return
    fresh = dict(_fresh(found))
    if not fresh:
        return
    copy_rows(
        "detect_reportedname",
        {"report_id": "uuid", "ordinal": "int2", "name": "bytea"},
        ((report, ordinal, seal_name(found[report][0], ordinal, name)) for (report, ordinal), name in fresh.items()),
    )
    rows = ReportedName.objects.filter(report_id__in={report for report, _ in fresh}, is_compared=False)
    ids = {(report, ordinal): pk for pk, report, ordinal in rows.values_list("pk", "report_id", "ordinal")}
    key = names_key()
    copy_rows(
        "detect_namekey",
        {"blind": "int8", "name_id": "int8"},
        ((blind, ids[place]) for place, name in fresh.items() for blind in sorted(blinds_of(key, name))),
    )
    emit(NamesNoted(report_ids=sorted({str(report) for report, _ in fresh})))


def _fresh(found: dict[UUID, tuple[Envelope, list[str]]]) -> Iterator[tuple[tuple[UUID, int], str]]:
    """What is not stored yet, with its place: an addition may bring a name, and a second pass brings nothing."""
    stored: dict[UUID, dict[int, str]] = defaultdict(dict)
    rows = ReportedName.objects.filter(report_id__in=list(found)).values_list("report_id", "ordinal", "name")
    for report, ordinal, sealed in rows:
        stored[report][ordinal] = open_name(found[report][0], ordinal, sealed)
    for report, (_, names) in found.items():
        known = set(stored[report].values())
        first = max(stored[report], default=-1) + 1
        new = [name for name in names if name not in known][: max(0, MAX_NAMES - len(known))]
        yield from (((report, first + n), name) for n, name in enumerate(new))


def seal_name(envelope: Envelope, ordinal: int, name: str) -> bytes:
    """For `ReportedName.name`: opens only as this name of this report."""
    return envelope.seal(f"reported name {ordinal}", name.encode())


def open_name(envelope: Envelope, ordinal: int, sealed: bytes | memoryview) -> str:
    """The name, opened; SealBroken if it was changed or moved."""
    return envelope.unseal(f"reported name {ordinal}", sealed).decode()


def names_key() -> bytes:
    """The key of these values alone. Raises KeysUnavailable in a zone that has none."""
    return derive(key_service().blind_key(COMPARTMENT), "reported names")


def blinds_of(key: bytes, name: str) -> frozenset[int]:
    """Keyed values of what a name sounds like, as signed numbers of 64 bits; at most MAX_KEYS."""
    return frozenset(
        int.from_bytes(blind_index(key, "name", one)[:_BYTES], "big", signed=True)
        for one in sorted(name_keys(name))[:MAX_KEYS]
    )
