"""Every page of the portal keeps the promises of the house, in three languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hirz.intake.templatetags import portal
from hirz.intake.urls_portal import urlpatterns
from tests.intake.portal.pages import LANGUAGES, Page, page_faults

pytestmark = pytest.mark.usefixtures("rollback")

# Pages that only tell: whoever comes by finds them, and nothing is set or kept.
TELLING_PAGES = ("home", "help_now", "picture", "grown_ups", "adults", "protection", "after", "about")
PLAIN_ROUTES = sorted(str(one.name) for one in urlpatterns if "<" not in str(one.pattern))


def address(name: str, language: str) -> str:
    """The address of a page in a language."""
    with translation.override(language):
        return reverse(f"portal:{name}", urlconf="hirz.web.urls_public")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PLAIN_ROUTES)
def test_every_page_keeps_the_promises(visitor: Callable[..., Client], name: str, language: str) -> None:
    """Language and direction, the two ways under the thumb, nothing inline, nothing from outside, under 60 kB."""
    answer = visitor(language).get(address(name, language))
    if name in TELLING_PAGES:
        assert answer.status_code == 200
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        assert page_faults(answer.content.decode(), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TELLING_PAGES)
def test_pages_that_tell_keep_nothing(visitor: Callable[..., Client], name: str, language: str) -> None:
    """No cookie, no copy in any cache, a strict page policy, no referrer to others, no framing."""
    answer = visitor(language).get(address(name, language))
    assert answer.cookies == {}
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("prefers", "leads_to"),
    [
        ("fr-FR,fr;q=0.9", "/fr/"),
        ("en", "/en/"),
        ("ar-MA", "/ar/"),
        ("zgh", "/ar/"),
        ("", "/ar/"),
        ("x" * 5000, "/ar/"),
    ],
)
def test_the_first_address_asks_the_browser(visitor: Callable[..., Client], prefers: str, leads_to: str) -> None:
    """The browser's language, else Arabic; nothing is kept of the choice."""
    answer = visitor(prefers).get("/")
    assert answer["Location"] == leads_to
    assert "Accept-Language" in answer["Vary"]
    assert answer.cookies == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_doors(visitor: Callable[..., Client], language: str) -> None:
    """Help now, report, receipt: in this order, before anything else on the page."""
    text = visitor(language).get(f"/{language}/").content.decode()
    doors = Page(text[text.index('class="doors"') :]).links[:3]
    assert doors == [address(name, language) for name in ("help_now", "start", "receipt_door")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_languages_are_one_tap_away(visitor: Callable[..., Client], language: str) -> None:
    """The same page in the two other languages."""
    links = Page(visitor(language).get(address("protection", language)).content.decode()).links
    assert {address("protection", other) for other in LANGUAGES if other != language} <= set(links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demo_says_so(visitor: Callable[..., Client], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On every page of a demo, and on none of a real installation."""
    monkeypatch.setattr(portal, "_demo", [])
    client = visitor(language)
    assert 'class="demo"' in client.get(f"/{language}/about/").content.decode()
    monkeypatch.setattr(portal, "_demo", [False])
    assert 'class="demo"' not in client.get(f"/{language}/about/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unreviewed_language_says_so(
    visitor: Callable[..., Client], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until a native speaker has read it; then the line is gone."""
    with translation.override(language):
        line = translation.gettext("No native speaker has read the words of this page yet.")
    assert line in visitor(language).get(f"/{language}/").content.decode()
    monkeypatch.setattr(portal, "REVIEWED", frozenset({language}))
    assert line not in visitor(language).get(f"/{language}/").content.decode()


def test_the_desk_that_reads_is_named(visitor: Callable[..., Client]) -> None:
    """Who writes knows where it arrives, and reads the same words of its state as in the letterbox."""
    from hirz.base.accounts.models import Feed
    from hirz.intake.enums import LetterboxStatus

    text = visitor("fr").get("/fr/after/").content.decode()
    assert str(Feed.objects.get(code="portal").desk.name("fr")) in text.replace("&#x27;", "'")
    with translation.override("fr"):
        assert all(str(status.label) in text for status in LetterboxStatus)


def test_planted_faults_are_found() -> None:
    """An inline style, a script, an outside picture, a link without words, a telling title, no way out, too much."""
    good = (
        '<!doctype html><html lang="en" dir="ltr"><title>Your answers</title>'
        '<a href="/en/leave/">Leave</a><a href="/en/help/">Help</a></html>'
    )
    assert page_faults(good, "en") == []
    planted = {
        good.replace("<a", '<a style="x"', 1): "a style",
        good.replace("</html>", "<script>x()</script></html>"): "inline script",
        good.replace("</html>", '<img src="//example.com/x.png" alt=""></html>'): "img //example.com/x.png",
        good.replace("</html>", '<a href="/en/"><svg><text>Home</text></svg></a></html>'): "a without words",
        good.replace("Your answers", "Blackmail"): "a telling title: Blackmail",
        good.replace("/en/leave/", "/en/"): "no way to leave",
        good.replace("/en/help/", "/en/"): "no way to help",
        good.replace("ltr", "rtl"): "lang or dir is {'lang': 'en', 'dir': 'rtl'}",
    }
    for text, fault in planted.items():
        assert page_faults(text, "en") == [fault]
    assert page_faults(good + "x" * 60_000, "en")[0].endswith("bytes")


def test_no_page_reads_more_than_it_says(visitor: Callable[..., Client], django_queries: Any) -> None:
    """A telling page asks the database a handful of times: a flood of visits must not reach it."""
    client = visitor("ar")
    for name in TELLING_PAGES:
        with django_queries() as counted:
            client.get(address(name, "ar"))
        assert len(counted) <= 3, name


def test_leaving_is_a_setting() -> None:
    """The ordinary page that opens is the operator's choice."""
    assert settings.HIRZ_LEAVE_URL == "https://www.wikipedia.org/"
