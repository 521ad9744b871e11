"""Back and forth, children, and guardians: what must hold however somebody goes through the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.portal.browsing import Browser
from tests.intake.portal.test_steps import ANSWERS, CHILD, walk

OTHER: dict[str, dict[str, Any]] = {
    "you": {"who": "child", "age": "16-17"},
    "home": {"near": "yes"},
    "now": {"danger": "soon"},
    "kind": {"kind": "other"},
    "words": {"text": "في كلمات أخرى\nand a second line"},
    "wants": {"demands": ["meeting", "other"], "threats": None, "until": ""},
    "where": {"where": "game", "platform": "Tolk", "rooms": ""},
    "when": {"when": "days", "day": "2026-01-31"},
    "names": {"rows": ["", "two", ""], "rows_kind": ["account", "link", "account"]},
    "answer": {"way": "box"},
}
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from([None, *CHILD]),
        st.sampled_from(["next", "back", "skip", "review", "keep", "more"]),
        st.sampled_from([ANSWERS, OTHER]),
    ),
    min_size=1,
    max_size=10,
)
UPLOADS = re.compile(r"type=\"file\"|multipart/form-data|/files/")


@pytest.fixture
def browser(rollback: None, visitor: Callable[..., Client]) -> Callable[..., Browser]:
    """A visitor's browser in the public zone; what it does is taken back."""
    return lambda language="en": Browser(visitor(language), language)


def seen(page: Browser) -> dict[str, Any]:
    """What stands in the fields of a page, without what was left open."""
    values = page.values()
    if "rows" in values:
        rows = [pair for pair in zip(values.pop("rows_kind"), values.pop("rows"), strict=True) if pair[1]]
        values |= {"rows": rows}
    return {name: value for name, value in values.items() if value not in ("", [], None)}


def expected(filled: dict[str, Any]) -> dict[str, Any]:
    """The same of what was filled in; one of many is sent alone."""
    values = {n: v[0] if isinstance(v, list) and len(v) == 1 else v for n, v in filled.items()}
    if "rows" in filled:
        rows = zip(filled["rows_kind"], filled["rows"], strict=True)
        values = {"rows": [pair for pair in rows if pair[1]]}
    return {name: value for name, value in values.items() if value not in ("", [], None)}


def losses(page: Browser, actions: list[tuple[str | None, str, dict[str, dict[str, Any]]]]) -> list[str]:
    """Go as the actions say; every answer that is not there any more when the page of its step is opened at the end."""
    page.open("").press(**ANSWERS["you"])
    kept = {"you": expected(ANSWERS["you"])}
    for jump, button, answers in actions:
        if jump is not None:
            page.open(f"{jump}/")
        step = page.asked
        if step not in CHILD:
            page.open("words/")
            step = page.asked
        # As a visitor fills it in: what is not touched stays as it was.
        untouched = {name: value for name, value in seen(page).items() if name not in answers[step]}
        page.press(button, **answers[step])
        assert page.status == 200, (step, button, page.html)
        if button != "skip":
            kept[step] = untouched | expected(answers[step])
    wrong = [
        f"{step}: {seen(page.open(f'{step}/'))}, not {said}"
        for step, said in kept.items()
        if seen(page.open(f"{step}/")) != said
    ]
    page.open("check/").submit("/form/erase/")
    return wrong  # fmt: skip


@given(actions=ACTIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_way_through_the_form_loses_an_answer(
    browser: Callable[..., Browser], actions: list[tuple[str | None, str, dict[str, dict[str, Any]]]]
) -> None:
    """Any order of steps and buttons."""
    assert losses(browser(), actions) == []


def test_a_field_that_nobody_touched_stays(browser: Callable[..., Browser]) -> None:
    """Another answer beside it takes nothing away: the day stands in its field until somebody empties it."""
    actions = [("when", "next", OTHER), ("when", "next", ANSWERS)]
    assert losses(browser(), actions) == []
    page = browser()
    page.open("").press(**ANSWERS["you"])
    page.open("when/").press(**OTHER["when"]).open("when/").press(**ANSWERS["when"])
    assert seen(page.open("when/")) == {"when": "today", "day": "2026-01-31"}


def test_a_form_that_forgets_on_the_way_back_is_found(
    browser: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: "back" is only a link."""
    from hirz.intake.views_portal import steps

    real = steps.save
    monkeypatch.setattr(
        steps, "save", lambda visit, name, values: real(visit, name, None if name == "words" else values)
    )
    assert losses(browser(), [("words", "back", OTHER)]) != []


def pages_of(page: Browser, **changed: dict[str, Any]) -> str:
    """Every page that somebody meets from the first question to the last page, and those that may be added there."""
    answers, html = {**ANSWERS, **changed}, []
    page.open("")
    while page.asked != "check":
        html.append(page.html)
        if page.asked == "files":
            page.press("skip")
        else:
            page.press(**answers[page.asked])
    html.append(page.html)
    html += [page.open(f"{name}/").html for name in ("files", "reach", "words", "check")]
    return "\n".join(html)


@pytest.mark.parametrize("who", ["child", "unsaid"])
def test_a_child_is_never_offered_an_upload(
    browser: Callable[..., Browser], who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No field, no form and no link for files; it is said that words are enough. Not even the address opens."""
    html = pages_of(browser(), you={"who": who})
    assert UPLOADS.findall(html) == []
    assert "Words, links and account names are always enough." in html
    page = browser()
    walk(page, you={"who": who})
    assert page.open("/en/files/").asked == "check"
    # The planted fault: a table that asks everybody for files.
    from dataclasses import replace

    from hirz.intake import questions

    monkeypatch.setitem(questions.STEPS, "files", replace(questions.STEPS["files"], applies=lambda s: True))
    assert UPLOADS.findall(pages_of(browser(), you={"who": who}))


def test_a_grown_up_is_asked_for_files(browser: Callable[..., Browser]) -> None:
    """The same look finds the step where it belongs."""
    assert UPLOADS.findall(pages_of(browser(), you={"who": "parent"}))


# Whom a form could ask about: nobody but whoever writes, and the one who is reported.
ASKED_FOR = {
    "who", "age", "near", "danger", "kind", "text", "demands", "threats", "until", "where", "platform", "rooms", "when",
    "day", "rows", "rows_kind", "way", "phone", "email", "name", "hours", "quiet",
}  # fmt: skip
OWN_FIELDS = {"csrfmiddlewaretoken", "asked", "then", "go", "line", "digests", "files", "remove", "door"}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("who", ["child", "witness"])
def test_where_a_guardian_may_be_involved_nobody_at_home_is_asked_for(
    browser: Callable[..., Browser], language: str, who: str
) -> None:
    """The words change, the flag reaches the report, and no field asks for anybody's contact but the writer's own."""
    from django.utils.translation import gettext, override

    guarded = {
        "you": {"who": who},
        "home": {"near": "yes"},
        "answer": {"way": "phone"},
        "reach": {"phone": "+212 600 000 102"},
    }
    html = pages_of(browser(language), **guarded)  # fmt: skip
    with override(language):
        told = (
            "Nobody at home will hear of this from us."
            if who == "child"
            else "Nobody else at the child's home will hear of this from us."
        )
        assert unescape(html).count(gettext(told)) >= 2
        for sentence in ("Your own number", "If somebody else answers, say nothing", "When is it safe?"):
            assert gettext(sentence) in unescape(html)
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', html))
    assert names <= ASKED_FOR | OWN_FIELDS


def test_the_guardian_flag_is_in_what_is_sent(browser: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch) -> None:
    """As the desk will read it."""
    from hirz.core.formats import read_document
    from hirz.core.formats.report import FieldName, Subject
    from hirz.intake.views_portal import sending

    sent: list[Any] = []
    real = sending.receive_documents
    monkeypatch.setattr(
        sending, "receive_documents", lambda documents, **kw: (sent.extend(documents), real(documents, **kw))[1]
    )
    page = browser()
    walk(page, home={"near": "unknown"})
    page.submit("/form/send/")
    [document] = sent
    [parsed] = read_document(document.data, name="portal.json")
    said = set(parsed.values(Subject.INCIDENT, FieldName.CIRCUMSTANCE))
    assert {"guardian_may_be_involved", "child_writes", "letterbox_only"} <= said
    assert not list(parsed.values(Subject.REPORTER, FieldName.PHONE))
    assert document.way_back is not None and document.idempotency_key == document.way_back.place
