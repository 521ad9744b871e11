"""Words of the services directory."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceField(models.TextChoices):
    """A field of a service that an operator confirms by itself: a number may be right while its hours are not."""

    PHONE = "phone", _("Telephone")
    HOURS = "hours", _("Hours")
    LANGUAGES = "languages", _("Languages")
    URL = "url", _("Web address")


class Check(models.TextChoices):
    """What an administrator did to a service."""

    CONFIRMED = "confirmed", _("Confirmed")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("No longer confirmed")


class HowChecked(models.TextChoices):
    """How a field was checked."""

    DIALLED = "dialled", _("We dialled, and the service itself answered")
    READ = "read", _("We read it today on the service's own page")
    IN_WRITING = "in_writing", _("The service told us in writing")


class Mark(models.TextChoices):
    """How sure a field is."""

    CONFIRMED = "confirmed", _("confirmed")
    OPERATOR = "operator", _("entered here, not confirmed")
    READ = "read", _("read, not confirmed")
    SECOND_HAND = "second_hand", _("second-hand, not confirmed")
    MEMORY = "memory", _("from memory, not confirmed")
    ABSENT = "absent", _("unknown")
