"""Passes some urgent reports of the demo on and opens a case from one: `python -m hirz.cli.demo_cases`, run by `hirz demo` as the desk.

By the same services as people, as the demo's analyst and its investigator; invented persons only. The worker runs beside
it and makes the offers.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from hirz.cli.house import opened

if TYPE_CHECKING:
    # Imported where it is used: Django is not ready before.
    from hirz.base.accounts.models import User

ESCALATED = 6
PATIENCE_SECONDS = 60.0
REASON = "identifiable"


def main() -> int:
    """Once: where a case is, nothing is done."""
    with opened("desk"):
        from hirz.base.accounts.models import User
        from hirz.base.acting import acting_as
        from hirz.casework.queries import cases_seen

        analyst, investigator = (User.objects.get(email=f"{c}@demo.example") for c in ("analyst", "investigator"))
        with acting_as(investigator):
            is_there = cases_seen(investigator).exists()
        if not is_there and _escalate(analyst):
            _open(investigator)
    return 0


def _escalate(analyst: User) -> int:
    from hirz.base.errors import Denied
    from hirz.triage.enums import State
    from hirz.triage.models import Ticket
    from hirz.triage.services import escalate_report

    done = 0
    waiting = Ticket.objects.visible_to(analyst).filter(state=State.OPEN, is_folded=False)
    for ticket in waiting.order_by("-rank")[: 10 * ESCALATED]:
        try:
            escalate_report(ticket=ticket, reason=REASON, by=analyst)
        except Denied:
            # An anonymous report is verified first.
            continue
        done += 1
        if done == ESCALATED:
            break
    return done


def _open(investigator: User) -> None:
    """Wait for the first offer, then open a case with two persons, a child as a code, a note and a task."""
    from datetime import timedelta

    from django.utils import timezone

    from hirz.base.acting import acting_as
    from hirz.casework import services
    from hirz.casework.enums import Capacity, Compartment, RelationKind
    from hirz.casework.queries import offers_seen

    deadline = time.monotonic() + PATIENCE_SECONDS
    offer = None
    while offer is None and time.monotonic() < deadline:
        with acting_as(investigator):
            offer = offers_seen(investigator).first()
        if offer is None:
            time.sleep(0.5)
    if offer is None:
        return
    case = services.open_case(offer=offer, title="غرفة رقمية مغلقة وتحويلات مالية", by=investigator)
    first, second, _child = (
        services.add_person(case=case, capacity=capacity, is_minor=minor, details=details, by=investigator)
        for capacity, minor, details in (
            (Capacity.SUSPECT, False, services.Details("شخص مختلق", "Personne Inventée", ["lune_calme", "lune.2"])),
            (Capacity.INTERMEDIARY, None, services.Details()),
            (Capacity.VICTIM, True, services.Details()),
        )
    )
    services.relate_persons(case=case, one=second, other=first, kind=RelationKind.COMMISSION, by=investigator)
    services.write_note(
        case=case, text="ننتظر جواب المنصة على طلب الحفظ.", compartment=Compartment.UNIT, by=investigator
    )
    due = timezone.localdate() + timedelta(days=2)
    services.add_task(case=case, text="التحقق من سجل التحويلات", due_on=due, assigned_to=investigator, by=investigator)


if __name__ == "__main__":
    sys.exit(main())
