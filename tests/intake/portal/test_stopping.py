"""Stop this picture, without a browser: what the page says and sends, what is stored, and what is told back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hirz.core.sealing import Receipt
from hirz.intake.marks import read_marks
from hirz.intake.stopping import Telling, document_of
from tests.intake.portal.pages import LANGUAGES, Page
from tests.intake.portal.reporting import hidden, holding

MD5, SHA, PDQ = "1" * 32, "2" * 64, "f" * 32 + "0" * 32
LINE = f"picture md5={MD5} sha256={SHA} pdq={PDQ} quality=100"
OTHER = f"picture md5={MD5} sha256={'4' * 64}"
pytestmark = pytest.mark.usefixtures("rollback")
PAGE, RECEIPT = "/en/help/fingerprint/", "/en/help/fingerprint/receipt/"


def post(client: Client, marks: str = LINE, page: str = PAGE, **said: str) -> Any:
    """Open the page and send its form."""
    client.get(page)
    token = client.cookies["hirz_portal_csrf"].value
    return client.post(page, {"marks": marks, "csrfmiddlewaretoken": token, **said})


def stored() -> list[Any]:
    """What asks to stop pictures."""
    from hirz.intake.models import PictureStop

    return list(PictureStop.objects.select_related("report"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["help/fingerprint/", "help/adults/fingerprint/"])
def test_without_a_script_the_page_says_why_and_helps(
    visitor: Callable[..., Client], language: str, place: str
) -> None:
    """The form is hidden, the reason and the helplines are not, and no field could carry a file."""
    answer = visitor(language).get(f"/{language}/{place}")
    text = answer.content.decode()
    assert '<form method="post" id="stop" class="form" autocomplete="off" hidden' in text
    assert '<section id="without" class="ask"' in text
    assert sum(link.startswith("tel:") for link in Page(text).links) >= 4
    assert "multipart" not in text
    assert 'type="file" id="choose" class="vh" multiple' in text, "a field without a name is never sent"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert "media-src blob:" in answer["Content-Security-Policy"]


def test_no_other_page_may_play_a_film(visitor: Callable[..., Client]) -> None:
    """The page policy is widened for this page alone."""
    assert "media-src" not in visitor("en").get("/en/help/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_tap_from_the_golden_hour(visitor: Callable[..., Client], language: str) -> None:
    """The third step leads there, and the page for adults to its own wording."""
    assert f"/{language}/help/fingerprint/" in Page(visitor(language).get(f"/{language}/help/").content.decode()).links
    adults = Page(visitor(language).get(f"/{language}/help/adults/").content.decode())
    assert f"/{language}/help/adults/fingerprint/" in adults.links


def test_what_is_reported_is_digests_and_two_answers() -> None:
    """No name, no size, no word; the two voices differ in who writes."""
    said = json.loads(document_of(read_marks(LINE), Telling(False, "13-15", "yes", "ar")))
    assert said == {
        "version": "1",
        "incident": {
            "type": "material",
            "materials": ["image"],
            "circumstances": ["own_picture", "child_writes", "already_online", "letterbox_only"],
        },
        "reporter": {"language": "ar", "relation": "self"},
        "victims": [{"age": "13-15"}],
        "files": [{"md5": MD5, "sha256": SHA, "pdq": {"value": PDQ, "quality": 100}}],
    }
    adult = json.loads(document_of(read_marks(LINE), Telling(True, "", "unknown", "en")))
    assert adult["incident"]["circumstances"] == ["own_picture", "adult_writes", "letterbox_only"]
    assert adult["reporter"] == {"language": "en"}


def test_the_document_is_a_report_of_ours() -> None:
    """Every line of it is a field that the reader of Hirz's own JSON knows."""
    from hirz.core.formats import read_document
    from hirz.core.formats.report import FieldName

    text = f"{LINE} seen={PDQ[::-1]} seen-quality=90\nfilm md5={MD5} sha256={'3' * 64}\nframe at=0 pdq={PDQ} quality=80"
    [parsed] = read_document(document_of(read_marks(text), Telling(False, "16-17", "no", "fr")), name="stop.json")
    found = [item.value for item in parsed.fields if item.name is FieldName.PDQ]
    assert found == [PDQ, PDQ[::-1]]
    frames = [item for item in parsed.fields if item.name is FieldName.OTHER_DIGEST]
    said = [(item.value, item.attributes["type"]) for item in frames]
    assert said == [(f"0,80,{PDQ},0.000", "vpdq"), (PDQ, "pdq")]


def test_the_scan_finds_every_picture_of_it() -> None:
    """Pictures, pictures as they are seen, and the frames of films: what lists are asked about."""
    from hirz.core.formats import read_document
    from hirz.detect.findings import find_all

    lines = [f"{LINE} seen={'0f' * 32} seen-quality=90", f"film md5={MD5} sha256={'3' * 64}"]
    lines.append(f"frame at=0 pdq={'f0' * 32} quality=80")
    document = document_of(read_marks("\n".join(lines)), Telling(False, "16-17", "no", "fr"))
    [parsed] = read_document(document, name="stop.json")
    assert {one.value for one in find_all(parsed, "MA") if one.kind == "pdq"} == {PDQ, "0f" * 32, "f0" * 32}


def test_sent_twice_it_is_there_once(visitor: Callable[..., Client]) -> None:
    """A second press leads to the same receipt; the receipt opens a letterbox that says what happened: nothing yet."""
    client = visitor("en")
    first = post(client, age="13-15", online="no")
    assert first["Location"] == RECEIPT
    shown = client.get(RECEIPT).content.decode()
    token = client.cookies["hirz_portal_csrf"].value
    again = client.post(PAGE, {"marks": LINE, "age": "13-15", "online": "no", "csrfmiddlewaretoken": token})
    assert again["Location"] == RECEIPT
    assert client.get(RECEIPT).content.decode().split("slip")[1][:900] == shown.split("slip")[1][:900]
    [stop] = stored()
    assert (stop.files, stop.report.channel) == (1, "portal")
    assert (stop.report.received_at.minute, stop.report.received_at.second) == (0, 0)
    box = client.post(RECEIPT, {"then": "box", "csrfmiddlewaretoken": token})
    text = client.get(box["Location"]).content.decode()
    assert "What the platforms did" in text
    assert "No platform has an agreement with us yet" in text


def test_other_pictures_under_a_used_receipt_are_not_lost(visitor: Callable[..., Client]) -> None:
    """A second tab that was open before sends its own pictures: they get a receipt of their own."""
    client = visitor("en")
    post(client)
    kept = client.cookies["hirz_stop"].value
    token = client.cookies["hirz_portal_csrf"].value
    assert client.post(PAGE, {"marks": OTHER, "csrfmiddlewaretoken": token})["Location"] == RECEIPT
    assert client.cookies["hirz_stop"].value != kept
    assert len(stored()) == 2


def test_it_takes_no_draft_away(visitor: Callable[..., Client]) -> None:
    """A report that somebody is writing keeps its own cookie; "leave quickly" takes both back."""
    client = visitor("en")
    page = client.get("/en/form/").content.decode()
    token = hidden(page, "csrfmiddlewaretoken")
    client.post("/en/form/", {"who": "child", "asked": "you", "go": "next", "csrfmiddlewaretoken": token})
    draft = client.cookies["hirz_portal"].value
    post(client)
    assert client.cookies["hirz_portal"].value == draft
    assert client.get("/en/form/check/").status_code == 200
    left = client.get("/en/leave/")
    assert (left.cookies["hirz_stop"].value, left.cookies["hirz_portal"].value) == ("", "")


def test_i_have_kept_it_takes_the_receipt_away(visitor: Callable[..., Client]) -> None:
    """Then the page begins anew; before, it leads to the receipt."""
    client = visitor("en")
    post(client)
    assert client.get(PAGE)["Location"] == RECEIPT
    assert client.get(f"{RECEIPT}file/")["Content-Disposition"] == 'attachment; filename="notes.txt"'
    token = client.cookies["hirz_portal_csrf"].value
    assert client.post(RECEIPT, {"then": "more", "csrfmiddlewaretoken": token})["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert visitor("en").get(RECEIPT)["Location"] == "/en/back/"


@pytest.mark.parametrize("marks", ["", "picture", f"{LINE} name=me.jpg", "<script>"])
def test_a_forged_form_is_refused_and_keeps_nothing(visitor: Callable[..., Client], marks: str) -> None:
    """422 with words; nothing of it is shown again."""
    answer = post(visitor("en"), marks)
    assert answer.status_code == 422
    assert "Nothing was sent" in answer.content.decode()
    assert "name=me.jpg" not in answer.content.decode()
    assert stored() == []


def test_a_wrong_answer_keeps_nobody_from_sending(visitor: Callable[..., Client]) -> None:
    """An age or an answer that is none of ours is left open."""
    assert post(visitor("en"), age="400", online="<b>")["Location"] == RECEIPT
    assert len(stored()) == 1


def test_what_cannot_be_stored_stands_on_the_page(
    visitor: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with the fingerprints to be sent again; the same receipt then takes them."""
    from hirz.base.errors import LedgerUnavailable
    from hirz.intake import stopping

    client = visitor("en")
    from hirz.intake.services import receive_documents

    def away(*args: Any, **kwargs: Any) -> Any:
        raise LedgerUnavailable

    monkeypatch.setattr(stopping, "receive_documents", away)
    answer = post(client)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert LINE in answer.content.decode()
    assert stored() == []
    monkeypatch.setattr(stopping, "receive_documents", receive_documents)
    assert post(client)["Location"] == RECEIPT


@pytest.fixture
def platforms(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three platforms: one with an agreement, one whose agreement ended, one that signs tomorrow."""
    from hirz.intake import stopping
    from hirz.intake.models import TakedownPartner
    from hirz.intake.policies import is_agreed

    today = timezone.localdate()
    known = [
        TakedownPartner(code="pixo", name_en="Pixo", agreed_on=today),
        TakedownPartner(code="old", name_en="Oldie", agreed_on=date(2020, 1, 1), ended_on=today),
        TakedownPartner(code="new", name_en="Futura", agreed_on=today + timedelta(days=1)),
    ]
    assert [is_agreed(one) for one in known] == [True, False, False]
    monkeypatch.setattr(
        "hirz.intake.views_portal.stopping.partners_now", lambda: [one for one in known if is_agreed(one)]
    )
    monkeypatch.setattr(stopping, "partners_now", list)


def test_platforms_with_an_agreement_are_named(visitor: Callable[..., Client], platforms: None) -> None:
    """The page names them; one whose agreement ended or begins later is not named."""
    text = visitor("en").get(PAGE).content.decode()
    assert "Pixo" in text
    assert "Oldie" not in text
    assert "Futura" not in text


def test_every_state_has_its_words() -> None:
    """What a platform did is said in a sentence, whatever it was."""
    from hirz.intake.enums import TakedownState
    from hirz.intake.views_portal.platforms import WORDS

    assert set(WORDS) == set(TakedownState)


def test_a_report_in_words_has_no_line_about_platforms(visitor: Callable[..., Client]) -> None:
    """The planted other side: nobody who reported in words is told about platforms."""
    from hirz.base.accounts.models import Feed
    from hirz.intake.letterbox import REPORTER
    from hirz.intake.services import Document, WayBack, receive_documents

    receipt = Receipt.new()
    words = b'{"incident": {"type": "sextortion", "narrative": "somebody threatens me"}}'
    document = Document(words, name="portal.json", way_back=WayBack.of(receipt))
    receive_documents([document], feed=Feed.objects.get(code="portal"), by=REPORTER)
    text = holding(visitor, receipt, "hirz_box").get("/en/box/").content.decode()
    assert "What the platforms did" not in text


def test_a_receipt_is_made_before_anything_is_sent(visitor: Callable[..., Client]) -> None:
    """So that a lost answer leads back to it: the cookie of the page is the receipt of the report."""
    from hirz.intake.letterbox import find_letterbox
    from hirz.intake.views_portal.keeping import STOP, kept_receipt

    client = visitor("en")
    page = client.get(PAGE)
    assert kept_receipt(page.wsgi_request, STOP) is None
    page.wsgi_request.COOKIES["hirz_stop"] = page.cookies["hirz_stop"].value
    receipt = kept_receipt(page.wsgi_request, STOP)
    assert isinstance(receipt, Receipt)
    post(client)
    assert find_letterbox(receipt) is not None
