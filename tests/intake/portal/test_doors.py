"""Every page of the portal keeps the promises of the house."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

LANGUAGES = ("ar", "fr", "en")
PAGES = ("", "help/", "protection/", "after/", "about/")

pytestmark = pytest.mark.usefixtures("rollback")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers(visitor: Callable[..., Client], language: str, page: str) -> None:
    """In each language."""
    answer = visitor(language).get(f"/{language}/{page}")
    assert answer.status_code == 200
