"""Reports of one hand, invented: different stories that share an account, a number, a purse; and what everybody names."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from hirz.detect.services import scan_reports
from hirz.triage.campaigns.proposing import attach_reports
from hirz.triage.models import Campaign, CampaignMember, Ticket
from hirz.triage.services import assess_reports
from tests.triage.making import Zone
from tests.triage.working import SYLLABLES, store

ADDRESS = "203.0.113.250"


def words(seed: str, count: int = 40) -> str:
    """Invented words: two seeds share none of their texts."""
    chance = Random(seed)
    return " ".join("".join(chance.choice(SYLLABLES) for _ in range(3)) for _ in range(count))


def telling(own: str, number: int, **reported: Any) -> dict[str, Any]:
    """One report of its own words about an account of its own, and what else it names."""
    account = {"screen_names": [f"{own}_{number}"], "service": "Pixo", **reported}
    return {
        "narrative": words(f"{own} {number}"),
        "reporter": {"names": ["Invented Person"]},
        "reported": [account],
    }


def by_phone(own: str, numbers: Sequence[int], phone: str) -> list[dict[str, Any]]:
    """Reports that name the same telephone."""
    return [telling(own, number, phones=[phone]) for number in numbers]


def phone_of(own: str) -> str:
    """A number that stands for a word: invented, of the range for tests."""
    return f"+2126{int(own, 16) % 10**8:08d}"


def taken_in(zone: Zone, *reports: dict[str, Any], feed: str = "line") -> list[Ticket]:
    """Received, scanned, assessed and looked at for campaigns, as the pipeline does; in order."""
    ids = store(zone, *reports, feed=feed)
    scan_reports(ids)
    assess_reports(ids)
    attach_reports(ids)
    return [Ticket.objects.get(pk=i) for i in ids]


def members(campaign: Campaign) -> dict[str, str]:
    """Reference -> state, of everything that ever belonged to it."""
    states = dict(CampaignMember.objects.filter(campaign=campaign).values_list("report_id", "state"))
    names = dict(Ticket.objects.filter(pk__in=list(states)).values_list("pk", "reference"))
    return {names[report]: state for report, state in states.items()}


def inside(campaign: Campaign) -> set[str]:
    """References of the reports that belong to it."""
    return {reference for reference, state in members(campaign).items() if state == "in"}


def only() -> Campaign:
    """The one campaign that is proposed or in people's hands."""
    return Campaign.objects.get(state__in=["proposed", "confirmed", "closed"])
