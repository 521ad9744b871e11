"""Leave quickly: away at once, with nothing of the visitor's left in the cookies."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings

from hirz.intake.views_portal.keeping import BOX, PORTAL, STOP, keep_receipt
from hirz.web.settings import env
from tests.intake.portal.pages import LANGUAGES

SCRIPT = Path(__file__).parents[3] / "src" / "hirz" / "intake" / "static" / "intake" / "portal.js"


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_takes_the_cookies_back(visitor: Callable[..., Client], language: str) -> None:
    """Every cookie of the portal ends, the browser forgets what it stored, and the next page is an ordinary one."""
    client = visitor(language)
    for name in (PORTAL.name, BOX.name, STOP.name, settings.CSRF_COOKIE_NAME, "hirz_desk_session"):
        client.cookies[name] = "x"
    answer = client.get(f"/{language}/leave/")
    assert (answer.status_code, answer["Location"]) == (302, settings.HIRZ_LEAVE_URL)
    ended = {name for name, morsel in answer.cookies.items() if morsel["max-age"] == 0 and not morsel.value}
    # Cookies cross ports: the desk's are not ours to end.
    assert ended == {PORTAL.name, BOX.name, STOP.name, settings.CSRF_COOKIE_NAME} == set(answer.cookies)
    assert answer["Clear-Site-Data"] == '"cookies", "storage"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"


def test_no_cookie_of_ours_is_forgotten() -> None:
    """A keeper that is added later must be taken back too."""
    from django.http import HttpResponse

    from hirz.core.sealing import Receipt
    from hirz.intake.views_portal import keeping, leaving

    keepers = [one for one in vars(keeping).values() if isinstance(one, keeping.Keeper)]
    answer = HttpResponse()
    for keeper in keepers:
        keep_receipt(answer, keeper, Receipt.new())
    source = Path(leaving.__file__).read_text(encoding="utf-8")
    assert {"PORTAL", "BOX", "STOP"} == {name for name, one in vars(keeping).items() if one in keepers}
    assert len(answer.cookies) == len(keepers) == 3
    assert "(PORTAL, BOX, STOP)" in source


def test_leaving_needs_no_database(visitor: Callable[..., Client]) -> None:
    """It works while nothing else does: this test has no database at all."""
    assert visitor("ar").get("/ar/leave/").status_code == 302


def test_leaving_goes_where_the_operator_says(visitor: Callable[..., Client]) -> None:
    """The ordinary page is a setting."""
    client = visitor("ar")
    with override_settings(HIRZ_LEAVE_URL="https://example.com/weather"):
        assert client.get("/ar/leave/")["Location"] == "https://example.com/weather"


def test_a_wrong_address_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A way out that leads nowhere must not be found out by a child."""
    monkeypatch.setenv("HIRZ_LEAVE_URL", "javascript:alert(1)")
    with pytest.raises(ImproperlyConfigured, match="HIRZ_LEAVE_URL must begin with https://"):
        env.web_address("HIRZ_LEAVE_URL")


def test_leaving_takes_no_form(visitor: Callable[..., Client]) -> None:
    """It is a link, which works in every browser."""
    answer = visitor("ar").post("/ar/leave/")
    assert answer.status_code in {403, 405}
    assert not answer.cookies


def test_the_script_is_small_and_asks_nobody() -> None:
    """Less than a kilobyte; it stores nothing, evaluates nothing, and names no address."""
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.encode()) < 1_000
    assert not re.search(r"\beval\(|new Function|innerHTML|https?:|fetch\(|Storage|cookie|indexedDB", text)
