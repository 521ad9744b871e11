"""The time, and how precisely a zone may keep it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

# Zones that keep no more of any time than its hour.
BY_THE_HOUR = frozenset({"public", "worker"})


def now() -> datetime:
    """Now, in UTC."""
    return timezone.now()


def public_hour(moment: datetime) -> datetime:
    """Cut to the hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def this_hour() -> datetime:
    """Now, cut to the hour."""
    return public_hour(now())


def zone_time(moment: datetime | None = None) -> datetime:
    """Now (or a moment) as this zone may write it down: to the second, in the public zone and in the worker to the hour.

    The worker works a report seconds after it came: what it wrote to the second would tell the moment of the report.
    """
    moment = moment or now()
    return public_hour(moment) if settings.HIRZ_ZONE in BY_THE_HOUR else moment.replace(microsecond=0)
