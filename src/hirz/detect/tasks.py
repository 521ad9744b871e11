"""The tasks of this stage, named after their services."""

from __future__ import annotations

from uuid import UUID

from hirz.base.events.tasking import task
from hirz.detect import additions, services


@task
def scan_reports(report_ids: list[str]) -> None:
    """Scan a batch of received reports."""
    services.scan_reports([UUID(i) for i in report_ids])


@task
def scan_addition(report_id: str, message_id: str) -> None:
    """Scan a report again with what its reporter added: this message and every other."""
    additions.scan_addition(UUID(report_id))
