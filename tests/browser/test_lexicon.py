"""The lexicon in a real browser: axe on every page, Arabic and French, wide and narrow, light and dark; acts without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, served
from tests.browser.test_learned import WIDER, keep
from tests.browser.whole import axe_violations
from tests.triage.test_views_lexicon import fill

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:No directory at")]

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def desk(house: Any) -> Iterator[Any]:
    """A term with hits, and a proposal with an example."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    made = fill(within)
    house.connect("desk", name)
    with served() as address:
        yield SimpleNamespace(address=address, **vars(made))
    house.connect("worker", "not-yet")


def looked_at(page: Any, name: str) -> None:
    """Nothing wrong for a screen reader, nothing wider than the screen, nothing broken."""
    assert axe_violations(page) == []
    assert page.evaluate(WIDER) == []
    keep(page, name)
    assert page.broken == []


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_every_page(visit: Visit, desk: Any, language: str, size: Any, scheme: str) -> None:
    """The list with its proposals, a term, the form, and what is wrong with what was typed."""
    page = visit("analyst", language, size=size, color_scheme=scheme)
    name = f"lexicon-{language}-{size['width']}"
    page.goto(f"/{language}/lexicon/")
    assert page.locator("nav a[aria-current][href*='/lexicon/']").count() > 0
    looked_at(page, f"{name}-list")
    page.goto(f"/{language}/lexicon/{desk.term.pk}/")
    page.click("details.out summary")
    looked_at(page, f"{name}-term")
    page.goto(f"/{language}/lexicon/register/?proposal={desk.proposal.pk}")
    page.click("form.form button.go")
    looked_at(page, f"{name}-form")


def test_register_take_out_and_take_up_again(visit: Visit, desk: Any) -> None:
    """By keyboard alone, and the page says what was done."""
    page = visit("analyst", "fr")
    page.goto("/fr/lexicon/register/")
    assert page.evaluate("document.activeElement.name") == "word"
    page.keyboard.type("mazgoulette")
    page.fill("[name=meaning]", "Un mot inventé")
    page.select_option("select[name=family]", "lure")
    page.select_option("select[name=language]", "fr")
    page.focus("[name=word]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#hunt")
    looked_at(page, "lexicon-fr-hunt")
    page.focus("details.out summary")
    page.keyboard.press("Enter")
    page.check("details.out [value=mistake]")
    page.click("details.out button")
    page.wait_for_selector("form[action$='/resume/']")
    looked_at(page, "lexicon-fr-out")
    page.click("form[action$='/resume/'] button")
    page.wait_for_selector("details.out")
    assert page.locator("#hunt").count() == 1
