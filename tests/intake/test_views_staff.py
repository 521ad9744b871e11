"""Statements taken down by staff: kept while somebody speaks, handed in once, and nothing of them anywhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hirz.base.accounts.models import Feed, Membership, Training
from hirz.base.errors import LedgerUnavailable, NotWritable
from hirz.base.ledger.models import InboxEntry
from hirz.core.sealing import Receipt
from hirz.intake import statements
from hirz.intake.models import Draft, Letterbox, Report
from hirz.intake.views_staff.keeping import NAME

# The tests serve no static files: nothing was collected for them.
pytestmark = [pytest.mark.usefixtures("rollback"), pytest.mark.filterwarnings("ignore:No directory at")]

WORDS = "  he said he would show it to my school  \n"
FULL = {
    "danger": "soon", "danger_what": "a threat until tonight", "safe": "yes", "phone": "٠٦٠٠ 000 101",
    "quiet": ["say_nothing_to_others"], "safe_time": "after 16:00", "home": "guardian", "setting": "telephone",
    "taken_at": "2026-11-24T21:10", "speaker": "child", "language": "ary", "interpreter": "yes",
    "interpreter_who": "a colleague, Darija and French", "called": "Nour", "narrative": WORDS,
    "asked": ["And then what happened?", "", ""], "said": ["then I blocked him", "he has two names", "  "],
    "kind": "sextortion", "platform": "Pixo", "traces": "invented_7\n+212 600 000 102\nhttps://pixo.example.com/u/7",
    "day": "2026-11-20", "threats": ["publish"], "demands": ["money"], "until": "2026-11-25T20:00", "age": "١٤",
    "city": "Salé", "in_touch": "yes", "near": "no", "summary": "Spoke calmly.", "done": "Gave the number of the line.",
}  # fmt: skip


@pytest.fixture
def carer(sign_in: Any) -> Client:
    """A care worker, signed in."""
    client: Client = sign_in("carer")
    return client


def begin(client: Client) -> str:
    """A new statement's address."""
    answer = client.post("/en/statements/begin/", {"setting": "telephone"})
    assert answer.status_code == 302, answer.status_code
    return str(answer.headers["Location"])


def page_of(client: Client, address: str) -> str:
    """The page of a statement."""
    answer = client.get(address)
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    return str(answer.content.decode())


def own(page: str) -> dict[str, str]:
    """What the page itself sends beside what is typed."""
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("version", "writer")}  # type: ignore[index]


def receipt_on(page: str) -> Receipt:
    """The receipt that a page shows in groups."""
    [shown] = re.findall(r'(?s)<p class="code receipt-code" dir="ltr">(.*?)</p>', page)
    return Receipt.read(re.sub(r"<[^>]+>|\s", "", shown))


def keep(client: Client, address: str, page: str, **typed: Any) -> Any:
    """Keep quietly, as the script does."""
    return client.post(f"{address}keep/", {"quiet": "1", **own(page), **typed})


def hand_in(client: Client, address: str, **typed: Any) -> Any:
    """Hand in what is typed on a page that was just opened."""
    return client.post(f"{address}hand-in/", own(page_of(client, address)) | typed)


def opened(reference: str) -> dict[str, Any]:
    """The document of a report as the desk's keys open it."""
    from hirz.base.actors import Actor
    from hirz.base.vault.services import open_envelope

    report = Report.objects.get(reference=reference)
    envelope = open_envelope("report", report.pk, "intake", purpose="test", by=Actor("u", "analyst"))
    payload = report.documents.get().payload
    assert payload is not None
    return dict(json.loads(envelope.unseal("payload", bytes(payload))))


def test_a_call_becomes_a_report(carer: Client, person: Any) -> None:
    """Words verbatim and alone, the taker's notes apart, the taker in the ledger, a receipt for the caller."""
    address = begin(carer)
    receipt = receipt_on(page_of(carer, address))
    answer = hand_in(carer, address, **FULL)
    assert answer.headers["Location"] == f"{address}receipt/"
    report = Report.objects.get()
    assert (report.channel, report.feed_id, report.desk_id) == ("staff", "staff", "cellule-nationale")
    assert (report.received_at.minute, report.received_at.second) == (0, 0)
    assert Letterbox.objects.get(report=report).place == receipt.place("letterbox").hex()
    entry = InboxEntry.objects.get(verb="intake:report:received")
    assert (entry.actor, entry.role, entry.organisation) == (str(person("carer").pk), "care_worker", "soins-demo")
    document = opened(report.reference)
    incident = document["incident"]
    assert incident["narrative"] == WORDS
    assert incident["chats"] == [
        {"value": "then I blocked him", "attributes": {"question": "And then what happened?"}}, "he has two names",
    ]  # fmt: skip
    assert {note["about"]: note["value"] for note in incident["notes"]} == {
        "taker": "Spoke calmly.", "taker-acts": "Gave the number of the line.",
        "interpreter": "a colleague, Darija and French",
    }  # fmt: skip
    codes = [one for one in incident["circumstances"] if isinstance(one, str)]
    assert {"taken_by_telephone", "child_writes", "guardian_may_be_involved", "with_interpreter", "taker_not_trained",
            "still_going_on", "say_nothing_to_others"} <= set(codes)  # fmt: skip
    assert document["reporter"]["phones"] == ["0600 000 101"]
    assert document["victims"] == [{"age": "14", "addresses": [{"city": "Salé"}]}]
    assert document["reported"] == [
        {"screen_names": ["invented_7"], "phones": ["+212 600 000 102"],
         "profile_urls": ["https://pixo.example.com/u/7"]}
    ]  # fmt: skip
    assert "sender" not in document
    assert not Draft.objects.exists()


def test_the_receipt_is_read_aloud(carer: Client) -> None:
    """Large, by name in Arabic and French; the browser forgets it when the caller has it."""
    address = begin(carer)
    code = receipt_on(page_of(carer, address)).code
    hand_in(carer, address, narrative=WORDS)
    page = page_of(carer, f"{address}receipt/")
    assert "".join(re.findall(r'<b dir="ltr">(.)</b>', page)) == code
    assert ("comme" in page) or code.isdigit()
    assert Report.objects.get().reference in page
    assert WORDS.strip() not in page
    carer.post(f"{address}receipt/done/")
    assert not carer.cookies[NAME].value
    assert carer.get(f"{address}receipt/").status_code == 302


def test_what_is_typed_is_kept_as_it_is_typed(carer: Client) -> None:
    """Sealed; half a date and a space at the end too; the next page shows it again."""
    address = begin(carer)
    page = page_of(carer, address)
    answer = keep(carer, address, page, narrative=WORDS, day="2026-1", said=["one"], asked=["two"], quiet_=["x"])
    assert answer.json()["version"] == 1
    assert WORDS.encode() not in bytes(Draft.objects.get().content)
    again = page_of(carer, address)
    assert WORDS.rstrip("\n") in again
    assert 'value="2026-1"' in again
    assert 'value="two"' in again
    assert own(again)["version"] == "1"


def test_keeping_needs_no_script(carer: Client) -> None:
    """The button comes back to the page, with what was kept."""
    address = begin(carer)
    answer = carer.post(f"{address}keep/", own(page_of(carer, address)) | {"narrative": WORDS})
    assert answer.headers["Location"] == address
    assert "Kept at" in page_of(carer, address)


def test_a_keeping_whose_answer_was_lost_is_repeated(carer: Client) -> None:
    """The same page sends its old version again: its own words, not another window's."""
    address = begin(carer)
    page = page_of(carer, address)
    for words in ("one", "one and two"):
        assert keep(carer, address, page, narrative=words).status_code == 200
    assert "one and two" in page_of(carer, address)


def test_two_windows_do_not_overwrite_each_other(carer: Client) -> None:
    """The second is told, keeps what it shows, and may put it in place."""
    address = begin(carer)
    one, two = page_of(carer, address), page_of(carer, address)
    keep(carer, address, one, narrative="the newer words")
    refused = keep(carer, address, two, narrative="the older words")
    assert refused.status_code == 409
    assert "Another window" in refused.json()["problem"]
    shown = carer.post(f"{address}keep/", own(two) | {"narrative": "the older words"})
    assert shown.status_code == 409
    page = shown.content.decode()
    assert "the older words" in page
    assert "the newer words" in page_of(carer, address)
    assert keep(carer, address, page, narrative="the older words").status_code == 200


def test_without_the_check_the_second_window_would_win(carer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a keeper that believes every page loses the newer words."""
    address = begin(carer)
    one, two = page_of(carer, address), page_of(carer, address)
    keep(carer, address, one, narrative="the newer words")
    monkeypatch.setattr(statements, "Overtaken", type("Never", (Exception,), {"__init__": lambda *_: None}))
    honest = statements.find_statement

    def trusting(receipt: Receipt, by: Any) -> Any:
        found = honest(receipt, by)
        return found and statements.Statement(found.receipt, found.values, 0, own(two)["writer"], found.begun_at)

    monkeypatch.setattr(statements, "find_statement", trusting)
    keep(carer, address, two, narrative="the older words")
    monkeypatch.undo()
    assert "the older words" in page_of(carer, address)


def test_a_lost_machine_loses_no_statement(carer: Client, sign_in: Any) -> None:
    """The receipt brings it back in another browser, for its taker alone; everybody else's is not there."""
    address = begin(carer)
    page = page_of(carer, address)
    code = receipt_on(page).code
    keep(carer, address, page, narrative=WORDS)
    elsewhere, colleague = sign_in("carer"), sign_in("analyst")
    assert elsewhere.get(address).status_code == 302
    assert elsewhere.post("/en/statements/resume/", {"resume_code": code, "code": code.lower()}).status_code == 302
    assert WORDS.rstrip("\n") in page_of(elsewhere, address)
    answers = [colleague.post("/en/statements/resume/", {"code": c}) for c in (code, Receipt.new().code)]
    assert [a.status_code for a in answers] == [400, 400]
    assert all("No open statement of yours" in a.content.decode() for a in answers)


def test_a_visitors_draft_is_no_statement(carer: Client) -> None:
    """A child who reads their portal receipt aloud does not open their answers to whoever hears it."""
    from hirz.intake.drafts import DraftContent, save_draft

    receipt = Receipt.new()
    save_draft(receipt, DraftContent({"words": {"text": WORDS}}))
    assert carer.post("/en/statements/resume/", {"code": receipt.code}).status_code == 400


def test_a_colleague_at_the_same_browser_opens_nothing(carer: Client, person: Any, sign_in: Any) -> None:
    """The cookie is sealed for one account; so is the draft itself."""
    address = begin(carer)
    receipt = receipt_on(page_of(carer, address))
    colleague = sign_in("analyst")
    colleague.cookies[NAME] = carer.cookies[NAME].value
    assert colleague.get(address).status_code == 302
    assert "No statement is open" in page_of(colleague, "/en/statements/")
    assert statements.find_statement(receipt, person("analyst")) is None
    assert statements.find_statement(receipt, person("carer")) is not None


@pytest.mark.parametrize(
    "value", ["", "x", "é" * 9, "A" * 2000, "AAAA", pytest.param(Receipt.new().code, id="a receipt")]
)
def test_a_cookie_that_we_did_not_seal_opens_nothing(carer: Client, value: str) -> None:
    """A bare code either."""
    address = begin(carer)
    carer.cookies[NAME] = value
    assert carer.get(address).status_code == 302


def test_the_cookie_tells_nothing_and_is_closed_to_scripts(carer: Client) -> None:
    """HttpOnly, SameSite=Strict, ends with the browser, and holds no code in clear."""
    code = receipt_on(page_of(carer, begin(carer))).code
    cookie = carer.cookies[NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert code not in cookie.value


def test_a_receipt_lies_nowhere(carer: Client) -> None:
    """Neither in the session, which lies in the database, nor beside the draft, nor in the ledger."""
    from django.contrib.sessions.models import Session

    address = begin(carer)
    code = receipt_on(page_of(carer, address)).code
    hand_in(carer, address, narrative=WORDS)
    for session in Session.objects.all():
        assert code not in json.dumps(session.get_decoded())
    entries = [str(row) for row in InboxEntry.objects.values_list("object_id", "purpose", "actor")]
    assert not any(code in entry or receipt_place in entry for entry in entries for receipt_place in (address[15:31],)
                   if "statement:discarded" not in entry)  # fmt: skip


@pytest.mark.parametrize("code", ["prosecutor", "custodian", "supervisor", "statistician", "auditor", "administrator"])
def test_who_sees_no_content_takes_none_down(sign_in: Any, code: str) -> None:
    """Default deny, for every act."""
    client = sign_in(code)
    assert client.get("/en/statements/").status_code == 403
    assert client.post("/en/statements/begin/").status_code == 403
    assert not Draft.objects.exists()


def test_without_a_feed_nobody_begins(carer: Client) -> None:
    """Said before a call is taken, and after: 403 with whom to ask."""
    Feed.objects.filter(code="staff").update(is_active=False)
    assert "There is no feed for statements yet" in page_of(carer, "/en/statements/")
    answer = carer.post("/en/statements/begin/")
    assert answer.status_code == 403
    assert "ask your administrator" in answer.content.decode()


def test_a_body_with_a_feed_of_its_own_uses_it(carer: Client) -> None:
    """What its people take down goes where it was decided to go."""
    names = {"name_ar": "x", "name_fr": "x", "name_en": "x"}
    Feed.objects.create(code="staff-soins-demo", sender_id="soins-demo", desk_id="brigade-demo", **names)
    hand_in(carer, begin(carer), narrative=WORDS)
    assert Report.objects.get().desk_id == "brigade-demo"


def test_two_presses_make_one_report(carer: Client) -> None:
    """The second leads to the same receipt, with other words too."""
    address = begin(carer)
    sent = own(page_of(carer, address)) | {"narrative": WORDS}
    first = carer.post(f"{address}hand-in/", sent)
    second = carer.post(f"{address}hand-in/", sent | {"narrative": "other"})
    assert first.headers["Location"] == second.headers["Location"] == f"{address}receipt/"
    assert Report.objects.count() == Letterbox.objects.count() == 1
    assert carer.get(address).headers["Location"] == f"{address}receipt/"


def test_a_caller_may_want_no_receipt(carer: Client) -> None:
    """It could be found: then nothing leads back, and the browser forgets it at once."""
    address = begin(carer)
    answer = hand_in(carer, address, narrative=WORDS, no_receipt="on")
    assert answer.headers["Location"] == "/en/statements/"
    assert not Letterbox.objects.exists()
    assert Report.objects.get().reference in page_of(carer, "/en/statements/")
    incident = opened(Report.objects.get().reference)["incident"]
    assert "no_receipt" in incident["circumstances"]
    assert "letterbox_only" not in incident["circumstances"]


@pytest.mark.parametrize(
    ("fault", "status"),
    [(LedgerUnavailable("planted"), 503), (NotWritable("planted"), 507)],
)
def test_when_the_record_cannot_be_written_everything_stays(
    carer: Client, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    """Nothing is acknowledged, what was typed is kept and on the page, and the next press goes through."""
    address = begin(carer)

    def fails(*arguments: Any, **named: Any) -> None:
        raise fault

    monkeypatch.setattr(statements, "receive_documents", fails)
    answer = hand_in(carer, address, narrative=WORDS)
    assert answer.status_code == status
    assert answer.headers["Retry-After"]
    page = answer.content.decode()
    assert "Everything is kept" in page
    assert WORDS.rstrip("\n") in page
    assert not Report.objects.exists()
    monkeypatch.undo()
    assert WORDS.rstrip("\n") in page_of(carer, address)
    assert hand_in(carer, address, narrative=WORDS).status_code == 302
    assert Report.objects.count() == 1


def test_keeping_needs_no_ledger(carer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call does not wait for the record: only acts need it."""
    from hirz.base.ledger import services

    def fails(*arguments: Any, **named: Any) -> None:
        raise LedgerUnavailable("planted")

    monkeypatch.setattr(services, "record", fails)
    monkeypatch.setattr(services, "record_many", fails)
    monkeypatch.setattr(statements, "record", fails)
    address = begin(carer)
    page = page_of(carer, address)
    assert keep(carer, address, page, narrative=WORDS).status_code == 200
    assert carer.post(f"{address}discard/", {"reason": "twice"}).status_code == 503
    assert WORDS.rstrip("\n") in page_of(carer, address)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ({}, "Nothing is written yet"),
        ({"asked": ["What?"], "said": ["  "]}, "Nothing is written yet"),
        ({"narrative": "x", "day": "yesterday"}, "look at what is marked"),
        ({"narrative": "x", "until": "soon"}, "look at what is marked"),
        ({"narrative": "x", "speaker": "king"}, "look at what is marked"),
        ({"narrative": "x", "threats": ["king"]}, "look at what is marked"),
    ],
)
def test_what_cannot_go_in_is_said_and_kept(carer: Client, typed: dict[str, Any], word: str) -> None:
    """422 with the reason; nothing half-handed-in."""
    address = begin(carer)
    answer = hand_in(carer, address, **typed)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not Report.objects.exists()
    for value in typed.values():
        if isinstance(value, str):
            assert value in page_of(carer, address)


@pytest.mark.parametrize(
    "typed",
    [
        {"narrative": "x" * 100_001},
        {"said": ["x" * 20_001]},
        {"asked": ["x" * 501], "said": ["y"]},
        {"said": ["x"] * 61},
        {"city": "x" * 301},
        {"quiet": ["x" * 200, "y" * 200]},
    ],
)
def test_too_much_is_refused_whole(carer: Client, typed: dict[str, Any]) -> None:
    """In words, and nothing is cut in silence."""
    address = begin(carer)
    page = page_of(carer, address)
    answer = keep(carer, address, page, **typed)
    assert answer.status_code == 422
    assert "nothing of it was kept" in answer.json()["problem"]
    assert own(page_of(carer, address))["version"] == "0"


HOSTILE = "\x00\x01\u202e<script>alert(1)</script>{{ 7|add:7 }}\ud800🙂‮\"'&amp;"


def test_hostile_words_are_words(carer: Client) -> None:
    """Shown as text; kept; and never a way into markup, script or another field."""
    address = begin(carer)
    words = HOSTILE.replace("\ud800", "").replace("\x00", "")
    page = page_of(carer, address)
    typed = dict.fromkeys(("narrative", "summary", "done", "called", "city", "who", "traces", "phone"), words)
    assert keep(carer, address, page, **typed, asked=[words], said=[words]).status_code == 200
    again = page_of(carer, address)
    assert "<script>alert" not in again
    assert "{{ 7" in again
    answer = hand_in(carer, address, **typed, asked=[words], said=[words])
    assert answer.status_code in {302, 422}
    if answer.status_code == 302:
        assert opened(Report.objects.get().reference)["incident"]["narrative"] == words


def test_a_nul_is_marked_and_not_a_fault(carer: Client) -> None:
    """No database and no format takes it; the page says where it stands."""
    answer = hand_in(carer, begin(carer), narrative="a\x00b")
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_a_statement_that_would_not_read_is_not_quarantined(carer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a document of ours that is none is told to the taker, and nothing is stored behind their back."""
    from hirz.intake.models import QuarantinedDocument

    monkeypatch.setattr(statements, "statement_document", lambda values, training: b'{"incident": {}}')
    answer = hand_in(carer, begin(carer), narrative=WORDS)
    assert answer.status_code == 422
    assert "Everything is kept" in answer.content.decode()
    assert not QuarantinedDocument.objects.exists()


def test_discarding_says_why_and_is_recorded(carer: Client, person: Any) -> None:
    """Not without a reason; the words are gone, the act is not."""
    address = begin(carer)
    keep(carer, address, page_of(carer, address), narrative=WORDS)
    assert carer.post(f"{address}discard/", {}).status_code == 422
    assert Draft.objects.count() == 1
    assert carer.post(f"{address}discard/", {"reason": "no_statement"}).status_code == 302
    assert not Draft.objects.exists()
    entry = InboxEntry.objects.get(verb="intake:statement:discarded")
    assert (entry.actor, entry.purpose, entry.role) == (str(person("carer").pk), "no_statement", "care_worker")
    assert carer.get(address).status_code == 302


@pytest.mark.parametrize(
    ("ends", "warned", "code"),
    [(None, False, "taker_trained"), (9, False, "taker_trained"), (-9, True, "taker_not_trained")],
)
def test_a_training_warns_and_never_refuses(
    carer: Client, person: Any, ends: int | None, warned: bool, code: str
) -> None:
    """Missing or expired: said on the page and in the report, because a child who calls is heard now."""
    today = timezone.localdate()
    Training.objects.create(
        user=person("carer"), kind="child_interview", completed_on=today,
        expires_on=None if ends is None else today + timedelta(days=ends),
    )  # fmt: skip
    address = begin(carer)
    assert ("Your training" in page_of(carer, address)) is warned
    assert hand_in(carer, address, narrative=WORDS).status_code == 302
    assert code in opened(Report.objects.get().reference)["incident"]["circumstances"]


def test_another_training_is_not_this_one(carer: Client, person: Any) -> None:
    """Data protection teaches nobody to hear a child."""
    Training.objects.create(user=person("carer"), kind="data_protection", completed_on=timezone.localdate())
    assert "No training" in page_of(carer, "/en/statements/")


@pytest.mark.parametrize(
    ("home", "speaker", "guarded"),
    [
        ("guardian", "teacher", True),
        ("unknown", "child", True),
        ("", "child", True),
        ("", "", True),
        ("nobody", "child", False),
        ("unknown", "teacher", False),
    ],
)
def test_nobody_at_home_hears_of_it_unless_it_is_safe(carer: Client, home: str, speaker: str, guarded: bool) -> None:
    """A child who could not say is guarded as one who said yes."""
    hand_in(carer, begin(carer), narrative=WORDS, home=home, speaker=speaker)
    codes = opened(Report.objects.get().reference)["incident"]["circumstances"]
    assert ("guardian_may_be_involved" in codes) is guarded


def test_many_calls_at_once(carer: Client) -> None:
    """A second call comes while the first holds: both stay open; of too many the oldest needs its receipt."""
    addresses = [begin(carer) for _ in range(9)]
    page = page_of(carer, "/en/statements/")
    assert addresses[0] not in page
    assert all(address in page for address in addresses[1:])


def test_a_role_that_ended_in_the_middle_of_a_call(carer: Client, person: Any) -> None:
    """The door closes; the words wait for whoever may hand them in again."""
    address = begin(carer)
    keep(carer, address, page_of(carer, address), narrative=WORDS)
    Membership.objects.filter(user=person("carer")).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert carer.get(address).status_code == 403
    Membership.objects.filter(user=person("carer")).update(ends_on=None)
    assert WORDS.rstrip("\n") in page_of(carer, address)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_prompts_are_there_in_every_language(sign_in: Any, language: str) -> None:
    """What to say, the same in Darija, and the other two languages behind a fold; the page leads with its own."""
    client = sign_in("analyst", language)
    address = client.post(f"/{language}/statements/begin/").headers["Location"]
    page = page_of(client, address)
    for words in ("Tell me everything that happened", "depuis le début", "من البداية", "بغيت نسمع كلشي"):
        assert words in page


def test_no_prompt_suggests_an_answer() -> None:
    """Planted words would be found: no sentence to a child names an act, a person or a thing of the matter."""
    from hirz.intake.prompts import ADULT, BEFORE, CHILD

    leading = (
        "picture",
        "photo",
        "naked",
        "touch",
        "money",
        "threat",
        "he",
        "she",
        "صورة",
        "صور",
        "لمس",
        "مال",
        "تهديد",
    )

    def faults(sentences: list[str]) -> list[str]:
        return [word for sentence in sentences for word in leading if word in re.findall(r"\w+", sentence.lower())]

    said = [p.words.of(code) for p in (*BEFORE, *CHILD, *ADULT) for code in ("ar", "fr", "en")]
    said += [p.darija for p in (*BEFORE, *CHILD, *ADULT)]
    assert faults(said) == []
    assert faults(["Did he ask for a picture?"]) == ["picture", "he"]


Spelled = Callable[[Receipt], Any]


def test_every_sign_of_every_receipt_has_a_name() -> None:
    """In the three languages, and no two alike."""
    from hirz.core.sealing.receipts import ALPHABET
    from hirz.intake.spelling import SIGNS, spelled

    assert set(SIGNS) == set(ALPHABET)
    for language in ("ar", "fr", "en"):
        assert len({words.of(language) for words in SIGNS.values()}) == len(ALPHABET)
    receipt = Receipt.new()
    assert "".join(sign for group in spelled(receipt) for sign, _words in group) == receipt.code


def test_whoever_has_no_queue_begins_here(sign_in: Any) -> None:
    """The first page after signing in is the one that they have."""
    assert sign_in("carer").get("/en/").headers["Location"] == "/en/statements/"
