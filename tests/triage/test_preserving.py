"""Drafts of preservation requests: begun by themselves where a threat names an account, once, and dropped by people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from hirz.base.accounts.models import User
from hirz.base.errors import Denied
from hirz.base.ledger.models import InboxEntry
from hirz.base.vault.services import shred
from hirz.triage.models import PreservationDraft, Ticket
from hirz.triage.preserving import draft_preservations, drafts_of, drop_draft
from tests.triage.conversing import report_by_portal, work, write
from tests.triage.working import open_tickets, store, story

Person = Callable[[str], User]


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:8]


def naming(own: str, *accounts: tuple[str, str], **incident: Any) -> dict[str, Any]:
    """A report that names accounts at platforms."""
    report = story(own, reported=[{"screen_names": [name], "service": service} for name, service in accounts])
    return report | {"incident": incident}


def opened(zone: Any, report: dict[str, Any], feed: str = "line") -> Ticket:
    """Received, scanned, assessed, and everything that follows by FLOW."""
    [report_id] = store(zone, report, feed=feed)
    work()
    return Ticket.objects.get(pk=report_id)


@pytest.mark.parametrize(
    "incident", [{"threats": ["publish"]}, {"type": "sextortion"}, {"danger_now": True}]
)  # fmt: skip
def test_a_threat_that_names_an_account_begins_a_draft(zone_of: Any, own: str, incident: dict[str, Any]) -> None:
    """One for each platform that is named, with its entry; nothing is sent."""
    ticket = opened(
        zone_of, naming(own, (f"a_{own}", "Instagram"), (f"b_{own}", "insta"), (f"c_{own}", "Pixo"), **incident)
    )
    drafts = drafts_of(ticket.pk)
    assert [draft.platform for draft in drafts] == ["instagram", ""]
    assert InboxEntry.objects.filter(verb="triage:preservation:drafted", object_id=str(ticket.pk)).count() == 2


@pytest.mark.parametrize(
    "report",
    [
        lambda own: naming(own, (f"a_{own}", "Instagram"), type="grooming"),
        lambda own: naming(own, type="sextortion"),
        lambda own: (
            story(own, victims=[{"screen_names": [f"kid_{own}"], "service": "Snapchat"}])
            | {"incident": {"type": "sextortion"}}
        ),
    ],
    ids=["no threat", "no account", "the child's own account"],
)
def test_nothing_is_begun_without_need(zone_of: Any, own: str, report: Callable[[str], dict[str, Any]]) -> None:
    """No threat, no account, or only the child's own: no draft."""
    assert drafts_of(opened(zone_of, report(own)).pk) == []


def test_the_door_for_help_begins_one_too(zone_of: Any, own: str) -> None:
    """Whoever came through "I need help now" said so, whatever else was ticked."""
    report = naming(own, (f"a_{own}", "TikTok"), type="other", circumstances=["short_form"])
    _, ticket = report_by_portal(zone_of, report)
    assert [draft.platform for draft in drafts_of(ticket.pk)] == ["tiktok"]
    _, other = report_by_portal(zone_of, naming(own[::-1], (f"b_{own}", "TikTok"), type="other"))
    assert drafts_of(other.pk) == []


def test_twice_begins_one(zone_of: Any, own: str, person: Person) -> None:
    """Every task may run twice; a dropped draft is not begun again."""
    ticket = opened(zone_of, naming(own, (f"a_{own}", "Instagram"), type="sextortion"))
    assert draft_preservations([ticket.pk]) == 0
    [draft] = drafts_of(ticket.pk)
    with zone_of("desk"):
        with pytest.raises(Denied):
            drop_draft(draft=draft, ticket=ticket, by=person("brigade"))
        drop_draft(draft=draft, ticket=ticket, by=person("analyst"))
        with pytest.raises(Denied):
            drop_draft(draft=draft, ticket=ticket, by=person("analyst"))
    assert draft_preservations([ticket.pk]) == 0
    assert drafts_of(ticket.pk)[0].state == "dropped"


def test_an_account_that_is_added_begins_one(zone_of: Any, own: str) -> None:
    """A child who remembers the name later is not too late."""
    receipt, ticket = report_by_portal(zone_of, naming(own, type="sextortion", platform="instagram"))
    assert drafts_of(ticket.pk) == []
    write(zone_of, receipt, values={"account": f"later_{own}"})
    work()
    assert [draft.platform for draft in drafts_of(ticket.pk)] == ["instagram"]


def test_a_draft_holds_no_word_of_the_report(zone_of: Any, own: str) -> None:
    """A platform that is in no table is named in the sealed findings alone."""
    ticket = opened(zone_of, naming(own, (f"a_{own}", f"Secretword{own}"), type="sextortion"))
    [draft] = PreservationDraft.objects.filter(report=ticket.pk)
    assert draft.platform == ""


def test_an_erased_report_is_passed_over(zone_of: Any, own: str) -> None:
    """Its key is gone."""
    [ticket] = open_tickets(zone_of, naming(own, (f"a_{own}", "Instagram"), type="sextortion"))
    shred([ticket.pk])
    assert draft_preservations([ticket.pk]) == 0
