"""Offences with their penalties, and time limits with their versions, as data with the mark of what was read."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from hirz.base.privacy import plain
from hirz.core.clocks import Length, Limit, Scope, Unit


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


class TimeLimit(models.Model):
    """One version of one time limit of the law; `limit` is what `core.clocks` counts with."""

    version = models.CharField(primary_key=True, max_length=80)
    code = models.CharField(max_length=60, db_index=True)
    label_ar = models.TextField()
    label_fr = models.TextField()
    label_en = models.TextField()
    starts_ar = models.TextField()
    starts_fr = models.TextField()
    starts_en = models.TextField()
    length = models.PositiveIntegerField()
    unit = models.CharField(max_length=10)
    extensions = models.PositiveSmallIntegerField()
    extension_length = models.PositiveIntegerField(null=True)
    extension_unit = models.CharField(max_length=10, blank=True)
    authorised_ar = models.TextField(blank=True)
    authorised_fr = models.TextField(blank=True)
    authorised_en = models.TextField(blank=True)
    scope = models.CharField(max_length=60)
    warn_hours = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    source = models.TextField()
    verified = models.TextField()

    PRIVACY = plain(
        "version", "code", "label_ar", "label_fr", "label_en", "starts_ar", "starts_fr", "starts_en", "length", "unit",
        "extensions", "extension_length", "extension_unit", "authorised_ar", "authorised_fr", "authorised_en", "scope",
        "warn_hours", "valid_from", "valid_until", "source", "verified",
    )  # fmt: skip

    @property
    def limit(self) -> Limit:
        """The same as the value that is counted with."""
        return Limit(
            version=self.version,
            code=self.code,
            labels=(self.label_ar, self.label_fr, self.label_en),
            starts=(self.starts_ar, self.starts_fr, self.starts_en),
            length=Length(self.length, Unit(self.unit)),
            extensions=self.extensions,
            extension=Length(self.extension_length, Unit(self.extension_unit)) if self.extension_length else None,
            authorised_by=(self.authorised_ar, self.authorised_fr, self.authorised_en),
            scope=frozenset(map(Scope, self.scope.split())),
            leads=tuple(timedelta(hours=int(hours)) for hours in self.warn_hours.split()),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            source=self.source,
            verified=self.verified,
        )

    @classmethod
    def of(cls, limit: Limit) -> TimeLimit:
        """A row that holds the value; `limit` gives it back."""
        extension = limit.extension
        return cls(
            version=limit.version, code=limit.code,
            **_three("label", limit.labels), **_three("starts", limit.starts), **_three("authorised", limit.authorised_by),
            length=limit.length.count, unit=limit.length.unit, extensions=limit.extensions,
            extension_length=extension.count if extension else None, extension_unit=extension.unit if extension else "",
            scope=" ".join(sorted(limit.scope)),
            warn_hours=" ".join(str(lead // timedelta(hours=1)) for lead in limit.leads),
            valid_from=limit.valid_from, valid_until=limit.valid_until, source=limit.source, verified=limit.verified,
        )  # fmt: skip


def _three(name: str, texts: tuple[str, str, str]) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in zip(("ar", "fr", "en"), texts, strict=True)}
