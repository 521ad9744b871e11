"""Error pages of the public zone: in the portal's look and the visitor's language, with what to do next, from no database."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import translation

from hirz.web.errors import error_page
from tests.intake.portal.pages import LANGUAGES, Page, page_faults

STATUSES = (400, 403, 404, 411, 413, 500, 503, 507)


@pytest.fixture(autouse=True)
def public_zone(visitor: Callable[..., Client]) -> Iterator[None]:
    """Addresses and zone of the portal, and no database: a query would fail."""
    before, settings.HIRZ_ZONE = settings.HIRZ_ZONE, "public"
    yield
    settings.HIRZ_ZONE = before


def shown(path: str, status: int, **headers: str) -> Any:
    """An error page for a request."""
    return error_page(RequestFactory(headers=headers).get(path), status)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", STATUSES)
def test_every_error_says_what_to_do_next(status: int, language: str) -> None:
    """A heading, a sentence, a way on, the numbers; and the promises of every page."""
    answer = shown(f"/{language}/form/who/", status)
    text = answer.content.decode()
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert page_faults(text, language) == []
    assert {f"/{language}/", f"/{language}/help/#lines"} <= set(Page(text).links)


@pytest.mark.parametrize("status", STATUSES)
def test_no_two_languages_say_the_same(status: int) -> None:
    """Each is translated; nothing of the desk's words reaches a child."""
    texts = {language: shown(f"/{language}/", status).content.decode() for language in LANGUAGES}
    leads = {text.split('class="lead">')[1].split("</p>")[0].strip() for text in texts.values()}
    assert len(leads) == 3
    assert not any(word in texts["en"].lower() for word in ("administrator", "role", "record"))


def test_the_language_is_the_visitor_s_own() -> None:
    """By the address, else by the browser; never the language of whoever was served before."""
    with translation.override("fr"):
        assert 'lang="ar"' in shown("/ar/x/", 404).content.decode()
        assert 'lang="en"' in shown("/nowhere", 404, **{"accept-language": "en"}).content.decode()
        assert 'lang="ar"' in shown("/nowhere", 404).content.decode()


def test_a_machine_still_gets_its_problem() -> None:
    """Under /api/ an error is problem+json."""
    assert shown("/api/v1/reports", 503)["Content-Type"] == "application/problem+json"


@pytest.mark.usefixtures("rollback")
def test_an_address_that_is_none(visitor: Callable[..., Client]) -> None:
    """A real request for nothing, with hostile signs in it, gets the page in its language."""
    for path in ("/fr/nothing/", "/fr/%E2%80%AE/", "/fr/..%2f..%2fetc/", "/fr/" + "a" * 3000 + "/"):
        answer = visitor("en").get(path)
        assert answer.status_code == 404
        assert page_faults(answer.content.decode(), "fr") == []


def test_a_body_that_was_cut(visitor: Callable[..., Client]) -> None:
    """400 before anything else looks at it, in the language of the address."""
    from django.http.request import UnreadablePostError

    class Cut(io.BytesIO):
        def read(self, *_: Any) -> bytes:
            raise UnreadablePostError("cut")

    told: dict[str, Any] = {"wsgi.input": Cut(), "CONTENT_LENGTH": "10"}
    answer = visitor("ar").post("/fr/leave/", **told)
    assert answer.status_code == 400
    assert page_faults(answer.content.decode(), "fr") == []
