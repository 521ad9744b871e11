"""Bundles: made, joined, and who is shown for them.

Only bundles of content (same file, near-same text) fold: their members say the same. Members of a selector
bundle are different children of the same hand, and each keeps a row of its own. Nobody in danger is folded.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection

from hirz.intake.references import new_reference
from hirz.triage.assessing import Subject
from hirz.triage.enums import BundleKind, Priority, State
from hirz.triage.models import Bundle, Ticket

Key = tuple[str, str]
CONTENT = (BundleKind.TEXT, BundleKind.DIGEST)


def known_sizes(subjects: list[Subject]) -> dict[Key, int]:
    """Sizes of the bundles these reports belong to, as they stand."""
    keys = {key for subject in subjects for _, key in subject.bundle_keys()}
    rows = Bundle.objects.filter(key__in=keys).values_list("kind", "key", "size")
    return {(kind, key): size for kind, key, size in rows}


def join_bundles(subjects: list[Subject], at: datetime) -> tuple[dict[Key, Bundle], list[Bundle]]:
    """Make the bundles that are new, add the members, count them; returns every bundle by its key, and the new ones."""
    wanted: dict[Key, str] = {}
    for subject in subjects:
        for name, (selector_kind, _) in subject.bundle_keys().items():
            wanted[name] = selector_kind
    if not wanted:
        return {}, []
    fresh = _make(wanted, at)
    bundles = {(b.kind, b.key): b for b in Bundle.objects.filter(key__in={key for _, key in wanted})}
    members = {
        (bundles[kind, key].id, subject.report.id): percent
        for subject in subjects
        for (kind, key), (_, percent) in subject.bundle_keys().items()
    }
    for known, report_id in _earlier_members(fresh):
        members.setdefault((bundles[known].id, report_id), 100)
    _add_members(members, at)
    return bundles, [bundles[key] for key in fresh]


def _make(wanted: dict[Key, str], at: datetime) -> list[Key]:
    rows = [(uuid.uuid4(), new_reference("L", at), kind, key, wanted[kind, key]) for kind, key in sorted(wanted)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO triage_bundle (id, reference, kind, key, selector_kind, size, created_at)"
            " SELECT id, reference, kind, key, selector_kind, 0, %s"
            " FROM unnest(%s::uuid[], %s::varchar[], %s::varchar[], %s::varchar[], %s::varchar[])"
            " AS new(id, reference, kind, key, selector_kind)"
            " ON CONFLICT (kind, key) DO NOTHING RETURNING kind, key",
            [at, *(list(column) for column in zip(*rows, strict=True))],
        )
        return [(kind, key) for kind, key in cursor.fetchall()]


def _earlier_members(fresh: list[Key]) -> Iterator[tuple[Key, UUID]]:
    """The reports that had the selector, or the text, while it was not yet shared."""
    yield from (((kind, key), UUID(key)) for kind, key in fresh if kind == BundleKind.TEXT)
    by_selector = {int(key): (kind, key) for kind, key in fresh if kind != BundleKind.TEXT}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT selector_id, report_id FROM detect_sighting WHERE selector_id = ANY(%s)",
            [list(by_selector)],
        )
        yield from ((by_selector[selector_id], report_id) for selector_id, report_id in cursor.fetchall())


def _add_members(members: dict[tuple[UUID, UUID], int], at: datetime) -> None:
    rows = [(bundle, report, percent) for (bundle, report), percent in sorted(members.items())]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH added AS (INSERT INTO triage_bundlemember (bundle_id, report_id, similarity, joined_at)"
            " SELECT bundle, report, similarity, %s FROM unnest(%s::uuid[], %s::uuid[], %s::int2[])"
            " AS new(bundle, report, similarity) ON CONFLICT DO NOTHING RETURNING bundle_id)"
            " UPDATE triage_bundle b SET size = b.size + counted.n"
            " FROM (SELECT bundle_id, count(*) AS n FROM added GROUP BY bundle_id) AS counted"
            " WHERE b.id = counted.bundle_id",
            [at, *(list(column) for column in zip(*rows, strict=True))],
        )


def adopt_founders(fresh: list[Bundle]) -> None:
    """The reports that stood alone until their text or file was seen again belong to the new bundle."""
    ids = [bundle.id for bundle in fresh if bundle.kind in CONTENT]
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE triage_ticket t SET bundle_id = m.bundle_id FROM triage_bundlemember m"
                " WHERE m.bundle_id = ANY(%s) AND m.report_id = t.report_id AND t.bundle_id IS NULL RETURNING t.report_id",
                [ids],
            )
            founders = [row[0] for row in cursor.fetchall()]
        fold(list(Ticket.objects.filter(report_id__in=founders, state=State.OPEN)))


def content_bundle(subject: Subject, bundles: dict[Key, Bundle]) -> Bundle | None:
    """The bundle whose content this report repeats: of its text before that of its files."""
    keys = subject.bundle_keys()
    for kind in CONTENT:
        for found_kind, key in keys:
            if found_kind == kind:
                return bundles[kind, key]
    return None


def fold(tickets: list[Ticket]) -> None:
    """Show one ticket of each content bundle, the highest; fold the others under it. The tickets are saved already."""
    by_bundle: dict[UUID, list[Ticket]] = defaultdict(list)
    for ticket in tickets:
        if ticket.bundle_id is not None:
            by_bundle[ticket.bundle_id].append(ticket)
    bundles = {b.id: b for b in Bundle.objects.filter(id__in=by_bundle)}
    leads = {
        t.report_id: t for t in Ticket.objects.filter(report_id__in=[b.lead_id for b in bundles.values() if b.lead_id])
    }
    folded: list[UUID] = []
    unfolded: list[UUID] = []
    for bundle_id, members in by_bundle.items():
        bundle = bundles[bundle_id]
        standing = leads.get(bundle.lead_id) if bundle.lead_id else None
        candidates = members + ([standing] if standing and standing.state == State.OPEN else [])
        lead = max(candidates, key=lambda t: (t.rank, str(t.report_id)))
        unfolded.append(lead.report_id)
        folded += [t.report_id for t in candidates if t is not lead and t.priority < Priority.DANGER]
        bundle.lead_id = lead.report_id
    Bundle.objects.bulk_update(bundles.values(), ["lead"])
    Ticket.objects.filter(report_id__in=folded).update(is_folded=True)
    Ticket.objects.filter(report_id__in=unfolded).update(is_folded=False)


def promote_next(bundle: Bundle) -> None:
    """After the lead was decided: show the next highest open member instead."""
    following = Ticket.objects.filter(bundle=bundle, state=State.OPEN).order_by("-rank", "report_id").first()
    bundle.lead_id = following.report_id if following else None
    bundle.save(update_fields=["lead"])
    if following:
        Ticket.objects.filter(report_id=following.report_id).update(is_folded=False)
