"""The quarantine on the desk: a list that opens nothing, a detail that is recorded first, and a payload that stays sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from hirz.base.ledger.models import InboxEntry
from tests.base.ledger.filling import kept_database, rolled_back
from tests.intake.making import receive

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

CANARY = "canary-quiet-river"
BROKEN = b'{"incident": {"type": "sextortion", "narrative": "' + CANARY.encode() + b'"'
WRONG = b'{"incident": {"type": "no-such-type-' + CANARY.encode() + b'", "narrative": "x"}}'


@pytest.fixture(scope="module")
def kept(house: Any) -> Iterator[SimpleNamespace]:
    """Refused documents of two desks, made once."""
    found = SimpleNamespace()

    def fill_it(zone: Any) -> None:
        from hirz.base.accounts.models import Feed
        from hirz.intake.services import Document

        with zone("desk"):
            Feed.objects.filter(code="ngo").update(desk="brigade-demo")
        with zone("public"):
            [[broken]], [[wrong]], [[other]] = (
                receive(Document(BROKEN, name="broken.json")),
                receive(Document(WRONG, name=f"{CANARY}.json")),
                receive(Document(BROKEN, name="other.json"), feed="ngo"),
            )
            receive(*(Document(b'{"incident": %d' % number, name="x.json") for number in range(60)))
        found.broken, found.wrong, found.other = broken.reference, wrong.reference, other.reference

    with kept_database(house, fill_it) as name:
        found.name = name
        yield found


@pytest.fixture
def desk(house: Any, kept: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """Those documents, on the desk; every test rolls back what it does."""
    with rolled_back(house, kept.name):
        yield kept


def page(answer: Any, status: int = 200) -> str:
    """A page as text."""
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def references(text: str) -> list[str]:
    """References in the list."""
    return re.findall(r"<bdi[^>]*>(Q-\d\d-[0-9A-Z]{4}-[0-9A-Z]{4})</bdi>", text)


def whole_list(client: Any) -> list[str]:
    """Every page of the list, by its links."""
    found: list[str] = []
    address = "/en/quarantine/"
    while address:
        text = page(client.get(address))
        found += references(text)
        following = re.search(r'href="(\?after=[^"]+)" rel="next"', text)
        address = f"/en/quarantine/{following[1]}" if following else ""
    return found


def test_the_list_pages_through_everything_once(desk: Any, sign_in: Any) -> None:
    """Though all came in the same hour; another desk's document is not in it."""
    found = whole_list(sign_in("analyst"))
    assert len(found) == len(set(found)) == 62
    assert {desk.broken, desk.wrong} <= set(found)
    assert desk.other not in found


def test_the_list_opens_nothing(desk: Any, sign_in: Any) -> None:
    """General sentences alone: no name of a file, no value, and no entry for a read."""
    client = sign_in("analyst")
    for _ in range(2):
        text = page(client.get("/en/quarantine/"))
        assert CANARY not in text
    assert not InboxEntry.objects.filter(verb="intake:document:read").exists()


def test_each_desk_sees_its_own(desk: Any, sign_in: Any) -> None:
    """The brigade's analyst sees the brigade's document, and no other."""
    assert whole_list(sign_in("brigade")) == [desk.other]


@pytest.mark.parametrize("after", ["", "x", "1.2", "99999999999999999.0", "-1.00000000000000000000000000000000"])
def test_a_place_that_is_none_shows_the_newest(desk: Any, sign_in: Any, after: str) -> None:
    """What somebody types into an address never fails."""
    assert references(page(sign_in("analyst").get("/en/quarantine/", {"after": after})))


def test_the_detail_says_why_and_where(desk: Any, sign_in: Any) -> None:
    """Name, reason, path, digest; recorded once, by the reader, before anything is opened."""
    client = sign_in("analyst")
    text = page(client.get(f"/en/quarantine/{desk.wrong}/"))
    assert f"{CANARY}.json" in text
    assert "incident" in text
    assert re.search(r"[0-9a-f]{64}", text)
    assert InboxEntry.objects.filter(verb="intake:document:read", role="analyst").count() == 1


def test_the_payload_is_never_shown(desk: Any, sign_in: Any) -> None:
    """The narrative inside a broken document stays sealed."""
    assert CANARY not in page(sign_in("analyst").get(f"/en/quarantine/{desk.broken}/"))


def test_another_desks_document_is_not_there(desk: Any, sign_in: Any) -> None:
    """404 for it and for none; nothing is recorded as read."""
    client = sign_in("analyst")
    for reference in (desk.other, "Q-26-0000-0000", "x"):
        page(client.get(f"/en/quarantine/{reference}/"), 404)
    assert not InboxEntry.objects.filter(verb="intake:document:read").exists()


def test_a_supervisor_sees_the_list_and_no_detail(desk: Any, sign_in: Any) -> None:
    """No link, and the address is refused."""
    client = sign_in("supervisor")
    text = page(client.get("/en/quarantine/"))
    assert references(text)
    assert 'class="ref" href' not in text
    page(client.get(f"/en/quarantine/{desk.wrong}/"), 403)


def test_nothing_is_opened_when_it_cannot_be_recorded(desk: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """503, and no key was asked for."""
    from hirz.base.errors import LedgerUnavailable
    from hirz.intake import views_desk

    def away(**_: Any) -> None:
        raise LedgerUnavailable("the ledger cannot be written")

    client = sign_in("analyst")
    monkeypatch.setattr(views_desk, "record_read", away)
    monkeypatch.setattr(views_desk, "open_envelope", lambda *_, **__: pytest.fail("opened without a record"))
    assert CANARY not in page(client.get(f"/en/quarantine/{desk.wrong}/"), 503)


def test_an_erased_document_says_so(database: Any, sign_in: Any) -> None:
    """Its row stays, and what it said is gone."""
    from hirz.base.vault.services import shred
    from hirz.intake.models import QuarantinedDocument
    from hirz.intake.services import Document

    with database("public"):
        [[refused]] = receive(Document(WRONG, name=f"{CANARY}.json"))
    shred([QuarantinedDocument.objects.get(reference=refused.reference).pk])
    with database("desk"):
        text = page(sign_in("analyst").get(f"/en/quarantine/{refused.reference}/"))
        assert "This document was erased" in text
        assert CANARY not in text


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_reasons_speak_the_readers_language(desk: Any, sign_in: Any, language: str) -> None:
    """The sealed sentence too, which was written in three."""
    word = {"ar": "القيمة", "fr": "La valeur", "en": "The value"}[language]
    client = sign_in("analyst")
    assert word in page(client.get(f"/{language}/quarantine/{desk.wrong}/"))
    assert f'lang="{language}"' in page(client.get(f"/{language}/quarantine/"))


def test_an_empty_quarantine_says_what_will_stand_there(rollback: None, sign_in: Any) -> None:
    """A designed empty state."""
    assert "Nothing was refused" in page(sign_in("analyst").get("/en/quarantine/"))
