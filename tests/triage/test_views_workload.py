"""The supervisor's page: counts and ages that are right, and nothing of what reports say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.base.ledger.filling import kept_database, rolled_back
from tests.triage.making import child, make_reports, plain

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

DESK = "cellule-nationale"


@pytest.fixture(scope="module")
def kept(house: Any) -> Iterator[SimpleNamespace]:
    """A child in danger now and four others, at the national desk; made once."""
    found = SimpleNamespace()

    def fill_it(zone: Any) -> None:
        found.references = make_reports(zone, child(), *(plain(number) for number in range(4)))

    with kept_database(house, fill_it) as name:
        found.name = name
        yield found


@pytest.fixture
def scene(house: Any, kept: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Those reports, on the desk; every test rolls back what it does."""
    with rolled_back(house, kept.name):
        yield kept


def ticket(reference: str) -> Any:
    """A ticket as it stands now."""
    from hirz.triage.models import Ticket

    return Ticket.objects.get(reference=reference)


def load(code: str = DESK, at: datetime | None = None) -> Any:
    """The figures of a desk."""
    from hirz.base.accounts.models import Organisation
    from hirz.base.clock import now
    from hirz.triage.views_workload import desk_load

    return desk_load(Organisation.objects.get(code=code), at or now())


def of(figures: Any, name: str) -> Any:
    """One person's line."""
    [found] = [person for person in figures.people if person.name == name]
    return found


def test_what_waits_is_counted_by_priority(scene: Any) -> None:
    """The sum is the number of rows in the queue."""
    figures = load()
    assert figures.total == 5 - figures.folded
    assert figures.waiting[0][:2] == (3, 1), "the child in danger"
    assert figures.free_danger == 1
    assert sum(share for _priority, _count, share in figures.waiting) in range(98, 103)


def test_the_age_of_the_oldest_danger(scene: Any) -> None:
    """From its receipt, in hours and then in days."""
    from django.utils.translation import override

    received = ticket(scene.references[0]).received_at
    with override("en"):
        figures = load(at=received + timedelta(hours=30))
        assert (figures.oldest_danger, figures.oldest_age) == (received, "30 hours")
        assert load(at=received + timedelta(days=4)).oldest_age == "4 days"


def test_a_claim_counts_for_who_holds_it_until_it_runs_out(scene: Any, person: Any) -> None:
    """A danger that somebody took is no longer free."""
    from hirz.base.clock import now
    from hirz.triage.services import claim_ticket

    claim_ticket(ticket=ticket(scene.references[0]), by=person("analyst"))
    assert of(load(), "Salma Idrissi").holds == 1
    assert of(load(), "Hamza Berrada").holds == 0
    assert load().free_danger == 0
    later = load(at=now() + timedelta(hours=2))
    assert of(later, "Salma Idrissi").holds == 0
    assert later.free_danger == 1


def test_decisions_of_the_week_by_person(scene: Any, person: Any) -> None:
    """An undone one stands under undone; a week later none is left."""
    from hirz.base.clock import now
    from hirz.triage.services import close_report, escalate_report, undo_decision

    salma, hamza = person("analyst"), person("analyst2")
    escalate_report(ticket=ticket(scene.references[0]), reason="danger", by=salma)
    close_report(ticket=ticket(scene.references[1]), reason="test", by=salma)
    undo_decision(decision=close_report(ticket=ticket(scene.references[2]), reason="test", by=hamza), by=hamza)
    figures = load()
    assert of(figures, "Salma Idrissi").shown == [1, 0, 0, 1, 0]
    assert of(figures, "Salma Idrissi").decided == 2
    assert (of(figures, "Hamza Berrada").decided, of(figures, "Hamza Berrada").undone) == (0, 1)
    assert of(load(at=now() + timedelta(days=8)), "Salma Idrissi").decided == 0


def test_what_people_opened_is_counted_once_for_each_report(house: Any, kept: Any, person: Any) -> None:
    """From the ledger: how much somebody had to see is part of their load."""
    from django.db import transaction

    from hirz.base.ledger.sequencer import sequence_entries
    from hirz.base.ledger.services import record_many

    with rolled_back(house, kept.name, "worker"):
        with transaction.atomic():
            record_many(
                verb="triage:report:read",
                object_kind="report",
                object_ids=["a", "a", "b"],
                by=person("analyst").actor(),
            )
        sequence_entries(10_000)
        assert of(load(), "Salma Idrissi").opened == 2


def load_time() -> datetime:
    """Now."""
    from hirz.base.clock import now

    return now()


def test_an_analyst_who_left_is_shown_while_they_hold_something(scene: Any, person: Any) -> None:
    """Otherwise nobody would notice the claim."""
    from hirz.base.accounts.models import Membership
    from hirz.triage.services import claim_ticket

    claim_ticket(ticket=ticket(scene.references[0]), by=person("analyst"))
    yesterday = load_time().date() - timedelta(days=2)
    Membership.objects.filter(user=person("analyst")).update(ends_on=yesterday)
    assert of(load(), "Salma Idrissi").is_gone
    assert of(load(), "Salma Idrissi").holds == 1


def test_a_supervisor_sees_their_own_desk_alone(scene: Any, sign_in: Any) -> None:
    """And another desk's figures stand nowhere."""
    answer = sign_in("supervisor").get("/en/workload/")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
    assert "National desk (demo)" in text
    assert "Digital brigade" not in text
    assert "Salma Idrissi" in text


def test_the_page_says_nothing_of_what_reports_say(scene: Any, sign_in: Any) -> None:
    """No reference, no nature, no word of a text."""
    text = sign_in("supervisor").get("/en/workload/").content.decode()
    assert not any(reference in text for reference in scene.references)
    for word in ("sextortion", "Sexual extortion", "rim_lune", "Pixo"):
        assert word not in text


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_speaks_the_readers_language(scene: Any, sign_in: Any, language: str) -> None:
    """Numbers with their words."""
    word = {"ar": "عمر أقدم خطر", "fr": "âge du plus ancien danger", "en": "age of the oldest danger"}[language]
    assert word in sign_in("supervisor").get(f"/{language}/workload/").content.decode()


def test_an_empty_desk_has_its_empty_state(rollback: None, sign_in: Any) -> None:
    """Nothing waits, nobody is in danger."""
    text = sign_in("supervisor").get("/en/workload/").content.decode()
    assert "Nothing is waiting" in text
    assert "no danger is waiting" in text
