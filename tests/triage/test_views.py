"""The pages of triage, asked as the desk's own role asks: what they show, what they keep shut, what they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.triage.making import child, make_reports, plain, sharing

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]


@pytest.fixture(scope="module")
def scene(house: Any) -> Iterator[Any]:
    """A database with four reports at the national desk, the last with pictures to stop; every test rolls back what it does."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    references = make_reports(within, child(), plain(1), sharing(2), plain(3))
    with within("public"):
        from hirz.intake.models import PictureStop, Report

        PictureStop.objects.create(report=Report.objects.get(reference=references[3]), files=2)
    yield SimpleNamespace(name=name, references=references)
    house.connect("worker", "not-yet")
    house.postgres.drop_database(name)


@pytest.fixture
def desk(house: Any, scene: Any, sign_in: SignIn) -> Iterator[Any]:
    """The four reports, and a way to ask as somebody; the desk's own role, rolled back at the end."""
    from django.db import connection, transaction

    house.connect("desk", scene.name)
    block = transaction.Atomic(None, savepoint=True, durable=False)
    block._from_testcase = True
    with block:
        child_ref, one, linked, three = scene.references
        yield SimpleNamespace(
            child=child_ref, one=one, linked=linked, three=three, as_=lambda code: sign_in(code, "en")
        )
        transaction.set_rollback(True)
    connection.close()


def text_of(answer: Any) -> str:
    """The page as a person reads it: no tags, one space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def ticket(reference: str) -> Any:
    """A ticket as it stands now."""
    from hirz.triage.models import Ticket

    return Ticket.objects.get(reference=reference)


def test_queue_ranks_the_child_in_danger_first(desk: Any) -> None:
    """The most urgent report stands first, with its reasons beside it."""
    page = desk.as_("analyst").get("/en/queue/")
    order = re.findall(r'data-row="(R-[^"]+)"', page.content.decode())
    assert order[0] == desk.child
    assert set(order) == {desk.child, desk.one, desk.linked, desk.three}
    assert "Why at rank 1" in text_of(page)


@pytest.mark.parametrize(("language", "word"), [("ar", "خطر الآن"), ("fr", "Danger maintenant"), ("en", "Danger now")])
def test_queue_speaks_three_languages(desk: Any, language: str, word: str) -> None:
    """The page says its language and direction, and names the priority in it."""
    page = desk.as_("analyst").get(f"/{language}/queue/")
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in page.content.decode()
    assert word in text_of(page)


def test_filters_narrow_the_queue_and_counts_do_not_move(desk: Any) -> None:
    """A filter leaves what fits; the counts beside the boxes stay those of everything that waits."""
    client = desk.as_("analyst")
    page = client.get("/en/queue/?nature=sextortion")
    assert re.findall(r'data-row="(R-[^"]+)"', page.content.decode()) == [desk.child]
    assert 'value="grooming">' in page.content.decode()
    soon = client.get("/en/queue/?soon=1").content.decode()
    assert re.findall(r'data-row="(R-[^"]+)"', soon) == [desk.child]


@pytest.mark.parametrize(
    "query",
    ["priority=999", "priority=x&claim=nobody", "after=1.zz.3", "after=" + "9" * 50, "feed=%00", "q=%00", "nature=" + "a" * 500,
     "soon=maybe", "at=../../x", "after=9223372036854775808.00000000000000000000000000000000.1", "q=" + "%D9%A1" * 80],
)  # fmt: skip
def test_a_hostile_address_is_an_ordinary_page(desk: Any, query: str) -> None:
    """What a filter does not know is ignored; nothing becomes a 500."""
    assert desk.as_("analyst").get(f"/en/queue/?{query}").status_code == 200


def test_search_finds_by_number_and_by_telephone(desk: Any) -> None:
    """A reference and a telephone, however it is written, lead to the report."""
    client = desk.as_("analyst")
    for words in (desk.child.lower(), "0600 000 147", "+212600000147", "rim_lune.0@"):
        found = re.findall(r'data-row="(R-[^"]+)"', client.get("/en/queue/", {"q": words}).content.decode())
        assert found == ([] if words.endswith("@") else [desk.child]), words


def test_pages_by_keyset_miss_nothing(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page after page shows every ticket once, numbered on."""
    from hirz.triage import queries

    monkeypatch.setattr(queries, "PAGE", 1)
    client, address, seen = desk.as_("analyst"), "/en/queue/", []
    for number in range(1, 5):
        page = client.get(address).content.decode()
        seen += re.findall(r'data-row="(R-[^"]+)"', page)
        assert f'<span class="rank num" aria-hidden="true">{number}</span>' in page
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following.group(1).replace("&amp;", "&") if following else ""
    assert not address
    assert sorted(seen) == sorted([desk.child, desk.one, desk.linked, desk.three])


def test_preview_is_the_pane_alone(desk: Any) -> None:
    """A script asks for one report and gets the pane, without a frame around it."""
    answer = desk.as_("analyst").get(f"/en/queue/?peek={desk.one}&rank=2", headers={"hx-request": "true"})
    assert "<html" not in answer.content.decode()
    assert desk.one in text_of(answer)


def test_report_shows_words_selectors_and_where_they_were_read(desk: Any) -> None:
    """The text is cut at the findings; each value names its path in the source."""
    page = desk.as_("analyst").get(f"/ar/reports/{desk.child}/").content.decode()
    # A mark may stand around words of it: the page reads as it was written all the same.
    assert "واحد كيهددني" in re.sub(r"<[^>]+>", "", page)
    assert re.search(r'<mark id="m1"[^>]*><bdi dir="ltr">\+212 600 000 147</bdi>', page)
    assert '<span class="path">' in page
    assert "capture-12.png" in page
    assert 'class="said rtl" dir="auto" lang="ary"' in page


def test_identities_of_reporter_and_victim_stay_shut(desk: Any) -> None:
    """An analyst never reads who reports or who the child is; what is not identifying is there."""
    page = text_of(desk.as_("analyst").get(f"/en/reports/{desk.child}/"))
    for hidden in ("Invented Person", "Invented Child", "600000177", "600 00 01 77", "600000188", "600 00 01 88"):
        assert hidden not in page
    assert "identity, sealed" in page
    assert "Fès" in page


def test_looking_at_the_queue_is_in_the_ledger(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look is recorded for the desk; without a ledger nothing is shown."""
    from hirz.base.errors import LedgerUnavailable
    from hirz.base.ledger.models import InboxEntry
    from hirz.triage.views import queue

    client = desk.as_("analyst")
    client.get("/en/queue/")
    assert InboxEntry.objects.filter(verb="triage:queue:read", object_id="cellule-nationale").count() == 1

    def away(**_: Any) -> None:
        raise LedgerUnavailable("the ledger cannot be written")

    monkeypatch.setattr(queue, "record_read", away)
    answer = client.get("/en/queue/")
    assert answer.status_code == 503
    assert desk.child not in answer.content.decode()


def test_reading_a_report_is_in_the_ledger_before_the_page(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The read is recorded; if it cannot be, nothing is opened and the answer is 503."""
    from hirz.base.errors import LedgerUnavailable
    from hirz.base.ledger.models import InboxEntry
    from hirz.triage.views import opening

    client = desk.as_("analyst")
    client.get(f"/en/reports/{desk.child}/")
    assert InboxEntry.objects.filter(verb="triage:report:read", object_id=str(ticket(desk.child).pk)).count() == 1

    def away(**_: Any) -> None:
        raise LedgerUnavailable("the ledger cannot be written")

    opened: list[object] = []
    monkeypatch.setattr(opening, "record_read", away)
    monkeypatch.setattr(opening, "open_envelope", lambda *a, **k: opened.append(a))
    assert client.get(f"/en/reports/{desk.child}/").status_code == 503
    assert opened == []


def test_linked_reports_name_what_they_share(desk: Any) -> None:
    """Two reports with the same wallet point at each other, and the bundle says why."""
    client = desk.as_("analyst")
    page = text_of(client.get(f"/en/reports/{desk.child}/"))
    assert desk.linked in page
    assert "Wallet in common, seen in 2 reports" in page
    bundles = client.get("/en/bundles/").content.decode()
    [reference] = re.findall(r'href="/en/bundles/(L-[^"/]+)/"', bundles)
    bundle = text_of(client.get(f"/en/bundles/{reference}/"))
    assert "Same wallet" in bundle
    assert desk.child in bundle
    assert desk.linked in bundle


def test_claim_escalate_and_undo(desk: Any) -> None:
    """Take charge, escalate with a reason, find it undoable, take it back."""
    client = desk.as_("analyst")
    client.post(f"/en/reports/{desk.one}/claim/", {"back": "/en/queue/"})
    assert ticket(desk.one).claimed_by is not None
    answer = client.post(f"/en/reports/{desk.one}/escalate/", {"reason": "danger", "note": "سر", "back": "/en/queue/"})
    assert answer["Location"] == f"/en/queue/?done={desk.one}"
    assert ticket(desk.one).state == "escalated"
    assert f"/en/reports/{desk.one}/undo/" in client.get(answer["Location"]).content.decode()
    assert "سر" in text_of(client.get(f"/en/reports/{desk.one}/"))
    client.post(f"/en/reports/{desk.one}/undo/", {"back": "/en/queue/"})
    assert ticket(desk.one).state == "open"


def test_note_is_nowhere_in_clear(desk: Any) -> None:
    """The note of a decision lies sealed in its row."""
    from hirz.triage.models import Decision

    desk.as_("analyst").post(f"/en/reports/{desk.one}/close/", {"reason": "test", "note": "canary-of-the-note"})
    assert b"canary" not in bytes(Decision.objects.get(report_id=ticket(desk.one).pk).note)


@pytest.mark.parametrize(
    ("verb", "sent", "said"),
    [
        ("escalate", {}, "Please choose a reason."),
        ("escalate", {"reason": "whim"}, "Please choose a reason."),
        ("close", {"reason": "other", "note": "  "}, "Please say the reason in the note."),
        ("refer", {"reason": "territory"}, "Please choose an organisation."),
        ("refer", {"reason": "territory", "to": "pixo"}, "Select a valid choice."),
        ("join", {}, "Please choose a bundle."),
    ],
)
def test_an_incomplete_decision_is_asked_again(desk: Any, verb: str, sent: dict[str, str], said: str) -> None:
    """422, the form again with what is wrong in words, and nothing done."""
    answer = desk.as_("analyst").post(f"/en/reports/{desk.child}/{verb}/", sent)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert ticket(desk.child).state == "open"


def test_another_analyst_sees_who_has_it_and_why_not(desk: Any) -> None:
    """A greyed button says its cause; pressing it all the same is answered in words, and changes nothing."""
    desk.as_("analyst").post(f"/en/reports/{desk.one}/claim/")
    other = desk.as_("analyst2")
    page = other.get(f"/en/reports/{desk.one}/").content.decode()
    assert 'aria-disabled="true"' in page
    assert "Salma Idrissi is working on this report." in page
    answer = other.post(f"/en/reports/{desk.one}/close/", {"reason": "test"}, follow=True)
    assert "Salma Idrissi is working on this report." in text_of(answer)
    assert ticket(desk.one).state == "open"


def test_referral_is_proposed_accepted_and_gone(desk: Any) -> None:
    """The receiving desk sees it, accepts it, and the first desk sees it no more."""
    analyst, brigade = desk.as_("analyst"), desk.as_("brigade")
    assert brigade.get(f"/en/reports/{desk.one}/").status_code == 404
    analyst.post(f"/en/reports/{desk.one}/refer/", {"to": "brigade-demo", "reason": "territory"})
    offered = brigade.get("/en/referrals/").content.decode()
    assert desk.one in offered
    [accept] = re.findall(r'action="([^"]+/accept/)"', offered)
    assert analyst.post(accept).status_code == 404
    brigade.post(accept)
    assert ticket(desk.one).desk_id == "brigade-demo"
    assert brigade.get(f"/en/reports/{desk.one}/").status_code == 200
    assert analyst.get(f"/en/reports/{desk.one}/").status_code == 404


def test_join_decides_with_the_bundle(desk: Any) -> None:
    """A report joins a bundle that it belongs to, and no other."""
    client = desk.as_("analyst")
    bundles = client.get("/en/bundles/").content.decode()
    [reference] = re.findall(r'href="/en/bundles/(L-[^"/]+)/"', bundles)
    assert client.post(f"/en/reports/{desk.one}/join/", {"bundle": reference}).status_code == 422
    client.post(f"/en/reports/{desk.linked}/join/", {"bundle": reference})
    assert ticket(desk.linked).state == "bundled"


@pytest.mark.parametrize(
    "back", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", ""]
)
def test_the_way_back_leads_nowhere_else(desk: Any, back: str) -> None:
    """After a decision one never lands on a foreign address."""
    answer = desk.as_("analyst").post(f"/en/reports/{desk.one}/claim/", {"back": back})
    assert answer["Location"] == f"/en/reports/{desk.one}/"


@pytest.mark.parametrize("verb", ["claim", "release", "escalate", "refer", "join", "close", "undo"])
def test_decisions_are_posts(desk: Any, verb: str) -> None:
    """Following a link decides nothing."""
    assert desk.as_("analyst").get(f"/en/reports/{desk.one}/{verb}/").status_code == 405


@pytest.mark.parametrize("code", ["investigator", "supervisor", "auditor", "administrator", "statistician", "carer"])
def test_other_roles_see_no_report(desk: Any, code: str) -> None:
    """The queue and its reports open to analysts alone; the answer says so in words."""
    client = desk.as_(code)
    for address in ("/en/queue/", f"/en/reports/{desk.one}/", "/en/bundles/", "/en/referrals/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert desk.one not in answer.content.decode()
    assert client.post(f"/en/reports/{desk.one}/claim/").status_code == 403


def test_an_erased_report_says_so(database: Any, sign_in: SignIn) -> None:
    """When the key is gone the page keeps its head and says that the content was erased."""
    from hirz.base.vault.services import shred

    [reference] = make_reports(database, plain(1))
    shred([ticket(reference).pk])
    with database("desk"):
        answer = sign_in("analyst").get(f"/en/reports/{reference}/")
    assert answer.status_code == 200
    assert "The content of this report was erased." in text_of(answer)


def test_empty_states_say_what_will_come(database: Any, sign_in: SignIn) -> None:
    """Nothing waiting, no bundle, no referral: each page says what will appear there."""
    with database("desk"):
        client = sign_in("analyst")
        assert "Nothing is waiting." in text_of(client.get("/en/queue/"))
        assert "No bundle yet." in text_of(client.get("/en/bundles/"))
        assert "Nothing awaits your answer." in text_of(client.get("/en/referrals/"))


def test_markup_in_a_report_stays_text(database: Any, sign_in: SignIn) -> None:
    """A hostile narrative, name and file become text on the page, never markup; bidi controls cannot leave their run."""
    hostile = plain(9)
    hostile["incident"]["narrative"] = "<script>alert(1)</script> <img src=x onerror=alert(1)> \u202eevil"
    hostile["reported"] = [{"display_names": ['"><svg/onload=alert(1)>'], "service": "Lumio"}]
    hostile["files"] = [{"name": "<b>x</b>.jpg"}]
    [reference] = make_reports(database, hostile)
    with database("desk"):
        page = sign_in("analyst").get(f"/en/reports/{reference}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<svg/onload" not in page
    assert "<b>x</b>" not in page
    with pytest.raises(AssertionError):
        assert "<script>alert" not in page.replace("&lt;", "<").replace("&gt;", ">")


def test_a_report_with_pictures_to_stop_leads_to_what_platforms_did(desk: Any) -> None:
    """Only such a report has the link, and the link opens."""
    analyst = desk.as_("analyst")
    address = f"/en/pictures/{desk.three}/"
    assert address in analyst.get(f"/en/reports/{desk.three}/").content.decode()
    assert analyst.get(address).status_code == 200
    assert "/en/pictures/R-" not in analyst.get(f"/en/reports/{desk.one}/").content.decode()
