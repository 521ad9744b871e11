"""Models learned from what people decided: sealed weights, their figures in clear, and who switched one on."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.db import models

from hirz.base.accounts.models import User
from hirz.base.privacy import Declared, Holding, plain, staff
from hirz.core.learning import Measure
from hirz.triage.enums import LearnedState

# Sealed under a key of its own: weights of spellings say something of the texts that they were learned from.
OF_THE_MODEL: Final = Declared(Holding.SEALED, "deleting the row")


class LearnedModel(models.Model):
    """One training: shown beside the rule table while it is on, and never in its place."""

    # Only grows: the last is the newest.
    id = models.BigAutoField(primary_key=True)
    # What its weights are sealed to.
    place = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trained_at = models.DateTimeField()
    # Decisions from and up to these days; the newest fifth of them was only measured.
    first_day = models.DateField()
    last_day = models.DateField()
    learned = models.IntegerField()
    calibrated = models.IntegerField()
    measured = models.IntegerField()
    # Left out: near an earlier text.
    near_same = models.IntegerField()
    # `core.learning.Measure` as JSON: numbers, language tags, codes of senders.
    figures = models.JSONField()
    # `core.learning.LinearModel.to_bytes`.
    weights = models.BinaryField()
    state = models.CharField(max_length=4, choices=LearnedState.choices, default=LearnedState.OFF)
    switched_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    switched_at = models.DateTimeField(null=True)

    PRIVACY = (
        plain(
            "id",
            "place",
            "trained_at",
            "first_day",
            "last_day",
            "learned",
            "calibrated",
            "measured",
            "near_same",
            "figures",
        )
        | plain("state", "switched_at")
        | staff("switched_by")
        | dict.fromkeys(["weights"], OF_THE_MODEL)
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], name="learned_one_on", condition=models.Q(state="on")),
        ]

    @property
    def measure(self) -> Measure:
        """Its figures beside those of the rule table."""
        figures: dict[str, Any] = self.figures
        return Measure.from_json(figures)
