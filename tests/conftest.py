"""One PostgreSQL for the session, one prepared template database, and each test connected as the zone it speaks for.

`database` gives a test a clone of its own (for whatever commits or changes zone); `rollback` gives it the shared clone
inside a transaction that is rolled back. Nobody ever truncates. Demo people are the fixed cast.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

HOME = Path(tempfile.mkdtemp(prefix="hirz-test-"))
os.environ["HIRZ_HOME"] = str(HOME)
os.environ["HIRZ_DATABASE_URL"] = "postgresql://hirz_worker@/not-yet"
os.environ["HIRZ_SECRET_KEY"] = "only-for-tests"
os.environ["DJANGO_SETTINGS_MODULE"] = "hirz.web.settings.test"

TEMPLATE = "hirz_template"
SHARED = "hirz_shared"
COMPARTMENTS = {"public": (), "desk": ("intake", "evidence"), "worker": ("intake", "evidence"), "owner": ()}

SwitchZone = Callable[[str], Any]


def pytest_configure(config: pytest.Config) -> None:
    """Django knows its applications before test modules import models; it connects to nothing yet."""
    import django

    django.setup()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Remove the session's home."""
    shutil.rmtree(HOME, ignore_errors=True)


class House:
    """The session's server and databases."""

    def __init__(self, postgres: Any) -> None:
        self.postgres = postgres
        self._count = 0

    def clone(self) -> str:
        """A fresh copy of the template."""
        self._count += 1
        name = f"hirz_{os.getpid()}_{self._count}"
        self.postgres.ensure_database(name, template=TEMPLATE)
        return name

    def connect(self, zone: str, name: str) -> None:
        """Point Django's connection at a database, in a zone's role."""
        from django.conf import settings
        from django.db import connection
        from psycopg.conninfo import conninfo_to_dict

        from hirz.base.vault.keys import forget_keys

        connection.close()
        parts = conninfo_to_dict(self.postgres.dsn(zone, name))
        connection.settings_dict.update(
            NAME=parts["dbname"], USER=parts["user"], PASSWORD=parts["password"], HOST=parts["host"], PORT=parts["port"]
        )
        settings.HIRZ_ZONE = zone
        settings.HIRZ_COMPARTMENTS = COMPARTMENTS[zone]
        forget_keys()


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """The server, with the template made by the same set-up that a deployment runs."""
    from hirz.cli.postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(HOME)
    postgres.start()
    try:
        postgres.ensure_roles()
        postgres.ensure_database(TEMPLATE)
        made = House(postgres)
        made.connect("owner", TEMPLATE)
        _prepare()
        made.connect("worker", "not-yet")
        yield made
    finally:
        postgres.stop()


def _prepare() -> None:
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from hirz.base.demo import create_demo_accounts
    from hirz.base.setup import prepare
    from hirz.web.messages import compile_catalogues

    compile_catalogues()
    setup_test_environment()
    (HOME / "keys").mkdir(mode=0o700, exist_ok=True)
    prepare(HOME, demo=True, country="ma", ledger_origin=settings.HIRZ_LEDGER_ORIGIN)
    create_demo_accounts()


@pytest.fixture
def database(house: House) -> Iterator[SwitchZone]:
    """A database of its own. The test speaks as the worker until it calls the fixture with another zone."""
    name = house.clone()

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, name)
        try:
            yield
        finally:
            house.connect("worker", name)

    house.connect("worker", name)
    _forget_lists()
    yield within
    house.connect("worker", "not-yet")
    house.postgres.drop_database(name)


@pytest.fixture(scope="session")
def shared(house: House) -> str:
    """The clone that rolled-back tests share."""
    house.postgres.ensure_database(SHARED, template=TEMPLATE)
    return SHARED


@pytest.fixture
def zone() -> str:
    """The zone of a rolled-back test; a test module overrides it."""
    return "desk"


@pytest.fixture
def rollback(house: House, shared: str, zone: str) -> Iterator[None]:
    """The shared database, in the role of `zone`; everything is rolled back."""
    from django.db import connection, transaction

    house.connect(zone, shared)
    _forget_lists()
    block = transaction.Atomic(None, savepoint=True, durable=False)
    # As Django's own TestCase: a block that is meant to be outermost may be opened inside.
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
    connection.close()


def _forget_lists() -> None:
    from hirz.detect.services import forget_suppress_list

    forget_suppress_list()


@pytest.fixture
def person() -> Callable[[str], Any]:
    """The cast: `person("analyst")` is the demo account of that name."""

    def find(code: str) -> Any:
        from hirz.base.accounts.models import User

        return User.objects.get(email=f"{code}@demo.example")

    return find


@pytest.fixture
def sign_in(person: Callable[[str], Any]) -> Callable[..., Any]:
    """A browser without a browser: `sign_in("analyst")` is a signed-in client; `sign_in(None)` a stranger's."""
    from django.test import Client

    def enter(code: str | None, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        if code is not None:
            client.force_login(person(code), backend="hirz.base.accounts.backends.HirzBackend")
        return client

    return enter


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """No test speaks to anything but this machine (tests/house/test_sockets.py)."""
    from tests.house.sockets import only_loopback

    with only_loopback():
        yield
