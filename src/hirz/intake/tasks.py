"""Tasks of intake: news for whoever reported, drafts that nobody came back to, files that belong to nothing.

What triage decides reaches a letterbox by plain arguments: each task takes what its event carries, and tells no more than it may.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import close_old_connections, transaction
from procrastinate.contrib.django import app

from hirz.base.clock import now
from hirz.base.events.tasking import task
from hirz.base.vault import blobs
from hirz.base.vault.models import Blob
from hirz.intake import news
from hirz.intake.drafts import DRAFT_LASTS
from hirz.intake.models import Attachment, Draft

QUEUE = "upkeep"
# Longer than an upload takes, so that a file is never swept from under the request that brings it.
ORPHAN_LASTS = timedelta(hours=3)
BATCH = 500


@app.task(name="intake.sweep_drafts", queue=QUEUE, queueing_lock="intake.sweep_drafts")
def sweep_drafts(timestamp: int = 0) -> None:
    """Remove drafts untouched for a week, and the files that neither a draft, a report nor a message holds."""
    close_old_connections()
    Draft.objects.filter(touched_at__lt=now() - DRAFT_LASTS).delete()
    orphans = Attachment.objects.filter(report=None, message=None, stored_at__lt=now() - ORPHAN_LASTS).exclude(
        draft__in=Draft.objects.values("place")
    )
    while rows := list(orphans.values_list("id", "blob")[:BATCH]):
        with transaction.atomic():
            Attachment.objects.filter(id__in=[row[0] for row in rows]).delete()
            Blob.objects.filter(name__in=[row[1] for row in rows]).delete()
        blobs.discard(row[1] for row in rows)


@task
def hear_reporter(report_id: str, message_id: str) -> None:
    """After a reporter wrote: no question is open any more, perhaps."""
    news.hear_reporter(UUID(report_id))


@task
def tell_claimed(report_id: str) -> None:
    """Somebody reads the report."""
    news.tell_claimed(UUID(report_id))


@task
def tell_escalated(report_id: str, decision_id: str, reason: str, standing: str) -> None:
    """It went to people who can act; neither reason nor standing is told."""
    news.tell_passed_on(UUID(report_id), decision_id)


@task
def tell_referred(report_id: str, decision_id: str, to_organisation: str) -> None:
    """It went to people who can act; to whom is not told."""
    news.tell_passed_on(UUID(report_id), decision_id)


@task
def tell_closed(report_id: str, decision_id: str, reason: str) -> None:
    """The desk's part is finished."""
    news.tell_closed(UUID(report_id), decision_id, reason)


@task
def tell_reopened(report_id: str, decision_id: str, cause: str) -> None:
    """The report waits at a desk again."""
    news.tell_reopened(UUID(report_id), decision_id, cause)
