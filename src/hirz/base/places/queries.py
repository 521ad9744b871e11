"""What the pages of the directory read."""

from __future__ import annotations

from hirz.base.places.models import Service, ServiceCheck

# What somebody needs first stands first; kinds as the country file names them.
ORDER = ("emergency", "hotline", "helpline", "reporting portal", "complaint portal", "removal tool", "service", "ngo")
MOST_CHECKS = 50


def services() -> list[Service]:
    """Every service, emergencies first."""
    rank = {kind: place for place, kind in enumerate(ORDER)}
    return sorted(Service.objects.all(), key=lambda one: (rank.get(one.kind, len(rank)), one.code))


def emergencies() -> list[Service]:
    """Services that come at once, where a number is known."""
    return [one for one in services() if one.kind == "emergency" and one.phone]


def checks_of(service: Service) -> list[ServiceCheck]:
    """What was done to a service, the newest first."""
    found = ServiceCheck.objects.filter(service=service).select_related("checked_by")
    return list(found.order_by("-checked_at", "-pk")[:MOST_CHECKS])
