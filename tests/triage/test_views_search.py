"""The search page: what it finds, what it must not find, and what it keeps of a question: nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.triage.desk_pages import as_desk, filled, text_of
from tests.triage.making import child, make_reports, plain

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]
# Invented words that stand in one report each.
CANARY, ELSEWHERE, BOTH = "zirbiloupe", "qorbalune", "mazgoulette"
PAGE = "/en/search/"


def named(name: str, number: int) -> dict[str, Any]:
    """A report against somebody with a name."""
    report = plain(number)
    report["reported"] = [{"names": [name], "screen_names": [f"name_{number}"]}]
    return report


def fill(zone: Any) -> list[str]:
    """Six reports; the last two are the brigade's."""
    from hirz.triage.models import Ticket

    references = make_reports(
        zone,
        child(),
        plain(1, narrative=f"He sent me the word {CANARY} and {BOTH}, then asked for a picture and for money."),
        plain(2, narrative="Il demande de l'argent, puis il envoie les photos à la famille."),
        named("رشيد النادري", 3),
        plain(1, narrative=f"Another story: {ELSEWHERE} and {BOTH} and money, again and again."),
        plain(0, narrative=f"Yet another one with {BOTH} and with pictures of the garden."),
    )
    Ticket.objects.filter(reference__in=references[4:]).update(desk="brigade-demo")
    return references


@pytest.fixture(scope="module")
def scene(house: Any) -> Iterator[Any]:
    """A database with six reports at two desks."""
    with filled(house, fill) as made:
        yield made


@pytest.fixture
def desk(house: Any, scene: Any, sign_in: SignIn) -> Iterator[Any]:
    """A way to ask as somebody, in the desk's own role, rolled back at the end."""
    name, references = scene
    with as_desk(house, name):
        yield SimpleNamespace(references=references, as_=lambda code, language="en": sign_in(code, language))


def ask(desk: Any, q: str, code: str = "analyst", in_: str = "en", **also: str) -> Any:
    """Somebody asks."""
    return desk.as_(code, in_).post(f"/{in_}/search/", {"q": q, **also})


def found(answer: Any) -> list[str]:
    """The references of the rows, in their order."""
    assert answer.status_code == 200
    return re.findall(r'data-row="(R-[^"]+)"', answer.content.decode())


def entries() -> list[tuple[str, str, str]]:
    """What the ledger holds of searches."""
    from hirz.base.ledger.models import InboxEntry

    rows = InboxEntry.objects.filter(verb__in=["triage:search:made", "triage:report:excerpted"]).order_by("verb")
    return list(rows.values_list("verb", "object_id", "purpose"))


def test_the_empty_page_says_how_to_ask(desk: Any) -> None:
    """With examples that can be pressed; nothing is read and nothing recorded."""
    page = desk.as_("analyst").get(PAGE)
    assert "How to ask" in text_of(page)
    assert page.content.decode().count('class="example"') == 6
    assert entries() == []


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (CANARY, 1), (f'"word {CANARY}"', 1), ("photo argent", 2), ('"envoie les photos"', 2), ("تصاوري", 0), ("R{1}", 1),
        ('name:"Rachid Nadiri"', 3), ("name:Rachid", 3), ("+212600000147", 0), ("0600 000 147", 0), ("rim_lune.0", 0),
        (f"argent OR {CANARY} -photos", 1),
    ],
)  # fmt: skip
def test_what_is_asked_is_found(desk: Any, question: str, place: int) -> None:
    """Words in any form, phrases, names across scripts, numbers, accounts, references."""
    answer = ask(desk, desk.references[1] if question == "R{1}" else question)
    assert desk.references[place] in found(answer)


@pytest.mark.parametrize(
    "question", ['"photos les envoie"', f"{CANARY} -picture", f'"{CANARY} word"', "-money", "the of and"]
)
def test_what_does_not_fit_is_not_found(desk: Any, question: str) -> None:
    """Another order, a word that is left out, and questions that ask for nothing."""
    assert found(ask(desk, question)) == []


@pytest.mark.parametrize("question", ["+212600000177", "+212600000188", 'name:"Invented Person"', "Invented Child"])
def test_nobody_is_found_by_what_is_the_childs_or_the_reporters(desk: Any, question: str) -> None:
    """Numbers and names of their fields find nothing, here and in the queue."""
    assert desk.references[0] not in found(ask(desk, question))
    queue = desk.as_("analyst").get("/en/queue/", {"q": question})
    assert found(queue) == []


def test_the_queue_finds_by_what_is_the_reported_persons(desk: Any) -> None:
    """The same way of asking, for a number that is a lead."""
    assert found(desk.as_("analyst").get("/en/queue/", {"q": "+212600000147"})) == [desk.references[0]]


def test_a_report_of_another_desk_does_not_show(desk: Any) -> None:
    """Not in rows, not in counts, not in ranks: the page is the same as for a word that nobody wrote."""

    def bare(answer: Any, word: str) -> str:
        return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode().replace(word, "WORD"))

    assert bare(ask(desk, ELSEWHERE), ELSEWHERE) == bare(ask(desk, "zzzqqqzzz"), "zzzqqqzzz")
    assert "1 report found" in text_of(ask(desk, BOTH))
    assert found(ask(desk, ELSEWHERE, "brigade")) == [desk.references[4]]
    assert len(found(ask(desk, BOTH, "brigade"))) == 2
    assert found(ask(desk, desk.references[4])) == []


def test_a_referred_report_is_found_by_whom_it_is_offered_to(desk: Any) -> None:
    """As everywhere else."""
    from hirz.triage.models import Referral, Ticket

    ticket = Ticket.objects.get(reference=desk.references[4])
    Referral.objects.create(
        report_id=ticket.pk, from_desk_id="brigade-demo", to_desk_id="cellule-nationale", reason="area",
        proposed_at=ticket.received_at, proposed_by_id=desk.as_("brigade").session["_auth_user_id"],
    )  # fmt: skip
    assert found(ask(desk, ELSEWHERE)) == [desk.references[4]]


def test_the_excerpt_shows_the_place_and_is_in_the_ledger(desk: Any) -> None:
    """Marked words of the reports on the page; one entry for the search, one for each report, none with a word of it."""
    from hirz.triage.models import Ticket

    page = ask(desk, f"{CANARY} pictures")
    assert f"<mark>{CANARY}</mark>" in page.content.decode()
    assert "<mark>picture</mark>" in page.content.decode()
    ticket = Ticket.objects.get(reference=desk.references[1])
    assert entries() == [
        ("triage:report:excerpted", str(ticket.pk), "triage"), ("triage:search:made", "cellule-nationale", "triage"),
    ]  # fmt: skip


def test_a_name_in_the_other_script_is_shown(desk: Any) -> None:
    """With what it may be."""
    page = ask(desk, 'name:"Rachid Nadiri"')
    assert "<mark>رشيد النادري</mark>" in page.content.decode()


def test_nothing_is_shown_when_the_ledger_cannot_be_written(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No row, no excerpt: 503."""
    from hirz.base.errors import LedgerUnavailable

    def fails(**_: Any) -> None:
        raise LedgerUnavailable("no")

    monkeypatch.setattr("hirz.triage.views.excerpts.record_reads", fails)
    answer = ask(desk, CANARY)
    assert answer.status_code == 503
    assert CANARY not in answer.content.decode()


@pytest.mark.parametrize(
    ("narrowing", "is_found"),
    [
        ({"state": "open"}, True), ({"state": "closed"}, False), ({"nature": "grooming"}, True), ({"nature": "lure"}, False),
        ({"language": "en"}, True), ({"language": "es"}, False), ({"channel": "api"}, True), ({"channel": "csv"}, False),
        ({"since": "2020-01-01"}, True), ({"until": "2020-01-01"}, False), ({"family": "extortion"}, False),
        ({"since": "yesterday", "state": "nonsense", "page": "99"}, True), ({"page": "-1"}, True), ({"page": "٣"}, True),
    ],
)  # fmt: skip
def test_a_search_is_narrowed(desk: Any, narrowing: dict[str, str], is_found: bool) -> None:
    """By what triage knows; what cannot be read narrows nothing."""
    assert (found(ask(desk, CANARY, **narrowing)) == [desk.references[1]]) is is_found


def test_a_question_is_in_no_address_and_no_log(desk: Any, caplog: pytest.LogCaptureFixture) -> None:
    """It is not read from an address; what is logged while it is answered does not hold it."""
    caplog.set_level("DEBUG")
    assert found(desk.as_("analyst").get(PAGE, {"q": CANARY})) == []
    page = ask(desk, f"{CANARY} picture")
    assert found(page) == [desk.references[1]]
    assert CANARY not in caplog.text
    assert f"q={CANARY}" not in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_hostile_questions_are_answered(desk: Any) -> None:
    """Signs of the query language of the server, quotation marks, NUL, a very long text."""
    for question in ("' | '", "'); drop", "a & !b <-> c:*", '"', "\x00", "(((", "x" * 5_000, "\\", "-" * 50, "OR OR"):
        assert ask(desk, question).status_code == 200


def test_pages_follow_each_other(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One result on each: no report twice, none left out; the last page is the end."""
    monkeypatch.setattr("hirz.triage.searching.PAGE", 1)
    first, second = ask(desk, "money OR argent"), ask(desk, "money OR argent", page="2")
    assert sorted([*found(first), *found(second)]) == sorted(desk.references[1:3])
    assert "Further results" in text_of(first)
    assert "Further results" not in text_of(second)


@pytest.mark.parametrize(("language", "word"), [("ar", "البحث"), ("fr", "Comment chercher"), ("en", "Search")])
def test_the_page_speaks_three_languages(desk: Any, language: str, word: str) -> None:
    """Rows, excerpts and the way to ask."""
    assert word in text_of(desk.as_("analyst", language).get(f"/{language}/search/"))
    assert found(ask(desk, CANARY, in_=language)) == [desk.references[1]]


@pytest.mark.parametrize("code", ["supervisor", "auditor", "administrator", "carer", "investigator", "custodian"])
def test_only_analysts_search(desk: Any, code: str) -> None:
    """Everybody else is sent away before anything is read."""
    assert ask(desk, CANARY, code).status_code == 403
    assert entries() == []
