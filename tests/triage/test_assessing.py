"""What surrounds a report when it is assessed: links by rarity, copies, recent reports of one hand."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from hirz.core.scoring import Context
from hirz.detect.models import Selector, Sighting
from hirz.triage.assessing import MEDIUM, STRONG, WEAK, Seen, load_subjects
from hirz.triage.models import Assessment, Ticket
from hirz.triage.services import review_assessments
from tests.triage.working import open_tickets, story


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


def context(ticket: Ticket) -> Context:
    """The context that was kept with the assessment."""
    return Context.from_json(Assessment.objects.get(pk=ticket.pk).context)


def of_account(own: str, number: int) -> dict[str, Any]:
    """A report of its own words about one account."""
    return {
        "narrative": story(own + str(number))["narrative"],
        "reported": [{"screen_names": [own], "service": "Pixo"}],
    }


def test_weight_falls_with_the_number_of_reports() -> None:
    """Rare links strongly, common joins nothing, suppressed never."""
    weights = [Seen(1, "phone", "reported", n, False).weight for n in (2, 10, 100, 1_000, 5_000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] >= STRONG > MEDIUM > WEAK
    assert weights[-1] < WEAK
    assert Seen(1, "phone", "reported", 2, True).weight == 0


def test_a_shared_account_links_both(zone_of: Any, own: str) -> None:
    """The newcomer sees the link at once, the earlier one at the next review."""
    [first] = open_tickets(zone_of, of_account(own, 1))
    [second] = open_tickets(zone_of, of_account(own, 2))
    assert (context(first).linked_strong, context(second).linked_strong) == (0, 1)
    assert context(second).same_selector_kind == "handle"
    while review_assessments():
        pass
    assert context(first).linked_strong == 1


def test_a_suppressed_selector_links_nothing(zone_of: Any, own: str) -> None:
    """It is kept and shown, and joins nobody."""
    first, _ = open_tickets(zone_of, of_account(own, 1), of_account(own, 2))
    shared = Sighting.objects.get(report_id=first.pk).selector_id
    Selector.objects.filter(pk=shared).update(is_suppressed=True)
    [third] = open_tickets(zone_of, {"narrative": story(own + "3")["narrative"]})
    subjects = load_subjects([first.pk, third.pk])
    assert all(not keys for keys in (subject.bundle_keys() for subject in subjects))


def test_copies_are_counted(zone_of: Any, own: str) -> None:
    """The third copy of a text knows of the bundle of two."""
    open_tickets(zone_of, *(story(own, f"{n}") for n in range(2)))
    [third] = open_tickets(zone_of, story(own, "third"))
    assert context(third).bundle_size == 2
    assert context(third).text_similar == 2


def test_a_report_alone_has_no_surroundings(zone_of: Any, own: str) -> None:
    """Nothing links it, nothing repeats it."""
    [alone] = open_tickets(zone_of, of_account(own, 1))
    found = context(alone)
    assert (found.linked_strong, found.linked_medium, found.linked_weak, found.bundle_size) == (0, 0, 0, 0)
    assert found.selectors_seen == 0


def test_every_file_counts_once(zone_of: Any, own: str) -> None:
    """A file with three digests is one file that was seen before."""
    digests = {"md5": own * 2 + "0" * 8, "sha1": own * 3 + "0" * 4, "sha256": (own * 6)[:64]}
    files = {"files": [{"name": "a.jpg", **digests}]}
    open_tickets(zone_of, {"narrative": story(own + "1")["narrative"], **files})
    [second] = open_tickets(zone_of, {"narrative": story(own + "2")["narrative"], **files})
    assert context(second).files_seen == 1
    assert context(second).digest_reports == 1
