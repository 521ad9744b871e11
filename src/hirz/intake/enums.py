"""Words of intake."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The door by which a report came in."""

    API = "api", _("Partner API")
    CYBERTIP = "cybertip", _("CyberTipline file")
    POLICE = "police", _("Police exchange file")
    CSV = "csv", _("Table of reports")
    PORTAL = "portal", _("Portal")
    STAFF = "staff", _("Taken down by staff")


class Outcome(models.TextChoices):
    """What became of a document handed in."""

    ACCEPTED = "accepted", _("Accepted")
    QUARANTINED = "quarantined", _("In quarantine")


CHANNEL_OF_FORMAT = {
    "hirz-json": Channel.API,
    "cybertip-xml": Channel.CYBERTIP,
    "cybertip-file-xml": Channel.CYBERTIP,
    "police-json": Channel.POLICE,
    "csv": Channel.CSV,
}
