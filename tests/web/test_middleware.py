"""Failures of operation become 403, 503 and 507, wherever in the stack they happen; the cut body becomes 400."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http.request import UnreadablePostError
from django.test import Client
from psycopg import errors as pg

from hirz.base.errors import Denied, KeysUnavailable, LedgerUnavailable, NotWritable, Unavailable
from hirz.web.middleware import status_of


def caused(error: Exception, cause: Exception) -> Exception:
    """An error as Django raises it over one of the driver."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Denied("no"), 403),
        (UnreadablePostError("cut"), 400),
        (Unavailable(), 503),
        (LedgerUnavailable(), 503),
        (KeysUnavailable(), 503),
        (OperationalError("away"), 503),
        (InterfaceError("closed"), 503),
        (caused(OperationalError(), pg.LockNotAvailable()), 503),
        (caused(OperationalError(), pg.TooManyConnections()), 503),
        (caused(OperationalError(), pg.DiskFull()), 507),
        (caused(LedgerUnavailable(), caused(OperationalError(), pg.DiskFull())), 507),
        (NotWritable("full"), 507),
        (OSError(errno.ENOSPC, "full"), 507),
        (OSError(errno.EDQUOT, "quota"), 507),
        (OSError(errno.EROFS, "read-only"), 507),
        (OSError(errno.ENOENT, "a mistake"), None),
        (IntegrityError("a mistake"), None),
        (ValueError("a mistake"), None),
        (KeyError("a mistake"), None),
    ],
    ids=lambda value: getattr(type(value), "__name__", str(value)) if isinstance(value, Exception) else str(value),
)
def test_what_an_error_answers(error: Exception, status: int | None) -> None:
    """What operation brings has a status; a mistake of ours has none."""
    assert status_of(error) == status


FAILURES = (OperationalError("away"), InterfaceError("closed"), LedgerUnavailable("away"))


@pytest.fixture
def stranger(rollback: None) -> Client:
    """A browser that shows what the server answers instead of what it raised."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    return Client(raise_request_exception=False, headers={"accept-language": "en"})


def failing(error: Exception) -> Any:
    """A function that raises."""

    def fail(*arguments: Any, **named: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize("error", FAILURES, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize(
    "where",
    [
        "django.contrib.sessions.backends.db.SessionStore.load",  # while the person is asked for
        "hirz.web.deny.policy_of",  # in process_view
        "django.middleware.locale.LocaleMiddleware.process_request",
    ],
)
def test_a_failure_anywhere_is_503(
    stranger: Client, monkeypatch: pytest.MonkeyPatch, where: str, error: Exception
) -> None:
    """Not only in a view: in a middleware, in the session, in a policy; with the time to try again, and no insides."""
    if "SessionStore" in where:
        stranger.cookies["hirz_desk_session"] = "a" * 32
    monkeypatch.setattr(where, failing(error))
    answer = stranger.get("/en/")
    assert answer.status_code == 503, answer.content[:300]
    assert answer["Retry-After"] == "5"
    assert b"Not just now" in answer.content


def test_a_mistake_of_ours_stays_500(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Honest too: it says that it was our mistake, and shows nothing of it."""
    monkeypatch.setattr("hirz.web.deny.policy_of", failing(KeyError("a-word-of-a-report")))
    answer = stranger.get("/en/")
    assert answer.status_code == 500
    assert b"a-word-of-a-report" not in answer.content
    assert b"Our mistake" in answer.content


def test_denied_outside_a_view_is_403(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is shown."""
    monkeypatch.setattr("hirz.web.deny.policy_of", failing(Denied("Only on Sundays.")))
    answer = stranger.get("/en/")
    assert answer.status_code == 403
    assert b"Only on Sundays." in answer.content


class CutBody:
    """An input whose connection ends early."""

    def read(self, *size: int) -> bytes:
        """The client is gone."""
        raise OSError("cut")

    readline = read


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_a_cut_form_is_400_and_not_403(stranger: Client, kind: str) -> None:
    """Without the whole body CSRF would answer "forbidden", and nobody would send again."""
    answer = stranger.generic(
        "POST", "/en/account/login/", b"", kind, **{"wsgi.input": CutBody(), "CONTENT_LENGTH": "100"}
    )
    assert answer.status_code == 400
    assert b"cut short" in answer.content
