"""The random audit: drawn by nobody's choice, opened, marked, and what its numbers say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.base.vault.services import open_envelope
from hirz.core.scoring import Assessment as Assessed
from hirz.core.scoring import find_hit
from hirz.core.stats import draw_number
from hirz.triage import sampling
from hirz.triage.enums import AuditOutcome, Lane, Priority, Stratum
from hirz.triage.lanes import FLOOD_FROM
from hirz.triage.models import Assessment, AuditSample, Decision, Ticket
from hirz.triage.services import close_report, escalate_report, review_assessments
from hirz.triage.tasks import draw_samples, review_raised
from tests.triage.flooded import copies, new_door, through_portal
from tests.triage.working import OTHER_DESK, again, open_tickets, story

Person = Callable[[str], User]
LOW = {"incident": {"type": "misleading"}}


@pytest.fixture
def own(request: pytest.FixtureRequest) -> str:
    """A word that no other test uses, and always the same: near-same texts are found by chance that a key decides."""
    return hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]


@pytest.fixture
def draw(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`draw(always)` draws with a decision of the test's, then really."""

    def drawing(is_drawn: Callable[..., bool]) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(sampling, "is_drawn", is_drawn)
            draw_samples()

    return drawing


def low(zone: Any, own: str, count: int = 1) -> list[Ticket]:
    """Reports of low priority, each in words of its own."""
    return open_tickets(zone, *(story(f"{own} {n}") | LOW for n in range(count)))


def sample_of(ticket: Ticket) -> AuditSample | None:
    """What the audit drew of a report."""
    return AuditSample.objects.filter(pk=ticket.pk).first()


def always(*_: object) -> bool:
    """Everything is drawn."""
    return True


def test_exactly_what_the_key_says_is_drawn(zone_of: Any, own: str) -> None:
    """Of thirty low reports those whose number lies below the share; whoever holds the key draws the same again."""
    tickets = low(zone_of, own, 30)
    draw_samples()
    key = sampling.audit_key()
    assert {t.pk for t in tickets if sample_of(t)} == {
        t.pk for t in tickets if sampling.is_drawn(key, t.pk, Stratum.LOW)
    }
    assert {t.stratum for t in again(*tickets)} == {Stratum.LOW}


def test_drawing_twice_changes_nothing(zone_of: Any, own: str, draw: Any) -> None:
    """A second round finds nothing new."""
    [ticket] = low(zone_of, own)
    draw(always)
    drawn = sample_of(ticket)
    assert sampling.draw_samples() == 0
    assert drawn is not None
    assert sample_of(ticket) == drawn


def test_what_stands_in_sight_is_not_drawn(zone_of: Any, own: str, draw: Any) -> None:
    """The audit is of the low pile."""
    [ticket] = open_tickets(zone_of, story(own))
    draw(always)
    assert again(ticket)[0].stratum == ""
    assert sample_of(ticket) is None


def test_folded_and_flooded_are_strata_of_their_own(zone_of: Any, own: str, draw: Any) -> None:
    """Under a bundle's lead, and behind in a flood."""
    bundle = open_tickets(zone_of, *(story(own, f"number {n}") for n in range(3)))
    flood = through_portal(zone_of, new_door(zone_of), *copies(f"flood {own}", FLOOD_FROM))
    draw(always)
    assert sorted(t.stratum for t in again(*bundle)) == ["", Stratum.FOLDED, Stratum.FOLDED]
    assert {t.stratum for t in again(*flood) if t.lane == Lane.FLOOD} == {Stratum.FLOOD}


def test_a_report_that_goes_behind_is_counted_with_the_flood(zone_of: Any, own: str, draw: Any) -> None:
    """Drawn as low, then set behind by a flood: one stratum, for the report and for its sample."""
    tickets = low(zone_of, own, 2)
    draw(always)
    Ticket.objects.filter(pk=tickets[0].pk).update(lane=Lane.FLOOD)
    draw(lambda *_: True)
    drawn = sample_of(tickets[0])
    assert drawn is not None
    assert (again(tickets[0])[0].stratum, drawn.stratum) == (Stratum.FLOOD, Stratum.FLOOD)
    assert again(tickets[1])[0].stratum == Stratum.LOW


def test_the_flood_is_drawn_from_more_often() -> None:
    """Whoever is drawn at the lower share is drawn at the higher too."""
    ids = [uuid4() for _ in range(3000)]
    low_ones = {i for i in ids if sampling.is_drawn(b"key" * 8, i, Stratum.LOW)}
    behind = {i for i in ids if sampling.is_drawn(b"key" * 8, i, Stratum.FLOOD)}
    assert low_ones < behind
    assert 1.4 < len(behind) / len(low_ones) < 2.8


def test_of_one_flood_only_so_many_are_drawn(
    zone_of: Any, own: str, draw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it grows: the copies with the lowest numbers, and those that somebody opened already."""
    monkeypatch.setattr(sampling, "MOST_OF_A_FLOOD", 6)
    door, key = new_door(zone_of), sampling.audit_key()
    flood = through_portal(zone_of, door, *copies(own, FLOOD_FROM))
    draw(always)
    flood += through_portal(zone_of, door, *copies(own, 10))
    draw(always)
    behind = [t.pk for t in again(*flood) if t.lane == Lane.FLOOD]
    lowest = sorted(behind, key=lambda pk: draw_number(key, pk.bytes))[:6]
    assert set(AuditSample.objects.filter(pk__in=behind).values_list("pk", flat=True)) == set(lowest)
    AuditSample.objects.filter(pk=lowest[-1]).update(outcome=AuditOutcome.RIGHT)
    monkeypatch.setattr(sampling, "MOST_OF_A_FLOOD", 3)
    flood += through_portal(zone_of, door, *copies(own, 1))
    draw(always)
    left = set(AuditSample.objects.filter(pk__in=[t.pk for t in flood]).values_list("pk", flat=True))
    assert lowest[-1] in left
    assert len(left) == 4


def test_a_large_flood_weighs_by_itself() -> None:
    """Sixty opened of a flood of nine thousand say nothing of the small ones, which are thrown together."""
    large, small, other = uuid4(), uuid4(), uuid4()
    sizes = {("flood", large): 9_000, ("flood", small): 300, ("flood", other): 200, ("low", None): 50}
    counts = {("flood", large, "right"): 58, ("flood", large, "missed"): 2, ("flood", small, "right"): 20}
    found = sampling._found(Stratum.FLOOD, sizes, counts)
    assert sorted(found.parts) == [(500, 20, 0), (9_000, 60, 2)]
    assert (found.size, found.opened, found.missed) == (9_500, 80, 2)
    assert found.interval is not None
    assert found.interval.share == pytest.approx(2 / 60 * 9_000 / 9_500)


def test_rightly_low(zone_of: Any, own: str, draw: Any, person: Person) -> None:
    """The report stays where it is; who said so and when is kept, with an entry in the ledger."""
    [ticket] = low(zone_of, own)
    draw(always)
    with zone_of("desk"):
        sampling.mark_right(ticket=ticket, by=person("analyst"))
    drawn = sample_of(ticket)
    assert drawn is not None
    assert (drawn.outcome, drawn.decided_by_id) == (AuditOutcome.RIGHT, person("analyst").pk)
    assert again(ticket)[0].priority == Priority.LOW
    assert entries(ticket) == ["triage:audit:right"]


def entries(ticket: Ticket) -> list[str]:
    """The verbs that the ledger holds of a report since it was opened."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb FROM ledger_inboxentry WHERE object_id = %s AND verb LIKE 'triage:%%' AND verb <> %s ORDER BY verb",
            [str(ticket.pk), "triage:ticket:opened"],
        )
        return [row[0] for row in cursor.fetchall()]


def test_a_miss_goes_back_as_urgent_and_stays_so(zone_of: Any, own: str, draw: Any, person: Person) -> None:
    """At once by its rank, with a sealed note; then by the worker's assessment, with its reason; no review takes it away."""
    [ticket] = low(zone_of, own)
    [other] = open_tickets(zone_of, story(f"other {own}", incident={"type": "grooming"}))
    draw(always)
    with zone_of("desk"):
        sampling.mark_missed(ticket=ticket, reason="words", note="She says it in the third line.", by=person("analyst"))
    [raised] = again(ticket)
    assert (raised.state, raised.priority, raised.is_folded, raised.lane) == (
        "open",
        Priority.URGENT,
        False,
        Lane.NORMAL,
    )
    assert raised.rank > again(other)[0].rank or again(other)[0].priority >= Priority.URGENT
    [decision] = Decision.objects.filter(report=ticket.pk)
    assert (decision.verb, decision.reason) == ("raise", "words")
    envelope = open_envelope("report", ticket.pk, "intake", purpose="test", by=person("analyst").actor())
    assert envelope.unseal_json(f"note/{decision.pk}", bytes(decision.note))["text"] == "She says it in the third line."
    assert entries(ticket) == ["triage:audit:missed", "triage:ticket:raised"]
    for _ in range(2):
        review_raised(report_id=str(ticket.pk))
        review_assessments()
        assert again(ticket)[0].priority == Priority.URGENT
    assert find_hit(Assessed.from_json(Assessment.objects.get(pk=ticket.pk).result), "raised") is not None


def test_a_planted_raise_that_no_assessment_knows_is_noticed(zone_of: Any, own: str, draw: Any, person: Person) -> None:
    """The bad variant: without the mark on the ticket the next review would take the urgency away."""
    [ticket] = low(zone_of, own)
    draw(always)
    with zone_of("desk"):
        sampling.mark_missed(ticket=ticket, reason="words", by=person("analyst"))
    Ticket.objects.filter(pk=ticket.pk).update(raised_at=None)
    review_raised(report_id=str(ticket.pk))
    review_assessments()
    assert again(ticket)[0].priority == Priority.LOW


def test_a_missed_copy_leaves_its_bundle_and_its_flood(zone_of: Any, own: str, draw: Any, person: Person) -> None:
    """Folded or set behind: it has a row of its own again, whatever is folded afterwards."""
    flood = through_portal(zone_of, new_door(zone_of), *copies(own, FLOOD_FROM))
    draw(always)
    behind = next(t for t in again(*flood) if t.lane == Lane.FLOOD)
    with zone_of("desk"):
        sampling.mark_missed(ticket=behind, reason="hidden", by=person("analyst"))
    review_raised(report_id=str(behind.pk))
    review_assessments()
    [raised] = again(behind)
    assert (raised.lane, raised.is_folded, raised.rank > 0) == (Lane.NORMAL, False, True)


def test_a_closed_report_opens_again(zone_of: Any, own: str, draw: Any, person: Person) -> None:
    """Closed before the audit came to it: a miss brings it back and tells whoever reported that it is open again."""
    [ticket] = low(zone_of, own)
    draw(always)
    with zone_of("desk"):
        close_report(ticket=ticket, reason="no_lead", by=person("analyst2"))
        sampling.mark_missed(ticket=ticket, reason="words", by=person("analyst"))
    assert again(ticket)[0].state == "open"
    assert "ReportReopened" in events_about(ticket)


def events_about(ticket: Ticket) -> set[str]:
    """Names of the events that wait for the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE args::text LIKE %s", [f"%{ticket.pk}%"])
        rows = [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor.fetchall()]
    return {row["event"] for row in rows}


def test_what_was_passed_on_is_a_miss_and_stays_passed_on(zone_of: Any, own: str, draw: Any, person: Person) -> None:
    """Somebody escalated it meanwhile: the audit counts it, and takes it out of nobody's hands."""
    [ticket] = low(zone_of, own)
    draw(always)
    with zone_of("desk"):
        escalate_report(ticket=ticket, reason="danger", by=person("analyst2"))
        sampling.mark_missed(ticket=ticket, reason="words", by=person("analyst"))
    drawn = sample_of(ticket)
    assert drawn is not None
    assert (drawn.outcome, again(ticket)[0].state) == (AuditOutcome.MISSED, "escalated")


def test_who_may_mark(zone_of: Any, own: str, draw: Any, person: Person) -> None:
    """Not another desk, not what was not drawn, not twice."""
    drawn, undrawn = low(zone_of, own, 2)
    draw(lambda key, report, stratum: report == drawn.pk)
    with zone_of("desk"):
        with pytest.raises(Denied):
            sampling.mark_right(ticket=drawn, by=person("brigade"))
        with pytest.raises(Denied):
            sampling.mark_right(ticket=undrawn, by=person("analyst"))
        sampling.mark_right(ticket=drawn, by=person("analyst"))
        with pytest.raises(Denied):
            sampling.mark_missed(ticket=drawn, reason="words", by=person("analyst2"))


def test_the_desk_cannot_draw(zone_of: Any, own: str) -> None:
    """Its role may not add to the sample: nobody at a desk chooses what is opened."""
    from django.db import transaction
    from django.db.utils import ProgrammingError

    [ticket] = low(zone_of, own)
    with zone_of("desk"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditSample.objects.create(report_id=ticket.pk, stratum=Stratum.LOW, drawn_at=now())


def test_the_numbers(zone_of: Any, own: str, draw: Any, person: Person) -> None:
    """Ten lay low at another desk, five were drawn, four opened, one was missed."""
    tickets = low(zone_of, own, 10)
    Ticket.objects.filter(pk__in=[t.pk for t in tickets]).update(desk=OTHER_DESK)
    chosen = {t.pk for t in tickets[:5]}
    draw(lambda key, report, stratum: report in chosen)
    with zone_of("desk"):
        for ticket in again(*tickets[:3]):
            sampling.mark_right(ticket=ticket, by=person("brigade"))
        sampling.mark_missed(ticket=again(tickets[3])[0], reason="words", by=person("brigade"))
    [of_low, folded, flood] = sampling.found([OTHER_DESK], now() - timedelta(days=1))
    assert (of_low.size, of_low.drawn, of_low.opened, of_low.missed, of_low.due) == (10, 5, 4, 1, 1)
    assert of_low.interval is not None
    assert of_low.interval.low < 0.25 < of_low.interval.high
    assert (folded.size, flood.interval) == (0, None)
    assert sampling.over_all([of_low, folded, flood]) == pytest.approx(of_low.interval)
    assert [s.pk for s, _ in sampling.due_samples([OTHER_DESK])] == [tickets[4].pk]
    assert sampling.found([OTHER_DESK], now() + timedelta(days=1))[0].size == 0
