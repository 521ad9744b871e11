"""The tasks of this stage, named after their services."""

from __future__ import annotations

from uuid import UUID

from hirz.base.events.tasking import task
from hirz.casework import offering


@task
def offer_report(report_id: str, decision_id: str, reason: str, standing: str) -> None:
    """Offer an escalated report to the units that inquire."""
    offering.offer_report(UUID(report_id), reason, standing)


@task
def withdraw_offer(report_id: str, decision_id: str, cause: str) -> None:
    """Take back the offer of a report that waits at the desk again."""
    offering.withdraw_offer(UUID(report_id))
