"""A crowd of seen hashes with pictures planted among them; run as a program it hunts, and can be killed.

`python -m tests.detect.hunted HUNT BATCH`: go on with a hunt in batches of that size.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import connection, transaction

CAMPAIGN_SEEN = 10_000_000
CAMPAIGN_ENTRIES = 100_000
REPORTS_HOLD = 200
# Planted copies have 0 to 33 bits changed: the last two distances must not be found.
DISTANCES = 34
RADIUS = 31

REPORTS = """
INSERT INTO intake_report (id, reference, feed_id, desk_id, channel, received_at, content)
SELECT gen_random_uuid(), 'H-' || n, f.code, f.desk_id, 'api', date_trunc('hour', now()), ''
FROM generate_series(1, %s) n, (SELECT code, desk_id FROM accounts_feed ORDER BY code LIMIT 1) f
"""
SCANS = """
INSERT INTO detect_scan (report_id, scanned_at, facts, findings, sketch)
SELECT id, received_at, '{"received_at": "2026-11-01T00:00:00Z"}', '', '' FROM intake_report WHERE reference LIKE 'H-%'
"""
# A digest of its place: 128 bits or so from everything else.
NOISE = """
INSERT INTO detect_seenhash (report_id, ordinal, kind, blind, variant)
SELECT r.id, n, 'pdq', sha256(convert_to(r.id::text || n, 'UTF8')), 'unknown'
FROM intake_report r CROSS JOIN generate_series(1, %s) n WHERE r.reference LIKE %s
"""
PLANT = """
UPDATE detect_seenhash s SET blind = new.blind FROM unnest(%s::int8[], %s::bytea[]) AS new(id, blind) WHERE s.id = new.id
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What was filled in, and what must be found."""

    import_id: UUID
    seen: int
    entries: int
    wanted: list[Any]  # digests of the list, as `tests.detect.listing` writes them
    expected: set[tuple[UUID, int, int, int]]  # report, entry, ordinal, distance


def fill(owner: Callable[[], AbstractContextManager[None]], *, seen: int, entries: int, planted: int) -> Crowd:
    """Seen hashes that are noise, and among them near copies of new entries; `owner` speaks as who owns the tables."""
    from hirz.detect.models import HashEntry, SeenHash
    from tests.detect.listing import list_digests, make_list, picture

    wanted = [picture() for _ in range(entries)]
    run = list_digests(make_list(), wanted)
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM detect_seenhash")
        before = int(cursor.fetchone()[0])
        cursor.execute(REPORTS, [max(1, seen // REPORTS_HOLD)])
        cursor.execute(SCANS)
        cursor.execute(NOISE, [REPORTS_HOLD, "H-%"])
        cursor.execute("ANALYZE detect_seenhash")
    places = [before + 1 + n * (seen // planted) for n in range(planted)]
    rows = {row[0]: row[1:] for row in SeenHash.objects.filter(id__in=places).values_list("id", "report_id", "ordinal")}
    listed = list(HashEntry.objects.filter(listed_in=run).order_by("id").values_list("id", "blind"))
    bits, expected = [], set()
    for n, place in enumerate(places):
        (entry, blind), distance = listed[n % entries], n % DISTANCES
        bits.append(_apart(bytes(blind), distance))
        if distance <= RADIUS:
            expected.add((rows[place][0], entry, rows[place][1], distance))
    with connection.cursor() as cursor:
        cursor.execute(PLANT, [places, bits])
    return Crowd(run.pk, seen, entries, wanted, expected)


def _apart(blind: bytes, distance: int) -> bytes:
    value = int.from_bytes(blind)
    for n in range(distance):
        value ^= 1 << (n * 7) % 256
    return value.to_bytes(32)


def forget(owner: Callable[[], AbstractContextManager[None]]) -> None:
    """Take back every hunt and what it found, so that the same may be hunted again."""
    with owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM detect_match")
        cursor.execute("DELETE FROM detect_hunt")
        cursor.execute("UPDATE detect_scan SET facts = facts - 'known_digest_hits' - 'alike_hits'")


def crash_between(hunt_id: UUID, batches: int) -> None:
    """The planted variant of a hunt: its checkpoint is committed first, its matches after; the last time it dies between."""
    from hirz.detect import hunting
    from hirz.detect.models import Hunt

    write = hunting._insert
    for batch in range(batches):
        waiting: list[tuple[Any, ...]] = []
        later = patch.object(hunting, "_insert", lambda *found, waiting=waiting: waiting.append(found) or [])
        with later, transaction.atomic():
            hunting._batch(Hunt.objects.select_for_update().get(pk=hunt_id))
        if batch < batches - 1:
            for found in waiting:
                write(*found)


def main() -> None:
    """Hunt."""
    import django

    django.setup()
    from hirz.detect import hunting

    hunting.SEEN_BATCH = int(sys.argv[2])  # type: ignore[misc]  # smaller than a deployment's
    hunting.go_on(UUID(sys.argv[1]))


if __name__ == "__main__":
    main()
