"""The whole system on one page: which event leads to which task, and what the clock starts.

Imported by the worker alone. `docs/explanation/architecture.md` is generated from these two tables.
"""

from __future__ import annotations

import threading
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction

from hirz.base.events.services import EVENTS, Event, defer
from hirz.base.events.tasking import RETRY
from hirz.base.events.tasks import requeue_stalled_jobs, sweep_drafts
from hirz.base.garbage import collect_rarely
from hirz.base.health import refuse_unsafe_start
from hirz.base.ledger.sequencer import keep_sequencing
from hirz.casework.events import CaseMoved, CaseOpened, VictimNoted
from hirz.casework.tasks import offer_report, withdraw_offer
from hirz.detect.events import (
    AttachmentsReceived,
    EntriesChanged,
    FilesReclassified,
    HashesListed,
    NamesDecided,
    NamesNoted,
    ReportsScanned,
    RuleTrialAsked,
    SignsChanged,
    TermChanged,
)
from hirz.detect.tasks import (
    guard_floods,
    hash_attachments,
    hunt_listed,
    hunt_term,
    pair_names,
    roll_up_entries,
    scan_addition,
    scan_reports,
    try_rule,
)
from hirz.intake.events import REPORTS_PER_EVENT, ReportAdded, ReportsReceived
from hirz.intake.tasks import hear_reporter, tell_claimed, tell_closed, tell_escalated, tell_referred, tell_reopened
from hirz.intake.tasks import sweep_drafts as sweep_reporters_drafts
from hirz.triage.events import (
    CampaignConfirmed,
    ReportClaimed,
    ReportClosed,
    ReportEscalated,
    ReportRaised,
    ReportReferred,
    ReportReopened,
    ReportsAssessed,
    ThreatsAssessed,
)
from hirz.triage.tasks import (
    assess_reports,
    attach_reports,
    count_words,
    draft_preservations,
    draw_samples,
    propose_campaigns,
    review_assessments,
    review_raised,
    review_reclassified,
)

# event -> tasks that it defers, each with the event's own fields as arguments
FLOW: dict[type[Event], tuple[Any, ...]] = {
    ReportsReceived: (scan_reports,),
    ReportAdded: (hear_reporter, scan_addition),
    ReportsScanned: (assess_reports,),
    ReportsAssessed: (attach_reports,),
    AttachmentsReceived: (hash_attachments,),
    HashesListed: (hunt_listed,),
    EntriesChanged: (roll_up_entries,),
    RuleTrialAsked: (try_rule,),
    NamesNoted: (pair_names,),
    NamesDecided: (),  # triage reads who is tied to whom when somebody asks
    FilesReclassified: (review_reclassified,),
    TermChanged: (hunt_term,),
    SignsChanged: (review_reclassified,),
    ThreatsAssessed: (draft_preservations,),
    ReportClaimed: (tell_claimed,),
    ReportEscalated: (tell_escalated, offer_report),
    ReportReferred: (tell_referred,),
    ReportRaised: (review_raised,),
    ReportClosed: (tell_closed,),
    ReportReopened: (tell_reopened, withdraw_offer),
    CampaignConfirmed: (),  # casework offers it to an investigator (part 5)
    CaseOpened: (),  # care and publish listen (parts 6 and 7)
    CaseMoved: (),
    VictimNoted: (),  # care starts from it (part 6)
}

# cron (its sixth field: seconds) -> task
SCHEDULE: dict[str, Any] = {
    "* * * * * */5": requeue_stalled_jobs,
    "* * * * * 30": review_assessments,
    "* * * * * 45": draw_samples,
    "* * * * * 15": guard_floods,
    "*/5 * * * * 20": propose_campaigns,
    "11 * * * *": sweep_drafts,
    "17 * * * *": sweep_reporters_drafts,
    "23 3 * * 1": count_words,
}

# Besides the schedule, every worker runs `base.ledger.sequencer.keep_sequencing` beside its jobs.


def register(app: Any) -> None:
    """Add the dispatch task and the schedule to the worker's app; called when it is ready."""
    missing = set(EVENTS.values()) - set(FLOW)
    if missing:
        raise RuntimeError(f"events without a line in FLOW: {sorted(e.__name__ for e in missing)}")

    @app.task(name="hirz.dispatch", queue="dispatch", retry=RETRY)  # type: ignore[untyped-decorator]
    def dispatch(event: str, payload: dict[str, Any]) -> None:
        """Expand one event by FLOW, together with its like that wait beside it."""
        close_old_connections()
        with transaction.atomic():
            together = gather(event, payload)
            for task in FLOW[EVENTS[event]]:
                defer(task=task.name, queue=task.queue, arguments=together)

    for cron, task in SCHEDULE.items():
        app.periodic(cron=cron)(app.tasks[task.name])


def gather(event: str, payload: dict[str, Any]) -> dict[str, Any]:
    """One payload for this event and for waiting ones of its kind, up to 200 reports: a report sent alone is not worked alone.

    The dispatch jobs taken along are deleted in the same transaction that defers their task.
    """
    if set(payload) != {"report_ids"}:
        return payload
    ids = list(payload["report_ids"])
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM procrastinate_jobs WHERE status = 'todo'"
            " AND task_name = 'hirz.dispatch' AND args->>'event' = %s AND jsonb_array_length(args->'payload'->'report_ids') = 1"
            " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING args->'payload'->'report_ids'->>0",
            [event, max(REPORTS_PER_EVENT - len(ids), 0)],
        )
        return {"report_ids": ids + [row[0] for row in cursor.fetchall()]}


def run_worker(*, wait: bool = True, name: str = "worker") -> None:
    """Work until stopped (or, with `wait=False`, until nothing is left to do): jobs, schedule, and the ledger's sequencer."""
    from procrastinate.contrib.django import app

    refuse_unsafe_start()
    collect_rarely()
    stop = threading.Event()
    sequencer = threading.Thread(target=keep_sequencing, args=(stop,), name="sequencer", daemon=True)
    sequencer.start()
    try:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as worker_app:
            worker_app.run_worker(
                name=name,
                wait=wait,
                delete_jobs="successful",  # what is done must not say for ever when somebody reported
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=settings.HIRZ_HEARTBEAT_SECONDS,
                stalled_worker_timeout=settings.HIRZ_STALLED_SECONDS,
                shutdown_graceful_timeout=30.0,
            )
    finally:
        stop.set()
        sequencer.join(timeout=10)
