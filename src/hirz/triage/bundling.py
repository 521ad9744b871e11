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

from hirz.base.among import among, joined
from hirz.detect.models import Scan
from hirz.intake.references import new_reference
from hirz.triage.assessing import Subject
from hirz.triage.enums import BundleKind, Lane, Priority, State
from hirz.triage.models import Bundle, Ticket

Key = tuple[str, str]
Place = tuple[UUID, str]  # a bundle at a desk
CONTENT = (BundleKind.TEXT, BundleKind.DIGEST)


def known_sizes(subjects: list[Subject]) -> dict[Key, int]:
    """Sizes of the bundles these reports belong to, as they stand."""
    keys = {key for subject in subjects for _, key in subject.bundle_keys()}
    rows = Bundle.objects.filter(among("key", keys, "varchar")).values_list("kind", "key", "size")
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
    found = Bundle.objects.filter(among("key", {key for _, key in wanted}, "varchar"))
    bundles = {(b.kind, b.key): b for b in found}
    members = {
        (bundles[kind, key].id, subject.report.id): percent
        for subject in subjects
        for (kind, key), (_, percent) in subject.bundle_keys().items()
    }
    for known, report_id in _earlier_members(fresh):
        members.setdefault((bundles[known].id, report_id), 100)
    add_members(members, at)
    return bundles, [bundles[key] for key in fresh]


def _make(wanted: dict[Key, str], at: datetime) -> list[Key]:
    rows = [(uuid.uuid4(), new_reference("L", at), kind, key, wanted[kind, key]) for kind, key in sorted(wanted)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO triage_bundle (id, reference, kind, key, selector_kind, size, created_at)"
            " SELECT id, reference, kind, key, coalesce(selector_kind, ''), 0, %s"
            " FROM unnest(string_to_array(%s, ',')::uuid[], string_to_array(%s, ','), string_to_array(%s, ','),"
            " string_to_array(%s, ','), string_to_array(%s, ','))"
            " AS new(id, reference, kind, key, selector_kind)"
            " ON CONFLICT (kind, key) DO NOTHING RETURNING kind, key",
            [at, *(joined(column) for column in zip(*rows, strict=True))],
        )
        return [(kind, key) for kind, key in cursor.fetchall()]


def _earlier_members(fresh: list[Key]) -> Iterator[tuple[Key, UUID]]:
    """The reports that had the selector, or the text, while it was not yet shared."""
    yield from (((kind, key), UUID(key)) for kind, key in fresh if kind == BundleKind.TEXT)
    by_selector = {int(key): (kind, key) for kind, key in fresh if kind != BundleKind.TEXT}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT selector_id, report_id FROM detect_sighting"
            " WHERE selector_id = ANY(string_to_array(%s, ',')::int8[])",
            [joined(by_selector)],
        )
        yield from ((by_selector[selector_id], report_id) for selector_id, report_id in cursor.fetchall())


def add_members(members: dict[tuple[UUID, UUID], int], at: datetime) -> None:
    """Put reports into bundles, (bundle, report) -> percent, and count them; who is a member already stays one."""
    rows = [(bundle, report, percent) for (bundle, report), percent in sorted(members.items())]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH added AS (INSERT INTO triage_bundlemember (bundle_id, report_id, similarity, joined_at)"
            " SELECT bundle, report, similarity, %s FROM unnest(string_to_array(%s, ',')::uuid[],"
            " string_to_array(%s, ',')::uuid[], string_to_array(%s, ',')::int2[])"
            " AS new(bundle, report, similarity) ON CONFLICT DO NOTHING RETURNING bundle_id)"
            " UPDATE triage_bundle b SET size = b.size + counted.n"
            " FROM (SELECT bundle_id, count(*) AS n FROM added GROUP BY bundle_id) AS counted"
            " WHERE b.id = counted.bundle_id",
            [at, *(joined(column) for column in zip(*rows, strict=True))],
        )


def adopt_founders(fresh: list[Bundle], report_ids: list[UUID]) -> list[UUID]:
    """Give their content bundle to tickets that have none yet; returns the reports of those tickets.

    They stood alone until their text or file was seen again: members of bundles that are new, and, whenever they get their
    ticket, the reports that a text bundle is named after.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH found AS (SELECT DISTINCT ON (m.report_id) m.report_id, b.id FROM triage_bundlemember m"
            " JOIN triage_bundle b ON b.id = m.bundle_id AND b.kind = ANY(string_to_array(%(kinds)s, ','))"
            " WHERE (m.bundle_id = ANY(string_to_array(%(fresh)s, ',')::uuid[])"
            " OR m.report_id = ANY(string_to_array(%(reports)s, ',')::uuid[])) AND m.left_at IS NULL"
            # A text before a file, as in content_bundle.
            " ORDER BY m.report_id, b.kind DESC, b.id)"
            " UPDATE triage_ticket t SET bundle_id = found.id FROM found"
            " WHERE t.report_id = found.report_id AND t.bundle_id IS NULL RETURNING t.report_id",
            {
                "kinds": joined(CONTENT),
                "fresh": joined(bundle.id for bundle in fresh if bundle.kind in CONTENT),
                "reports": joined(report_ids),
            },
        )
        return [row[0] for row in cursor.fetchall()]


def content_bundle(subject: Subject, bundles: dict[Key, Bundle]) -> Bundle | None:
    """The bundle whose content this report repeats, or that is named after it: of its text before that of its files."""
    keys = subject.bundle_keys()
    own = bundles.get((BundleKind.TEXT, str(subject.report.id)))
    if own is not None and not any(kind == BundleKind.TEXT for kind, _ in keys):
        return own
    for kind in CONTENT:
        for found_kind, key in keys:
            if found_kind == kind:
                return bundles[kind, key]
    return None


def fold(tickets: list[Ticket]) -> None:
    """Show one ticket of each content bundle at each desk, the highest, and fold the others under it.

    The tickets are saved already and open. Whoever is in danger is shown, also if folded before; and no desk's
    ticket is folded under one that this desk cannot see.
    """
    places: dict[Place, dict[UUID, Ticket]] = defaultdict(dict)
    for ticket in tickets:
        if ticket.bundle_id is not None:
            places[ticket.bundle_id, ticket.desk_id][ticket.report_id] = ticket
    known_leads = dict(
        Bundle.objects.filter(among("id", {bundle_id for bundle_id, _ in places})).values_list("id", "lead_id")
    )
    open_leads = Ticket.objects.filter(among("report_id", filter(None, known_leads.values())), state=State.OPEN)
    leads = {t.bundle_id: t for t in open_leads if t.bundle_id is not None}
    for ticket in _standing(leads, set(places)):
        places[ticket.bundle_id, ticket.desk_id].setdefault(ticket.report_id, ticket)  # type: ignore[index]
    folded: list[UUID] = []
    shown: list[UUID] = []
    spoken = _added_to({report_id for members in places.values() for report_id in members})
    for (bundle_id, _), members in places.items():
        lead = max(members.values(), key=_height)
        for ticket in members.values():
            is_shown = ticket is lead or stays_in_sight(ticket) or ticket.report_id in spoken
            (shown if is_shown else folded).append(ticket.report_id)
        known = leads.get(bundle_id, lead)
        # What is known of the lead may be older than what was handed in.
        leads[bundle_id] = max(lead, members.get(known.report_id, known), key=_height)
    Ticket.objects.filter(among("report_id", folded), is_folded=False).update(is_folded=True)
    Ticket.objects.filter(among("report_id", shown), is_folded=True).update(is_folded=False)
    _set_leads({b: lead.report_id for b, lead in leads.items() if known_leads[b] != lead.report_id})


def _set_leads(leads: dict[UUID, UUID]) -> None:
    if not leads:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_bundle b SET lead_id = new.lead"
            " FROM unnest(string_to_array(%s, ',')::uuid[], string_to_array(%s, ',')::uuid[]) AS new(bundle, lead) WHERE b.id = new.bundle",
            [joined(leads), joined(leads.values())],
        )


def stays_in_sight(ticket: Ticket) -> bool:
    """Who has a row of their own though they repeat another.

    In danger, raised by the audit, urgent and apart in a flood, or in a conversation with the desk.
    """
    is_apart = ticket.lane == Lane.APART and ticket.priority >= Priority.URGENT
    in_touch = ticket.has_news or ticket.questions > 0
    return ticket.priority >= Priority.DANGER or ticket.raised_at is not None or is_apart or in_touch


def _added_to(report_ids: set[UUID]) -> set[UUID]:
    """Those whose reporter said more than the text that they share with others."""
    added = Scan.objects.filter(among("report_id", report_ids), revision__gt=0)
    return set(added.values_list("report_id", flat=True))


def _height(ticket: Ticket) -> tuple[int, str]:
    return ticket.rank, str(ticket.report_id)


def _standing(leads: dict[UUID, Ticket], places: set[Place]) -> list[Ticket]:
    """One ticket that each of these desks is shown of its bundle now, where there is one."""
    found = {(bundle_id, t.desk_id): t for bundle_id, t in leads.items() if (bundle_id, t.desk_id) in places}
    missing = places - set(found)
    if not missing:
        return list(found.values())
    # A bundle that is new, or that another desk leads.
    others = (
        Ticket.objects.filter(
            among("bundle_id", {bundle_id for bundle_id, _ in missing}), state=State.OPEN, is_folded=False
        )
        .order_by("bundle_id", "desk_id", "-rank", "-report_id")
        .distinct("bundle_id", "desk_id")
    )
    return [*found.values(), *(t for t in others if (t.bundle_id, t.desk_id) in missing)]


def promote_next(bundle: Bundle, desk_id: str) -> None:
    """After a ticket of the desk was decided: if that desk sees no other of the bundle, show its next highest."""
    waiting = Ticket.objects.filter(bundle=bundle, state=State.OPEN)
    here = waiting.filter(desk=desk_id)
    if not here.filter(is_folded=False).exists():
        following = here.order_by("-rank", "-report_id").values_list("pk", flat=True).first()
        Ticket.objects.filter(pk=following).update(is_folded=False)
    bundle.lead_id = (
        waiting.filter(is_folded=False).order_by("-rank", "-report_id").values_list("pk", flat=True).first()
    )
    bundle.save(update_fields=["lead"])
