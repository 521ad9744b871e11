"""The report page as a place of conversation: letterbox, questions, verification, requests to platforms; who may, and what stays shut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from hirz.base.errors import LedgerUnavailable
from hirz.base.ledger.models import InboxEntry
from hirz.base.vault.services import shred
from hirz.intake.models import Message
from hirz.triage.models import PreservationDraft, Ticket
from hirz.triage.preserving import drafts_of
from hirz.triage.views import preservation
from tests.triage.conversing import report_by_portal, work, write
from tests.triage.making import make_reports, plain
from tests.triage.working import again

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

SignIn = Callable[..., Any]
PHONE = "+212600000177"


@pytest.fixture
def told(zone_of: Any, sign_in: SignIn) -> Iterator[SimpleNamespace]:
    """A child's report by the portal, with an account, a telephone of the reporter and wishes how to be called; then the desk."""
    own = uuid4().hex[:8]
    report = {
        "incident": {
            "type": "sextortion", "narrative": f"Somebody threatens me, {own}", "threats": ["school"],
            "circumstances": ["child_writes", "no_voice_message", "say_nothing_to_others"], "platform": "Instagram",
        },
        "reporter": {
            "language": "en", "relation": "self", "phones": [PHONE], "emails": ["invented@example.com"],
            "display_names": ["Invented Nickname"], "notes": [{"value": "after school", "about": "contact"}],
        },
        "reported": [{"screen_names": [f"hook_{own}"]}],
    }  # fmt: skip
    receipt, ticket = report_by_portal(zone_of, report)
    with zone_of("desk"):
        yield SimpleNamespace(
            own=own, receipt=receipt, ticket=ticket, zone=zone_of, url=f"/en/reports/{ticket.reference}/",
            as_=lambda code: sign_in(code, "en"),
        )  # fmt: skip


def anonymous(zone: Any) -> Ticket:
    """An anonymous report at the desk."""
    report = plain(0)
    report["reporter"] = {}
    report["incident"]["narrative"] += uuid4().hex
    [reference] = make_reports(zone, report)
    return Ticket.objects.get(reference=reference)


def text_of(answer: Any) -> str:
    """The page as a person reads it: no tags, one space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# -- letterbox --------------------------------------------------------------------------------------------------------


def test_what_was_added_stands_word_for_word_with_its_findings(told: Any) -> None:
    """The message as it was written, its number marked; the values of the answer among the fields with their place."""
    write(told.zone, told.receipt, "He also wrote from +212 600 000 161 today", {"age": "13"})
    work()
    with told.zone("desk"):
        page = told.as_("analyst").get(told.url)
    body = page.content.decode()
    assert "He also wrote from" in text_of(page)
    assert re.search(r'<mark id="m\d+"[^>]*><bdi dir="ltr">\+212 600 000 161</bdi>', body)
    assert re.search(r"message:[0-9a-f-]{36}/age", body)
    assert body.count("He also wrote from") == 1


def test_markup_and_bidi_controls_in_a_message_stay_text(told: Any) -> None:
    """A hostile message is shown, not run, in a paragraph of its own direction."""
    write(told.zone, told.receipt, "<script>alert(1)</script> \u202eevil <img src=x onerror=alert(1)>")
    work()
    with told.zone("desk"):
        body = told.as_("analyst").get(told.url).content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert re.search(r'<p class="said" dir="auto">&lt;script&gt;', body)


def test_a_reply_reaches_the_letterbox(told: Any) -> None:
    """Sent with one press, shown, in the ledger; an empty one sends nothing."""
    client = told.as_("analyst")
    client.post(f"{told.url}reply/", {"words": "  "})
    assert not Message.objects.filter(report_id=told.ticket.pk).exists()
    answer = client.post(f"{told.url}reply/", {"words": "We read what you wrote."}, follow=True)
    assert "Your message was sent." in text_of(answer)
    assert text_of(answer).count("We read what you wrote.") == 1
    assert InboxEntry.objects.filter(verb="triage:ticket:answered", object_id=str(told.ticket.pk)).count() == 1


def test_how_to_reach_the_reporter_stays_shut(told: Any) -> None:
    """Telephone, e-mail, nickname, hours and wishes of whoever reports are on no page of an analyst."""
    page = text_of(told.as_("analyst").get(told.url))
    for hidden in ("600000177", "600 00 01 77", "invented@example.com", "Nickname", "after school", "voice message"):
        assert hidden not in page
    assert "the child writes" in page


# -- asking -----------------------------------------------------------------------------------------------------------


def test_each_missing_line_leads_to_its_question(told: Any) -> None:
    """From the line to a form in which the best field is chosen; sent, it is marked as asked."""
    client = told.as_("analyst")
    body = client.get(told.url).content.decode()
    [link] = re.findall(rf'href="({told.url}ask/\?for=age_of_child)"', body)
    form = client.get(link).content.decode()
    assert re.search(r'value="age" checked', form)
    assert "How old are you?" in form
    answer = client.post(f"{told.url}ask/", {"fields_asked": ["age"], "words": "Take your time."}, follow=True)
    assert "The question was sent." in text_of(answer)
    assert f"{told.url}ask/?for=age_of_child" not in answer.content.decode()
    assert again(told.ticket)[0].questions == 1


@pytest.mark.parametrize(
    "sent", [{}, {"fields_asked": ["password"]}, {"fields_asked": ["age", "city", "url", "room", "phone"]}]
)
def test_an_impossible_question_is_asked_again(told: Any, sent: dict[str, Any]) -> None:
    """422, the form with its fault in words, and nothing sent."""
    answer = told.as_("analyst").post(f"{told.url}ask/", sent)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()
    assert not Message.objects.filter(report_id=told.ticket.pk).exists()


def test_a_grey_button_says_why_nobody_can_be_asked(told: Any) -> None:
    """A report that came as a file: the reason stands on the button and on the page of the form."""
    with told.zone("worker"):
        [reference] = make_reports(told.zone, plain(1), feed="ngo")
        Ticket.objects.filter(reference=reference).update(channel="csv")
    with told.zone("desk"):
        client = told.as_("analyst")
        page = client.get(f"/en/reports/{reference}/").content.decode()
        assert "Nobody can be asked: this report came as a file and left no letterbox." in page
        assert f"/en/reports/{reference}/ask/?for=" not in page
        assert "Nobody can be asked now." in text_of(client.get(f"/en/reports/{reference}/ask/"))


def test_the_queue_finds_who_waits_and_who_answered(told: Any) -> None:
    """Two filters, and the counts beside them."""
    client = told.as_("analyst")
    client.post(f"{told.url}ask/", {"fields_asked": ["age"]})
    found = client.get("/en/queue/?answer=waiting").content.decode()
    assert told.ticket.reference in re.findall(r'data-row="(R-[^"]+)"', found)
    client.post(f"{told.url}close/", {"reason": "no_lead"})
    write(told.zone, told.receipt, "One more thing")
    work()
    with told.zone("desk"):
        found = told.as_("analyst").get("/en/queue/?answer=news").content.decode()
        assert told.ticket.reference in re.findall(r'data-row="(R-[^"]+)"', found)


def test_a_closed_report_offers_to_be_opened_again(told: Any) -> None:
    """Not to whoever may still undo it, but to a colleague, and by one POST."""
    told.as_("analyst").post(f"{told.url}close/", {"reason": "no_lead"})
    page = told.as_("analyst2").get(told.url).content.decode()
    assert f'action="{told.url}reopen/"' in page
    told.as_("analyst2").post(f"{told.url}reopen/", {"note": ""})
    assert again(told.ticket)[0].state == "open"


# -- verification -----------------------------------------------------------------------------------------------------


def test_an_anonymous_report_offers_danger_alone_until_it_is_verified(zone_of: Any, sign_in: SignIn) -> None:
    """The checklist stands on the page; other reasons come back after it, and are refused before it."""
    ticket = anonymous(zone_of)
    url = f"/en/reports/{ticket.reference}/"
    with zone_of("desk"):
        client = sign_in("analyst", "en")
        page = client.get(url).content.decode()
        assert 'id="verify"' in page
        assert 'name="reason" value="network"' not in page
        assert client.post(f"{url}escalate/", {"reason": "network"}).status_code == 422
        assert again(ticket)[0].state == "open"
        assert client.post(f"{url}verify/", {"verdict": "credible", "checks": ["plausible"]}).status_code == 422
        sent = {"verdict": "credible", "checks": ["plausible", "sincere"], "note": "two sources agree"}
        answer = client.post(f"{url}verify/", sent, follow=True)
        assert "Verified: it can be passed on now." in text_of(answer)
        assert "two sources agree" in text_of(answer)
        client.post(f"{url}escalate/", {"reason": "network"})
        assert again(ticket)[0].state == "escalated"


def test_whoever_receives_an_unverified_report_is_told(zone_of: Any, sign_in: SignIn) -> None:
    """On the list of referrals, and on the report."""
    ticket = anonymous(zone_of)
    url = f"/en/reports/{ticket.reference}/"
    with zone_of("desk"):
        sign_in("analyst", "en").post(f"{url}refer/", {"to": "brigade-demo", "reason": "danger"})
        brigade = sign_in("brigade", "en")
        assert "Anonymous, not verified" in text_of(brigade.get("/en/referrals/"))
        assert "Anonymous: verify before any inquiry" in text_of(brigade.get(url))


# -- requests to platforms --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "طلب إلى Instagram بحفظ معطيات"),
        ("fr", "Demande à Instagram de conserver"),
        ("en", "Request to Instagram"),
    ],
)
def test_a_draft_is_a_page_in_the_language_of_its_reader(told: Any, language: str, words: str) -> None:
    """Accounts, what to preserve, offences marked as not verified, blanks for the authority; its reading is in the ledger."""
    [draft] = drafts_of(told.ticket.pk)
    url = f"/{language}/reports/{told.ticket.reference}/preservation/{draft.pk}/"
    page = text_of(told.as_("analyst").get(url))
    assert words in page
    assert f"hook_{told.own}" in page
    assert PHONE[-9:] not in page
    assert InboxEntry.objects.filter(verb="triage:preservation:read", object_id=str(told.ticket.pk)).exists()


def test_a_draft_is_dropped_by_its_desk_alone(told: Any) -> None:
    """Another desk does not see it; dropped, it stays on record."""
    [draft] = drafts_of(told.ticket.pk)
    url = f"{told.url}preservation/{draft.pk}/"
    assert told.as_("brigade").get(url).status_code == 404
    assert told.as_("supervisor").get(url).status_code == 403
    told.as_("analyst").post(f"{url}drop/", {"back": told.url})
    assert PreservationDraft.objects.get(pk=draft.pk).state == "dropped"
    assert "dropped" in text_of(told.as_("analyst").get(told.url))


def test_nothing_is_opened_for_a_draft_before_the_reading_is_recorded(
    told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a ledger the page is a 503 and nothing was opened."""
    [draft] = drafts_of(told.ticket.pk)
    opened: list[object] = []

    def away(**_: Any) -> None:
        raise LedgerUnavailable("planted")

    monkeypatch.setattr(preservation, "record_read", away)
    monkeypatch.setattr(preservation, "open_envelope", lambda *a, **k: opened.append(a))
    assert told.as_("analyst").get(f"{told.url}preservation/{draft.pk}/").status_code == 503
    assert opened == []


def test_a_draft_of_an_erased_report_is_gone(told: Any) -> None:
    """There is nothing to make it from."""
    [draft] = drafts_of(told.ticket.pk)
    with told.zone("worker"):
        shred([told.ticket.pk])
    with told.zone("desk"):
        assert told.as_("analyst").get(f"{told.url}preservation/{draft.pk}/").status_code == 404
        assert told.as_("analyst").get(told.url).status_code == 200
