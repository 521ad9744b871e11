"""The task of this stage, named after its service."""

from __future__ import annotations

from uuid import UUID

from hirz.base.events.tasking import task
from hirz.detect import services


@task
def scan_reports(report_ids: list[str]) -> None:
    """Scan a batch of received reports."""
    services.scan_reports([UUID(i) for i in report_ids])
