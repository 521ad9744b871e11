"""What rare things tie a report to others, strongest first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from hirz.base.accounts.models import User
from hirz.core.linking import rarity_weight
from hirz.detect.enums import PairState
from hirz.detect.models import NamePair
from hirz.triage.assessing import MEDIUM, STRONG
from hirz.triage.enums import BundleKind
from hirz.triage.models import BundleMember, Ticket

MOST_LINKS = 12
# A selector in more reports than this links nothing worth a line.
MOST_SHARED = 200


@dataclass(frozen=True, slots=True)
class Link:
    """Another report that shares a rare selector, or a bundle of near-same texts."""

    reference: str
    is_bundle: bool
    kind: str  # kind of the selector; "text" for a bundle of texts, "name" where a person said that two names are one person's
    seen: int  # in how many reports the selector stands, or the similarity in percent
    is_strong: bool


def links_of(ticket: Ticket, user: User) -> tuple[list[Link], int]:
    """The rare links of a report, strongest first, and how many lead to reports at other desks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, s.kind, s.report_count FROM detect_sighting g JOIN detect_selector s ON s.id = g.selector_id"
            " WHERE g.report_id = %s AND s.report_count BETWEEN 2 AND %s AND NOT s.is_suppressed",
            [ticket.pk, MOST_SHARED],
        )
        shared = {
            selector: (rarity_weight(kind, count), kind, count) for selector, kind, count in set(cursor.fetchall())
        }
        shared = {selector: value for selector, value in shared.items() if value[0] >= MEDIUM}
        cursor.execute(
            "SELECT selector_id, report_id FROM detect_sighting WHERE selector_id = ANY(%s) AND report_id <> %s LIMIT 2000",
            [list(shared), ticket.pk],
        )
        best: dict[UUID, tuple[float, str, int]] = {}
        for selector, report in cursor.fetchall():
            best[report] = max(best.get(report, (0.0, "", 0)), shared[selector])
    best |= _named(ticket)
    visible = dict(Ticket.objects.visible_to(user).filter(pk__in=list(best)).values_list("pk", "reference"))
    order = sorted(visible, key=lambda report: (-best[report][0], best[report][2], visible[report]))
    links = [
        Link(visible[report], False, best[report][1], best[report][2], best[report][0] >= STRONG)
        for report in order[:MOST_LINKS]
    ]
    return _text_links(ticket) + links, len(best) - len(visible)


def _named(ticket: Ticket) -> dict[UUID, tuple[float, str, int]]:
    """Reports whose names a person found to be one person's with a name of this one: the strongest link there is."""
    pairs = NamePair.objects.filter(Q(first__report=ticket.pk) | Q(second__report=ticket.pk), state=PairState.SAME)
    rows = pairs.values_list("first__report_id", "second__report_id", "score")
    return {(two if one == ticket.pk else one): (1.0, "name", score) for one, two, score in rows}


def _text_links(ticket: Ticket) -> list[Link]:
    members = BundleMember.objects.filter(
        report_id=ticket.pk, left_at=None, bundle__kind=BundleKind.TEXT, bundle__size__gt=1
    )
    return [
        Link(member.bundle.reference, True, "text", member.similarity, member.similarity >= 95)
        for member in members.select_related("bundle")
    ]
