"""The pages of the rules in a real browser: written, checked, tried on the past, agreed, switched off; ar and fr, axe, keyboard."""

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


def yaml(code: str, word: str) -> str:
    """A rule that finds one invented word."""
    return f"""id: {code}
version: 1
family: lure
weight: 40
meaning: {{ar: عرض مخترع للتجربة, fr: Offre inventée, en: An invented offer}}
reason: {{ar: قد تكون هذه الكلمات عرضا., fr: Ces mots peuvent être une offre., en: These words may be an offer.}}
by_language: {{en: {{phrases: [{word}]}}}}
must_match: [{{lang: en, text: I saw {word} today}}]
must_not_match: [{{lang: en, text: nothing of it}}]
reference: invented for a test
"""


@pytest.fixture(scope="module")
def desk(house: Any) -> Iterator[Any]:
    """Reports that hold an invented word for each language, one of them passed on."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    stories = [plain(n, narrative=f"Somebody told my cousin of a zqarov and a zqfrel, number {n}") for n in range(3)]
    references = make_reports(within, *stories, plain(3))
    with within("desk"):
        from hirz.base.accounts.models import User
        from hirz.triage.enums import EscalationReason
        from hirz.triage.models import Ticket
        from hirz.triage.services import escalate_report

        ticket = Ticket.objects.get(reference=references[0])
        escalate_report(
            ticket=ticket, reason=EscalationReason.DANGER, by=User.objects.get(email="analyst@demo.example")
        )

    def work() -> None:
        """What the worker would do."""
        from hirz.detect.enums import HuntState
        from hirz.detect.models import RuleTrial
        from hirz.detect.rules import trying

        with within("worker"):
            for trial in RuleTrial.objects.exclude(state=HuntState.DONE):
                trying.go_on(trial.pk)
        house.connect("desk", name)

    house.connect("desk", name)
    with served() as address:
        yield SimpleNamespace(address=address, references=references, work=work)
    house.connect("worker", "not-yet")


def keep(page: Any, name: str) -> None:
    """A picture, where somebody asked for them (HIRZ_PICTURES=folder)."""
    folder = os.environ.get("HIRZ_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def fits(page: Any) -> bool:
    """Whether nothing is wider than the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_rule_from_its_first_word_to_its_end(visit: Visit, desk: Any, language: str) -> None:
    """Wrong words are shown at their place; tried on a text and on the past; agreed by a second person; off with a reason."""
    word = {"ar": "zqarov", "fr": "zqfrel"}[language]
    code = f"t-{word}"
    analyst = visit("analyst", language, size=WIDE)
    analyst.goto(f"/{language}/rules/")
    assert axe_violations(analyst) == []
    keep(analyst, f"rules-{language}-1440")
    analyst.click("a[href$='/rules/new/']")
    # Wrong first: the place is named.
    analyst.fill("#id_text", yaml(code, word).replace("weight: 40", "weight: 400"))
    analyst.click("button[value=write]")
    assert analyst.locator(".wrong bdi.code").inner_text() == "weight"
    assert axe_violations(analyst) == []
    analyst.fill("#id_text", yaml(code, word))
    analyst.fill("#sample", f"Today a {word} was promised")
    analyst.click("button[value=try]")
    assert analyst.locator(".tried mark").inner_text() == word
    assert axe_violations(analyst) == []
    keep(analyst, f"rule-form-{language}-1440")
    # By keyboard.
    analyst.locator("button[value=write]").focus()
    analyst.keyboard.press("Enter")
    analyst.wait_for_url(f"**/rules/{code}/")
    assert axe_violations(analyst) == []
    analyst.click("form[action$='/try/'] button")
    analyst.wait_for_selector(".figures")
    desk.work()
    analyst.reload()
    assert analyst.locator(".figures dd.num").nth(1).inner_text() == "3"
    assert "100" in analyst.locator(".figures dd.num").nth(2).inner_text()
    assert analyst.locator("a.ref").count() == 3
    assert axe_violations(analyst) == []
    keep(analyst, f"rule-{language}-1440")
    # Its author cannot agree; a second person can.
    assert analyst.locator("button[value=agree]").count() == 0
    second = visit("analyst2", language, size=PHONE, color_scheme="dark")
    second.goto(f"/{language}/rules/{code}/")
    assert axe_violations(second) == []
    assert fits(second)
    keep(second, f"rule-{language}-360")
    second.click("button[value=agree]")
    second.wait_for_selector(".success")
    supervisor = visit("supervisor", language)
    supervisor.goto(f"/{language}/rules/{code}/")
    assert axe_violations(supervisor) == []
    supervisor.select_option("[name=off-reason]", "noise")
    supervisor.click("button[value=off]")
    supervisor.wait_for_selector(".success")
    assert axe_violations(supervisor) == []
    for page in (analyst, second, supervisor):
        assert page.broken == [] or all("422" in said for said in page.broken)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_rule_of_the_house_is_read_and_not_edited(visit: Visit, desk: Any, language: str) -> None:
    """Its page has no words to edit; a telephone shows it whole."""
    page = visit("analyst", language, size=PHONE, color_scheme="dark")
    page.goto(f"/{language}/rules/")
    assert axe_violations(page) == []
    assert fits(page)
    keep(page, f"rules-{language}-360")
    page.locator("section[aria-labelledby=house] th a").first.click()
    page.wait_for_selector("#switch")
    assert page.locator("a[href$='/edit/']").count() == 0
    assert axe_violations(page) == []
    assert fits(page)
