"""The copies of a flood decided as one: a decision and an entry for each, taken back as one within the hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection

from hirz.base.accounts.models import User
from hirz.base.clock import now
from hirz.base.errors import Denied
from hirz.triage.enums import Lane, Verb
from hirz.triage.lanes import FLOOD_FROM
from hirz.triage.models import Bundle, Decision, Ticket
from hirz.triage.services import claim_ticket, close_report
from hirz.triage.tasks import draw_samples
from hirz.triage.together import acts_of, behind, decide_together, undo_together
from tests.triage.flooded import copies, new_door, through_portal
from tests.triage.working import again, open_tickets, story

Person = Callable[[str], User]
COPIES = FLOOD_FROM + 4
HOUR = timedelta(hours=1)


@pytest.fixture
def flood(zone_of: Any) -> Any:
    """A flood with one report that has something of its own; then the role of the desk."""
    own = uuid4().hex[:12]
    alone = {"reported": [{"screen_names": [f"alone_{own}"], "service": "Pixo"}]}
    door = new_door(zone_of)
    # A bare copy comes first: it is the one that stays in its place, whatever the ids of the others are.
    tickets = through_portal(zone_of, door, *copies(own, 1))
    tickets += through_portal(zone_of, door, *copies(own, COPIES), *copies(own, 1, **alone))
    draw_samples()
    with zone_of("desk"):
        yield again(*tickets)


def bundle_of(tickets: list[Ticket]) -> Bundle:
    """The bundle of a flood."""
    return Bundle.objects.get(pk=tickets[0].bundle_id)


def states(tickets: list[Ticket]) -> list[str]:
    """The states of those that were set behind, and of the two in sight, each once."""
    there = again(*tickets)
    behind_, sight = ({t.state for t in there if (t.lane == Lane.FLOOD) is flooded} for flooded in (True, False))
    return [*sorted(behind_), "|", *sorted(sight)]


def entries(tickets: list[Ticket], verb: str) -> int:
    """How many entries of a verb the ledger holds about these reports."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM ledger_inboxentry WHERE verb = %s AND object_id = ANY(%s)",
            [verb, [str(t.pk) for t in tickets]],
        )
        return int(cursor.fetchone()[0])


def test_only_what_is_behind_is_decided(flood: list[Ticket], person: Person) -> None:
    """The one left in its place and the one with something of its own wait for somebody who opens them."""
    assert decide_together(bundle=bundle_of(flood), verb=Verb.CLOSE, reason="test", by=person("analyst")) == COPIES
    assert states(flood) == ["closed", "|", "open"]
    assert entries(flood, "triage:ticket:closed") == COPIES
    assert jobs("ReportClosed", flood) == COPIES


def jobs(event: str, tickets: list[Ticket]) -> int:
    """Dispatch jobs of an event about these reports."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'event' = %s AND args -> 'payload' ->> 'report_id' = ANY(%s)",
            [event, [str(t.pk) for t in tickets]],
        )
        return int(cursor.fetchone()[0])


def test_they_can_be_joined(flood: list[Ticket], person: Person) -> None:
    """Decided with their bundle: out of the queue, and still with what they repeat."""
    bundle = bundle_of(flood)
    size = bundle.size
    assert decide_together(bundle=bundle, verb=Verb.JOIN, by=person("analyst")) == COPIES
    assert states(flood) == ["bundled", "|", "open"]
    assert Bundle.objects.get(pk=bundle.pk).size == size


def test_taken_back_as_one(flood: list[Ticket], person: Person) -> None:
    """Each has its undo, and stands behind again as before."""
    ranks = {t.pk: t.rank for t in flood}
    decide_together(bundle=bundle_of(flood), verb=Verb.CLOSE, reason="test", by=person("analyst"))
    [act] = [a for a in acts_of(person("analyst")) if a.bundle == bundle_of(flood).reference]
    assert act.count == COPIES
    assert undo_together(batch=act.batch, by=person("analyst")) == COPIES
    assert states(flood) == ["open", "|", "open"]
    assert {t.pk: t.rank for t in again(*flood)} == ranks
    assert entries(flood, "triage:decision:undone") == COPIES
    assert act.batch not in {a.batch for a in acts_of(person("analyst"))}
    with pytest.raises(Denied):
        undo_together(batch=act.batch, by=person("analyst"))


def test_what_somebody_went_on_from_stays(flood: list[Ticket], person: Person) -> None:
    """One was opened again and closed by a colleague for another reason: the undo of the others leaves it."""
    decide_together(bundle=bundle_of(flood), verb=Verb.CLOSE, reason="test", by=person("analyst"))
    one = next(t for t in flood if t.lane == Lane.FLOOD)
    from hirz.triage.services import reopen_report

    reopen_report(ticket=one, by=person("analyst2"))
    close_report(ticket=again(one)[0], reason="duplicate", by=person("analyst2"))
    [act] = [a for a in acts_of(person("analyst")) if a.bundle == bundle_of(flood).reference]
    assert undo_together(batch=act.batch, by=person("analyst")) == COPIES - 1
    assert again(one)[0].state == "closed"


def test_only_who_decided_and_within_the_hour(flood: list[Ticket], person: Person) -> None:
    """As with any decision."""
    decide_together(bundle=bundle_of(flood), verb=Verb.CLOSE, reason="test", by=person("analyst"))
    [act] = [a for a in acts_of(person("analyst")) if a.bundle == bundle_of(flood).reference]
    with pytest.raises(Denied):
        undo_together(batch=act.batch, by=person("analyst2"))
    with time_machine.travel(now() + HOUR + timedelta(minutes=1)), pytest.raises(Denied):
        undo_together(batch=act.batch, by=person("analyst"))
    with pytest.raises(Denied):
        undo_together(batch=uuid4(), by=person("analyst"))


def test_what_a_colleague_holds_is_left_out(flood: list[Ticket], person: Person) -> None:
    """And what one holds oneself is not."""
    theirs, mine = [t for t in flood if t.lane == Lane.FLOOD][:2]
    claim_ticket(ticket=theirs, by=person("analyst2"))
    claim_ticket(ticket=mine, by=person("analyst"))
    assert decide_together(bundle=bundle_of(flood), verb=Verb.CLOSE, reason="test", by=person("analyst")) == COPIES - 1
    assert [t.state for t in again(theirs, mine)] == ["open", "closed"]


def test_nothing_is_decided_before_the_audit_has_drawn(zone_of: Any, person: Person) -> None:
    """Copies that came within the last minute wait for the draw."""
    tickets = through_portal(zone_of, new_door(zone_of), *copies(uuid4().hex, FLOOD_FROM))
    bundle = bundle_of(again(*tickets))
    with zone_of("desk"):
        assert behind(bundle, person("analyst")).count() == 0
        with pytest.raises(Denied):
            decide_together(bundle=bundle, verb=Verb.CLOSE, reason="test", by=person("analyst"))


def test_another_desk_decides_nothing(flood: list[Ticket], person: Person) -> None:
    """Its analysts see none of these copies."""
    with pytest.raises(Denied):
        decide_together(bundle=bundle_of(flood), verb=Verb.CLOSE, reason="test", by=person("brigade"))
    assert states(flood) == ["open", "|", "open"]


@pytest.mark.parametrize(("verb", "reason"), [(Verb.ESCALATE, "danger"), (Verb.CLOSE, ""), (Verb.CLOSE, "other")])
def test_what_cannot_be_done_as_one(flood: list[Ticket], person: Person, verb: Verb, reason: str) -> None:
    """Escalating, and closing without a reason that all can share."""
    with pytest.raises(Denied):
        decide_together(bundle=bundle_of(flood), verb=verb, reason=reason, by=person("analyst"))
    assert not Decision.objects.filter(report__in=[t.pk for t in flood]).exists()


def test_an_ordinary_bundle_is_decided_one_by_one(zone_of: Any, person: Person) -> None:
    """Only a flood is decided as one."""
    tickets = open_tickets(zone_of, *(story("ordinary", f"number {n}") for n in range(3)))
    bundle = bundle_of(again(*tickets))
    with zone_of("desk"), pytest.raises(Denied):
        decide_together(bundle=bundle, verb=Verb.CLOSE, reason="test", by=person("analyst"))
