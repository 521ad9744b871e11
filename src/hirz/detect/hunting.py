"""The retro-hunt: new entries of lists, searched for in everything that was seen before.

Reads keyed values and masked bits only; opens nothing. A hunt goes in batches. What a batch found, what it changed and how
far the hunt came are one transaction: killed at any moment, it goes on where it was, and finds what it would have found.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from hirz.base.among import joined
from hirz.base.clock import zone_time
from hirz.base.ledger.services import record, record_many
from hirz.core.hashing import MATCH_RADIUS
from hirz.detect.enums import FoundBy, HuntState
from hirz.detect.findings import PDQ
from hirz.detect.indexes import LISTED_INDEX, build, read_all, read_rows, search
from hirz.detect.matching import MOST_HITS
from hirz.detect.models import HashEntry, Hunt, ListImport, SeenHash
from hirz.detect.rolling import roll_up
from hirz.detect.services import HUNT_LOCK, SCANNER

if TYPE_CHECKING:
    from hirz.core.matching import HammingIndex

# Seen hashes, and exact entries, of one batch: about two seconds of work that a kill may cost.
SEEN_BATCH: Final = 100_000
ENTRY_BATCH: Final = 20_000

# The entries of a hunt that may match, in the words of the server; `matching.USABLE` is the same in Django's.
_ENTRIES: Final = (
    "FROM detect_hashentry e JOIN detect_hashlist l ON l.code = e.hash_list_id WHERE e.listed_in_id = %s"
    " AND e.id BETWEEN %s AND %s AND e.state = 'active' AND l.is_active AND (l.is_negative OR e.share < l.enable_ratio)"
)
_PICTURES: Final = f"FROM (SELECT e.id, e.blind {_ENTRIES} AND e.kind = 'pdq') wanted WHERE true"
_SEEN: Final = "FROM detect_seenhash WHERE id <= %s"


def begin_hunt(import_id: UUID) -> Hunt | None:
    """The hunt for what an import listed, begun unless it is under way or done; None if the import brought nothing.

    Begins when everything that was looked up before the entries were listed is stored: what comes later finds them itself.
    """
    listed = ListImport.objects.filter(pk=import_id).exclude(first_entry=None).first()
    if listed is None or listed.first_entry is None:
        return None
    span = {"first": listed.first_entry, "last": listed.last_entry}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HUNT_LOCK])
            known = Hunt.objects.filter(list_import=listed, checkpoint__contains=span).first()
            if known is not None:
                return known
            cursor.execute("SELECT coalesce(max(id), 0) FROM detect_seenhash")
            [until] = cursor.fetchone()
        hunt = Hunt.objects.create(
            hash_list_id=listed.hash_list_id, list_import=listed, state=HuntState.RUNNING, started_at=zone_time(),
            checkpoint=span | {"until": until, "exact": listed.first_entry - 1},
        )  # fmt: skip
        record(verb="detect:hunt:begun", object_kind="hunt", object_id=str(hunt.pk), by=SCANNER)
    with transaction.atomic():
        # Counting takes seconds, for which no look-up shall wait.
        hunt = Hunt.objects.select_for_update().get(pk=hunt.pk)
        _count(hunt)
    return hunt


def _count(hunt: Hunt) -> None:
    """How much there is to do; known already after the first time."""
    mark: dict[str, Any] = hunt.checkpoint
    if "pictures" in mark:
        return
    entries = HashEntry.objects.filter(listed_in=hunt.list_import_id, id__range=(mark["first"], mark["last"]))
    mark["pictures"] = entries.filter(kind=PDQ).count()
    seen = SeenHash.objects.filter(id__lte=mark["until"]).count() if mark["pictures"] else 0
    hunt.total = entries.exclude(kind=PDQ).count() + seen
    hunt.save(update_fields=["checkpoint", "total"])


def go_on(hunt_id: UUID, *, seconds: float = 0.0) -> Hunt:
    """Hunt for so long (0: to the end); returns how far it came. Several may call it: each batch is done once."""
    ends = time.monotonic() + seconds if seconds else float("inf")
    while True:
        with transaction.atomic():
            hunt = Hunt.objects.select_for_update().get(pk=hunt_id)
            if hunt.state == HuntState.DONE:
                break
            _count(hunt)
            _batch(hunt)
        if hunt.state == HuntState.DONE:
            # What was listed is built into the file here, and not by whoever looks up the next report.
            LISTED_INDEX.refresh()
            break
        if time.monotonic() > ends:
            break
    return hunt


def _batch(hunt: Hunt) -> None:
    """One batch: found, told and written down together."""
    mark: dict[str, Any] = hunt.checkpoint
    if mark["exact"] < mark["last"]:
        found = _exact_batch(hunt, mark)
    elif mark["pictures"] and hunt.cursor < mark["until"]:
        found = _seen_batch(hunt, mark)
    else:
        _end(hunt)
        return
    if found:
        roll_up({report_id for report_id, _ in found})
        _record(found)
        hunt.matched += len(found)
    hunt.checkpoint = mark
    hunt.save(update_fields=["cursor", "checkpoint", "done", "matched"])


def _end(hunt: Hunt) -> None:
    _HUNTED.pop(hunt.pk, None)
    hunt.state, hunt.finished_at = HuntState.DONE, zone_time()
    # Between its beginning and its end reports may have been erased.
    hunt.done = hunt.total
    hunt.save(update_fields=["state", "finished_at", "done"])
    record(verb="detect:hunt:done", object_kind="hunt", object_id=str(hunt.pk), by=SCANNER)


def _record(found: Iterable[tuple[UUID, int]]) -> None:
    harmless = Q(hash_list__is_negative=True)
    denials = set(HashEntry.objects.filter(harmless, id__in={e for _, e in found}).values_list("id", flat=True))
    matched = sorted({str(report_id) for report_id, entry_id in found if entry_id not in denials})
    if matched:
        record_many(verb="detect:report:matched", object_kind="report", object_ids=matched, by=SCANNER)


def _exact_batch(hunt: Hunt, mark: dict[str, Any]) -> list[tuple[UUID, int]]:
    """The next exact entries: whatever report holds their keyed value."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id), count(*) FROM (SELECT id FROM detect_hashentry WHERE listed_in_id = %s AND id > %s AND id <= %s"
            " AND kind <> 'pdq' ORDER BY id LIMIT %s) batch",
            [hunt.list_import_id, mark["exact"], mark["last"], ENTRY_BATCH],
        )
        last, count = cursor.fetchone()
        after, mark["exact"] = mark["exact"], last if count == ENTRY_BATCH else mark["last"]
        hunt.done += count
        cursor.execute(
            "INSERT INTO detect_match (report_id, entry_id, ordinal, distance, found_by)"  # noqa: S608  # our own words
            " SELECT g.report_id, e.id, g.ordinal, 0, %s"
            f" FROM (SELECT e.id, e.kind, e.blind {_ENTRIES} AND e.kind <> 'pdq') e"
            # OFFSET 0: one look into the index for each entry; left to itself, the server may read every selector there is.
            " CROSS JOIN LATERAL (SELECT id FROM detect_selector WHERE blind = e.blind AND kind = e.kind OFFSET 0) s"
            " JOIN detect_sighting g ON g.selector_id = s.id JOIN intake_report r ON r.id = g.report_id"
            " ON CONFLICT DO NOTHING RETURNING report_id, entry_id",
            [FoundBy.HUNT, hunt.list_import_id, after + 1, mark["exact"]],
        )
        return [(report_id, entry_id) for report_id, entry_id in cursor.fetchall()]


def _seen_batch(hunt: Hunt, mark: dict[str, Any]) -> list[tuple[UUID, int]]:
    """The next hashes that were seen, against all entries of the hunt."""
    wanted = _wanted(hunt, mark)
    chunk = next(read_rows(_SEEN, [mark["until"]], after=hunt.cursor, chunk=SEEN_BATCH), None)
    if chunk is None:
        hunt.cursor = mark["until"]
        return []
    ids, rows = chunk
    hunt.cursor = int(ids[-1])
    hunt.done += len(ids)
    if wanted is None:
        hunt.cursor = mark["until"]
        return []
    near = search(wanted, rows, MATCH_RADIUS).nearest(MOST_HITS)
    if not len(near.asked):
        return []
    return _insert(ids[near.asked].tolist(), near.entries.tolist(), near.distances.tolist())


def _insert(seen: list[int], entries: list[int], distances: list[int]) -> list[tuple[UUID, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO detect_match (report_id, entry_id, ordinal, distance, found_by)"
            " SELECT s.report_id, n.entry, s.ordinal, n.distance, %s FROM"
            " unnest(string_to_array(%s, ',')::int8[], string_to_array(%s, ',')::int8[], string_to_array(%s, ',')::int2[])"
            " AS n(seen, entry, distance) JOIN detect_seenhash s ON s.id = n.seen JOIN intake_report r ON r.id = s.report_id"
            " ON CONFLICT DO NOTHING RETURNING report_id, entry_id",
            [FoundBy.HUNT, joined(seen), joined(entries), joined(distances)],
        )
        return [(report_id, entry_id) for report_id, entry_id in cursor.fetchall()]


# The index of a hunt's own entries, kept from one batch to the next: of the two sides the smaller is indexed.
_HUNTED: dict[UUID, HammingIndex | None] = {}


def _wanted(hunt: Hunt, mark: dict[str, Any]) -> HammingIndex | None:
    if hunt.pk not in _HUNTED:
        _HUNTED.clear()
        ids, rows = read_all(_PICTURES, [str(hunt.list_import_id), mark["first"], mark["last"]])
        _HUNTED[hunt.pk] = build(ids, rows) if len(ids) else None
    return _HUNTED[hunt.pk]
