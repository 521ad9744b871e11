"""Upkeep by the clock: jobs of dead workers go to living ones, drafts of dead uploads go away."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from hirz.base.vault import blobs

log = logging.getLogger("hirz.events")

QUEUE = "upkeep"
DRAFT_AGE_SECONDS = 24 * 3600


@app.task(name="base.requeue_stalled_jobs", queue=QUEUE, queueing_lock="base.requeue_stalled_jobs")
def requeue_stalled_jobs(timestamp: int = 0) -> None:
    """Give the jobs of workers without a heartbeat back to the queue; every task may run twice."""
    close_old_connections()
    count = requeue_stalled(settings.HIRZ_STALLED_SECONDS)
    if count:
        log.warning("%s jobs of dead workers were queued again", count)


def requeue_stalled(seconds: float) -> int:
    """Queue again every job that is `doing` on a worker silent for so long, or gone; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT procrastinate_retry_job_v2(j.id, now(), NULL, NULL, NULL)"
            " FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id"
            " WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))"
            " ORDER BY j.id) AS again",
            [seconds],
        )
        return int(cursor.fetchone()[0])


@app.task(name="base.sweep_drafts", queue=QUEUE, queueing_lock="base.sweep_drafts")
def sweep_drafts(timestamp: int = 0) -> None:
    """Remove drafts of blobs whose upload died more than a day ago."""
    for path in blobs.folder().glob("??/*.tmp"):
        if time.time() - path.stat().st_mtime > DRAFT_AGE_SECONDS:
            path.unlink(missing_ok=True)
