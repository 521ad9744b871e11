"""Escalated reports come to the units that inquire. In the worker, by its named task; nothing that was written is opened."""

from __future__ import annotations

from uuid import UUID

from hirz.base.accounts.enums import OrganisationKind, Role
from hirz.base.accounts.models import Organisation, User
from hirz.base.acting import acting_for
from hirz.base.actors import Actor
from hirz.base.clock import zone_time
from hirz.base.ledger.services import record, record_many
from hirz.casework.enums import OfferState
from hirz.casework.models import Offer
from hirz.triage.enums import State
from hirz.triage.models import Ticket

OFFERER = Actor.system("casework")
TASK = "offer_reports"


def offer_report(report_id: UUID, reason: str, standing: str) -> int:
    """Offer an escalated report to the desk's own unit, or, where the desk inquires into nothing itself, to every unit.

    Returns to how many. Running it twice changes nothing; a report that the desk took back and escalated again is
    offered again.
    """
    desk, state = Ticket.objects.values_list("desk_id", "state").get(pk=report_id)
    # Taken back in the meantime: the two jobs may come in either order.
    units = _units(desk) if state == State.ESCALATED else []
    with acting_for(TASK):
        known = {offer.unit_id: offer for offer in Offer.objects.filter(report_id=report_id)}
        again = [o for o in known.values() if o.state == OfferState.WITHDRAWN and o.unit_id in units]
        for offer in again:
            offer.state, offer.reason, offer.standing, offer.offered_at = (
                OfferState.WAITING, reason, standing, zone_time()
            )  # fmt: skip
            offer.save(update_fields=["state", "reason", "standing", "offered_at"])
        new = [
            Offer(report_id=report_id, unit_id=unit, reason=reason, standing=standing, offered_at=zone_time())
            for unit in units
            if unit not in known
        ]
        Offer.objects.bulk_create(new)
        ids = [str(offer.pk) for offer in (*again, *new)]
        if ids:
            record_many(verb="casework:offer:made", object_kind="offer", object_ids=ids, by=OFFERER)
    return len(ids)


def withdraw_offer(report_id: UUID) -> int:
    """The desk has the report again: who has not taken it is no longer asked. Returns how many offers ended."""
    with acting_for(TASK):
        waiting = list(Offer.objects.filter(report_id=report_id, state=OfferState.WAITING))
        for offer in waiting:
            offer.state = OfferState.WITHDRAWN
            offer.save(update_fields=["state"])
            record(verb="casework:offer:withdrawn", object_kind="offer", object_id=str(offer.pk), by=OFFERER)
    return len(waiting)


def _units(desk: str) -> list[str]:
    inquiring = User.objects.filter(is_active=True, memberships__role=Role.INVESTIGATOR)
    units = list(
        Organisation.objects.filter(kind=OrganisationKind.POLICE, memberships__user__in=inquiring)
        .distinct()
        .order_by("code")
        .values_list("code", flat=True)
    )
    return [desk] if desk in units else units
