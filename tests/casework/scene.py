"""A case at the brigade, made by the real services: two escalated reports, one of them in a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from tests.triage.making import child, make_reports, plain

TITLE = "Threats over a video app, three children"


def second_investigator() -> Any:
    """Another investigator of the same brigade, invented."""
    from django.utils import timezone

    from hirz.base.accounts.enums import Role
    from hirz.base.accounts.models import Membership, User

    user, is_new = User.objects.get_or_create(
        email="investigator2@demo.example", defaults={"full_name": "Rachid Ouazzani", "is_demo": True, "language": "fr"}
    )
    if is_new:
        Membership.objects.create(
            user=user, organisation_id="brigade-demo", role=Role.INVESTIGATOR, starts_on=timezone.localdate()
        )
    return user


def escalate(references: list[str], by: Any) -> list[Any]:
    """As the analyst at the desk; gives the reports' ids."""
    from hirz.triage.models import Ticket
    from hirz.triage.services import escalate_report

    ids = []
    for reference in references:
        ticket = Ticket.objects.get(reference=reference)
        escalate_report(ticket=ticket, reason="identifiable", by=by)
        ids.append(ticket.pk)
    return ids


def make_case(zone: Callable[[str], Any], person: Callable[[str], Any]) -> SimpleNamespace:
    """Three reports; two are escalated and offered, a case is opened from the first."""
    from hirz.base.acting import acting_as
    from hirz.casework.models import Offer
    from hirz.casework.offering import offer_report
    from hirz.casework.services import open_case

    references = make_reports(zone, child(), plain(1), plain(2))
    with zone("desk"):
        reports = escalate(references[:2], person("analyst"))
        second_investigator()
    for report in reports:
        offer_report(report, "identifiable", "named")
    with zone("desk"):
        investigator = person("investigator")
        with acting_as(investigator):
            offers = {offer.report_id: offer for offer in Offer.objects.all()}
        case = open_case(offer=offers[reports[0]], title=TITLE, by=investigator)
    return SimpleNamespace(
        references=references, reports=reports, case=case.pk, reference=case.reference, waiting=offers[reports[1]].pk
    )


def a_while_ago(hours: float = 0) -> Any:
    """A moment that has passed."""
    from hirz.base.clock import now

    return now() - timedelta(hours=hours)
