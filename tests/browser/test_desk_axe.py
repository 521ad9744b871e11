"""axe on every page of the desk that each role's rail leads to: ar and fr, light on a desk, dark on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.browser.whole import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:No directory at")]

Visit = Callable[..., Any]
ROLES = ("analyst", "supervisor", "auditor", "administrator", "carer", "investigator")
# Open to an analyst from other pages, not from the rail.
BESIDES = ("reports/{child}/", "floods/", "views/", "account/2fa/")


def rail(page: Any) -> list[str]:
    """The addresses of the rail, as this person sees it."""
    return list(page.evaluate("[...document.querySelectorAll('nav a[href]')].map((a) => a.pathname)"))


@pytest.mark.parametrize(("language", "size", "scheme"), [("ar", WIDE, "light"), ("fr", PHONE, "dark")])
def test_axe_finds_nothing_on_any_page(
    visit: Visit, desk: Any, language: str, size: dict[str, int], scheme: str
) -> None:
    """Whoever signs in, and wherever the rail leads."""
    faults, seen = [], set()
    for role in ROLES:
        page = visit(role, language, size=size, color_scheme=scheme)
        paths = [path for path in rail(page) if path.startswith(f"/{language}/")]
        assert paths, role
        if role == "analyst":
            paths += [f"/{language}/{path.format(child=desk.child)}" for path in BESIDES]
        for path in paths:
            if path in seen:
                continue
            seen.add(path)
            assert page.goto(path).status == 200, path
            faults += axe_violations(page)
        assert page.broken == [], role
    assert faults == []
    assert len(seen) > 12


def test_a_planted_fault_is_found(visit: Visit) -> None:
    """A picture without words, put into the queue."""
    page = visit("analyst", "fr")
    page.evaluate("document.querySelector('h1').append(document.createElement('img'))")
    assert any("image-alt" in fault for fault in axe_violations(page))
