"""Names of persons who were reported: sealed, found by keyed values, and what people decided about two that look alike.

Names of victims, of reporters and of whoever stands beside them are never among them (`detect.named`).
"""

from __future__ import annotations

import uuid

from django.db import models

from hirz.base.accounts.models import User
from hirz.base.privacy import plain, pseudonym, sealed, staff
from hirz.detect.enums import NameReason, NameVerb, PairState
from hirz.intake.models import Report


class ReportedName(models.Model):
    """A name that a report gives to the person it reports. The server does not check the report, as in Sighting."""

    # Only grows: of two names the later one was compared with the earlier.
    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    ordinal = models.SmallIntegerField()
    # Under the report's key.
    name = models.BinaryField()
    # Whether it was compared with the names that came before it.
    is_compared = models.BooleanField(default=False, db_default=False)

    PRIVACY = plain("id", "report", "ordinal", "is_compared") | sealed("name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "ordinal"], name="reported_name_once")]


class NameKey(models.Model):
    """What a name sounds like in whatever script (`core.names.person_keys`), keyed: two names that share one are compared."""

    blind = models.BigIntegerField()
    name = models.ForeignKey(ReportedName, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    PRIVACY = plain("pk", "name") | pseudonym("blind")
    pk = models.CompositePrimaryKey("blind", "name_id")


class NamePair(models.Model):
    """Two names that may be one person's: proposed by the machine, decided by a person, and never for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The one that came first, and the other.
    first = models.ForeignKey(ReportedName, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(ReportedName, on_delete=models.CASCADE, related_name="+")
    # Out of a hundred, how alike the two spellings are (`core.names.compare_names`); why is said where they are opened.
    score = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    proposed_at = models.DateTimeField()

    PRIVACY = plain("id", "first", "second", "score", "state", "proposed_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="name_pair_once")]
        indexes = [models.Index(fields=["state", "-score", "id"], name="name_pair_order")]


class NameDecision(models.Model):
    """What a person said of a pair. Nothing is ever changed here: taking it back is a decision of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pair = models.ForeignKey(NamePair, on_delete=models.CASCADE, related_name="decisions")
    verb = models.CharField(max_length=10, choices=NameVerb.choices)
    reason = models.CharField(max_length=12, choices=NameReason.choices)
    # The state that it found, so that taking back leads there.
    before = models.CharField(max_length=10, choices=PairState.choices)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()

    PRIVACY = plain("id", "pair", "verb", "reason", "before", "decided_at") | staff("decided_by")
