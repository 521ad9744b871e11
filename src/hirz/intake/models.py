"""Reports as they came in. Everything that somebody wrote is sealed; rows carry ids, sizes and hours."""

from __future__ import annotations

import uuid

from django.db import models

from hirz.base.accounts.models import Feed, Organisation, User
from hirz.base.privacy import plain, pseudonym, sealed, staff
from hirz.intake.enums import Author, Channel, LetterboxStatus, MessageKind, TakedownState


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


# A place is a hash in hexadecimal: the database takes nothing else in its stead.
HEX = r"^[0-9a-f]{64}$"


class Draft(models.Model):
    """A report that is not yet sent, sealed with a key that only its writer's receipt gives: nobody here can read it."""

    # Receipt.place("draft"), in hexadecimal.
    place = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()
    # Cut to the hour. A draft that nobody touches is swept away (`intake.tasks.sweep_drafts`).
    touched_at = models.DateTimeField(db_index=True)

    PRIVACY = plain("touched_at") | pseudonym("place") | sealed("content")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(place__regex=HEX), name="draft_place_is_hex")]


class Letterbox(models.Model):
    """The way back to whoever reported: found by the receipt, sealed to the receipt's public half."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="letterbox")
    # Receipt.place("letterbox"), in hexadecimal; Receipt.public.
    place = models.CharField(max_length=64, unique=True)
    public = models.BinaryField(max_length=32)
    status = models.CharField(max_length=10, choices=LetterboxStatus.choices, default=LetterboxStatus.RECEIVED)
    changed_at = models.DateTimeField()

    PRIVACY = plain("report", "status", "changed_at") | pseudonym("place", "public")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(place__regex=HEX), name="letterbox_place_is_hex")]


class Message(models.Model):
    """One message between a reporter and a desk, sealed under a key of its own for both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages", db_index=False)
    author = models.CharField(max_length=10, choices=Author.choices)
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    # Names of fields that a question asks for (`intake.asking.ASKABLE`): no word of the report.
    fields = models.JSONField(default=list)
    # JSON: text, values of fields, attachments with their keys.
    content = models.BinaryField()
    # The message's key, wrapped for the receipt; empty where no letterbox is (a partner asks by API).
    reporter_wrap = models.BinaryField(default=bytes)
    # Its place among the messages about its report: times of reporters and of the worker say the hour only.
    number = models.IntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    replies_to = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reply")
    # When somebody of the desk first opened what a reporter wrote.
    seen_at = models.DateTimeField(null=True)

    PRIVACY = plain(
        "id", "report", "author", "kind", "fields", "number", "sent_at", "sent_by", "replies_to", "seen_at"
    ) | sealed("content", "reporter_wrap")

    class Meta:
        indexes = [models.Index(fields=["report", "number"], name="message_order")]


class Attachment(models.Model):
    """A file that came through the portal: a sealed blob that is never rendered. Its key lies in what it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blob = models.CharField(max_length=32)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField(db_index=True)
    # One of the three; none: it was taken away, or its draft lapsed, and the file is swept away.
    draft = models.CharField(max_length=64, blank=True)
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="attachments")

    PRIVACY = plain("id", "blob", "size", "stored_at", "report", "message") | pseudonym("draft")

    class Meta:
        indexes = [models.Index(fields=["draft"], name="attachment_draft", condition=~models.Q(draft=""))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft="") | models.Q(draft__regex=HEX), name="attachment_draft_is_hex"
            )
        ]


class TakedownPartner(models.Model):
    """A platform with an agreement to look for pictures by their fingerprints. Without a row here nothing is sent."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_ar = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    agreed_on = models.DateField()
    # The day on which the agreement ended; what was told until then stays.
    ended_on = models.DateField(null=True)

    PRIVACY = plain("code", "name_ar", "name_fr", "name_en", "agreed_on", "ended_on")

    def __str__(self) -> str:
        return self.code

    def name(self, language: str) -> str:
        """The name in ar, fr or en."""
        return str(getattr(self, f"name_{language}", "") or self.name_en)


class PictureStop(models.Model):
    """A report that asks to stop pictures: it came from "stop this picture", with fingerprints alone."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="picture_stop")
    files = models.PositiveSmallIntegerField()

    PRIVACY = plain("report", "files")


class Takedown(models.Model):
    """What one platform did about the pictures of one report. The one who reported reads it in the letterbox."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="takedowns", db_index=False)
    partner = models.ForeignKey(TakedownPartner, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=TakedownState.choices)
    changed_at = models.DateTimeField()
    # Nobody: it waits since the report came.
    set_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    PRIVACY = plain("id", "report", "partner", "state", "changed_at") | staff("set_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "partner"], name="takedown_once")]
