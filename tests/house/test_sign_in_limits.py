"""Tries at the sign-in page are counted by account: a stranger cannot shut the desk for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from hirz.base.demo import PASSWORD

TRIES = 15


def sign_in(client: Client, email: str, password: str) -> bool:
    """Whether the desk lets somebody in."""
    client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session


def flood(email: str) -> None:
    """More wrong tries than anybody makes by mistake."""
    for number in range(TRIES):
        assert not sign_in(Client(), email, f"wrong-{number}")


@pytest.fixture
def zone() -> str:
    """The desk."""
    return "desk"


def test_a_flood_on_one_account_leaves_the_others_open(rollback: None) -> None:
    """Fifteen wrong tries in a row at one address; a colleague signs in."""
    flood("carer@demo.example")
    assert sign_in(Client(), "analyst@demo.example", PASSWORD)


def test_a_flood_of_unknown_names_leaves_the_desk_open(rollback: None) -> None:
    """Names that nobody has are tried one after the other; a colleague signs in."""
    for number in range(TRIES):
        assert not sign_in(Client(), f"nobody{number}@example.com", "wrong")
    assert sign_in(Client(), "analyst@demo.example", PASSWORD)


def test_an_account_is_limited(rollback: None) -> None:
    """The contrast: at the address that was flooded, even the right password waits."""
    flood("carer@demo.example")
    assert not sign_in(Client(), "carer@demo.example", PASSWORD)


def test_a_limit_by_address_would_shut_the_desk(rollback: None) -> None:
    """The planted variant: with one bucket for all, the same flood keeps the colleague out."""
    with override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "10/m/ip"}):
        flood("carer@demo.example")
        assert not sign_in(Client(), "analyst@demo.example", PASSWORD)


@pytest.fixture(autouse=True)
def fresh_counters(rollback: None, person: Callable[[str], Any]) -> None:
    """No count from another test."""
    cache.clear()
