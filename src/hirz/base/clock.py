"""The time, and how precisely a zone may keep it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Now, in UTC."""
    return timezone.now()


def public_hour(moment: datetime) -> datetime:
    """Cut to the hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def zone_time(moment: datetime | None = None) -> datetime:
    """Now (or a moment) as this zone may write it down: to the second, in the public zone to the hour."""
    moment = moment or now()
    return public_hour(moment) if settings.HIRZ_ZONE == "public" else moment.replace(microsecond=0)
