"""The auditor's pages: what they show, and that each look at them is recorded first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from hirz.base.ledger.models import InboxEntry
from hirz.core.ledger import verify_export
from tests.base.ledger.filling import BY, alter, fill, kept_database, rolled_back, write_text

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

FILLED = 120


@pytest.fixture(scope="module")
def kept(house: Any) -> Iterator[str]:
    """A ledger of 120 entries, and one with a text: made once."""

    def fill_it(zone: Any) -> None:
        from hirz.base.accounts.models import User

        salma = User.objects.get(email="analyst@demo.example").actor()
        fill(FILLED - 13, at_once=100)
        fill(10, verb="triage:bundle:read", by=salma)
        fill(3)

    with kept_database(house, fill_it) as name:
        yield name


@pytest.fixture
def ledger(house: Any, kept: str) -> Iterator[None]:
    """That ledger, on the desk; every test rolls back what it does."""
    with rolled_back(house, kept):
        yield


def read(client: Any, address: str, **query: Any) -> str:
    """A page, as text."""
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def numbers(page: str) -> list[int]:
    """The numbers of the entries on a page."""
    return [int(found) for found in re.findall(r'href="/en/ledger/(\d+)/" aria-label', page)]


def test_entries_stand_newest_first_and_page_by_number(ledger: None, sign_in: Any) -> None:
    """A page of fifty, and the next begins where it ended."""
    client = sign_in("auditor")
    first = read(client, "/en/ledger/")
    assert numbers(first) == list(range(119, 69, -1))
    assert 'href="?before=70"' in first
    assert numbers(read(client, "/en/ledger/", before=70)) == list(range(69, 19, -1))


@pytest.mark.parametrize("before", ["-1", "x", "99999999999999999999999", "1.5", "٣"])
def test_a_place_that_is_none_shows_the_newest(ledger: None, sign_in: Any, before: str) -> None:
    """What somebody types into an address never fails."""
    assert numbers(read(sign_in("auditor"), "/en/ledger/", before=before))[0] == FILLED - 1


def test_entries_are_filtered(ledger: None, sign_in: Any, person: Any) -> None:
    """By verb, role, the beginning of an account's code, the object, the day."""
    client = sign_in("auditor")
    assert len(numbers(read(client, "/en/ledger/", verb="triage:bundle:read"))) == 10
    assert len(numbers(read(client, "/en/ledger/", actor=str(person("analyst").pk)[:8]))) == 10
    assert numbers(read(client, "/en/ledger/", actor=BY.id))[:4] == [119, 118, 117, 106]
    assert len(numbers(read(client, "/en/ledger/", role="analyst"))) == 50
    assert numbers(read(client, "/en/ledger/", role="prosecutor")) == []
    assert numbers(read(client, "/en/ledger/", until="2020-01-01")) == []
    assert len(numbers(read(client, "/en/ledger/", since="2020-01-01"))) == 50
    assert "No entry fits" in read(client, "/en/ledger/", object_id="nobody")


def test_days_in_the_wrong_order_are_said_so(ledger: None, sign_in: Any) -> None:
    """And the rest of the filter is kept."""
    page = read(sign_in("auditor"), "/en/ledger/", since="2026-02-01", until="2026-01-01")
    assert "This day is before the other one" in page


def test_a_page_names_no_person(ledger: None, sign_in: Any, person: Any) -> None:
    """Who acted stands there by the beginning of a code, with role and body."""
    salma = person("analyst")
    page = read(sign_in("auditor"), "/en/ledger/")
    assert str(salma.pk)[:8] in page
    assert salma.full_name not in page
    assert salma.email not in page
    assert "National desk" in page


def test_every_look_is_recorded_once(ledger: None, sign_in: Any, person: Any) -> None:
    """The list, an entry, the heads."""
    client = sign_in("auditor")
    for address, what in (
        ("/en/ledger/", "entries"),
        ("/en/ledger/1/", "1"),
        ("/en/ledger/checkpoints/", "checkpoints"),
    ):
        read(client, address)
        rows = InboxEntry.objects.filter(verb="ledger:entries:read", object_id=what, actor=str(person("auditor").pk))
        assert rows.count() == 1


def test_nothing_is_shown_when_the_look_cannot_be_recorded(database: Any, sign_in: Any) -> None:
    """503, and not one entry."""
    fill(2)
    with database("owner"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("REVOKE INSERT ON ledger_inboxentry FROM hirz_desk")
    with database("desk"):
        client = sign_in("auditor")
        for address in ("/en/ledger/", "/en/ledger/1/", "/en/ledger/checkpoints/"):
            answer = client.get(address)
            assert answer.status_code == 503
            assert b"triage:report:read" not in answer.content


def test_an_entry_is_shown_verified(ledger: None, sign_in: Any) -> None:
    """With its record, its leaf and the way to the root."""
    page = read(sign_in("auditor"), "/en/ledger/7/")
    assert "not verified" not in page
    assert page.count("holds</span>") == 3
    assert "triage:report:read" in page


def test_an_altered_entry_is_shown_as_not_verified(database: Any, sign_in: Any) -> None:
    """And the page says what to do."""
    fill(20)
    alter(database, "UPDATE ledger_entry SET purpose = 'leisure' WHERE sequence = 7")
    with database("desk"):
        page = read(sign_in("auditor"), "/en/ledger/7/")
        assert "not verified" in page
        assert "does not hold" in page


def test_the_text_behind_an_entry_is_shown_with_what_it_is_worth(database: Any, sign_in: Any) -> None:
    """The one recorded, another one, or erased; and never as markup."""
    write_text("<b>twice</b> the same")
    with database("desk"):
        assert "&lt;b&gt;twice&lt;/b&gt; the same" in read(sign_in("auditor"), "/en/ledger/0/")
    alter(database, "UPDATE ledger_entrytext SET text = 'another'")
    with database("desk"):
        assert "not the one recorded" in read(sign_in("auditor"), "/en/ledger/0/")
    alter(database, "DELETE FROM ledger_entrytext")
    with database("desk"):
        assert "The text does not lie in the ledger" in read(sign_in("auditor"), "/en/ledger/0/")


@pytest.mark.parametrize("number", [5_000, 10**18, 10**30])
def test_an_entry_that_is_not_there_is_not_found(ledger: None, sign_in: Any, number: int) -> None:
    """404, also for a number that no column holds."""
    assert sign_in("auditor").get(f"/en/ledger/{number}/").status_code == 404


def test_the_export_is_a_file_that_verifies(ledger: None, sign_in: Any) -> None:
    """Streamed, named by its size, recorded."""
    client = sign_in("auditor")
    answer = client.post("/en/ledger/export/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hirz-ledger-120.jsonl"'
    lines = b"".join(answer.streaming_content).splitlines(keepends=True)
    assert verify_export(lines, verifier=None).ok
    assert InboxEntry.objects.filter(verb="ledger:entries:exported").count() == 1
    assert client.get("/en/ledger/export/").status_code == 405


def test_an_empty_ledger_has_a_page_and_no_export(database: Any, sign_in: Any) -> None:
    """The button is greyed with its reason, and pressing it all the same is refused in words."""
    with database("desk"):
        client = sign_in("auditor")
        page = read(client, "/en/ledger/")
        assert "The ledger is still empty" in page
        assert 'aria-disabled="true"' in page
        answer = client.post("/en/ledger/export/")
        assert answer.status_code == 403
        assert b"Nothing has been signed yet" in answer.content


def test_two_heads_are_compared(ledger: None, sign_in: Any) -> None:
    """Whatever the order in which they are named."""
    client = sign_in("auditor")
    for first, second in ((100, 120), (120, 100), (107, 117)):
        page = read(client, "/en/ledger/checkpoints/", first=first, second=second)
        assert "begins with the head of" in page
        assert "not verified" not in page
    assert "No head of this size was signed" in read(client, "/en/ledger/checkpoints/", first=11, second=120)


def test_a_head_that_a_witness_kept_is_compared(ledger: None, sign_in: Any) -> None:
    """As a browser sends it: other line ends, blanks around it."""
    from hirz.base.ledger.queries import head_of

    client = sign_in("auditor")
    kept = head_of(100)
    assert kept is not None
    sent = "  \r\n" + kept.note.replace("\n", "\r\n") + "\r\n"
    assert "begins with the head of" in read(client, "/en/ledger/checkpoints/", note=sent)
    assert "copied wrongly" in read(client, "/en/ledger/checkpoints/", note=kept.note.replace("100", "101"))


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_pages_speak_the_readers_language(ledger: None, sign_in: Any, language: str) -> None:
    """Sentences of the verbs too."""
    said = {"ar": "فُتح تبليغ", "fr": "Un signalement a été ouvert", "en": "A report was opened"}[language]
    client = sign_in("auditor")
    for address in ("", "0/", "checkpoints/"):
        assert f'lang="{language}"' in read(client, f"/{language}/ledger/{address}")
    assert said in read(client, f"/{language}/ledger/")
