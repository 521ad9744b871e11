"""Words of detection."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyRole(models.TextChoices):
    """Whose selector it is, as far as the report says."""

    REPORTED = "reported", _("Reported")
    VICTIM = "victim", _("Victim")
    REPORTER = "reporter", _("Reporter")
    BYSTANDER = "bystander", _("Bystander")
    UNKNOWN = "unknown", _("Unknown")
