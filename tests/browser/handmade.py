"""A desk with campaigns for the browser: invented reports of two hands, one confirmed, one proposed, and strangers."""

from __future__ import annotations

from typing import Any

from tests.triage.making import STORIES, child, make_reports, plain

PHONE, WALLET, MAIL = "+212600000311", "bc1q0xcqpzrky6eff2g52qdye53xkk9jxkvrh6yhyw", "stillwater@mail.example"


def of_hand(number: int, **shared: Any) -> dict[str, Any]:
    """One report of a hand: a story of its own, an account of its own, and what it shares."""
    report = plain(number)
    report["incident"]["narrative"] = f"{STORIES[number % len(STORIES)]} It was evening number {number * 7}."
    report["reported"] = [{"screen_names": [f"still_water_{number}"], "service": "Pixo", **shared}]
    return report


def planted(zone: Any) -> dict[str, str]:
    """References of a confirmed campaign, of a proposed one, and of a report in the first; seen from the worker."""
    from hirz.base.accounts.models import User
    from hirz.triage.campaigns.proposing import attach_reports, propose_campaigns
    from hirz.triage.campaigns.services import Said, confirm_campaign
    from hirz.triage.models import Campaign, Ticket

    first = make_reports(zone, child(), *(of_hand(n, phones=[PHONE], emails=[MAIL]) for n in range(1, 6)))
    propose_campaigns()
    campaign = Campaign.objects.get(state="proposed")
    with zone("desk"):
        analyst = User.objects.get(email="analyst@demo.example")
        said = Said("accounts", "The same telephone in every story.")
        confirm_campaign(campaign=campaign, title="Still water", said=said, by=analyst)
    late = make_reports(zone, of_hand(6, phones=[PHONE]), *(of_hand(n, wallets=[WALLET]) for n in range(20, 24)))
    attach_reports(list(Ticket.objects.filter(reference__in=late).values_list("pk", flat=True)))
    propose_campaigns()
    proposed = Campaign.objects.get(state="proposed")
    return {"campaign": campaign.reference, "proposed": proposed.reference, "report": first[1], "late": late[0]}
