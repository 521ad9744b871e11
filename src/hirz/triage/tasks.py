"""The tasks of this stage, named after their services."""

from __future__ import annotations

from uuid import UUID

from hirz.base.events.tasking import task
from hirz.triage import preserving, sampling, services
from hirz.triage.campaigns import proposing
from hirz.triage.lexicon import weekly


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
def review_raised(report_id: str) -> None:
    """Assess a report again that the audit has raised, so that the reason stands beside it."""
    services.review_soon([UUID(report_id)])


@task
def review_reclassified(report_ids: list[str]) -> None:
    """Assess reports again of whose files lists, or of whose words the lexicon, says something else now."""
    services.review_soon([UUID(i) for i in report_ids])


@task
def draw_samples(timestamp: int = 0) -> None:
    """Draw the random audit from what newly lies low."""
    while sampling.draw_samples() >= sampling.BATCH:
        pass


@task
def draft_preservations(report_ids: list[str]) -> None:
    """Begin the requests to keep what platforms hold about the accounts that these reports name."""
    preserving.draft_preservations([UUID(i) for i in report_ids])


@task
def attach_reports(report_ids: list[str]) -> None:
    """Propose reports that just came for the campaigns that their ties lead to."""
    proposing.attach_reports([UUID(i) for i in report_ids])


@task
def propose_campaigns(timestamp: int = 0) -> None:
    """Look for campaigns among the reports of the last year, if any came since the last time."""
    if proposing.is_due():
        proposing.propose_campaigns()


@task
def count_words(timestamp: int = 0) -> None:
    """Count which words urgent reports use more than others, and propose them to analysts."""
    weekly.count_words()
