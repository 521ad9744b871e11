"""What was found in reports. Values are keyed (blind index) or sealed under the report's key."""

from __future__ import annotations

from django.db import models

from hirz.base.privacy import plain, pseudonym, sealed
from hirz.detect.enums import PartyRole
from hirz.intake.models import Report


class Scan(models.Model):
    """One pass over one report, and over what its reporter adds. A second pass over the same words changes nothing."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="+")
    scanned_at = models.DateTimeField()
    # `core.scoring.ReportFacts`: enumerations, numbers, times; never a word that somebody wrote.
    facts = models.JSONField()
    # JSON list of findings: value, span, path, attributes; the ordinal of a sighting points into it.
    findings = models.BinaryField()
    # Keyed MinHash of the text, for near-same comparison.
    sketch = models.BinaryField(default=bytes)
    # Counts the passes that changed something: 0 until its reporter adds something (`detect.additions`).
    revision = models.SmallIntegerField(default=0, db_default=0)
    # Something that was added, and that nobody at a desk has seen yet, says by itself that a child is in danger.
    is_alarmed = models.BooleanField(default=False, db_default=False)

    PRIVACY = (
        plain("report", "scanned_at", "facts", "revision", "is_alarmed") | sealed("findings") | pseudonym("sketch")
    )


class Selector(models.Model):
    """A phone number, a handle, an address, a digest...: the same one in every report, known here only by its keyed value."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    blind = models.BinaryField(max_length=16)
    report_count = models.IntegerField(default=0)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    # A public resolver, a help page, a shared gateway: links nothing.
    is_suppressed = models.BooleanField(default=False)

    PRIVACY = plain("id", "kind", "report_count", "first_seen_at", "last_seen_at", "is_suppressed") | pseudonym("blind")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blind"], name="selector_once")]


class Sighting(models.Model):
    """A selector stands in a report, in a role.

    The server does not check its two keys: a scan of the same transaction is checked against the report, and the selector
    was written or locked there; eight checks for each report were a seventh of the server's work.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    selector = models.ForeignKey(Selector, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    role = models.CharField(max_length=10, choices=PartyRole.choices)
    ordinal = models.IntegerField()

    PRIVACY = plain("pk", "report", "selector", "role", "ordinal")
    pk = models.CompositePrimaryKey("report_id", "ordinal")


class TextBand(models.Model):
    """One band of a text's sketch, and the first report that had it: candidates for near-same text."""

    value = models.BigIntegerField(primary_key=True)
    # Not checked by the server, as in Sighting.
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    PRIVACY = plain("report") | pseudonym("value")


class HashList(models.Model):
    """A list of digests of known material, with where it comes from."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    scheme = models.CharField(max_length=40, blank=True)
    imported_at = models.DateTimeField()
    is_active = models.BooleanField(default=True)

    PRIVACY = plain("code", "name", "source", "scheme", "imported_at", "is_active")


class HashEntry(models.Model):
    """One digest of a list, keyed like the digests in reports."""

    hash_list = models.ForeignKey(HashList, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10)
    blind = models.BinaryField(max_length=16)
    classification = models.CharField(max_length=40, blank=True)

    PRIVACY = plain("id", "hash_list", "kind", "classification") | pseudonym("blind")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash_list", "blind"], name="hash_entry_once")]
        indexes = [models.Index(fields=["blind"], name="hash_entry_blind")]


class Match(models.Model):
    """A file named in a report stands on a list: a lead for a person, never a verdict."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    entry = models.ForeignKey(HashEntry, on_delete=models.CASCADE, related_name="+")
    ordinal = models.IntegerField()

    PRIVACY = plain("id", "report", "entry", "ordinal")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "entry"], name="match_once")]


class SuppressedSelector(models.Model):
    """A value that says nothing about who is behind a report: public DNS, help pages, gateways."""

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    reason_ar = models.CharField(max_length=200)
    reason_fr = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)

    PRIVACY = plain("id", "kind", "value", "reason_ar", "reason_fr", "reason_en", "source")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="suppressed_once")]
