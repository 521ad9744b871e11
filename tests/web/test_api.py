"""Every error of the API is problem+json with the right status and, where a retry helps, the time to wait."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.http.request import UnreadablePostError
from django.test import Client, override_settings
from psycopg import errors as pg

from hirz.base.errors import LedgerUnavailable, NotWritable
from hirz.intake import api as intake_api
from hirz.intake.errors import KeyReused
from hirz.web.api import WORDS, problem

PATH = "/api/v1/reports"


@pytest.fixture
def zone() -> str:
    """These tests speak as the public zone."""
    return "public"


@pytest.fixture
def partner(rollback: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A partner's client; the credential is taken for good."""
    from hirz.base.accounts.models import Credential, Feed

    credential = Credential(feed=Feed.objects.get(code="line"))
    monkeypatch.setattr(intake_api, "find_credential", lambda token, scope: credential)
    with override_settings(
        ROOT_URLCONF="hirz.web.urls_public",
        MIDDLEWARE=["hirz.web.middleware.WholeBody", "hirz.web.middleware.HonestErrors"],
    ):
        yield Client(raise_request_exception=False)


def post(partner: Client, monkeypatch: pytest.MonkeyPatch, error: Exception) -> Any:
    """Post a report while receiving it fails."""

    def fail(*arguments: Any, **named: Any) -> Any:
        raise error

    monkeypatch.setattr(intake_api, "receive_documents", fail)
    headers = {"authorization": "Bearer x", "idempotency-key": "k"}
    return partner.post(PATH, b"{}", "application/json", headers=headers)


def from_driver(cause: Exception) -> OperationalError:
    """An error of the database as Django raises it."""
    error = OperationalError("a-secret-detail")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("a-secret-detail"), 503),
        (InterfaceError("a-secret-detail"), 503),
        (LedgerUnavailable("a-secret-detail"), 503),
        (from_driver(pg.DiskFull()), 507),
        (from_driver(pg.LockNotAvailable()), 503),
        (NotWritable("a-secret-detail"), 507),
        (OSError(errno.ENOSPC, "a-secret-detail"), 507),
        (UnreadablePostError("a-secret-detail"), 400),
        (KeyReused("this idempotency key came before with another body"), 409),
        (ValueError("a-secret-detail"), 500),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_failures_while_receiving(
    partner: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    """The status says whether to send again, and no word of the failure leaves the house."""
    answer = post(partner, monkeypatch, error)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert (told["status"], bool(told["title"])) == (status, True)
    assert b"a-secret-detail" not in answer.content
    assert answer.has_header("Retry-After") is (status in {503, 507})


def test_every_expected_status_has_words() -> None:
    """Whatever `status_of` gives can be said."""
    for status in (400, 403, 503, 507):
        assert problem(status, WORDS[status]).status_code == status


@pytest.mark.parametrize("path", ["/api/v1/none", "/api/v2/", "/none"])
def test_an_unknown_route(partner: Client, path: str) -> None:
    """Machines get problem+json, people a page that needs nothing of the desk."""
    answer = partner.get(path)
    assert answer.status_code == 404
    expected = "application/problem+json" if path.startswith("/api/") else "text/html; charset=utf-8"
    assert answer["Content-Type"] == expected
