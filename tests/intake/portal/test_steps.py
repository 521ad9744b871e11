"""The form in a browser without JavaScript: every way through it, back and forth, and whatever is thrown at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.intake.portal.browsing import Browser
from tests.intake.portal.pages import page_faults

WORDS = "An account threatens to post a picture of me."
ANSWERS: dict[str, dict[str, Any]] = {
    "you": {"who": "child", "age": "13-15"},
    "home": {"near": "no"},
    "now": {"danger": "no"},
    "kind": {"kind": "threat"},
    "words": {"text": WORDS},
    "wants": {"demands": ["money"], "threats": ["publish"], "until": "today"},
    "where": {"where": "chat", "platform": "Pixo", "rooms": "https://example.com/g/1\nroom seven"},
    "when": {"when": "today"},
    "names": {"rows": ["@quiet_lynx", "+212 600 000 101"], "rows_kind": ["account", "phone"]},
    "answer": {"way": "box"},
}


@pytest.fixture
def browser(rollback: None, visitor: Callable[..., Client]) -> Callable[..., Browser]:
    """A visitor's browser in the public zone; what it does is taken back."""
    return lambda language="en": Browser(visitor(language), language)


def walk(browser: Browser, start: str = "", **changed: dict[str, Any]) -> list[str]:
    """Answer every question that comes until the answers are shown once more; the steps in order."""
    answers, met = {**ANSWERS, **changed}, []
    browser.open(start)
    while browser.asked != "check" and len(met) < 20:
        met.append(browser.asked)
        if browser.asked == "files":
            browser.press("skip")
            continue
        browser.press(**answers[browser.asked])
        assert browser.status == 200, browser.html
    return met


CHILD = ["you", "home", "now", "kind", "words", "wants", "where", "when", "names", "answer"]
OTHERS = [*CHILD[:9], "files", "answer"]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("child", CHILD),
        ("adult", ["you", *OTHERS[2:]]),
        ("parent", OTHERS),
        ("witness", OTHERS),
        ("professional", OTHERS),
        ("unsaid", CHILD),
    ],
)
def test_everybody_gets_through(browser: Callable[..., Browser], who: str, steps: list[str], language: str) -> None:
    """Each role in each language, up to the receipt; sending leaves no draft."""
    from hirz.intake.models import Attachment, Draft, Letterbox

    page = browser(language)
    assert walk(page, you={"who": who, "age": "13-15"}) == steps
    assert "Pixo" in page.html and "@quiet_lynx" in page.html
    page.submit("/form/send/")
    assert page.path == f"/{language}/receipt/"
    assert page.status == 200
    assert (Draft.objects.count(), Letterbox.objects.count(), Attachment.objects.count()) == (0, 1, 0)


def test_the_short_form_is_three_questions(browser: Callable[..., Browser]) -> None:
    """Help now: words, names, danger, and the answers; the rest may be added there."""
    page = browser()
    assert walk(page, "?door=help", now={"danger": "soon", "age": "16-17"}) == ["words", "names", "now"]
    page.open("answer/?then=check").press(way="phone")
    assert page.asked == "reach"
    page.press(phone="+212 600 000 102")
    assert page.asked == "check"
    assert "+212 600 000 102" in page.html
    page.submit("/form/send/")
    assert page.path == "/en/receipt/"


def test_opening_makes_nothing(browser: Callable[..., Browser]) -> None:
    """No draft and no cookie of a receipt before the first answer; the first one makes both."""
    from hirz.intake.models import Draft

    page = browser().open("")
    assert page.status == 200
    assert "hirz_portal" not in page.client.cookies
    page.press()  # nothing chosen: a fault beside the field, and still nothing made
    assert page.status == 422
    assert Draft.objects.count() == 0 and "hirz_portal" not in page.client.cookies
    page.press(who="witness")
    cookie = page.client.cookies["hirz_portal"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == "/" and not cookie["max-age"]
    [draft] = Draft.objects.all()
    assert b"witness" not in bytes(draft.content)


def test_a_fault_stands_beside_its_field_and_on_top(browser: Callable[..., Browser]) -> None:
    """The summary has the focus and leads to the field; the title says it too."""
    page = browser().open("").press()
    assert 'role="alert" tabindex="-1" autofocus' in page.html
    assert "#field-who" in page.page.links
    assert 'id="field-who"' in page.html and 'id="wrong-who"' in page.html
    assert 'aria-describedby="wrong-who"' in page.html
    assert "<title>Please look again" in page.html


@pytest.mark.parametrize("button", ["back", "review", "keep"])
def test_a_step_back_keeps_what_was_just_written(browser: Callable[..., Browser], button: str) -> None:
    """Even before "continue" was pressed, and even a text that is too long to send."""
    page = browser()
    walk(page)
    page.open("words/").press(button, text="half a sent")
    page.open("words/")
    assert page.values() == {"text": "half a sent"}
    page.press(button, text="x" * 9_000)
    page.open("words/")
    assert page.values() == {"text": "x" * 9_000}
    page.open("check/").submit("/form/send/")
    assert page.status == 422
    assert "1000 characters too long" in page.html


def test_passing_over_keeps_the_earlier_answer(browser: Callable[..., Browser]) -> None:
    """A skip is no answer, and takes none back."""
    page = browser()
    walk(page)
    page.open("words/").press("skip", text="never mind")
    assert page.asked == "wants"
    assert page.open("words/").values() == {"text": WORDS}


def test_everything_may_be_passed_over_but_something_must_be_told(browser: Callable[..., Browser]) -> None:
    """A report of nothing is not sent; the page says what would be enough."""
    from hirz.intake.models import Report

    page = browser().open("")
    while page.asked != "check":
        page.press("skip")
    page.submit("/form/send/")
    assert page.status == 422
    assert "Tell us at least one thing" in page.html
    page.open("words/?then=check").press(text=WORDS)
    page.submit("/form/send/")
    assert page.path == "/en/receipt/"
    assert Report.objects.count() == 1


def test_an_answer_left_open_on_the_way_back_holds_nothing_up(browser: Callable[..., Browser]) -> None:
    """Half a question that was kept is no fault: every question may be passed over."""
    page = browser()
    page.open("").press("review", age="13-15")
    assert page.asked == "check"
    page.open("words/").press(text=WORDS)
    page.open("check/").submit("/form/send/")
    assert page.path == "/en/receipt/"


def test_back_from_the_first_question_makes_nothing(browser: Callable[..., Browser]) -> None:
    """Home again, without a draft; and a form in which nothing was answered may begin by the other door."""
    from hirz.intake.models import Draft

    page = browser().open("").press("back")
    assert (page.path, Draft.objects.count()) == ("/en/", 0)
    page.open("?door=help").press("back", text="half a sent")
    assert page.path == "/en/" and page.open("words/").values() == {"text": "half a sent"}
    page.open("").submit("/form/erase/")
    page.open("").press("skip")
    assert page.asked == "home"
    assert page.press("back").asked == "you"
    page.open("?door=help")
    assert page.asked == "words"
    page.press(text=WORDS)
    assert (page.asked, Draft.objects.count()) == ("names", 1)


def test_changing_who_you_are_keeps_what_still_applies(browser: Callable[..., Browser]) -> None:
    """From an adult to a child and back: answers stay, and questions come and go."""
    page = browser()
    walk(page, you={"who": "parent", "age": "10-12"})
    page.open("you/?then=check").press(who="adult")
    assert page.asked == "check" and "/en/form/home/?then=check" not in page.page.links
    page.open("you/?then=check").press(who="child")
    assert page.asked == "home"  # it was not asked of the adult; the parent's answer still stands in it
    assert page.values()["near"] == "no"
    page.press(near="yes")
    assert page.asked == "check" and WORDS in page.html and "@quiet_lynx" in page.html


def test_two_tabs_lose_nothing(browser: Callable[..., Browser]) -> None:
    """Two tabs of one browser answer two questions of one draft."""
    page = browser()
    walk(page)
    one, two = Browser(page.client), Browser(page.client)
    one.open("words/"), two.open("where/")
    one.press(text="from the first tab")
    two.press(where="game", platform="Tolk", rooms="")
    page.open("check/")
    assert "from the first tab" in page.html and "Tolk" in page.html


def test_the_second_first_answer_goes_into_the_same_draft(browser: Callable[..., Browser]) -> None:
    """Two tabs that were both opened before anything was answered, by two doors."""
    from hirz.intake.models import Draft

    page = browser()
    one, two = Browser(page.client).open(""), Browser(page.client).open("?door=help")
    one.press(who="child")
    two.press(text="from the short form")
    assert Draft.objects.count() == 1
    assert page.open("words/").values() == {"text": "from the short form"}


def test_a_begun_form_is_not_shown_to_the_next_person(browser: Callable[..., Browser]) -> None:
    """Whoever comes in by the door again is asked first, and sees nothing of it."""
    from hirz.intake.models import Draft

    page = browser()
    walk(page)
    page.open("")
    assert WORDS not in page.html and "/en/form/check/" in page.page.links
    page.submit("/form/erase/")
    assert page.path == "/en/form/" and page.asked == "you"
    assert Draft.objects.count() == 0 and not page.client.cookies["hirz_portal"].value


def test_sending_twice_gives_one_report_and_one_receipt(browser: Callable[..., Browser]) -> None:
    """Pressed twice, from two tabs, and pressed again later."""
    from hirz.intake.models import Report

    page = browser()
    walk(page)
    other = Browser(page.client).open("check/")
    cookie = page.client.cookies["hirz_portal"].value
    page.submit("/form/send/")
    shown = page.html.partition('class="code"')[2].partition("</p>")[0]
    other.submit("/form/send/")
    assert other.path == "/en/receipt/" and shown and shown in other.html
    assert page.open("check/").path == "/en/receipt/"
    assert page.open("words/").path == "/en/receipt/"
    assert Report.objects.count() == 1
    # A new report in the same browser has a receipt of its own.
    page.open("").press(who="witness")
    assert page.asked == "home" and page.client.cookies["hirz_portal"].value != cookie


def test_a_change_in_a_second_tab_after_sending_makes_no_second_report(browser: Callable[..., Browser]) -> None:
    """The draft is there again with other words; the receipt stays, and so does the report."""
    from hirz.intake.drafts import load_draft, save_draft
    from hirz.intake.models import Draft, Report
    from hirz.intake.views_portal.keeping import PORTAL, kept_receipt

    page = browser()
    walk(page)
    receipt = kept_receipt(page.answer.wsgi_request, PORTAL)
    assert receipt is not None
    content = load_draft(receipt)
    assert content is not None
    page.submit("/form/send/")
    content.answers["words"] = {"text": "something else"}
    save_draft(receipt, content)
    page.open("check/").submit("/form/send/")
    assert page.path == "/en/receipt/"
    assert (Report.objects.count(), Draft.objects.count()) == (1, 0)


def test_no_feed_no_promise(database: Any, visitor: Callable[..., Client]) -> None:
    """Without anybody who receives: 503, numbers to call, and the answers are still there."""
    from hirz.base.accounts.models import Feed
    from hirz.intake.models import Draft, Report

    page = Browser(visitor("en"))
    with database("public"):
        walk(page)
    with database("desk"):
        Feed.objects.filter(code="portal").update(is_active=False)
    with database("public"):
        page.submit("/form/send/")
        assert page.status == 503 and "Nobody receives reports here" in page.html and "tel:" in page.html
        assert (Report.objects.count(), Draft.objects.count()) == (0, 1)
    with database("desk"):
        Feed.objects.filter(code="portal").update(is_active=True)
    with database("public"):
        page.open("check/").submit("/form/send/")
        assert page.path == "/en/receipt/"


def test_the_ledger_down_acknowledges_nothing(browser: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch) -> None:
    """503, nothing stored, the draft still there; sent again it goes through."""
    from hirz.base.errors import LedgerUnavailable
    from hirz.intake import services
    from hirz.intake.models import Draft, Letterbox, Report

    def down(**_: Any) -> None:
        raise LedgerUnavailable("planted")

    page = browser()
    walk(page)
    with monkeypatch.context() as patch:
        patch.setattr(services, "record_many", down)
        page.submit("/form/send/")
    assert page.status == 503 and page.answer["Retry-After"]
    assert (Report.objects.count(), Letterbox.objects.count(), Draft.objects.count()) == (0, 0, 1)
    page.submit("/form/send/")
    assert page.path == "/en/receipt/"


def test_answers_that_are_gone(browser: Callable[..., Browser]) -> None:
    """Expired, erased, of another browser, or never there: one kind page, 404, and a way to begin."""
    from hirz.intake.models import Draft

    page = browser()
    walk(page)
    Draft.objects.all().delete()
    for path in ("words/", "check/", "names/?rows=9"):
        assert page.open(path).status == 404
        assert "There are no answers here" in page.html
    stranger = browser().open("words/")
    assert stranger.status == 404
    stranger.client.cookies["hirz_portal"] = "nothing"
    assert stranger.open("check/").html == page.open("check/").html


@pytest.mark.parametrize("name", ["nothing", "you-", "YOU", "about", "way", "0", "../check", "you%00", "a" * 5000])
def test_forged_steps(browser: Callable[..., Browser], name: str) -> None:
    """A name that no step has is no page."""
    page = browser()
    walk(page)
    assert page.open(f"{name}/").status == 404


def test_a_step_that_is_not_asked_leads_to_the_answers(browser: Callable[..., Browser]) -> None:
    """A child who opens the step of files, or anybody the contact that was not chosen."""
    page = browser()
    walk(page)
    for name in ("reach", "files"):
        assert page.open(f"{name}/").asked == "check"


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("you", {"who": "president"}),
        ("you", {"who": "child", "age": "-1"}),
        ("home", {"near": ""}),
        ("now", {"danger": "now\0"}),
        ("kind", {"kind": "kind"}),
        ("words", {"text": "x" * 20_000}),
        ("words", {"text": "a\0b"}),
        ("words", {"text": " \n\t "}),
        ("wants", {"demands": ["money", "blood"]}),
        ("wants", {"until": "never"}),
        ("where", {"where": "chat", "platform": "p" * 500}),
        ("where", {"where": "chat", "rooms": "r" * 5_000}),
        ("when", {"when": "days", "day": "2999-01-01"}),
        ("when", {"when": "days", "day": "31/31/2025"}),
        ("when", {"when": "days", "day": "yesterday"}),
        ("names", {"rows": ["n" * 600], "rows_kind": ["account"]}),
        ("names", {"rows": ["one"], "rows_kind": ["king"]}),
        ("names", {"rows": [f"name{n}" for n in range(30)], "rows_kind": ["account"] * 30}),
        ("names", {"rows": ["a\0b"]}),
        ("answer", {"way": "pigeon"}),
    ],
)
def test_answers_that_cannot_be_taken(browser: Callable[..., Browser], step: str, sent: dict[str, Any]) -> None:
    """A fault beside the field, 422, and what stood there before stays."""
    page = browser()
    walk(page)
    before = page.open(f"{step}/").values()
    page.press(**sent)
    assert page.status == 422
    assert 'class="error"' in page.html
    assert page.open(f"{step}/").values() == before


def test_bidi_controls_stay_and_are_isolated(browser: Callable[..., Browser]) -> None:
    """They are part of what was written; on the last page they turn nothing else around."""
    page = browser()
    text = "\u202eevil\u2066 text"
    walk(page, words={"text": text})
    assert f'<bdi dir="ltr">{text}</bdi>' in page.html
    page.open("words/?then=check").press(text="رسالة")
    assert '<bdi dir="auto">رسالة</bdi>' in page.html


def test_a_script_is_words(browser: Callable[..., Browser]) -> None:
    """What somebody wrote is never markup."""
    page = browser()
    walk(page, words={"text": "<script>alert(1)</script></textarea><b>"})
    assert "<script>alert" not in page.html
    assert page.open("words/").values() == {"text": "<script>alert(1)</script></textarea><b>"}


def test_a_form_without_its_token_is_refused(browser: Callable[..., Browser]) -> None:
    """A form from elsewhere changes nothing."""
    page = browser()
    walk(page)
    answer = page.client.post("/en/form/words/", {"text": "from elsewhere", "go": "next"})
    assert answer.status_code == 403
    assert page.open("words/").values() == {"text": WORDS}


def test_more_lines_without_a_script(browser: Callable[..., Browser]) -> None:
    """Three lines, and three more with what was written in the first ones; twenty at most."""
    page = browser()
    walk(page)
    assert page.open("names/").values()["rows"] == ["@quiet_lynx", "+212 600 000 101", ""]
    assert page.values()["rows_kind"] == ["account", "phone", "account"]
    page.press("more", rows=["a1", "b2", "c3"], rows_kind=["account"] * 3)
    assert page.asked == "names" and page.values()["rows"] == ["a1", "b2", "c3", "", "", ""]
    for _ in range(9):
        page.press("more")
    assert len(page.values()["rows"]) == 20


def test_addresses_and_titles_say_nothing(browser: Callable[..., Browser]) -> None:
    """What the browser's history shows: a number, and no word of what it is about."""
    page = browser().open("")
    titles, paths = set(), set()
    for _ in range(10):
        titles.add(page.html.partition("<title>")[2].partition("<")[0])
        paths.add(page.path)
        if page.asked == "check":
            break
        page.press(**ANSWERS[page.asked])
    assert all(title.startswith(("Question ", "Your answers")) for title in titles)
    assert not any(word in path for path in paths for word in ("danger", "threat", "blackmail", "abuse"))


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_keeps_the_promises_of_the_house(browser: Callable[..., Browser], language: str) -> None:
    """Light with a full draft, nothing from elsewhere, ways to leave and to help, a title that says nothing."""
    page = browser(language)
    pages = [browser(language).open("words/").html, page.open("").html]
    walk(page, you={"who": "parent"}, words={"text": "كلمات " * 1300})
    pages += [page.open(f"{name}/").html for name in (*OTHERS, "check")]
    pages += [page.open("").html, page.open("words/").press(text="x" * 9000).html]
    pages += [page.submit("/form/send/").html for _ in [page.open("check/")]]
    assert [fault for html in pages for fault in page_faults(html, language)] == []


def test_language_of_the_visitor_is_kept(browser: Callable[..., Browser]) -> None:
    """The last language in which a question was answered."""
    from hirz.intake.drafts import load_draft
    from hirz.intake.views_portal.keeping import PORTAL, kept_receipt

    page = browser("ar")
    page.open("").press(who="child")
    page.language = "fr"
    page.open("home/").press(near="no")
    receipt = kept_receipt(page.answer.wsgi_request, PORTAL)
    assert receipt is not None
    content = load_draft(receipt)
    assert content is not None and content.answers["about"] == {"door": "report", "language": "fr"}
