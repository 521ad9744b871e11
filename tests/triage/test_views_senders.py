"""Sender cards: figures that are right, periods that compare, a table that no spreadsheet runs, nobody's ranking."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from hirz.base.accounts.models import Feed, Organisation
from hirz.base.clock import now
from hirz.triage import sender_figures
from hirz.triage.models import Ticket
from hirz.triage.sender_figures import period_of
from hirz.triage.services import answer_referral, close_report, escalate_report, refer_report
from hirz.triage.views_senders import columns, safe_cell, span_text
from tests.triage.desk_pages import as_desk, filled, text_of
from tests.triage.working import open_tickets, story

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]
DAY = timedelta(days=1)


def _fill(zone: Any) -> SimpleNamespace:
    from hirz.intake.services import Document, receive_documents

    line = open_tickets(zone, *(story(f"line {n}") for n in range(4)), story("twice", "one"), story("twice", "two"))
    old = open_tickets(zone, story("before"))
    Ticket.objects.filter(pk=old[0].pk).update(received_at=now() - 100 * DAY)
    # A week ago, and five hours before they are decided.
    Ticket.objects.filter(pk=line[0].pk).update(received_at=now() - 7 * DAY)
    Ticket.objects.filter(pk__in=[t.pk for t in line[1:4]]).update(received_at=now() - timedelta(hours=5))
    with zone("public"):
        feed = Feed.objects.get(code="line")
        from hirz.base.actors import Actor

        receive_documents([Document(b"no report")], feed=feed, by=Actor.partner("line", "line"))
    with zone("desk"):
        from hirz.base.accounts.models import User

        analyst = User.objects.get(email="analyst@demo.example")
        brigade = User.objects.get(email="brigade@demo.example")
        escalate_report(ticket=line[1], reason="danger", by=analyst)
        close_report(ticket=line[2], reason="no_lead", by=analyst)
        referral = refer_report(
            ticket=line[3], to=Organisation.objects.get(code="brigade-demo"), reason="territory", by=analyst
        )
        answer_referral(referral=referral, accept=True, by=brigade)
    return SimpleNamespace(line=line)


@pytest.fixture(scope="module")
def made(house: Any) -> Iterator[tuple[str, SimpleNamespace]]:
    """Reports of one sender, some decided; made once."""
    with filled(house, _fill) as found:
        yield found


@pytest.fixture
def scene(house: Any, made: tuple[str, SimpleNamespace]) -> Iterator[SimpleNamespace]:
    """Those reports, on the desk; every test rolls back what it does."""
    with as_desk(house, made[0]):
        yield made[1]


def test_the_figures_are_right(scene: SimpleNamespace) -> None:
    """Six reports, three decided, two of them led somewhere, one repeats another, one document was refused."""
    found = sender_figures.figures(["line", "ngo"], period_of(4, now()))
    assert set(found) == {"line"}
    line = found["line"]
    assert (line.reports, line.decided, line.led, line.repeated, line.refused) == (6, 3, 2, 1, 1)
    assert (line.led_percent, line.repeated_percent, line.refused_percent) == (67, 17, 14)
    assert line.led_interval is not None
    assert line.first_decision is not None
    assert timedelta(hours=4.9) < line.first_decision < timedelta(hours=5.2)
    assert line.completeness is not None
    assert sum(line.weekly) == 6
    assert len(line.weekly) == 4


def test_the_period_before_is_as_long(scene: SimpleNamespace) -> None:
    """What came a hundred days ago belongs to the twelve weeks before these."""
    period = period_of(12, now())
    assert period.end - period.start == period.before.end - period.before.start
    assert sender_figures.figures(["line"], period.before)["line"].reports == 1


def test_weeks_begin_on_monday_in_the_zone_of_the_house() -> None:
    """A Sunday evening in UTC is Monday in Casablanca where the clock says so."""
    late = datetime(2026, 5, 10, 23, 30, tzinfo=UTC)
    period = period_of(1, late)
    assert period.start == datetime(2026, 5, 10, 23, 0, tzinfo=UTC)
    assert period_of(2, late).start == datetime(2026, 5, 3, 23, 0, tzinfo=UTC)


def test_what_is_missing_most(scene: SimpleNamespace) -> None:
    """Codes with their share, the most frequent first."""
    found = sender_figures.missing_most("line", period_of(4, now()))
    assert found
    shares = [share for _, share in found]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 100


def test_list_and_card(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """By name, with a way to the card; no person is named."""
    client = sign_in("supervisor")
    said = text_of(client.get("/en/senders/?weeks=4"))
    assert "2 of 3 decided" in said
    names = [
        said.index(name) for name in ("Association", "Listening line", "Pixo", "School desk", "Tolk", "Web hotline")
    ]
    assert names == sorted(names)
    card = text_of(client.get("/en/senders/line/?weeks=4"))
    assert "67%" in card
    assert "Salma" not in said + card


def test_only_feeds_of_the_own_desk(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """Another desk sees no card of this one."""
    client = sign_in("brigade")
    assert "No sender reaches your desk." in text_of(client.get("/en/senders/"))
    assert client.get("/en/senders/line/").status_code == 404


def test_the_table_is_safe_to_open(scene: SimpleNamespace, sign_in: SignIn) -> None:
    """A sender's name that a spreadsheet would run stands there as text; numbers stay numbers."""
    Feed.objects.filter(code="line").update(name_en='=HYPERLINK("http://192.0.2.1","open")')
    answer = sign_in("analyst").get("/en/senders/table.csv?weeks=4")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    [line] = [row for row in table if row["feed"] == "line" and row["reports"] == "6"]
    assert line["name"].startswith("'=HYPERLINK")
    assert (line["decided"], line["led_anywhere"], line["refused_documents"]) == ("3", "2", "1")
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row.values())


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_a_spreadsheet_would_run(cell: str) -> None:
    """Gets an apostrophe."""
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Pixo", "", 5, -3, 0.25, "a=b"])
def test_what_is_left_alone(cell: object) -> None:
    """Words and numbers."""
    assert safe_cell(cell) == cell


def test_bars_stay_in_their_box() -> None:
    """The highest week fills the drawing, the others in proportion, nothing beyond it."""
    drawn = columns((0, 5, 10), (20, 0, 0))
    assert [column.height for column in drawn] == ["0.00", "14.00", "28.00"]
    assert drawn[0].was_height == "56.00"
    assert columns((), ()) == []


def test_spans_in_words() -> None:
    """Minutes, hours, days."""
    assert span_text(None) == ""
    spans = (timedelta(minutes=1), timedelta(hours=3), timedelta(days=3))
    assert len({span_text(span) for span in spans}) == 3


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_three_languages(scene: SimpleNamespace, sign_in: SignIn, language: str) -> None:
    """List, card, and a card without anything."""
    client = sign_in("analyst")
    for path in ("senders/", "senders/line/", "senders/staff/?weeks=52", "senders/line/?weeks=nonsense"):
        assert client.get(f"/{language}/{path}").status_code == 200
