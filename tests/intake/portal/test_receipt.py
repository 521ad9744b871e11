"""The receipt's page, its file and its door: shown only to whom it belongs, and equal answers for whatever is not there."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from hirz.core.sealing import Receipt
from tests.intake.portal.reporting import holding, reported, send

LANGUAGES = ("ar", "fr", "en")


def wrong_check(receipt: Receipt) -> str:
    """The same receipt with another check character."""
    other = "A" if receipt.code[-1] != "A" else "B"
    return receipt.code[:-1] + other


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_page_shows_nine_groups_and_a_picture(
    database: Any, visitor: Callable[..., Client], language: str
) -> None:
    """In each language, on reload too, as long as the cookie is there."""
    receipt, _ = reported(database)
    with database("public"):
        browser = holding(visitor, receipt, "hirz_portal", language)
        for _again in range(2):
            page = browser.get(f"/{language}/receipt/")
            html = page.content.decode()
            assert page.status_code == 200
            for group in receipt.groups()[:-1]:
                assert f"<bdi>{group}</bdi>" in html
            assert f"<bdi>{receipt.code[-3:-1]}<i>{receipt.code[-1]}</i></bdi>" in html
            assert '<svg viewBox="0 0 33 33" class="qr">' in html
            assert page["Cache-Control"] == "no-store"


def test_the_receipt_page_is_for_its_own_browser(database: Any, visitor: Callable[..., Client]) -> None:
    """Without the cookie, with a foreign one, or with a receipt under which nothing lies, there is the door alone."""
    reported(database)
    with database("public"):
        assert visitor("en").get("/en/receipt/").headers["Location"] == "/en/back/"
        stranger = holding(visitor, Receipt.new(), "hirz_portal")
        assert stranger.get("/en/receipt/").headers["Location"] == "/en/back/"
        assert stranger.get("/en/receipt/file/").headers["Location"] == "/en/back/"
        bare = visitor("en")
        bare.cookies["hirz_portal"] = Receipt.new().code
        assert bare.get("/en/receipt/").headers["Location"] == "/en/back/"


def test_a_bare_code_in_a_cookie_is_no_door(database: Any, visitor: Callable[..., Client]) -> None:
    """Not even a right one: otherwise cookies could be guessed with nobody counting."""
    receipt, _ = reported(database)
    with database("public"):
        for cookie in ("hirz_portal", "hirz_box"):
            browser = visitor("en")
            browser.cookies[cookie] = receipt.code
            assert browser.get("/en/receipt/").headers["Location"] == "/en/back/"
            assert browser.get("/en/box/").headers["Location"] == "/en/back/"


def test_a_cookie_ends_by_itself(database: Any, visitor: Callable[..., Client], monkeypatch: Any) -> None:
    """Whatever the browser does with it."""
    from hirz.base.clock import now
    from hirz.intake.views_portal.keeping import BOX

    receipt, _ = reported(database)
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        later = now() + BOX.lasts + timedelta(seconds=2)
        assert browser.get("/en/box/").status_code == 200
        browser = holding(visitor, receipt, "hirz_box")
        monkeypatch.setattr("hirz.intake.views_portal.keeping.now", lambda: later)
        assert browser.get("/en/box/").headers["Location"] == "/en/back/"


def test_a_cookie_for_one_use_opens_nothing_else(database: Any, visitor: Callable[..., Client]) -> None:
    """The box's cookie under the portal's name is noise."""
    receipt, _ = reported(database)
    with database("public"):
        browser = holding(visitor, receipt, "hirz_box")
        browser.cookies["hirz_portal"] = browser.cookies.pop("hirz_box").value
        assert browser.get("/en/receipt/").headers["Location"] == "/en/back/"


def test_i_have_kept_it_takes_the_cookie_back(database: Any, visitor: Callable[..., Client]) -> None:
    """And goes on."""
    receipt, _ = reported(database)
    with database("public"):
        browser = holding(visitor, receipt, "hirz_portal")
        answer = send(browser, "/en/receipt/")
        assert answer.headers["Location"] == "/en/after/"
        assert answer.cookies["hirz_portal"]["max-age"] == 0
        assert browser.get("/en/receipt/").headers["Location"] == "/en/back/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_nothing_of_what_it_opens(database: Any, visitor: Callable[..., Client], language: str) -> None:
    """A name and words that a guardian may find; the code reads back from it."""
    receipt, _ = reported(database)
    with database("public"):
        answer = holding(visitor, receipt, "hirz_portal", language).get(f"/{language}/receipt/file/")
    assert answer["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode("utf-8")
    assert text.splitlines()[-1] == receipt.code
    assert Receipt.read(text.splitlines()[2]) == receipt
    for word in ("hirz", "report", "receipt", "signal", "حرز", "وصل", "بلاغ", "تبليغ", "http"):
        assert word not in text.lower()


def test_a_draft_is_kept_until_a_day(database: Any, visitor: Callable[..., Client]) -> None:
    """The receipt early, with the day; kept, the cookie goes, and the door leads back into the form."""
    from hirz.intake.drafts import change_answers

    receipt = Receipt.new()
    with database("public"):
        change_answers(receipt, "what", {"narrative": "quietriverword"})
        browser = holding(visitor, receipt, "hirz_portal")
        assert browser.get("/en/receipt/").headers["Location"] == "/en/keep/"
        page = browser.get("/en/keep/").content.decode()
        assert f"<bdi>{receipt.groups()[0]}</bdi>" in page
        assert "quietriverword" not in page
        assert send(browser, "/en/keep/").cookies["hirz_portal"]["max-age"] == 0
        assert browser.get("/en/keep/").headers["Location"] == "/en/"
        assert send(browser, "/en/back/", {"code": receipt.code.lower()}).headers["Location"] == "/en/box/"
        back = browser.get("/en/box/")
        assert back.headers["Location"] == _start()
        assert back.cookies["hirz_box"]["max-age"] == 0
        assert back.cookies["hirz_portal"].value


def _start() -> str:
    from django.urls import reverse
    from django.utils.translation import override

    with override("en"):
        return reverse("portal:start")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the 27 signs"),
        ("7KQM3X", "here there are 6"),
        ("7", "here there is 1"),
        ("7KQM3XW0R9TDB5ZHJ2V8NPE4GU0", "One sign is miscopied"),
        ("x" * 400, "here there are 400"),
        ("'; DROP TABLE intake_letterbox; --", "A receipt has 27 signs"),
    ],
)
def test_a_slip_is_said_at_once(database: Any, visitor: Callable[..., Client], typed: str, said: str) -> None:
    """Without a look into the database."""
    with database("public"):
        browser = visitor("en")
        browser.get("/en/back/")
        with CaptureQueriesContext(connection) as queries:
            answer = send(browser, "/en/back/", {"code": typed})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert [q["sql"] for q in queries if "intake_" in q["sql"]] == []
        assert "hirz_box" not in answer.cookies


def test_a_wrong_check_sign_is_said_without_a_look(database: Any, visitor: Callable[..., Client]) -> None:
    """Even for a receipt that is there but for one sign."""
    receipt, _ = reported(database)
    with database("public"), CaptureQueriesContext(connection) as queries:
        answer = send(visitor("en"), "/en/back/", {"code": wrong_check(receipt)})
    assert "One sign is miscopied" in answer.content.decode()
    assert [q["sql"] for q in queries if "intake_" in q["sql"]] == []


@pytest.mark.parametrize(
    "typed", ["lower", "spaced", "arabic digits", "look-alikes"],
)  # fmt: skip
def test_the_door_forgives(database: Any, visitor: Callable[..., Client], typed: str) -> None:
    """Case, spaces and dashes, Arabic digits, O for 0 and I or L for 1."""
    receipt, _ = reported(database)
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    said = {
        "lower": receipt.code.lower(),
        "spaced": " - ".join(receipt.groups()),
        "arabic digits": receipt.code.translate(arabic),
        "look-alikes": receipt.code.replace("0", "o").replace("1", "l"),
    }[typed]
    with database("public"):
        browser = visitor("en")
        assert send(browser, "/en/back/", {"code": said}).headers["Location"] == "/en/box/"
        assert browser.get("/en/box/").status_code == 200


def outcome(browser: Client, code: str) -> tuple[Any, ...]:
    """Everything of the two answers that somebody outside can compare."""
    posted = send(browser, "/en/back/", {"code": code})
    with CaptureQueriesContext(connection) as queries:
        shown = browser.get("/en/box/")
    return (
        posted.status_code, posted.content, posted.headers["Location"], len(posted.cookies["hirz_box"].value),
        shown.status_code, shown.content, sorted(shown.cookies), [q["sql"].split("WHERE")[0] for q in queries],
    )  # fmt: skip


def test_wrong_expired_and_erased_receipts_answer_alike(database: Any, visitor: Callable[..., Client]) -> None:
    """Same status, body, cookies, queries; and at the door a right one too."""
    from hirz.intake.models import Draft, Letterbox

    erased, report_id = reported(database)
    right, _ = reported(database)
    expired = Receipt.new()
    with database("owner"):
        Letterbox.objects.filter(report_id=report_id).delete()
    with database("public"):
        from hirz.intake.drafts import change_answers

        change_answers(expired, "what", {"narrative": "w"})
        Draft.objects.all().delete()
        outcomes = {
            name: outcome(visitor("en"), code)
            for name, code in {"wrong": Receipt.new().code, "expired": expired.code, "erased": erased.code}.items()
        }
        assert outcomes["wrong"] == outcomes["expired"] == outcomes["erased"]
        at_the_door = outcome(visitor("en"), right.code)
    assert at_the_door[:4] == outcomes["wrong"][:4]
    # Planted: a page that quotes what was typed differs for each, and this comparison would see it.
    planted = (*outcomes["wrong"][:5], outcomes["wrong"][5] + erased.code.encode())
    assert planted[:6] != outcomes["erased"][:6]


def test_no_code_is_left_anywhere(
    database: Any, visitor: Callable[..., Client], caplog: Any, person: Callable[[str], Any]
) -> None:
    """After a whole visit no table, job, ledger entry or log line holds the code, its groups or its private parts."""
    receipt, report_id = reported(database)
    caplog.set_level("DEBUG")
    with database("public"):
        browser = holding(visitor, receipt, "hirz_portal")
        browser.get("/en/receipt/")
        browser.get("/en/receipt/file/")
        send(browser, "/en/receipt/")
        send(browser, "/en/back/", {"code": wrong_check(receipt)})
        send(browser, "/en/back/", {"code": receipt.code})
        browser.get("/en/box/")
        send(browser, "/en/box/add/", {"kind": "message", "text": "hello", "message_id": str(uuid.uuid4())})
    secrets = secret_words(receipt)
    with database("owner"):
        found = scan_tables(secrets)
        assert found == []
        # Planted: one row with the code, and the same scan finds it.
        with connection.cursor() as cursor:
            cursor.execute("UPDATE intake_report SET reference = %s WHERE id = %s", [receipt.code[:20], report_id])
        assert scan_tables([receipt.code[:20].encode()]) == ["intake_report"]
    said = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    assert receipt.code not in said
    assert receipt.code[:9] not in said


def secret_words(receipt: Receipt) -> list[bytes]:
    """The code in the forms in which it could be written down, and what only the receipt may derive."""
    parts = (receipt.private, receipt.key("draft"))
    return [
        receipt.code.encode(), receipt.code.lower().encode(), " ".join(receipt.groups()).encode(),
        receipt.code[:12].encode(), *parts, *(part.hex().encode() for part in parts),
    ]  # fmt: skip


def scan_tables(words: list[bytes]) -> list[str]:
    """The tables in which one of the words stands, in any column, as text or as bytes."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
            text = "\n".join(row[0] for row in cursor.fetchall())
            # Bytes are shown as hexadecimal.
            if any(word.decode("latin-1") in text or word.hex() in text for word in words):
                found.append(table)
    return sorted(found)


def test_the_vector_of_the_reference_page_holds() -> None:
    """What another implementation would be checked with."""
    page = (Path(__file__).parents[3] / "docs" / "reference" / "receipt.md").read_text(encoding="utf-8")
    rows = dict(line[2:-2].split(" | ") for line in page.splitlines() if line.startswith("| ") and line.endswith("` |"))
    receipt = Receipt.read(rows["receipt"].strip("`"))
    derived = {
        "place of draft": receipt.place("draft"), "place of letterbox": receipt.place("letterbox"),
        "key of draft": receipt.key("draft"), "private half": receipt.private, "public half": receipt.public,
    }  # fmt: skip
    assert {name: rows[name].strip("`") for name in derived} == {name: value.hex() for name, value in derived.items()}
