"""What the words of a report show: one row for each rule that found something, without the place where it did."""

from __future__ import annotations

from django.db import models

from hirz.base.privacy import plain
from hirz.intake.models import Report


class Signal(models.Model):
    """A rule, or a term of the lexicon, found something in the words of a report: a lead for a person, never a verdict.

    Where it stands in the text lies sealed in `Scan.signals`. The server does not check the report, as in Sighting.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    # Of a rule its id ("extortion-or-else"), of a term of the lexicon "lexicon:" and its number.
    rule = models.CharField(max_length=40)
    family = models.CharField(max_length=20)
    # As the rule said when it found this: rules change, and a row says what was found then.
    version = models.SmallIntegerField(default=1, db_default=1)
    weight = models.SmallIntegerField(default=0, db_default=0)

    PRIVACY = plain("pk", "report", "rule", "family", "version", "weight")
    pk = models.CompositePrimaryKey("report_id", "rule")

    class Meta:
        indexes = [models.Index(fields=["rule"], name="signal_rule")]
