"""Reports that repeat each other on purpose, and what became of them in the queue."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from hirz.base.accounts.models import Feed, Organisation
from hirz.base.actors import Actor
from hirz.detect.services import scan_reports
from hirz.intake.models import Report
from hirz.triage.models import Bundle, BundleMember, Ticket
from hirz.triage.services import assess_reports
from tests.intake.making import document
from tests.triage.making import Zone

OTHER_DESK = "brigade-demo"

SYLLABLES = ("ba", "ro", "mi", "lu", "ten", "sar", "ki", "dol", "pe", "nu", "fa", "gri")


def story(own: str, end: str = "begins", *, danger: bool = False, **parts: Any) -> dict[str, Any]:
    """A text that is near-same to every other with the same `own`, and to no other: invented words, a different end."""
    chance = Random(own)
    words = ["".join(chance.choice(SYLLABLES) for _ in range(3)) for _ in range(60)]
    incident = {"danger_now": True} if danger else {}
    # Somebody gives a name: an anonymous report would have to be verified first (test_verifying).
    named = {"reporter": {"names": ["Invented Person"]}}
    return {"narrative": f"{' '.join(words)} {end}", "incident": incident, **named, **parts}


def store(zone: Zone, *reports: dict[str, Any], feed: str = "line") -> list[UUID]:
    """Receive; gives ids in order."""
    from hirz.intake.services import receive_documents

    documents = [document(**report) for report in reports]
    with zone("public"):
        chosen = Feed.objects.get(code=feed)
        results = receive_documents(documents, feed=chosen, by=Actor.partner(feed, chosen.sender_id))
    assert all(one.error is None for group in results for one in group), "a test's own report was refused"
    references = [group[0].reference for group in results]
    ids = dict(Report.objects.filter(reference__in=references).values_list("reference", "id"))
    return [ids[reference] for reference in references]


def open_tickets(zone: Zone, *reports: dict[str, Any], feed: str = "line", one_by_one: bool = False) -> list[Ticket]:
    """Receive, scan and assess, in one batch or each by itself; gives the tickets in order."""
    ids = store(zone, *reports, feed=feed)
    for batch in [[i] for i in ids] if one_by_one else [ids]:
        scan_reports(batch)
        assess_reports(batch)
    return [Ticket.objects.get(pk=i) for i in ids]


def second_desk(zone: Zone) -> str:
    """A feed whose reports go to another desk."""
    with zone("desk"):
        Feed.objects.get_or_create(
            code="second",
            defaults={
                "sender": Organisation.objects.get(code="ngo"), "desk_id": OTHER_DESK,
                "name_ar": "ثانٍ", "name_fr": "second", "name_en": "second",
            },
        )  # fmt: skip
    return "second"


def again(*tickets: Ticket) -> list[Ticket]:
    """The tickets as they stand now."""
    return [Ticket.objects.get(pk=t.pk) for t in tickets]


def in_sight(*tickets: Ticket) -> list[bool]:
    """Which of the tickets have a row of their own in the queue."""
    return [t.state == "open" and not t.is_folded for t in again(*tickets)]


def wrong_counts() -> list[str]:
    """Bundles whose size is not the number of their members; selectors whose count is not that of their reports."""
    wrong = []
    for bundle in Bundle.objects.all():
        members = BundleMember.objects.filter(bundle=bundle, left_at=None).count()
        if members != bundle.size:
            wrong.append(f"bundle {bundle.kind} says {bundle.size} and has {members}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM detect_selector s WHERE report_count <>"
            " (SELECT count(DISTINCT report_id) FROM detect_sighting g WHERE g.selector_id = s.id)"
        )
        if cursor.fetchone()[0]:
            wrong.append("selectors are counted wrongly")
    return wrong


def broken_bundles() -> list[str]:
    """The rules of folding, asked of everything in the database."""
    broken = []
    for ticket in Ticket.objects.filter(is_folded=True, state="open"):
        if ticket.priority >= 3:
            broken.append(f"{ticket.reference} is in danger and folded")
        shown = Ticket.objects.filter(bundle=ticket.bundle, desk=ticket.desk_id, state="open", is_folded=False)
        if not shown.exists():
            broken.append(f"{ticket.reference} is folded under nobody at its desk")
    return broken
