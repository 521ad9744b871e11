"""What was found in reports. Values are keyed (blind index) or sealed under the report's key."""

from __future__ import annotations

import uuid

from django.db import models

from hirz.base.accounts.models import Feed
from hirz.base.privacy import plain, pseudonym, sealed
from hirz.detect.enums import (
    FoundBy,
    HuntState,
    PartyRole,
    PdqVariant,
)
from hirz.detect.models_lexicon import EmergingExample, EmergingTerm, Term, TermCount, TermHunt
from hirz.detect.models_lists import (
    EntryReview,
    FloodWatch,
    HashClaim,
    HashEntry,
    HashList,
    HashTally,
    ListImport,
    ListImportRow,
)
from hirz.detect.models_names import NameDecision, NameKey, NamePair, ReportedName
from hirz.detect.models_rules import DeskRule, DeskRuleVersion, RuleBook, RuleEvent, RuleHit, RuleTrial
from hirz.detect.models_search import SearchPart
from hirz.detect.models_signals import Signal
from hirz.intake.models import Report

__all__ = [
    "DerivedTie",
    "DeskRule",
    "DeskRuleVersion",
    "EmergingExample",
    "EmergingTerm",
    "EntryReview",
    "FloodWatch",
    "HashClaim",
    "HashEntry",
    "HashList",
    "HashTally",
    "Hunt",
    "ListAccess",
    "ListImport",
    "ListImportRow",
    "Match",
    "MatchRequest",
    "NameDecision",
    "NameKey",
    "NamePair",
    "ReportedName",
    "RuleBook",
    "RuleEvent",
    "RuleHit",
    "RuleTrial",
    "Scan",
    "SearchPart",
    "SeenHash",
    "Selector",
    "Sighting",
    "Signal",
    "SuppressedSelector",
    "Term",
    "TermCount",
    "TermHunt",
    "TextBand",
]


class Scan(models.Model):
    """One pass over one report, and over what its reporter adds. A second pass over the same words changes nothing."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="+")
    scanned_at = models.DateTimeField()
    # `core.scoring.ReportFacts`: enumerations, numbers, times; never a word that somebody wrote.
    facts = models.JSONField()
    # JSON list of findings: value, span, path, attributes; the ordinal of a sighting points into it.
    findings = models.BinaryField()
    # JSON list of signs in the words, by rule, path and span (`detect.signals.Sign`); empty when there is none.
    signals = models.BinaryField(default=bytes, db_default=b"")
    # Keyed MinHash of the text, for near-same comparison.
    sketch = models.BinaryField(default=bytes)
    # Counts the passes that changed something: 0 until its reporter adds something (`detect.additions`).
    revision = models.SmallIntegerField(default=0, db_default=0)
    # Something that was added, and that nobody at a desk has seen yet, says by itself that a child is in danger.
    is_alarmed = models.BooleanField(default=False, db_default=False)

    PRIVACY = (
        plain("report", "scanned_at", "facts", "revision", "is_alarmed")
        | sealed("findings", "signals")
        | pseudonym("sketch")
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


class DerivedTie(models.Model):
    """What a finding implies (`detect.ties`): the series that a number lies in, the purse that a link names, a name's stem.

    Not checked by the server, as in Sighting; a finding implies one thing at most.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    # Of the finding (`Scan.findings`), as in Sighting.
    ordinal = models.IntegerField()
    kind = models.CharField(max_length=20)
    blind = models.BigIntegerField()
    role = models.CharField(max_length=10, choices=PartyRole.choices)

    PRIVACY = plain("pk", "report", "ordinal", "kind", "role") | pseudonym("blind")
    pk = models.CompositePrimaryKey("report_id", "ordinal")

    class Meta:
        indexes = [models.Index(fields=["blind"], name="derived_tie_blind")]


class TextBand(models.Model):
    """One band of a text's sketch, and the first report that had it: candidates for near-same text."""

    value = models.BigIntegerField(primary_key=True)
    # Not checked by the server, as in Sighting.
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    PRIVACY = plain("report") | pseudonym("value")


class SeenHash(models.Model):
    """A PDQ that stood in a report, masked like those of lists: what a new list is hunted in.

    Not checked by the server, as in Sighting. Its id only grows: the cursor of a hunt.
    """

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    # Of the finding (`Scan.findings`), as in Match.
    ordinal = models.IntegerField()
    kind = models.CharField(max_length=10, default="pdq", db_default="pdq")
    blind = models.BinaryField(max_length=32)
    quality = models.SmallIntegerField(null=True)
    variant = models.CharField(max_length=10, choices=PdqVariant.choices, default=PdqVariant.UNKNOWN)

    PRIVACY = plain("id", "report", "ordinal", "kind", "quality", "variant") | pseudonym("blind")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "ordinal", "blind"], name="seen_hash_once")]


class Hunt(models.Model):
    """A search for new entries among everything seen before: resumable at its cursor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hash_list = models.ForeignKey(HashList, null=True, on_delete=models.CASCADE, related_name="+")
    list_import = models.ForeignKey(ListImport, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=HuntState.choices, default=HuntState.WAITING)
    # The last id that was searched for good, and the id up to which this hunt goes.
    cursor = models.BigIntegerField(default=0)
    checkpoint = models.JSONField(default=dict)
    total = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    matched = models.IntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    PRIVACY = plain(
        "id", "hash_list", "list_import", "state", "cursor", "checkpoint", "total", "done", "matched", "started_at",
        "finished_at",
    )  # fmt: skip


class Match(models.Model):
    """A file named in a report stands on a list: a lead for a person, never a verdict."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    entry = models.ForeignKey(HashEntry, on_delete=models.CASCADE, related_name="+")
    # Of the finding (`Scan.findings`): a report may hold an entry in several files.
    ordinal = models.IntegerField()
    # Bits that differ: 0 for an exact digest.
    distance = models.SmallIntegerField(default=0, db_default=0)
    found_by = models.CharField(
        max_length=10, choices=FoundBy.choices, default=FoundBy.ARRIVAL, db_default=FoundBy.ARRIVAL
    )

    PRIVACY = plain("id", "report", "entry", "ordinal", "distance", "found_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "entry", "ordinal"], name="match_once")]


class ListAccess(models.Model):
    """A partner may ask whether digests stand on this list: nothing is answered from a list that its terms keep to us."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+", db_index=False)
    hash_list = models.ForeignKey(HashList, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()

    PRIVACY = plain("id", "feed", "hash_list", "opened_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "hash_list"], name="list_access_once")]


class MatchRequest(models.Model):
    """What a partner asked in the last day: a repeat is known, and who asks too much. Keyed values and counts only."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.BinaryField(max_length=16)
    request = models.BinaryField(max_length=16)
    hashes = models.IntegerField()
    asked_at = models.DateTimeField()

    PRIVACY = plain("id", "feed", "hashes", "asked_at") | pseudonym("key", "request")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="match_request_once")]
        indexes = [models.Index(fields=["feed", "asked_at"], name="match_request_rate")]


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
