"""A server that would lose data or leak it does not start, and says why."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hirz.cli.home import Home
from hirz.cli.house import zone_environment
from hirz.cli.postgres import EmbeddedPostgres
from tests.flow.firing import ROOT


def environment_of(home: Path, zone: str, dsn: str) -> dict[str, str]:
    """What a child of the supervisor finds, and nothing of this test's own."""
    names = ("HIRZ_DATABASE_URL", "HIRZ_SECRET_KEY", "DJANGO_SETTINGS_MODULE", "HIRZ_HOME")
    clean = {name: value for name, value in os.environ.items() if name not in names}
    return {**clean, **zone_environment(Home(home), zone, dsn)}


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """A home with keys and tables, and no server running."""
    with tempfile.TemporaryDirectory(prefix="hz-") as folder:
        home = Path(folder) / "h"
        with served(home, fsync="off") as postgres:
            postgres.ensure_roles()
            postgres.ensure_database()
            words = [sys.executable, "-m", "tests.flow.fire_prepare", str(home)]
            subprocess.run(words, cwd=ROOT, env=environment_of(home, "owner", postgres.dsn("owner")), check=True)
        yield home


@contextmanager
def served(home: Path, **settings: str) -> Iterator[EmbeddedPostgres]:
    """The home's server, with some of its settings changed."""
    postgres = EmbeddedPostgres(home, settings=settings)
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop()


def start(home: Path, dsn: str, zone: str = "desk") -> subprocess.CompletedProcess[str]:
    """Load a zone's application as the web server does."""
    words = [sys.executable, "-c", f"import hirz.web.wsgi_{zone}; print('it starts')"]
    return subprocess.run(words, cwd=ROOT, env=environment_of(home, zone, dsn), capture_output=True, text=True)


def require_refusal(outcome: subprocess.CompletedProcess[str], *words: str) -> None:
    """It ends before it serves, and its last words name what is wrong and how to mend it."""
    assert outcome.returncode != 0
    assert "it starts" not in outcome.stdout
    assert "Hirz does not start:" in outcome.stderr
    assert [word for word in words if word not in outcome.stderr] == []
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize("zone", ["desk", "public"])
def test_a_safe_server_starts(prepared: Path, zone: str) -> None:
    """The control, which the same check must refuse to call a refusal."""
    with served(prepared) as postgres:
        outcome = start(prepared, postgres.dsn(zone), zone)
    assert outcome.returncode == 0, outcome.stderr
    with pytest.raises(AssertionError):
        require_refusal(outcome)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_without_durability_nothing_starts(prepared: Path, setting: str) -> None:
    """Each of the three settings alone."""
    with served(prepared, **{setting: "off"}) as postgres:
        if setting == "synchronous_commit":
            # The roles have it switched on by themselves: somebody must have taken that away, too.
            _as_admin(postgres, "ALTER ROLE hirz_desk RESET synchronous_commit")
        try:
            outcome = start(prepared, postgres.dsn("desk"))
        finally:
            postgres.ensure_roles()
    require_refusal(outcome, f"PostgreSQL's {setting} is off", "Set it to on.")


def test_the_owner_of_the_tables_does_not_serve(prepared: Path) -> None:
    """With the role that makes the tables, row-level security would not hold."""
    with served(prepared) as postgres:
        owner, admin = (start(prepared, dsn) for dsn in (postgres.dsn("owner"), postgres.admin_dsn("hirz")))
    require_refusal(
        owner, "hirz_owner is superuser, BYPASSRLS, CREATEROLE or owns tables", "Use the role of this zone."
    )
    require_refusal(admin, "postgres is superuser")


def test_without_keys_nothing_starts(prepared: Path) -> None:
    """Neither without any, nor for the desk without those that open."""
    with served(prepared) as postgres, tempfile.TemporaryDirectory() as empty:
        nothing = start(Path(empty), postgres.dsn("desk"))
        private = prepared / "keys" / "private" / "intake"
        aside = private.rename(private.with_name("aside"))
        try:
            half = start(prepared, postgres.dsn("desk"))
        finally:
            aside.rename(private)
    require_refusal(nothing, "keys are missing (intake, escrow", "hirz keys init")
    require_refusal(half, "keys are missing (intake)")


def test_without_a_ledger_nothing_starts(prepared: Path) -> None:
    """A zone that may not write the ledger could show nothing."""
    with served(prepared) as postgres:
        _as_admin(postgres, "REVOKE INSERT ON ledger_inboxentry FROM hirz_desk")
        try:
            outcome = start(prepared, postgres.dsn("desk"))
        finally:
            _as_admin(postgres, "GRANT INSERT ON ledger_inboxentry TO hirz_desk")
    require_refusal(outcome, "may not write the ledger")


def _as_admin(postgres: EmbeddedPostgres, statement: str) -> None:
    import psycopg

    with psycopg.connect(postgres.admin_dsn("hirz"), autocommit=True) as connection:
        connection.execute(statement)
