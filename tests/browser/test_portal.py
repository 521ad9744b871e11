"""The public door in a real browser, with the desk behind it: a child, a teacher, a mother, and an answer that comes back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.browser.whole import WholeHouse, axe_violations, weight, whole_house

pytestmark = pytest.mark.browser

MOST_BYTES = 60_000
PATIENCE_SECONDS = 60.0
CHILD_WORDS = "شخص يهددني في دردشة اللعبة، ولا أعرف ماذا أفعل."
ANSWER = "عمري أربع عشرة سنة"
# What each of them answers, by the name of the step; other steps are passed over.
CHILD: dict[str, dict[str, Any]] = {
    "you": {"who": "child", "age": "13-15"}, "home": {"near": "yes"}, "now": {"danger": "no"}, "kind": {"kind": "threat"},
    "words": {"text": CHILD_WORDS}, "wants": {"demands": ["images"], "threats": ["publish"], "until": "today"},
    "where": {"where": "game", "platform": "Pixo"}, "names": {"rows": "nour.game77"}, "answer": {"way": "box"},
}  # fmt: skip
TEACHER: dict[str, dict[str, Any]] = {
    "you": {"who": "professional", "age": "10-12"}, "home": {"near": "unsaid"}, "now": {"danger": "no"},
    "kind": {"kind": "asks"}, "words": {"text": "Une élève m’a parlé d’un compte qui lui écrit le soir."},
    "where": {"where": "social", "platform": "Tolk"}, "names": {"rows": "coach_riad"}, "answer": {"way": "box"},
}  # fmt: skip
MOTHER: dict[str, dict[str, Any]] = {
    "you": {"who": "parent", "age": "16-17"}, "home": {"near": "no"}, "now": {"danger": "soon"}, "kind": {"kind": "shared"},
    "words": {"text": "My daughter's picture is passed around in a group of her school."},
    "where": {"where": "chat", "platform": "Tolk"}, "names": {"rows": "https://tolk.example/g/8812"},
    "answer": {"way": "email"}, "reach": {"email": "mother@example.com"},
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeHouse]:
    """One house for the module."""
    with whole_house(tmp_path_factory.mktemp("w") / "h") as house:
        yield house


@pytest.fixture
def enter(chromium: Any, whole: WholeHouse) -> Iterator[Callable[..., Any]]:
    """`enter("portal", script=False)` is a fresh browser before one of the doors; what it asked for is written down."""
    contexts = []

    def made(door: str, *, size: dict[str, int] = WIDE, script: bool = True, scheme: str = "light") -> Any:
        context = chromium.new_context(
            viewport=size, base_url=getattr(whole, door), java_script_enabled=script, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        return page

    yield made
    for context in contexts:
        context.close()


def press(page: Any, value: str) -> None:
    """Press a button of the form by what it does."""
    page.locator(f"button[name=go][value={value}]:not(.vh)").first.click()
    page.wait_for_load_state()


def fill(page: Any, answers: dict[str, Any]) -> None:
    """Fill in one page."""
    for name, value in answers.items():
        field = page.locator(f"main [name={name}]")
        kind = "rows" if name == "rows" else field.first.evaluate("(one) => one.type")
        if kind in {"radio", "checkbox"}:
            for one in [value] if isinstance(value, str) else value:
                page.locator(f"main [name={name}][value='{one}']").check()
        elif kind == "rows":
            page.locator("#row-1").fill(value)
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def walk(page: Any, said: dict[str, dict[str, Any]], look: Callable[[Any], None] = lambda page: None) -> list[str]:
    """Answer question after question until the last page; the names of the steps that were shown."""
    names: list[str] = []
    for _ in range(25):
        name = urlsplit(page.url).path.strip("/").split("/")[-1]
        look(page)
        if name == "check":
            return names
        names.append(name)
        answers = next((one for one in said.values() if asks_for(page, next(iter(one)))), None)
        if answers is not None:
            fill(page, {name: value for name, value in answers.items() if asks_for(page, name)})
        press(page, "skip" if answers is None else "next")
    raise AssertionError(names)


def asks_for(page: Any, name: str) -> bool:
    """Whether the page has such a field."""
    return bool(page.locator(f"main [name={name}]").count())


def send(page: Any) -> str:
    """Send what stands on the last page; the code of the receipt."""
    page.locator("form[action$='/form/send/'] button").click()
    page.wait_for_url("**/receipt/")
    return re.sub(r"\s", "", page.locator(".slip .code").inner_text())


def reference_at_desk(desk: Any, known: set[str]) -> str:
    """The report that is new in the analyst's queue."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        new = references(desk) - known
        if new:
            return new.pop()
        time.sleep(1)
    raise AssertionError("no new report reached the queue")


def references(desk: Any) -> set[str]:
    """Every report that the first page of the queue shows."""
    desk.goto("/en/queue/")
    return {str(row.get_attribute("data-row")) for row in desk.locator("[data-row]").all()}


def sign_in(page: Any) -> Any:
    """The analyst."""
    page.goto("/en/account/login/")
    page.fill("#id_login", "analyst@demo.example")
    page.fill("#id_password", "demo-only-not-secret")
    page.click("form.form button[type=submit]")
    page.wait_for_load_state()
    return page


def at_home(page: Any, language: str, door: int) -> Any:
    """Through one of the three doors."""
    page.goto(f"/{language}/")
    page.locator(".door").nth(door).click()
    page.wait_for_load_state()
    return page


def open_box(page: Any, code: str) -> None:
    """Come back with a receipt, typed by hand."""
    at_home(page, "ar", 2)
    page.fill("main input[name=code]", code.lower())
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def test_a_child_reports_in_arabic_and_reads_an_answer(enter: Callable[..., Any]) -> None:
    """360 px, no script; an analyst asks for what is missing, the child comes back and answers, the desk reads it."""
    desk = sign_in(enter("desk"))
    known = references(desk)
    child = at_home(enter("portal", size=PHONE, script=False), "ar", 0)
    assert child.locator("html").get_attribute("dir") == "rtl"
    child.locator("a.go[href*='door=help']").click()
    shown = walk(child, CHILD)
    assert not {"files", "reach"} & set(shown)
    assert child.locator("input[type=file]").count() == 0
    code = send(child)
    assert len(code) == 27
    child.locator("main form button").first.click()  # "I have kept it"
    assert all(cookie["name"] != "hirz_portal" for cookie in child.context.cookies())

    reference = reference_at_desk(desk, known)
    desk.goto(f"/en/reports/{reference}/")
    assert CHILD_WORDS in desk.content()
    ask_for(desk, reference, "age")

    again = enter("portal", size=PHONE, script=False)
    open_box(again, code)
    again.locator("a[href*='/box/answer/']").first.click()
    again.locator("main form textarea, main form input[type=text]").last.fill(ANSWER)
    again.locator("main form button.go").click()
    again.wait_for_load_state()
    assert ANSWER in again.content()
    until = time.monotonic() + PATIENCE_SECONDS
    while ANSWER not in desk.content():
        assert time.monotonic() < until
        time.sleep(1)
        desk.goto(f"/en/reports/{reference}/")
    assert all(urlsplit(url).hostname == "localhost" for url in child.asked + again.asked)


def ask_for(desk: Any, reference: str, field: str) -> None:
    """The analyst's question, on the page that needs no script."""
    desk.goto(f"/en/reports/{reference}/ask/")
    desk.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    desk.locator(f"input[name=fields_asked][value='{field}']").check()
    desk.locator(".ask form button.go, .ask form button[type=submit], .ask form button").last.click()
    desk.wait_for_load_state()


def test_a_teacher_reports_in_french(enter: Callable[..., Any]) -> None:
    """The whole form; going back loses nothing; sending twice gives the same receipt."""
    teacher = at_home(enter("portal", script=False), "fr", 1)
    walk(teacher, TEACHER)
    assert "coach_riad" in teacher.content()
    teacher.locator("a.back").first.click()
    teacher.goto("/fr/form/words/")
    assert TEACHER["words"]["text"] in teacher.locator("textarea[name=text]").input_value()
    teacher.goto("/fr/form/check/")
    code = send(teacher)
    teacher.goto("/fr/form/check/")
    teacher.wait_for_url("**/receipt/")
    assert re.sub(r"\s", "", teacher.locator(".slip .code").inner_text()) == code


def test_a_mother_reports_in_english_with_two_files(enter: Callable[..., Any], tmp_path: Path) -> None:
    """Two benign files; both stand in the check before sending."""
    names = ["group.txt", "calendar.csv"]
    for name in names:
        (tmp_path / name).write_text("a benign file\n" * 200)
    mother = at_home(enter("portal", size=PHONE, script=False), "en", 1)

    def add_files(page: Any) -> None:
        if page.locator("input[name=files]").count():
            page.set_input_files("input[name=files]", [str(tmp_path / name) for name in names])
            press(page, "add")

    walk(mother, MOTHER, add_files)
    for name in names:
        assert name in mother.content()
    assert len(send(mother)) == 27


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_is_light_and_open_to_all(enter: Callable[..., Any], language: str) -> None:
    """On a telephone, in the light and in the dark: axe finds nothing, no page passes 60 kB, help is one tap away."""
    faults: list[str] = []
    seen: set[str] = set()

    def look(page: Any) -> None:
        seen.add(urlsplit(page.url).path)
        faults.extend(axe_violations(page))
        if weight(page) > MOST_BYTES:
            faults.append(f"{page.url}: {weight(page)} bytes")
        if not page.locator("a[href$='/help/']").count() and not page.url.endswith("/help/"):
            faults.append(f"{page.url}: no way to help")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{page.url}: wider than the screen")

    for scheme in ("light", "dark"):
        page = enter("portal", size=PHONE, scheme=scheme)
        for path in ("", "help/", "help/picture/", "help/grown-ups/", "help/adults/", "protection/", "after/", "about/",
                     "back/", "nothing-here/"):  # fmt: skip
            page.goto(f"/{language}/{path}")
            look(page)
        at_home(page, language, 1)
        walk(page, MOTHER, look)
        page.goto(f"/{language}/keep/")
        look(page)
        page.goto(f"/{language}/form/check/")
        code = send(page)
        look(page)
        page.goto(f"/{language}/box/")
        look(page)
        page.goto(f"/{language}/box/add/")
        look(page)
        assert len(code) == 27
    assert len(seen) > 20
    assert faults == []


def test_a_fault_of_accessibility_is_found(enter: Callable[..., Any]) -> None:
    """The planted one: a field without a name."""
    page = enter("portal")
    page.goto("/en/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any("label" in fault for fault in axe_violations(page))
