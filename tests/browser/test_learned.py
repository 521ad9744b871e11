"""The model card and what stands beside the rules on a report, in a real browser: axe, three languages, narrow, on and off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, served
from tests.browser.whole import axe_violations
from tests.triage.learned.test_learned import COUNT, LEAST, decide_all, story
from tests.triage.making import make_reports

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:No directory at")]

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def desk(house: Any) -> Iterator[Any]:
    """A hundred decided reports, one that waits, and a model that learned from them; switched off at first."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    chance = Random(7)
    stories = [story(number, chance) for number in range(COUNT)]
    references = make_reports(within, *(one for one, _ in stories))
    waiting = make_reports(within, story(0, chance)[0])
    with within("desk"):
        from hirz.base.accounts.models import User

        decide_all(references, [urgent for _, urgent in stories], User.objects.get(email="analyst@demo.example"))
    from hirz.triage.learned.samples import TRAINER
    from hirz.triage.learned.services import train_model

    model = train_model(by=TRAINER, least=LEAST)
    house.connect("desk", name)
    with served() as address:
        yield SimpleNamespace(address=address, reference=waiting[0], model=model.pk)
    house.connect("worker", "not-yet")


# What is wider than the page, where anything is: by its words.
WIDER = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1
    || e.getBoundingClientRect().left < -1).map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)"""


def keep(page: Any, name: str) -> None:
    """A picture, where somebody asked for them (HIRZ_PICTURES=folder)."""
    folder = os.environ.get("HIRZ_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_card_and_the_report(visit: Visit, desk: Any, language: str) -> None:
    """A supervisor reads the card and switches it on; an analyst sees it beside the rules; switched off, it is gone. axe finds nothing."""
    supervisor = visit("supervisor", language)
    supervisor.goto(f"/{language}/learned/")
    assert axe_violations(supervisor) == []
    keep(supervisor, f"card-{language}")
    supervisor.click("form[action*=switch] button.go")
    supervisor.wait_for_selector(".news .success, .messages .success, .success")
    assert axe_violations(supervisor) == []

    for size, dark in ((WIDE, False), (PHONE, True)):
        options = {"color_scheme": "dark"} if dark else {}
        analyst = visit("analyst", language, size=size, **options)
        analyst.goto(f"/{language}/reports/{desk.reference}/")
        assert analyst.locator("ol.why q").count() > 0
        assert axe_violations(analyst) == []
        keep(analyst, f"report-{language}-{size['width']}")
        analyst.click("a[href$='/learned/']")
        analyst.wait_for_selector("svg[role=img]")
        assert axe_violations(analyst) == []
        assert analyst.evaluate(WIDER) == []
        keep(analyst, f"card-{language}-{size['width']}")
        assert analyst.broken == []

    supervisor.click("form[action*=switch] button")
    supervisor.wait_for_load_state()
    analyst = visit("analyst", language)
    analyst.goto(f"/{language}/reports/{desk.reference}/")
    assert analyst.locator("a[href$='/learned/']").count() == 0
