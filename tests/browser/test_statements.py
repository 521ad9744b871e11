"""Taking a statement down in a real browser: by keys alone, through a lost connection and a lost session, without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.browser.whole import axe_violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:No directory at"),
]

Visit = Callable[..., Any]
WORDS = "he writes to me every evening"
LANGUAGES = ("ar", "fr", "en")


def begin(page: Any, language: str = "en") -> None:
    """Begin a statement by telephone, as the key does."""
    page.goto(f"/{language}/statements/")
    page.keyboard.press("n")
    page.wait_for_selector("#statement")


def focused(page: Any) -> str:
    """The name of the field in which one types."""
    return str(page.evaluate("document.activeElement.name || document.activeElement.id"))


def until_kept(page: Any) -> None:
    """Wait until the page says that everything is kept."""
    page.wait_for_selector("#kept.good", timeout=20_000)


def test_a_whole_call_by_keys_alone(visit: Visit) -> None:
    """Parts, questions, keeping and handing in, without the pointer; the words come back verbatim."""
    page = visit("carer")
    begin(page)
    page.keyboard.press("F8")
    assert focused(page) == "danger"
    page.keyboard.press("F8")
    assert focused(page) == "speaker"
    page.keyboard.press("F8")
    assert focused(page) == "narrative"
    page.keyboard.type(WORDS)
    for number in ("one", "two", "three"):
        page.keyboard.press("F9")
        assert focused(page) == "asked"
        page.keyboard.type(f"question {number}")
        page.keyboard.press("Tab")
        page.keyboard.type(f"answer {number}")
    page.keyboard.press("Shift+F8")
    assert focused(page) == "speaker"
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    assert focused(page) == "summary"
    page.keyboard.type("calm")
    page.keyboard.press("Control+s")
    until_kept(page)
    page.reload()
    assert page.input_value("#id_narrative") == WORDS
    said = page.locator(".pair-row textarea").evaluate_all("rows => rows.map((row) => row.value)")
    assert said == ["answer one", "answer two", "answer three", "", ""]
    page.focus("#id_summary")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".groups")
    assert page.locator(".groups > li").count() == 9
    assert page.broken == []


def test_a_lost_connection_loses_no_word(visit: Visit) -> None:
    """Said at once, tried again, kept when the line is back; handing in waits for it."""
    page = visit("carer")
    begin(page)
    page.fill("#id_narrative", WORDS)
    until_kept(page)
    page.context.set_offline(True)
    page.fill("#id_narrative", f"{WORDS}, and today twice")
    page.wait_for_selector("#kept.bad", timeout=20_000)
    assert "no connection" in page.inner_text("#kept")
    page.click("#hand-in")
    page.wait_for_timeout(500)
    assert page.input_value("#id_narrative") == f"{WORDS}, and today twice"
    page.context.set_offline(False)
    until_kept(page)
    page.click("#hand-in")
    page.wait_for_selector(".groups")


def test_a_session_that_ran_out_goes_on_after_signing_in(visit: Visit, desk: Any) -> None:
    """In another window; the page finds its new token by itself and keeps what was typed meanwhile."""
    page = visit("carer")
    begin(page)
    cookies = [c for c in page.context.cookies() if c["name"] != "hirz_desk_session"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.fill("#id_narrative", WORDS)
    page.wait_for_selector("#kept.bad", timeout=20_000)
    assert "signed out" in page.inner_text("#kept")
    other = page.context.new_page()
    other.goto("/en/account/login/")
    other.fill("#id_login", "carer@demo.example")
    other.fill("#id_password", "demo-only-not-secret")
    other.click("form.form button[type=submit]")
    other.wait_for_load_state()
    until_kept(page)
    page.reload()
    assert page.input_value("#id_narrative") == WORDS


def test_the_other_window_is_told(visit: Visit) -> None:
    """Words of two windows never replace each other unseen."""
    page = visit("carer")
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    page.fill("#id_narrative", "newer")
    until_kept(page)
    other.fill("#id_narrative", "older")
    other.wait_for_selector("#kept.bad", timeout=20_000)
    assert "Another window" in other.inner_text("#kept")
    page.reload()
    assert page.input_value("#id_narrative") == "newer"


def test_without_a_script_everything_works(visit: Visit) -> None:
    """Begin, keep, hand in, receipt, done: buttons and links alone."""
    page = visit("carer", java_script_enabled=False)
    page.goto("/fr/statements/")
    page.click("button[name=setting][value=in_person]")
    page.fill("#id_narrative", WORDS)
    page.fill(".pair-row textarea >> nth=0", "one")
    page.fill(".pair-row textarea >> nth=1", "two")
    page.click("#keep")
    assert page.input_value("#id_narrative") == WORDS
    assert page.locator(".pair-row").count() == 4
    page.click("#hand-in")
    assert page.locator(".groups > li").count() == 9
    page.click(".acts .btn.go")
    assert urlsplit(page.url).path == "/fr/statements/"


def test_paper_shows_the_slip_alone(visit: Visit) -> None:
    """No name of the house, no word of the matter: a number among numbers."""
    page = visit("carer")
    begin(page)
    page.fill("#id_narrative", WORDS)
    page.click("#hand-in")
    page.wait_for_selector(".groups")
    page.emulate_media(media="print")
    shown = page.evaluate("document.body.innerText")
    assert "Gardez ce numéro" in shown
    assert "Hirz" not in shown
    assert "R-26-" not in shown
    assert page.locator(".slip svg.qr").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_fit_and_obey_their_policy(visit: Visit, language: str) -> None:
    """360 px and wide, in the three languages: nothing wider than the screen, nothing refused, nobody else asked."""
    for size in (PHONE, WIDE):
        page = visit("carer", language, size=size)
        begin_at = f"/{language}/statements/"
        page.goto(begin_at)
        page.click("button[name=setting] >> nth=0")
        page.wait_for_selector("#statement")
        for path in (urlsplit(page.url).path, begin_at, f"/{language}/services/"):
            page.goto(path)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, size, wide)
            assert page.evaluate("window.violations") == [], path
        assert page.broken == []
        assert all(urlsplit(url).hostname == "localhost" for url in page.asked)


def faults_of(page: Any, paths: tuple[str, ...]) -> list[str]:
    """What axe finds on each of the pages."""
    found = []
    for path in paths:
        page.goto(path)
        found += [f"{path}: {fault}" for fault in axe_violations(page)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(visit: Visit, language: str) -> None:
    """WCAG 2.2 AA on every page of statements, of the directory and of the first hour, light and dark."""
    found: list[str] = []
    for scheme in ("light", "dark"):
        page = visit("carer", language, color_scheme=scheme)
        begin(page, language)
        address = urlsplit(page.url).path
        found += faults_of(page, (address, f"/{language}/statements/", f"/{language}/services/"))
        page.goto(address)
        page.check("[name=danger][value=now]")
        page.check("[name=home][value=guardian]")
        page.fill("#id_narrative", WORDS)
        found += [f"filled in: {fault}" for fault in axe_violations(page)]
        page.click("#hand-in")
        page.wait_for_selector(".groups")
        found += [f"receipt: {fault}" for fault in axe_violations(page)]
        admin = visit("administrator", language, color_scheme=scheme)
        found += faults_of(
            admin,
            (f"/{language}/services/", f"/{language}/services/ONDE-2511/", f"/{language}/people/organisations/soins-demo/"),
        )  # fmt: skip
    assert found == []
