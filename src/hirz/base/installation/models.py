"""The one row that says what this installation is."""

from __future__ import annotations

import uuid

from django.db import models

from hirz.base.privacy import plain


class Installation(models.Model):
    """Made once, when the database is; the demo mark is set then and never again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    is_demo = models.BooleanField()
    country = models.CharField(max_length=2)
    created_at = models.DateTimeField()

    PRIVACY = plain("id", "uuid", "is_demo", "country", "created_at")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="installation_one_row")]


def is_demo() -> bool:
    """Whether the database was marked as a demo when it was created."""
    return bool(Installation.objects.filter(is_demo=True).exists())
