"""Campaigns and their graph in a real browser: no script needed, the keyboard, the canvas that says what the tables say, axe, paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, served
from tests.browser.handmade import planted
from tests.browser.whole import axe_violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:No directory at"),
]

Visit = Callable[..., Any]
PAGES = (
    "campaigns/", "campaigns/{campaign}/", "campaigns/{proposed}/", "campaigns/{campaign}/?show=values",
    "campaigns/{campaign}/?show=words", "graph/", "graph/?from=c:{campaign}&open=c:{campaign}", "reports/{report}/",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(house: Any) -> Iterator[Any]:
    """A desk with a confirmed campaign, a proposed one, and strangers."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    references = planted(within)
    house.connect("desk", name)
    with served() as address:
        yield SimpleNamespace(address=address, references=references)
    house.connect("worker", "not-yet")


def drawn(page: Any) -> set[str]:
    """The nodes that the canvas holds."""
    return set((page.get_attribute("#canvas", "data-nodes") or "").split())


def tabled(page: Any) -> int:
    """How many nodes the table has."""
    return int(page.locator("section[aria-labelledby=nodes] tbody tr").count())


def violations(page: Any) -> list[str]:
    """What the page policy refused."""
    return list(page.evaluate("window.violations"))


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("ar", PHONE, "light"), ("ar", WIDE, "dark"), ("fr", PHONE, "dark"), ("fr", WIDE, "light")],
    ids=["ar-phone", "ar-dark", "fr-phone-dark", "fr"],
)
def test_every_page_fits_and_axe_finds_nothing(
    visit: Visit, desk: Any, language: str, size: dict[str, int], scheme: str
) -> None:
    """Policy, width, one heading, one main action; axe."""
    page = visit("analyst", language, size=size, color_scheme=scheme)
    found = []
    for path in PAGES:
        answer = page.goto(f"/{language}/{path.format(**desk.references)}")
        assert answer.status == 200, path
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.locator("h1").count() == 1, path
        assert page.locator(".btn.go:visible").count() <= 1, path
        found += [f"{path}: {fault}" for fault in axe_violations(page)]
    assert found == []
    assert page.broken == []


def test_a_proposal_is_confirmed_and_taken_back_without_a_script(visit: Visit, desk: Any) -> None:
    """Popover, form, undo."""
    page = visit("analyst2", "fr", java_script_enabled=False)
    page.goto(f"/fr/campaigns/{desk.references['proposed']}/")
    page.click("[popovertarget=do-confirm]")
    page.fill("#id_confirm_title", "Même bourse")
    page.select_option("#id_confirm_reason", "money")
    page.click("#do-confirm button.go")
    assert page.text_content("h1") == "Même bourse"
    page.click("form[action*='/undo/'] button")
    assert page.text_content("h1") != "Même bourse"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_step_is_the_same_in_the_canvas_and_in_the_table(visit: Visit, desk: Any, language: str) -> None:
    """By keyboard alone: open a node in the table, the canvas follows; the address is the graph; back undoes."""
    page = visit("analyst", language)
    start = f"r:{desk.references['report']}"
    page.goto(f"/{language}/graph/?from={start}&open={start}")
    before = drawn(page)
    assert len(before) == tabled(page) > 1
    page.locator("[data-node^='v:phone:']").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "(n) => document.getElementById('canvas').dataset.nodes.split(' ').length > n", arg=len(before)
    )
    after = drawn(page)
    assert after > before
    assert len(after) == tabled(page)
    assert "v%3Aphone" in page.url
    assert page.evaluate("document.activeElement !== document.body")
    page.go_back()
    page.wait_for_function(
        "(n) => document.getElementById('canvas').dataset.nodes.split(' ').length === n", arg=len(before)
    )
    assert drawn(page) == before
    assert violations(page) == []
    assert page.broken == []


def test_the_keyboard_zooms_and_moves_the_canvas(visit: Visit, desk: Any) -> None:
    """Plus, minus, zero; elsewhere the same letters do nothing to it."""
    page = visit("analyst", "fr")
    start = f"c:{desk.references['campaign']}"
    page.goto(f"/fr/graph/?from={start}&open={start}")
    page.focus("#canvas")
    levels = []
    for key in ("+", "+", "-", "0"):
        page.keyboard.press(key)
        levels.append(float(page.get_attribute("#canvas", "data-zoom")))
    assert levels[0] < levels[1]
    assert levels[2] < levels[1]
    page.focus("#start")
    page.keyboard.press("+")
    assert float(page.get_attribute("#canvas", "data-zoom")) == levels[3]


def test_a_click_on_a_node_opens_it(visit: Visit, desk: Any) -> None:
    """Where the canvas is drawn."""
    page = visit("analyst", "fr")
    start = f"c:{desk.references['campaign']}"
    page.goto(f"/fr/graph/?from={start}")
    assert drawn(page) == {start}
    box = page.locator("#canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 8)
    page.wait_for_function("(n) => document.getElementById('canvas').dataset.nodes.split(' ').length > n", arg=3)
    assert tabled(page) == len(drawn(page))


def test_without_a_script_the_tables_are_the_graph(visit: Visit, desk: Any) -> None:
    """Open, undo, hide, keep: links and forms."""
    page = visit("analyst", "ar", java_script_enabled=False)
    start = f"r:{desk.references['report']}"
    page.goto(f"/ar/graph/?from={start}&open={start}")
    assert page.locator("#canvas:visible").count() == 0
    few = tabled(page)
    page.click("[data-node^='v:phone:']")
    assert tabled(page) > few
    page.click(".tables .line-up a")
    assert tabled(page) == few
    page.fill("#keep-name", "أول رسم")
    page.click("form[action$='/keep/'] button")
    assert page.locator("aside .kin a").first.text_content() == "أول رسم"


def test_on_paper_the_graph_is_its_tables(visit: Visit, desk: Any) -> None:
    """The drawing stays on the screen."""
    page = visit("analyst", "fr")
    start = f"c:{desk.references['campaign']}"
    page.goto(f"/fr/graph/?from={start}&open={start}")
    page.emulate_media(media="print")
    assert page.locator("#canvas:visible").count() == 0
    assert page.locator("section[aria-labelledby=links] table:visible").count() == 1
    assert page.locator(".no-print:visible").count() == 0
