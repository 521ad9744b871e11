"""A desk that is really served, and a Chromium that really looks at it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.triage.making import child, make_reports, plain, sharing

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-default-apps", "--disable-domain-reliability",
)  # fmt: skip
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """A browser for this folder, or a loud skip (a failure when HIRZ_REQUIRE=all). Its driver's loop must not outlive the folder."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("HIRZ_REQUIRE") == "all":
            pytest.fail("HIRZ_REQUIRE=all, and there is no Chromium (set CHROMIUM=)")
        pytest.skip("there is no Chromium (set CHROMIUM=)")
    from playwright.sync_api import sync_playwright

    # The browser's driver keeps a loop running in this thread; our own database calls here are not inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def desk(house: Any) -> Iterator[Any]:
    """A desk of its own at a free port, with six reports; what tests do to it stays for the module."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        yield
        house.connect("worker", name)

    house.connect("worker", name)
    references = make_reports(within, child(), plain(1), sharing(2), plain(3), plain(4))
    house.connect("desk", name)
    with served() as address:
        yield SimpleNamespace(address=address, references=references, child=references[0])
    house.connect("worker", "not-yet")


@contextmanager
def served() -> Iterator[str]:
    """The desk's own addresses over HTTP on loopback."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        # By name: a passkey belongs to a name, and refuses a number.
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


@pytest.fixture
def visit(chromium: Any, desk: Any) -> Iterator[Callable[..., Any]]:
    """A fresh visitor: `visit("analyst", "ar")` is a page that is signed in; what it asked and broke is written down."""
    contexts = []

    def enter(code: str | None, language: str = "en", *, size: dict[str, int] = WIDE, **options: Any) -> Any:
        context = chromium.new_context(viewport=size, base_url=desk.address, **options)
        contexts.append(context)
        context.add_init_script(WATCH)
        page = context.new_page()
        page.asked, page.broken = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda said: page.broken.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.broken.append(str(error)))
        if code is not None:
            page.goto(f"/{language}/account/login/")
            page.fill("#id_login", f"{code}@demo.example")
            page.fill("#id_password", "demo-only-not-secret")
            page.click("form.form button[type=submit]")
            page.wait_for_load_state()
        return page

    yield enter
    for context in contexts:
        context.close()
