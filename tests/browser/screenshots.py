"""`make screenshots`: small pictures of the portal and the desk for the documentation, taken from a whole house."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import CHROMIUM, PHONE, QUIET
from tests.browser.test_portal import MOTHER, at_home, send, sign_in, walk
from tests.browser.whole import WholeHouse, whole_house

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
DESK = {"width": 1280, "height": 800}
QUALITY = 62
LANGUAGES = ("ar", "fr", "en")
# Name, path, languages, schemes.
PORTAL = (
    ("home", "", "light"),
    ("help", "help/", "light"),
    ("stop", "help/fingerprint/", "light"),
    ("protection", "protection/", "dark"),
)


def main() -> None:
    """Every picture anew."""
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="hs-") as folder,
        whole_house(Path(folder) / "h") as house,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for language in LANGUAGES:
            take_portal(browser, house, language)
            take_desk(browser, house, language)
        browser.close()


def opened(browser: Any, address: str, size: dict[str, int], scheme: str) -> Any:
    """A fresh page."""
    return browser.new_context(base_url=address, viewport=size, color_scheme=scheme).new_page()


def keeper(page: Any, label: str) -> Callable[[str], None]:
    """`keep(name)` takes what is seen without scrolling."""

    def keep(name: str) -> None:
        page.screenshot(path=IMAGES / f"{name}-{label}.jpg", type="jpeg", quality=QUALITY)

    return keep


def take_portal(browser: Any, house: WholeHouse, language: str) -> None:
    """The doors, help, a question, the receipt, the letterbox: on a telephone; the doors once more on a wide screen."""
    for name, path, scheme in PORTAL:
        page = opened(browser, house.portal, PHONE, scheme)
        page.goto(f"/{language}/{path}")
        keeper(page, f"{language}-360-{scheme}")(f"portal-{name}")
    page = opened(browser, house.portal, DESK, "dark")
    page.goto(f"/{language}/")
    keeper(page, f"{language}-1280-dark")("portal-home")
    page = opened(browser, house.portal, PHONE, "light")
    keep = keeper(page, f"{language}-360-light")
    at_home(page, language, 1)
    seen: set[str] = set()

    def look(shown: Any) -> None:
        name = shown.url.rstrip("/").rsplit("/", 1)[-1].split("?")[0]
        if name in {"wants", "names", "check"} - seen:
            seen.add(name)
            keep(f"portal-{name}")

    walk(page, MOTHER, look)
    send(page)
    keep("portal-receipt")
    page.goto(f"/{language}/box/")
    keep("portal-letterbox")


def take_desk(browser: Any, house: WholeHouse, language: str) -> None:
    """Queue and report, light and dark."""
    for scheme in ("light", "dark"):
        page = sign_in(opened(browser, house.desk, DESK, scheme))
        keep = keeper(page, f"{language}-1280-{scheme}")
        page.goto(f"/{language}/queue/")
        keep("desk-queue")
        reference = page.get_attribute("[data-row]", "data-row")
        page.goto(f"/{language}/reports/{reference}/")
        keep("desk-report")


if __name__ == "__main__":
    main()
