"""A case in a real browser: taken up, filled and sent by an investigator, led on by a prosecutor; each sees only their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, served
from tests.browser.test_learned import WIDER
from tests.browser.whole import axe_violations
from tests.casework.scene import escalate, second_investigator
from tests.triage.making import child, make_reports, plain

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:No directory at")]

Visit = Callable[..., Any]

TITLES = {
    "ar": "غرفة رقمية مغلقة وتحويلات مالية",
    "fr": "Salon fermé et transferts d’argent",
    "en": "Closed room and transfers",
}
NAMES = {"ar": "اسم مختلق", "fr": "Nom Inventé", "en": "Invented Name"}


@pytest.fixture(scope="module")
def desk(house: Any) -> Iterator[Any]:
    """Six escalated reports that wait at the brigade, two for each language."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    references = make_reports(within, child(), *(plain(n) for n in range(1, 6)))
    with within("desk"):
        from hirz.base.accounts.models import User

        reports = escalate(references, User.objects.get(email="analyst@demo.example"))
        colleague = second_investigator()
        colleague.set_password("demo-only-not-secret")
        colleague.save()
    from hirz.casework.offering import offer_report

    for report in reports:
        offer_report(report, "identifiable", "named")
    house.connect("desk", name)
    with served() as address:
        yield SimpleNamespace(address=address, references=references)
    house.connect("worker", "not-yet")


def keep(page: Any, name: str) -> None:
    """A picture, where somebody asked for them (HIRZ_PICTURES=folder)."""
    folder = os.environ.get("HIRZ_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def panel(page: Any, name: str, **fields: str) -> None:
    """Open a panel by its button, fill it and send it."""
    page.click(f"button[popovertarget='{name}']:not([popovertargetaction])")
    form = page.locator(f"#{name} form")
    for field, value in fields.items():
        control = form.locator(f"[name={field}]").first
        kind = control.evaluate("e => e.tagName + (e.type || '')")
        if kind.startswith("SELECT"):
            control.select_option(value)
        elif kind == "INPUTradio":
            form.locator(f"[name={field}][value={value}]").check()
        else:
            control.fill(value)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()
    page.wait_for_selector(".news > .success")


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_case_from_the_desk_to_the_prosecution(visit: Visit, desk: Any, language: str) -> None:
    """Every page fits, axe finds nothing, nothing is asked of anybody else; the colleague and the analyst find no case."""
    page = visit("investigator", language)
    page.goto(f"/{language}/cases/")
    assert axe_violations(page) == []
    page.click("a[href$='/cases/new/']")
    page.wait_for_selector("button[popovertarget^=open-]")
    assert axe_violations(page) == []
    keep(page, f"offers-{language}")
    first = page.locator("button[popovertarget^=open-]").first.get_attribute("popovertarget")
    panel(page, first, title=TITLES[language])
    address = page.url
    assert page.locator("h1").inner_text() == TITLES[language]

    panel(
        page,
        "add-person",
        capacity="suspect",
        is_minor="adult",
        name_latin=NAMES[language],
        aliases="quiet_river\nriver.two",
    )
    panel(page, "add-person", capacity="recruiter")
    panel(page, "add-person", capacity="victim", is_minor="minor")
    panel(page, "add-tie", one="M-2", kind="worked_for", other="M-1")
    panel(page, "add-note", text=TITLES[language], compartment="unit")
    panel(page, "add-note", text=NAMES[language], compartment="case")
    panel(page, "add-task", text=TITLES[language], due_on="2099-01-31")
    panel(page, "do-hold", reason="flagrant")
    assert page.locator("li[aria-current=step]").count() == 1
    assert axe_violations(page) == []
    assert page.evaluate(WIDER) == []
    keep(page, f"case-{language}")

    page.click("a[href$='/persons/M-1/law/']")
    page.wait_for_selector(".questions")
    for fact in ("victim_under_18", "threat_to_disclose", "money_or_document_obtained"):
        page.check(f"[name={fact}][value=yes]")
    page.click("form.facts button[type=submit]")
    page.wait_for_selector("form[action$='/law/proposed/'] button")
    assert axe_violations(page) == []
    assert page.evaluate(WIDER) == []
    keep(page, f"law-{language}")
    page.locator("form[action$='/law/proposed/'] button").first.click()
    page.wait_for_selector("td .tag.p")
    page.goto(address)

    page.click("#reports ~ * a[href*='/reports/'], section[aria-labelledby=reports] a[href*='/reports/']")
    page.wait_for_selector("#said")
    assert axe_violations(page) == []
    keep(page, f"case-report-{language}")
    page.goto(address)
    panel(page, "do-refer", prosecution="parquet-demo", reason="complete")
    assert page.broken == []
    assert {url.split("/")[2] for url in page.asked} == {desk.address.split("/")[2]}

    prosecutor = visit("prosecutor", language, size=PHONE, color_scheme="dark")
    prosecutor.goto(f"/{language}/cases/")
    assert prosecutor.evaluate(WIDER) == []
    prosecutor.click(f"a[href='{address.split(desk.address)[1]}']")
    prosecutor.wait_for_selector("h1")
    # The note of the investigators is not there; the one for everybody is.
    assert prosecutor.locator(".words-of").all_inner_texts() == [NAMES[language]]
    assert prosecutor.locator("button[popovertarget=add-person]").count() == 0
    assert axe_violations(prosecutor) == []
    assert prosecutor.evaluate(WIDER) == []
    keep(prosecutor, f"case-{language}-phone-dark")
    prosecutor.click("a[href$='/persons/M-1/law/']")
    prosecutor.wait_for_selector("form[action$='/law/retained/'] button")
    assert axe_violations(prosecutor) == []
    keep(prosecutor, f"law-{language}-phone-dark")
    prosecutor.locator("form[action$='/law/retained/'] button").first.click()
    prosecutor.wait_for_selector("td .tag.g")
    prosecutor.goto(address)
    panel(prosecutor, "do-investigate", reason="serious")
    assert prosecutor.broken == []

    for stranger, status in (("investigator2", 404), ("analyst", 403), ("supervisor", 403), ("carer", 403)):
        other = visit(stranger, language, size=WIDE)
        assert other.goto(address).status == status, stranger
