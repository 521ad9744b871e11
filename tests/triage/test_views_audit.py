"""The audit's pages: what is to be opened, the panel on the report, the marks, the numbers, and no content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.triage.desk_pages import as_desk, filled, text_of
from tests.triage.working import open_tickets, story

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]
LOW = {"incident": {"type": "misleading"}}


def _fill(zone: Any) -> SimpleNamespace:
    from hirz.triage import sampling

    tickets = open_tickets(zone, *(story(f"low {n}") | LOW for n in range(6)), story("in sight"))
    drawn = {ticket.pk for ticket in tickets[:4]}
    kept = sampling.is_drawn
    sampling.is_drawn = lambda key, report, stratum: report in drawn
    try:
        sampling.draw_samples()
    finally:
        sampling.is_drawn = kept
    return SimpleNamespace(drawn=[t.reference for t in tickets[:4]], undrawn=tickets[4].reference)


@pytest.fixture(scope="module")
def made(house: Any) -> Iterator[tuple[str, SimpleNamespace]]:
    """Six low reports, four of them drawn; made once."""
    with filled(house, _fill) as found:
        yield found


@pytest.fixture
def scene(house: Any, made: tuple[str, SimpleNamespace]) -> Iterator[SimpleNamespace]:
    """Those reports, on the desk; every test rolls back what it does."""
    with as_desk(house, made[0]):
        yield made[1]


def test_the_list_names_what_was_drawn_and_nothing_of_it(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """References, why they lie low, and how long they wait."""
    page = sign_in("analyst").get("/en/audit/")
    said = text_of(page)
    assert all(reference in said for reference in scene.drawn)
    assert scene.undrawn not in said
    assert "Not known yet: nothing that was drawn has been opened." in said
    assert "misleading" not in said.lower()


def test_the_supervisor_sees_numbers_only(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """No reference, no list."""
    said = text_of(sign_in("supervisor").get("/en/audit/"))
    assert "What was missed" in said
    assert not any(reference in said for reference in scene.drawn)
    assert "To be opened" not in said


def test_another_desk_sees_its_own_nothing(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """The empty states say what will come."""
    said = text_of(sign_in("brigade").get("/en/audit/"))
    assert "Nothing waits to be opened." in said
    assert "Nothing lay low in this time." in said


def test_the_panel_stands_on_a_drawn_report_alone(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """And offers the two answers."""
    client = sign_in("analyst")
    said = text_of(client.get(f"/en/reports/{scene.drawn[0]}/"))
    assert "chance has drawn it" in said
    assert "Rightly low" in said
    assert "chance has drawn it" not in text_of(client.get(f"/en/reports/{scene.undrawn}/"))


def test_marking_right_and_missed(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """One of each: the numbers say so in words, the missed one is urgent and in the queue."""
    from hirz.triage.models import Ticket

    client = sign_in("analyst")
    for reference in scene.drawn[:3]:
        assert client.post(f"/en/audit/{reference}/right/").headers["Location"] == "/en/audit/"
    missed = scene.drawn[3]
    client.post(f"/en/audit/{missed}/missed/", {"reason": "words", "note": "The third line."})
    assert Ticket.objects.get(reference=missed).priority == 2
    said = text_of(client.get("/en/audit/"))
    assert "Of 1,000 reports that lie low, we miss between 6 and 806 ." in said
    page = text_of(client.get(f"/en/reports/{missed}/"))
    assert "Raise to urgent , Only the words say it" in page
    assert missed in client.get("/en/queue/").content.decode()


def test_a_miss_needs_its_reason(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Without one the form comes back; another reason needs a note."""
    client, reference = sign_in("analyst"), scene.drawn[0]
    answer = client.post(f"/en/audit/{reference}/missed/", {})
    assert (answer.status_code, "Please choose a reason." in text_of(answer)) == (422, True)
    answer = client.post(f"/en/audit/{reference}/missed/", {"reason": "other"})
    assert (answer.status_code, "Please say the reason in the note." in text_of(answer)) == (422, True)


def test_marking_twice_is_said_and_not_done(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """A colleague was faster."""
    client, reference = sign_in("analyst"), scene.drawn[0]
    client.post(f"/en/audit/{reference}/right/")
    answer = client.post(f"/en/audit/{reference}/missed/", {"reason": "words"}, follow=True)
    assert "Somebody has already said" in text_of(answer)


@pytest.mark.parametrize("days", ["30", "365", "7", "-1", "x" * 500, ""])
def test_any_period_is_answered(scene: SimpleNamespace, sign_in: SignIn, days: str) -> None:
    """What is not offered falls back on ninety days."""
    answer = sign_in("supervisor").get("/en/audit/", {"days": days})
    assert answer.status_code == 200
    assert f"last {days if days in {'30', '365'} else 90} days" in text_of(answer)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_three_languages(scene: SimpleNamespace, sign_in: SignIn, language: str) -> None:
    """Every page of the audit is answered in each."""
    client = sign_in("analyst")
    for path in ("audit/", f"reports/{scene.drawn[0]}/"):
        assert client.get(f"/{language}/{path}").status_code == 200
