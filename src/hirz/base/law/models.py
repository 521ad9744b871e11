"""Offences with their penalties, as data with the mark of what was read."""

from __future__ import annotations

from django.db import models

from hirz.base.privacy import plain


class Offence(models.Model):
    """One paragraph of one article: class, penalty range, rule for a minor victim, statistics row."""

    code = models.CharField(primary_key=True, max_length=40)
    law = models.CharField(max_length=120)
    article = models.CharField(max_length=60)
    label_ar = models.TextField()
    label_fr = models.TextField()
    label_en = models.TextField()
    offence_class = models.CharField(max_length=60)
    penalty_kind = models.CharField(max_length=120, blank=True)
    prison_min_months = models.PositiveIntegerField(null=True)
    prison_max_months = models.PositiveIntegerField(null=True)
    fine_min = models.PositiveBigIntegerField(null=True)
    fine_max = models.PositiveBigIntegerField(null=True)
    minor_victim_rule = models.TextField(blank=True)
    elements = models.TextField(blank=True)
    iccs_code = models.CharField(max_length=40, blank=True)
    iccs_verified = models.CharField(max_length=200, blank=True)
    statistics_category = models.CharField(max_length=60, blank=True)
    child_victim = models.CharField(max_length=60, blank=True)
    first_instance_court = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    verified = models.TextField()

    PRIVACY = plain(
        "code", "law", "article", "label_ar", "label_fr", "label_en", "offence_class", "penalty_kind",
        "prison_min_months", "prison_max_months", "fine_min", "fine_max", "minor_victim_rule", "elements", "iccs_code",
        "iccs_verified", "statistics_category", "child_victim", "first_instance_court", "note", "verified",
    )  # fmt: skip
