"""Reports as they came in. Everything that somebody wrote is sealed; rows carry ids, sizes and hours."""

from __future__ import annotations

import uuid

from django.db import models

from hirz.base.accounts.models import Feed, Organisation
from hirz.base.privacy import plain, pseudonym, sealed
from hirz.intake.enums import Channel


class Report(models.Model):
    """One report: the parsed fields, sealed under a key of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The organisation whose analysts received it first; triage follows where it goes from there.
    desk = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # Cut to the hour in the public zone.
    received_at = models.DateTimeField(db_index=True)
    # JSON of the parsed report and the manifest of its payload (name, size, SHA-256).
    content = models.BinaryField()

    PRIVACY = plain("id", "reference", "feed", "desk", "channel", "received_at") | sealed("content")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference"], name="report_reference")]

    def __str__(self) -> str:
        return self.reference


class SourceDocument(models.Model):
    """The payload of a report, byte for byte as it arrived, sealed under the report's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="documents")
    format = models.CharField(max_length=30)
    size = models.BigIntegerField()
    # One of the two: small payloads lie in the row, large ones in a blob.
    payload = models.BinaryField(null=True)
    blob = models.CharField(max_length=32, blank=True)

    PRIVACY = plain("id", "report", "format", "size", "blob") | sealed("payload")


class IdempotencyKey(models.Model):
    """What a sender already sent, so that a repeated request makes one report. Keyed values only."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.BinaryField(max_length=16)
    request = models.BinaryField(max_length=16)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")

    PRIVACY = plain("id", "feed", "report") | pseudonym("key", "request")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="idempotency_once")]


class QuarantinedDocument(models.Model):
    """A document that is no report as it stands: refused with its reason, and kept sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField(db_index=True)
    # A stable code of `hirz.core.formats`; the sentence with its parameters is sealed, for it may quote the document.
    code = models.CharField(max_length=40)
    line = models.PositiveIntegerField(null=True)
    size = models.BigIntegerField()
    # JSON: name of the file, reason in three languages, path, SHA-256 of the payload.
    content = models.BinaryField()
    payload = models.BinaryField(null=True)
    blob = models.CharField(max_length=32, blank=True)
    fingerprint = models.BinaryField(max_length=16)

    PRIVACY = (
        plain("id", "reference", "feed", "received_at", "code", "line", "size", "blob")
        | sealed("content", "payload")
        | pseudonym("fingerprint")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "fingerprint"], name="quarantined_once"),
            models.UniqueConstraint(fields=["reference"], name="quarantined_reference"),
        ]
