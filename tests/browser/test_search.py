"""The search page in a real browser: keyboard, no script, narrow screens, both directions, axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_desk import current, strangers, violations
from tests.browser.whole import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:No directory at")]

Visit = Callable[..., Any]
# It stands in five of the six reports, as "picture" or "pictures", or in the words of the child.
QUESTION = "pictures OR تصاوري OR camera OR group OR account"


def ask(page: Any, question: str) -> None:
    """Type it and press Enter."""
    page.fill("#ask_q", question)
    page.press("#ask_q", "Enter")
    page.wait_for_load_state()


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("ar", PHONE, "light"), ("ar", WIDE, "dark"), ("fr", PHONE, "dark"), ("fr", WIDE, "light")],
    ids=["ar-phone", "ar-dark", "fr-phone-dark", "fr"],
)
def test_both_states_of_the_page_are_sound(visit: Visit, language: str, size: dict[str, int], scheme: str) -> None:
    """Empty, with results, with none: axe finds nothing, nothing is wider than the screen, the policy holds, nobody else is asked."""
    page = visit("analyst", language, size=size, color_scheme=scheme)
    page.goto(f"/{language}/search/")
    for question in ("", QUESTION, "zzzqqqzzz"):
        if question:
            ask(page, question)
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("h1").count() == 1
        assert page.locator(".btn.go:visible").count() <= 1
        assert violations(page) == []
    assert strangers(page) == []
    assert page.broken == []


def test_a_planted_fault_is_found(visit: Visit) -> None:
    """axe looks at this page too: a control without a name is heard."""
    page = visit("analyst")
    page.goto("/en/search/")
    page.evaluate("document.querySelector('#ask').insertAdjacentHTML('beforeend', '<input type=text>')")
    assert any("label" in fault for fault in axe_violations(page))


def test_the_whole_way_by_keyboard(visit: Visit) -> None:
    """/ from the queue leads into the field; a question; j to the next, Enter opens it; no address holds the question."""
    page = visit("analyst")
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".search [data-row]")
    assert urlsplit(page.url).path == "/en/search/"
    first = current(page)
    assert page.locator(f"[data-row={first}] mark").count() > 0
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    second = current(page)
    assert second != first
    page.wait_for_selector(f"#peek [data-shown={second}]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reports/{second}/")
    assert not [url for url in page.asked if "camera" in url]
    assert page.broken == []


def test_an_example_asks_itself(visit: Visit) -> None:
    """Pressed, it is asked; the field holds it."""
    page = visit("analyst", "ar")
    page.goto("/ar/search/")
    page.locator(".example").nth(5).click()
    page.wait_for_selector(".list > header h2")
    assert page.input_value("#ask_q") == "+212 600 000 100"


def test_it_works_without_a_script(visit: Visit) -> None:
    """Ask, narrow, open: plain forms and links."""
    page = visit("analyst", "fr", java_script_enabled=False)
    page.goto("/fr/search/")
    ask(page, QUESTION)
    every = page.locator("[data-row]").count()
    page.select_option("#ask_nature", "sextortion")
    page.click("#sift button[form=ask]")
    page.wait_for_load_state()
    assert 0 < page.locator("[data-row]").count() < every
    assert page.input_value("#ask_nature") == "sextortion"
    page.click("[data-row] h3 a")
    assert "/fr/reports/R-" in page.url
