"""Words marked in a report, in a real browser: letters lead to the reason and back, by keyboard; axe finds nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, served
from tests.browser.whole import axe_violations
from tests.triage.making import make_reports, plain

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:No directory at")]

Visit = Callable[..., Any]
# Invented; in the words of public advice on extortion.
MIXED = (
    "واحد كيقول ليا غادي نصيفط تصاورك للعائلة إلا ما عطيتينيش الفلوس على +212 600 000 147.\n"
    "He also wrote: I will send your pictures to all your friends at school. You have 24 hours to pay.\n"
    "ومن بعد قال: Je vais envoyer toutes tes photos à ta famille."
)


@pytest.fixture(scope="module")
def desk(house: Any) -> Iterator[Any]:
    """A report of extortion that only its words tell, and one of another kind."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    told = {"incident": {"type": "other", "narrative": MIXED}, "reporter": {"relation": "self"}}
    references = make_reports(within, told, plain(1))
    house.connect("desk", name)
    with served() as address:
        yield SimpleNamespace(address=address, told=references[0], other=references[1])
    house.connect("worker", "not-yet")


def keep(page: Any, name: str) -> None:
    """A picture, where somebody asked for them (HIRZ_PICTURES=folder)."""
    folder = os.environ.get("HIRZ_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_the_words_that_made_the_score_are_seen(
    visit: Visit, desk: Any, language: str, size: dict[str, int], scheme: str
) -> None:
    """The mark, its letter, its line; the reason beside the report quotes the words; nothing is wider than the page."""
    page = visit("analyst", language, size=size, color_scheme=scheme)
    page.goto(f"/{language}/reports/{desk.told}/")
    assert page.locator("mark.sign").count() >= 3
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    keep(page, f"signs-{language}-{size['width']}-{scheme}")
    # The reason quotes the words, and leads to them.
    page.locator(".why .words-of").first.click()
    assert page.evaluate("document.querySelector('mark.sign:has(:target)') !== null")
    # By keyboard: the mark leads to its line, and the line back.
    page.locator("mark.sign sup a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('.signs li:target') !== null")
    page.locator(".signs li:target a.jump").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('mark.sign a:target') !== null")
    # A telephone inside the sentence is still a finding of its own.
    assert page.locator(".said mark[id^=m]").count() >= 1
    assert page.broken == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_queue_is_sifted_by_family(visit: Visit, desk: Any, language: str) -> None:
    """The preview names the rules without a word of the report; a family chosen leaves the reports that it was found in."""
    page = visit("analyst", language)
    page.goto(f"/{language}/queue/?sign=extortion")
    assert page.locator("ol.rows > li").count() == 1
    assert page.locator(".sign-top .tag").count() >= 1
    assert "pictures" not in page.locator("#peek").inner_text()
    assert axe_violations(page) == []
    keep(page, f"queue-signs-{language}")
    page.goto(f"/{language}/queue/?sign=payment")
    assert page.locator("ol.rows > li").count() == 0
