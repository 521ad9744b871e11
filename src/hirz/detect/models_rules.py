"""Rules in the desk: what people wrote beside the rules of the house, who agreed, and what a back-test of each found.

A rule says what is looked for: its words are sealed under a key that rules alone use.
"""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models

from hirz.base.accounts.models import User
from hirz.base.privacy import Declared, Holding, plain, staff
from hirz.detect.enums import HuntState, RuleAct, RuleReason, VersionState
from hirz.intake.models import Report

# Sealed under a key that all rules share: erased with its row.
OF_THE_RULES: Final = Declared(Holding.SEALED, "deleting the row")


class RuleBook(models.Model):
    """Which edition of the rules is in use: one row, counted up by whatever changes what a scan reads with."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    edition = models.IntegerField(default=1)

    PRIVACY = plain("id", "edition")


class DeskRule(models.Model):
    """A rule that people of a desk wrote, or a rule of the house that they switched off or weigh in another way."""

    # Its id, under which its signals are known.
    code = models.CharField(max_length=40, unique=True)
    is_shipped = models.BooleanField(default=False)
    is_off = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    PRIVACY = plain("id", "code", "is_shipped", "is_off", "created_at")


class DeskRuleVersion(models.Model):
    """One wording of a rule, or one weight of a rule of the house: written by one person, in use when a second agrees."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(DeskRule, on_delete=models.CASCADE, related_name="versions")
    number = models.SmallIntegerField()
    # Its YAML; empty for a rule of the house, of which only the weight is another one.
    content = models.BinaryField(default=bytes)
    family = models.CharField(max_length=20)
    weight = models.SmallIntegerField()
    # From that day on it finds nothing any more.
    expires_on = models.DateField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.OPEN)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)

    PRIVACY = (
        plain("id", "rule", "number", "family", "weight", "expires_on", "state", "written_at", "decided_at")
        | staff("written_by", "decided_by")
        | dict.fromkeys(["content"], OF_THE_RULES)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["rule"], condition=models.Q(state=VersionState.OPEN), name="one_open_version_a_rule"
            ),
            models.UniqueConstraint(
                fields=["rule"], condition=models.Q(state=VersionState.LIVE), name="one_live_version_a_rule"
            ),
        ]


class RuleEvent(models.Model):
    """Who did what with a rule, and why: its history."""

    rule = models.ForeignKey(DeskRule, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=10, choices=RuleAct.choices)
    reason = models.CharField(max_length=10, choices=RuleReason.choices, blank=True)
    number = models.SmallIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    PRIVACY = plain("id", "rule", "act", "reason", "number", "at") | staff("by")


class RuleTrial(models.Model):
    """A back-test of one version on the reports that came before: resumable at its cursor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.OneToOneField(DeskRuleVersion, on_delete=models.CASCADE, related_name="trial")
    state = models.CharField(max_length=10, choices=HuntState.choices, default=HuntState.RUNNING)
    # The last report that was read; reports are read in the order of their ids.
    cursor = models.UUIDField(null=True)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    hits = models.IntegerField(default=0)
    # Hits by the month in which the report came ("2026-05"), and by its language.
    months = models.JSONField(default=dict)
    languages = models.JSONField(default=dict)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    PRIVACY = plain(
        "id", "version", "state", "cursor", "total", "done", "hits", "months", "languages", "started_at", "finished_at"
    ) | staff("started_by")


class RuleHit(models.Model):
    """A report in which a back-test found something; nobody's queue changes by it."""

    trial = models.ForeignKey(RuleTrial, on_delete=models.CASCADE, related_name="+", db_index=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")

    PRIVACY = plain("pk", "trial", "report")
    pk = models.CompositePrimaryKey("trial_id", "report_id")
