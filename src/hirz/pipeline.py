"""The whole system on one page: which event leads to which task, and what the clock starts.

Imported by the worker alone. `docs/explanation/architecture.md` is generated from these two tables.
"""

from __future__ import annotations

from typing import Any

from django.db import close_old_connections
from procrastinate import RetryStrategy

from hirz.base.events.services import EVENTS, Event
from hirz.base.events.tasks import requeue_stalled_jobs, sweep_drafts
from hirz.detect.events import ReportsScanned
from hirz.detect.tasks import scan_reports
from hirz.intake.events import ReportsReceived
from hirz.triage.events import ReportClosed, ReportEscalated, ReportReferred
from hirz.triage.tasks import assess_reports, review_assessments

# event -> tasks that it defers, each with the event's own fields as arguments
FLOW: dict[type[Event], tuple[Any, ...]] = {
    ReportsReceived: (scan_reports,),
    ReportsScanned: (assess_reports,),
    ReportEscalated: (),  # casework opens a case from it (part 5)
    ReportReferred: (),
    ReportClosed: (),
}

# cron (its sixth field: seconds) -> task
SCHEDULE: dict[str, Any] = {
    "* * * * * */5": requeue_stalled_jobs,
    "* * * * * 30": review_assessments,
    "11 * * * *": sweep_drafts,
}

# Besides the schedule, the worker runs `base.ledger.sequencer.sequence_entries` every second (cli.commands.work).


def register(app: Any) -> None:
    """Add the dispatch task and the schedule to the worker's app; called when it is ready."""
    missing = set(EVENTS.values()) - set(FLOW)
    if missing:
        raise RuntimeError(f"events without a line in FLOW: {sorted(e.__name__ for e in missing)}")

    @app.task(name="hirz.dispatch", queue="dispatch", retry=RetryStrategy(max_attempts=10, exponential_wait=2))
    def dispatch(event: str, payload: dict[str, Any]) -> None:
        """Expand one event by FLOW."""
        close_old_connections()
        for task in FLOW[EVENTS[event]]:
            app.configure_task(name=task.name, queue=task.queue).defer(**payload)

    for cron, task in SCHEDULE.items():
        app.periodic(cron=cron)(app.tasks[task.name])
