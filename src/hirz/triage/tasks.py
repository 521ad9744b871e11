"""The tasks of this stage, named after their services."""

from __future__ import annotations

from uuid import UUID

from hirz.base.events.tasking import task
from hirz.triage import preserving, services


@task
def assess_reports(report_ids: list[str]) -> None:
    """Open tickets for a batch of scanned reports."""
    services.assess_reports([UUID(i) for i in report_ids])


@task
def review_assessments(timestamp: int = 0) -> None:
    """Assess again what time or a new link has changed."""
    while services.review_assessments() == services.REVIEW_BATCH:
        pass


@task
def draft_preservations(report_ids: list[str]) -> None:
    """Begin the requests to keep what platforms hold about the accounts that these reports name."""
    preserving.draft_preservations([UUID(i) for i in report_ids])
