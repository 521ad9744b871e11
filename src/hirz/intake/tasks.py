"""Upkeep of intake: drafts that nobody came back to, and files that belong to nothing."""

from __future__ import annotations

from datetime import timedelta

from django.db import close_old_connections, transaction
from procrastinate.contrib.django import app

from hirz.base.clock import now
from hirz.base.vault import blobs
from hirz.base.vault.models import Blob
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
