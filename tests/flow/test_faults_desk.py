"""Before a report is shown, its reading is in the ledger; where that cannot be written, nothing is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection

from hirz.base.ledger.services import READ_WAITS
from hirz.cli.postgres_settings import ROLE_SETTINGS

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

NARRATIVE = "quietriverword"
AT_ONCE_SECONDS = 3.0
SLACK_SECONDS = 4.0

Zone = Callable[[str], Any]


@pytest.fixture
def reference(database: Zone) -> str:
    """A report that an analyst may open."""
    from tests.triage.making import make_reports

    [made] = make_reports(database, {"incident": {"type": "grooming", "narrative": f"He is called {NARRATIVE}."}})
    return made


@pytest.fixture
def admin(house: Any, database: Zone) -> Iterator[psycopg.Connection[Any]]:
    """The superuser, beside the desk."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(house.postgres.admin_dsn(name), autocommit=True) as found:
        yield found


@contextmanager
def ledger_locked(admin: psycopg.Connection[Any]) -> Iterator[None]:
    """Somebody holds the ledger's table."""
    with admin.transaction():
        admin.execute("LOCK TABLE ledger_inboxentry IN ACCESS EXCLUSIVE MODE")
        yield


def require_nothing_shown(answer: Any) -> None:
    """503 with a time to try again, and no word of the report."""
    assert NARRATIVE not in answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"].isdigit()


@pytest.fixture
def analyst(database: Zone, sign_in: Callable[..., Any]) -> Any:
    """An analyst who signed in while all was well."""
    with database("desk"):
        return sign_in("analyst")


def open_page(analyst: Any, reference: str) -> Any:
    """The report's page."""
    return analyst.get(f"/en/reports/{reference}/")


def test_a_report_is_shown(database: Zone, analyst: Any, reference: str) -> None:
    """The control: with a ledger the page opens, and the read is in it."""
    with database("desk"):
        answer = open_page(analyst, reference)
    assert answer.status_code == 200
    assert NARRATIVE in answer.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_inboxentry WHERE verb = 'triage:report:read'")
        assert cursor.fetchone() == (1,)


def test_without_the_right_to_write_nothing_is_shown(
    database: Zone, analyst: Any, reference: str, admin: psycopg.Connection[Any]
) -> None:
    """The desk may not write the ledger."""
    admin.execute("REVOKE INSERT ON ledger_inboxentry FROM hirz_desk")
    with database("desk"):
        began = time.monotonic()
        answer = open_page(analyst, reference)
        assert time.monotonic() - began < AT_ONCE_SECONDS
    require_nothing_shown(answer)


def test_with_a_locked_ledger_nothing_is_shown(
    database: Zone, analyst: Any, reference: str, admin: psycopg.Connection[Any]
) -> None:
    """Whoever looks waits no longer than a read of the record may, less than the role itself."""
    limit = float(READ_WAITS.removesuffix("ms")) / 1000
    assert limit < float(ROLE_SETTINGS["hirz_desk"]["lock_timeout"].removesuffix("s"))
    with database("desk"), ledger_locked(admin):
        began = time.monotonic()
        answer = open_page(analyst, reference)
        seconds = time.monotonic() - began
    require_nothing_shown(answer)
    assert limit * 0.9 < seconds < limit + SLACK_SECONDS


def test_showing_without_recording_is_found_out(
    database: Zone, analyst: Any, reference: str, admin: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The planted variant opens the report first and asks nobody."""
    monkeypatch.setattr("hirz.triage.views.opening.record_read", lambda **_: None)
    admin.execute("REVOKE INSERT ON ledger_inboxentry FROM hirz_desk")
    with database("desk"):
        answer = open_page(analyst, reference)
    assert NARRATIVE in answer.content.decode()
    with pytest.raises(AssertionError):
        require_nothing_shown(answer)
