"""The golden hour: what it says, in what order, and which numbers it may show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from hirz.base.places.enums import ServiceField
from hirz.base.places.models import Service
from hirz.intake.templatetags import portal
from hirz.intake.views_portal.helplines import danger_lines, line_of, removal_tools, talk_lines
from tests.intake.portal.pages import LANGUAGES, Page

pytestmark = pytest.mark.usefixtures("rollback")


def service(**fields: object) -> Service:
    """An invented helpline, not stored."""
    known: dict[str, object] = {
        "code": "X", "kind": "hotline", "operator": "X", "name_ar": "خط", "name_fr": "Ligne", "name_en": "Line",
        "phone": "+212 600 000 101", "hours": "24h/7", "languages": "ar, fr", "verified": "read: example.com",
    }  # fmt: skip
    return Service(**known | fields)


def help_page(visitor: Callable[..., Client], language: str) -> str:
    """The page as a visitor sees it."""
    return visitor(language).get(f"/{language}/help/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_its_order(visitor: Callable[..., Client], language: str) -> None:
    """Safe? Do not pay; keep and block; stop the picture; tell us; a person; self-harm; the others."""
    text = help_page(visitor, language)
    with translation.override(language):
        said = [
            translation.pgettext("to a child", "Are you safe right now?"),
            translation.gettext("If the person is at home"),
            translation.pgettext("to a child", "Do not pay. Send nothing more."),
            translation.pgettext("to a child", "Delete nothing. Keep the proof, then block."),
            translation.pgettext("to a child", "Stop the picture"),
            translation.pgettext("to a child", "Tell us now"),
            translation.gettext("Speak with a person now"),
            translation.pgettext("to a child", "If you think of hurting yourself:"),
            translation.gettext("I am a parent or a teacher"),
        ]
    places = [text.index(one) for one in said]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_begins_here(visitor: Callable[..., Client], language: str) -> None:
    """One tap from the advice to the questions, by the door of help; no form and no question on the page itself."""
    text = help_page(visitor, language)
    assert f"/{language}/form/?door=help" in Page(text).links
    assert "<form" not in text
    assert "<input" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_one_of_the_directory(visitor: Callable[..., Client], language: str) -> None:
    """What can be dialled is the telephone field of a row, and each carries its mark."""
    text = help_page(visitor, language)
    dialled = {link.removeprefix("tel:") for link in Page(text).links if link.startswith("tel:")}
    known = {one.phone for one in Service.objects.exclude(phone="")}
    assert len(dialled) >= 5
    assert dialled <= known
    with translation.override(language):
        mark = translation.gettext("not confirmed")
    assert text.count(f'<span class="mark">{mark}') == text.count('<a href="tel:')


def test_a_service_without_a_telephone_shows_none() -> None:
    """A number is shown by its own field alone: one that stands in another field, or in the name, is none."""
    planted = service(phone="", other_channel="WhatsApp +212 600 000 102", url="tel.example.com")
    assert line_of(planted, ServiceField.PHONE, unconfirmed=True) is None
    shown = line_of(service(), ServiceField.PHONE, unconfirmed=True)
    assert shown is not None
    assert (shown.phone, shown.dial) == ("+212 600 000 101", "+212600000101")


def test_only_a_demo_shows_what_nobody_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real installation shows no number that its operator did not confirm, not even a well-known one."""
    monkeypatch.setattr(portal, "_demo", [True])
    assert [line.phone for line in danger_lines()] == ["19", "177", "15"]
    monkeypatch.setattr(portal, "_demo", [False])
    assert (talk_lines(), danger_lines(), removal_tools()) == ([], [], [])


def test_a_confirmed_number_says_since_when() -> None:
    """With its day; what beside it nobody confirmed is named, and so is what nobody knows."""
    with translation.override("en"):
        one = service(confirmed_on=date(2026, 3, 5), languages="")
        line = line_of(one, ServiceField.PHONE, unconfirmed=False)
        assert line is not None
        assert (line.confirmed_on, line.hours, line.languages) == (date(2026, 3, 5), "day and night", "")
        assert line.unsure == "hours"
        one.hours_confirmed_on = date(2026, 3, 5)
        line = line_of(one, ServiceField.PHONE, unconfirmed=False)
        assert line is not None
        assert line.unsure == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_hours_and_languages_are_said(visitor: Callable[..., Client], language: str) -> None:
    """The demo's directory has both; neither is left out in silence."""
    text = help_page(visitor, language)
    with translation.override(language):
        assert translation.gettext("languages: not known to us") in text
    with translation.override("ar"):
        line = line_of(service(hours="9-17 sauf mardi"), ServiceField.PHONE, unconfirmed=True)
        assert line is not None
        assert line.hours == "9-17 sauf mardi", "what the operator typed is shown as it is"


def test_without_any_number_the_page_still_helps(
    visitor: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation whose operator confirmed nothing says so, and names no number."""
    monkeypatch.setattr(portal, "_demo", [False])
    text = help_page(visitor, "en")
    assert "tel:" not in text
    assert "No number has been confirmed here yet." in text
    assert "call an emergency number now" in text


def test_a_confirmed_line_is_one_tap_away(visitor: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the thumb: the number itself once it is confirmed, and the way to the marked numbers before."""
    assert Page(help_page(visitor, "en")).links[1] == "#lines"
    line = line_of(service(confirmed_on=date(2026, 3, 5)), ServiceField.PHONE, unconfirmed=False)
    monkeypatch.setattr("hirz.intake.views_portal.golden.talk_lines", lambda: [line])
    text = help_page(visitor, "en")
    assert Page(text).links[1] == "tel:+212600000101"
    assert "confirmed by the operator on 5\u00a0Mar" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tool_is_named_and_not_linked(visitor: Callable[..., Client], language: str) -> None:
    """Its address stands as text with its mark: a link would tell others where somebody came from."""
    text = visitor(language).get(f"/{language}/help/picture/").content.decode()
    assert "takeitdown.ncmec.org" in text
    assert not any("ncmec" in link for link in Page(text).links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_sends_a_child_home(visitor: Callable[..., Client], language: str) -> None:
    """The guardian may be the danger: the child's pages say "somebody you trust", never "your parents"."""
    for page in ("help/", "help/picture/"):
        text = visitor(language).get(f"/{language}/{page}").content.decode().lower()
        assert not any(words in text for words in ("your parents", "tes parents", "والديك", "أبويك"))
