"""The public zone without a server: its addresses, its middleware, its cookies, its database role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import clear_url_caches

from hirz.web.settings import public

# What of the zone's settings a request meets; the rest stands in settings.test.
SETTINGS = {
    name: getattr(public, name)
    for name in (
        "ROOT_URLCONF", "MIDDLEWARE", "CSRF_COOKIE_NAME", "CSRF_COOKIE_AGE", "CSRF_COOKIE_HTTPONLY",
        "CSRF_COOKIE_SAMESITE", "CSRF_FAILURE_VIEW",
    )
}  # fmt: skip


@pytest.fixture
def zone() -> str:
    """Rolled-back tests here speak as the public zone."""
    return "public"


@pytest.fixture
def visitor(house: Any) -> Iterator[Callable[..., Client]]:
    """`visitor("ar")` is a browser without JavaScript that prefers Arabic; forms are checked as in the real zone."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with override_settings(**SETTINGS):
        clear_url_caches()
        yield lambda language="ar": Client(headers={"accept-language": language}, enforce_csrf_checks=True)
    clear_url_caches()


@pytest.fixture
def django_queries() -> Callable[[], Any]:
    """`with django_queries() as counted:` what this test asked the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)
