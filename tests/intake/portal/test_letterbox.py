"""The letterbox: what its reporter reads, answers and adds; told to the hour, stored once, opened by nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from hirz.core.sealing import Receipt
from tests.intake.portal.reporting import ANALYST, hidden, holding, reported, send

LANGUAGES = ("ar", "fr", "en")
WORD = "quietriverword"


def ask(
    database: Any, report_id: UUID, analyst: Any, fields: Sequence[str], text: str = "", *, values: Any = None
) -> UUID:
    """The desk asks for fields."""
    from hirz.intake.enums import MessageKind
    from hirz.intake.letterbox import Written, write_as_desk

    with database("desk"):
        written = Written(text, values or {})
        return write_as_desk(
            report_id, MessageKind.QUESTION, written, fields=fields, sent_by=analyst, by=ANALYST
        ).id  # fmt: skip


def read_by_desk(database: Any, report_id: UUID) -> list[tuple[str, str, dict[str, str]]]:
    """What the desk reads: kind, text and values of each message."""
    from hirz.intake.letterbox import open_as_desk

    with database("desk"):
        opened = open_as_desk(report_id, purpose="triage", by=ANALYST)
        return [(o.message.kind, o.written.text, dict(o.written.values)) for o in opened if o.written]


def set_status(database: Any, report_id: UUID, status: str) -> None:
    """As the desk sets it."""
    from hirz.intake.enums import LetterboxStatus
    from hirz.intake.letterbox import set_status as change

    with database("desk"):
        change(report_id, LetterboxStatus(status))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["received", "reading", "asked", "passed_on", "closed"])
def test_every_standing_has_its_words(
    database: Any, visitor: Callable[..., Client], language: str, status: str
) -> None:
    """In each language; the title says nothing to whoever looks at the history."""
    receipt, report_id = reported(database)
    set_status(database, report_id, status)
    with database("public"):
        page = holding(visitor, receipt, "hirz_box", language).get(f"/{language}/box/")
    html = page.content.decode()
    assert page.status_code == 200
    assert len(page.content) < 60_000
    title = html[html.index("<title>") : html.index("</title>")]
    for word in ("report", "signal", "تبليغ", "abuse", "threat"):
        assert word not in title.lower()
    assert ("faces" in html) is (status == "closed")


def test_a_question_is_asked_and_answered(
    database: Any, visitor: Callable[..., Client], person: Callable[[str], Any]
) -> None:
    """Its fields are form fields in the reader's words; the answer stands under its question, and the desk reads it."""
    receipt, report_id = reported(database)
    question = ask(
        database, report_id, person("analyst"), ["age", "demand", "account", "occurred_at"], "Just two things."
    )
    address = f"/en/box/answer/{question}/"
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        box = browser.get("/en/box/").content.decode()
        assert "We have a question for you" in box
        assert "How old are you?" in box
        assert address in box
        form = browser.get(address).content.decode()
        assert "Just two things." in form
        sent = {
            "message_id": hidden(form, "message_id"), "asked_age": " ١٤ ", "asked_demand": "money",
            "asked_account": "night_fox", "asked_occurred_at": "", "text": WORD,
        }  # fmt: skip
        assert send(browser, address, sent).headers["Location"] == "/en/box/?sent=1"
        after = browser.get("/en/box/?sent=1").content.decode()
        assert "It has arrived, whole" in after
        assert "Your answer has arrived" in after
        assert "Money, or top-up codes" in after
        assert "Not known, or not said" in after
    kinds = read_by_desk(database, report_id)
    assert ("answer", WORD, {"age": "14", "demand": "money", "account": "night_fox", "occurred_at": ""}) in kinds


def test_an_adult_is_asked_about_a_child(
    database: Any, visitor: Callable[..., Client], person: Callable[[str], Any]
) -> None:
    """Where the desk says so inside the seal."""
    from hirz.intake.asking import VOICE, Voice

    receipt, report_id = reported(database)
    question = ask(database, report_id, person("analyst"), ["age"], values={VOICE: Voice.ADULT})
    with database("public"):
        page = holding(visitor, receipt, "hirz_box", "fr").get(f"/fr/box/answer/{question}/").content.decode()
    assert "Quel âge a l’enfant" in page


def test_i_would_rather_not_say_is_an_answer(
    database: Any, visitor: Callable[..., Client], person: Callable[[str], Any]
) -> None:
    """With its button, whatever else the form holds; the question is closed."""
    from hirz.intake.letterbox import open_questions

    receipt, report_id = reported(database)
    question = ask(database, report_id, person("analyst"), ["age", "city"])
    address = f"/en/box/answer/{question}/"
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        sent = {"message_id": str(uuid.uuid4()), "asked_age": "not a number", "unsaid": "1"}
        assert send(browser, address, sent).status_code == 302
    assert ("answer", "", {"age": "", "city": ""}) in read_by_desk(database, report_id)
    with database("desk"):
        assert open_questions(report_id) == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Nothing is written yet"),
        ({"asked_age": "fourteen"}, "Write the age in digits"),
        ({"asked_age": "999"}, "Write the age in digits"),
        ({"asked_occurred_at": "yesterday"}, "Write the day as year, month and day"),
        ({"asked_demand": "horse"}, "horse"),
        ({"text": "x" * 8001}, "longer than one message"),
        ({"text": "a\0b"}, "Null"),
    ],
)
def test_a_slip_in_an_answer_loses_nothing(
    database: Any, visitor: Callable[..., Client], person: Callable[[str], Any], sent: dict[str, str], said: str
) -> None:
    """The form comes back with what was written and what is wrong with it; nothing is stored."""
    receipt, report_id = reported(database)
    question = ask(database, report_id, person("analyst"), ["age", "demand", "occurred_at"])
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        page = send(browser, f"/en/box/answer/{question}/", {"message_id": str(uuid.uuid4()), **sent})
        assert page.status_code == 422
        assert said in page.content.decode()
        if "asked_age" in sent:
            assert f'value="{sent["asked_age"]}"' in page.content.decode()
    assert len(read_by_desk(database, report_id)) == 1


def test_the_same_form_twice_is_one_message(database: Any, visitor: Callable[..., Client]) -> None:
    """Pressed twice, or sent again by a nervous network."""
    receipt, _ = reported(database)
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        one = {
            "kind": "message",
            "text": WORD,
            "message_id": hidden(browser.get("/en/box/add/").content.decode(), "message_id"),
        }
        for _ in range(3):
            assert send(browser, "/en/box/add/", one).status_code == 302
        assert browser.get("/en/box/").content.decode().count(WORD) == 1
        assert send(browser, "/en/box/add/", {**one, "message_id": "no name", "text": "other"}).status_code == 302
        # Planted: without the name that the page gave, three sendings are three messages.
        for _ in range(3):
            send(browser, "/en/box/add/", {**one, "message_id": str(uuid.uuid4())})
        assert browser.get("/en/box/").content.decode().count(WORD) == 4


def test_another_box_s_question_leads_back(
    database: Any, visitor: Callable[..., Client], person: Callable[[str], Any]
) -> None:
    """As does one that is nowhere; nothing is stored under it."""
    receipt, _ = reported(database)
    _other, other_id = reported(database)
    question = ask(database, other_id, person("analyst"), ["age"])
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        for name in (question, uuid.uuid4()):
            page = send(
                browser, f"/en/box/answer/{name}/", {"text": WORD, "message_id": str(uuid.uuid4())}, page="/en/box/add/"
            )
            assert page.headers["Location"] == "/en/box/"
    assert len(read_by_desk(database, other_id)) == 1


def test_nothing_of_the_box_opens_without_its_receipt(database: Any, visitor: Callable[..., Client]) -> None:
    """Every page of it leads to the door; with a receipt that leads nowhere, to the one page that says so."""
    reported(database)
    with database("public"):
        for address in ("/en/box/", "/en/box/add/", f"/en/box/answer/{uuid.uuid4()}/"):
            assert visitor("en").get(address).headers["Location"] == "/en/back/"
            page = holding(visitor, Receipt.new(), "hirz_box").get(address)
            assert "Nothing lies under this receipt" in page.content.decode()
            assert page.cookies["hirz_box"]["max-age"] == 0


def test_times_are_told_to_the_hour(
    database: Any, visitor: Callable[..., Client], person: Callable[[str], Any], monkeypatch: Any
) -> None:
    """Also those that the desk stored to the second."""
    from hirz.base import clock

    receipt, report_id = reported(database)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 14, 15, 47, 33, tzinfo=UTC))
    ask(database, report_id, person("analyst"), ["age"])
    with database("public"):
        html = holding(visitor, receipt, "hirz_box").get("/en/box/").content.decode()
    assert ":47" not in html
    assert ":33" not in html
    assert "around 1" in html


def test_feedback_is_asked_for_once_and_never_required(database: Any, visitor: Callable[..., Client]) -> None:
    """Only when our part is finished; an empty one is no message."""
    receipt, report_id = reported(database)
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        early = {"face": "good", "message_id": str(uuid.uuid4())}
        assert send(browser, "/en/box/feedback/", early, page="/en/box/").headers["Location"] == "/en/box/"
    set_status(database, report_id, "closed")
    with database("public"):
        for nothing in ({}, {"message_id": "x"}, {"message_id": str(uuid.uuid4()), "face": "horse"}):
            assert send(browser, "/en/box/feedback/", nothing, page="/en/box/").status_code == 302
        assert "faces" in browser.get("/en/box/").content.decode()
        send(browser, "/en/box/feedback/", {**early, "face": "so-so"}, page="/en/box/")
        html = browser.get("/en/box/").content.decode()
        assert "faces" not in html
        assert "So-so" in html
    assert read_by_desk(database, report_id) == [("feedback", "", {"face": "so-so"})]


def test_closing_forgets_the_receipt(database: Any, visitor: Callable[..., Client]) -> None:
    """On this device; with the receipt the box opens again."""
    receipt, _ = reported(database)
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        closed = send(browser, "/en/box/close/", page="/en/box/")
        assert closed.headers["Location"] == "/en/"
        assert {name: closed.cookies[name]["max-age"] for name in ("hirz_box", "hirz_portal")} == {
            "hirz_box": 0, "hirz_portal": 0,
        }  # fmt: skip
        assert browser.get("/en/box/").headers["Location"] == "/en/back/"


def test_a_long_conversation_is_turned_by_pages(database: Any, visitor: Callable[..., Client]) -> None:
    """Each page stays small; any page number leads somewhere."""
    from hirz.intake.enums import MessageKind
    from hirz.intake.letterbox import Written, find_letterbox, write_as_reporter

    receipt, _ = reported(database)
    with database("public"):
        box = find_letterbox(receipt)
        assert box is not None
        for number in range(30):
            write_as_reporter(box, MessageKind.MESSAGE, Written(f"{WORD}-{number:02}"))
        browser = holding(visitor, receipt, "hirz_box")
        pages = [browser.get(f"/en/box/?page={n}").content.decode() for n in (1, 2, 3)]
        assert [page.count(WORD) for page in pages] == [12, 12, 6]
        for odd in ("0", "-1", "99", "x", "1e9", "٢"):
            assert browser.get("/en/box/", {"page": odd}).status_code == 200


def test_what_the_desk_writes_is_shown_as_text(
    database: Any, visitor: Callable[..., Client], person: Callable[[str], Any]
) -> None:
    """Never as part of the page."""
    receipt, report_id = reported(database)
    ask(database, report_id, person("analyst"), [], "<script>alert(1)</script>\nsecond line")
    with database("public"):
        html = holding(visitor, receipt, "hirz_box").get("/en/box/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>second line" in html
