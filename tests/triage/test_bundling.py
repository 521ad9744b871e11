"""Bundles: by file, selector and text; what folds under what; counts that are right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from hirz.triage import bundling
from hirz.triage.models import Assessment, Bundle, BundleMember, Ticket
from hirz.triage.services import assess_reports, close_report, review_assessments, undo_decision
from tests.triage.working import again, broken_bundles, in_sight, open_tickets, second_desk, store, story, wrong_counts


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


@pytest.fixture(autouse=True)
def rules(zone_of: Any) -> Iterator[None]:
    """After every test: nobody in danger is folded, nobody is folded under nobody, all counts are right."""
    yield
    assert broken_bundles() == []
    assert wrong_counts() == []


def file(own: str) -> dict[str, Any]:
    """A file that every report of the test holds."""
    return {"files": [{"name": "a.jpg", "sha256": (own.encode().hex() * 3)[:64]}]}


def bundle_of(ticket: Ticket) -> Bundle:
    """The bundle whose content a ticket repeats."""
    found = again(ticket)[0].bundle
    assert found is not None
    return found


@pytest.mark.parametrize("one_by_one", [False, True], ids=["one batch", "one by one"])
def test_near_same_texts_are_one_row(zone_of: Any, own: str, one_by_one: bool) -> None:
    """However they come in, the founder too belongs to the bundle, and one row stands for all."""
    tickets = open_tickets(zone_of, *(story(own, f"number {n}") for n in range(4)), one_by_one=one_by_one)
    assert {t.bundle_id for t in again(*tickets)} == {bundle_of(tickets[0]).id}
    assert bundle_of(tickets[0]).kind == "text"
    assert bundle_of(tickets[0]).size == 4
    assert sum(in_sight(*tickets)) == 1


@pytest.mark.parametrize("one_by_one", [False, True], ids=["one batch", "one by one"])
def test_the_same_file_is_one_row(zone_of: Any, own: str, one_by_one: bool) -> None:
    """Different words about one file."""
    words = ("the first child tells of a stranger", "a teacher found this on a phone", "someone sent a picture around")
    tickets = open_tickets(
        zone_of, *({"narrative": f"{w} {own}{n}", **file(own)} for n, w in enumerate(words)), one_by_one=one_by_one
    )
    assert {bundle_of(t).kind for t in tickets} == {"digest"}
    assert bundle_of(tickets[0]).size == 3
    assert sum(in_sight(*tickets)) == 1


def test_a_shared_rare_selector_bundles_and_folds_nobody(zone_of: Any, own: str) -> None:
    """Different children of one hand keep a row each."""
    words = ("a boy was asked for money", "my sister gets threats at night from someone", "the coach writes to girls")
    tickets = open_tickets(
        zone_of, *({"narrative": f"{w} {own}{n}", "reported": [{"screen_names": [own]}]} for n, w in enumerate(words))
    )
    [bundle] = Bundle.objects.filter(members__report_id=tickets[0].pk)
    assert (bundle.kind, bundle.size) == ("selector", 3)
    assert in_sight(*tickets) == [True] * 3


def test_a_victims_number_bundles_nobody(zone_of: Any, own: str) -> None:
    """Only selectors of the reported make bundles."""
    tickets = open_tickets(
        zone_of, *({"narrative": f"{own}{n}", "victims": [{"emails": [f"{own}@example.com"]}]} for n in range(2))
    )
    assert not BundleMember.objects.filter(report_id__in=[t.pk for t in tickets]).exists()


def test_nobody_in_danger_is_folded(zone_of: Any, own: str) -> None:
    """A copied text with a child in danger keeps its row, beside the lead."""
    tickets = open_tickets(
        zone_of, story(own, "one", danger=True), story(own, "two"), story(own, "three", danger=True), story(own, "four")
    )
    assert [t.priority for t in again(*tickets)].count(3) == 2
    assert in_sight(*tickets) == [True, False, True, False]


def test_whoever_comes_into_danger_is_shown_again(zone_of: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folded while it was calm, assessed anew as danger: it gets its row back."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(3)))
    hidden = next(t for t in again(*tickets) if t.is_folded)
    raise_to_danger(hidden, monkeypatch)
    assert again(hidden)[0].priority == 3
    assert in_sight(hidden) == [True]


def raise_to_danger(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the next review find a child in danger; the lead stays the higher one, so that only the rule shows it."""
    from dataclasses import replace

    from hirz.triage import assessing

    honest = assessing.load_subjects

    def load(ids: Any) -> Any:
        subjects = honest(ids)
        for subject in subjects:
            if subject.report.id == ticket.pk:
                subject.facts = replace(subject.facts, danger_now=True)
        return subjects

    monkeypatch.setattr("hirz.triage.services.load_subjects", load)
    monkeypatch.setattr("hirz.triage.services.ticket_columns", lambda s: {**assessing.ticket_columns(s), "rank": -1})
    Assessment.objects.filter(pk=ticket.pk).update(review_at=ticket.received_at)
    review_assessments()


def test_the_check_finds_a_folded_child_in_danger(zone_of: Any, own: str) -> None:
    """Planted: a fold that forgets the rule is found by the rules that every test here ends with."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(2)))
    hidden = next(t for t in again(*tickets) if t.is_folded)
    Ticket.objects.filter(pk=hidden.pk).update(priority=3)
    with pytest.raises(AssertionError):
        assert broken_bundles() == []
    Ticket.objects.filter(pk=hidden.pk).update(priority=hidden.priority)


def test_a_higher_newcomer_leads(zone_of: Any, own: str) -> None:
    """The row in the queue is that of the highest member."""
    low = open_tickets(zone_of, story(own, "one"))
    [high] = open_tickets(zone_of, story(own, "two", danger=True))
    assert in_sight(*low, high) == [False, True]
    assert bundle_of(high).lead_id == high.pk


def test_after_the_lead_is_decided_the_next_is_shown(zone_of: Any, own: str, person: Any) -> None:
    """No member disappears with its lead."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(3)))
    seen = []
    for _ in tickets:
        [lead] = [t for t in again(*tickets) if t.state == "open" and not t.is_folded]
        seen.append(lead.pk)
        with zone_of("desk"):
            close_report(ticket=lead, reason="test", by=person("analyst"))
    assert len(set(seen)) == 3
    assert bundle_of(tickets[0]).lead_id is None


def test_a_folded_member_decided_leaves_the_lead(zone_of: Any, own: str, person: Any) -> None:
    """Deciding from the bundle's page does not move the queue."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(3)))
    lead = bundle_of(tickets[0]).lead_id
    hidden = next(t for t in again(*tickets) if t.is_folded)
    with zone_of("desk"):
        close_report(ticket=hidden, reason="test", by=person("analyst"))
    assert bundle_of(tickets[0]).lead_id == lead
    assert sum(in_sight(*tickets)) == 1


def test_an_undone_decision_brings_the_member_back(zone_of: Any, own: str, person: Any) -> None:
    """It is in the queue or folded under somebody who is."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(2)))
    lead = next(t for t in again(*tickets) if not t.is_folded)
    with zone_of("desk"):
        decision = close_report(ticket=lead, reason="test", by=person("analyst"))
        undo_decision(decision=decision, by=person("analyst"))
    assert sum(in_sight(*tickets)) == 1
    assert [t.state for t in again(*tickets)] == ["open", "open"]


def test_no_desk_hides_what_another_desk_would_see(zone_of: Any, own: str) -> None:
    """A copy that goes to another desk has its own row there; within that desk the copies fold."""
    here = open_tickets(zone_of, *(story(own, f"{n}") for n in range(2)))
    there = open_tickets(zone_of, *(story(own, f"other {n}") for n in range(2)), feed=second_desk(zone_of))
    assert bundle_of(here[0]) == bundle_of(there[0])
    assert sum(in_sight(*here)) == 1
    assert sum(in_sight(*there)) == 1


def test_the_next_lead_is_of_the_same_desk(zone_of: Any, own: str, person: Any) -> None:
    """After the lead of one desk is decided, that desk sees its next copy, whatever the other desk shows."""
    here = open_tickets(zone_of, *(story(own, f"{n}") for n in range(2)))
    there = open_tickets(zone_of, *(story(own, f"other {n}") for n in range(2)), feed=second_desk(zone_of))
    for tickets, who in ((here, "analyst"), (there, "brigade")):
        lead = next(t for t in again(*tickets) if not t.is_folded)
        with zone_of("desk"):
            close_report(ticket=lead, reason="test", by=person(who))
        assert sum(in_sight(*tickets)) == 1


def test_the_founder_assessed_last_still_belongs(zone_of: Any, own: str) -> None:
    """Two workers: the first report of a text is scanned first and gets its ticket last."""
    from hirz.detect.services import scan_reports

    founder, copy = store(zone_of, story(own, "one"), story(own, "two"))
    scan_reports([founder])
    scan_reports([copy])
    assess_reports([copy])
    assess_reports([founder])
    first, second = Ticket.objects.get(pk=founder), Ticket.objects.get(pk=copy)
    assert first.bundle_id == second.bundle_id
    assert sum(in_sight(first, second)) == 1


def test_a_text_goes_before_a_file(zone_of: Any, own: str) -> None:
    """What repeats a text and a file is shown with its text."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}", **file(own)) for n in range(2)))
    assert {bundle_of(t).kind for t in tickets} == {"text"}
    assert sum(in_sight(*tickets)) == 1


def test_assessing_twice_joins_once(zone_of: Any, own: str) -> None:
    """The task may run twice: sizes stay."""
    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(3)))
    size = bundle_of(tickets[0]).size
    assert assess_reports([t.pk for t in tickets]) == 0
    assert bundle_of(tickets[0]).size == size == 3


def test_a_bundle_of_many_is_one_row(zone_of: Any, own: str) -> None:
    """A viral text in several batches: one row at any time, in bounded queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from hirz.detect.services import scan_reports

    open_tickets(zone_of, *(story(own, f"first {n}") for n in range(60)))
    ids = store(zone_of, *(story(own, f"second {n}") for n in range(60)))
    with CaptureQueriesContext(connection) as queries:
        scan_reports(ids)
        assess_reports(ids)
    assert len(queries) < 45
    tickets = list(Ticket.objects.filter(pk__in=ids))
    assert bundle_of(tickets[0]).size == 120
    assert Ticket.objects.filter(bundle=bundle_of(tickets[0]), is_folded=False).count() == 1


def test_content_bundles_are_those_that_fold() -> None:
    """A selector bundle never folds."""
    assert {str(kind) for kind in bundling.CONTENT} == {"text", "digest"}
