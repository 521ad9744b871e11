"""One public server for the session, on a database server with the settings of a deployment; each test ends with the law."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hirz.cli.house import zone_environment
from hirz.cli.postgres import EmbeddedPostgres
from tests.hostile.front import ROOT, RSS_GROWTH_BYTES, Front, Listener, require_whole


@dataclass(frozen=True)
class Place:
    """A home with its database server, prepared."""

    postgres: EmbeddedPostgres
    tokens: dict[str, str]

    def environment(self, zone: str) -> dict[str, str]:
        """What a process of a zone finds in its environment."""
        kept = {name: value for name, value in os.environ.items() if name != "HIRZ_SECRET_KEY"}
        return {**kept, **zone_environment(self.postgres.home, zone, self.postgres.dsn(zone))}


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    """A home of its own: the suite's server does not sync, and the public zone refuses to start on it."""
    with tempfile.TemporaryDirectory(prefix="hz-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "h")
        postgres.start(bound=True)
        try:
            postgres.ensure_roles()
            postgres.ensure_database()
            made = Place(postgres, {})
            words = [sys.executable, "-m", "tests.hostile.prepare", str(postgres.home.path)]
            told = subprocess.run(words, cwd=ROOT, env=made.environment("owner"), check=True, capture_output=True)
            made.tokens.update(json.loads(told.stdout))
            yield made
        finally:
            postgres.stop()


@pytest.fixture(scope="session")
def make_front(place: Place) -> Iterator[Callable[..., Front]]:
    """Start another server on the same database: another application, another environment."""
    fronts: list[Front] = []

    def start(**changes: Any) -> Front:
        front = Front(
            home=place.postgres.home.path, dsn=place.postgres.dsn("public"), admin=place.postgres.admin_dsn("hirz"),
            token=place.tokens["good"], **changes,
        )  # fmt: skip
        fronts.append(front)
        front.start()
        return front

    yield start
    for front in fronts:
        front.stop()


@pytest.fixture(scope="session")
def shared_front(make_front: Callable[..., Front]) -> Front:
    """The server that all tests of the session speak to."""
    front = make_front()
    # The first requests load what later ones reuse.
    for number in range(20):
        assert front.post_report(f"warm-{number}").status == 201
    return front


@pytest.fixture
def front(shared_front: Front) -> Iterator[Front]:
    """The server; afterwards the same process answers, grew no more than allowed, and nothing is half stored."""
    before = shared_front.memory()
    yield shared_front
    assert shared_front.is_the_same(), shared_front.log()
    assert shared_front.memory() - before < RSS_GROWTH_BYTES
    require_whole(shared_front.counts())
    assert shared_front.post_report(f"alive-{uuid4()}").status == 201


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    """An address that attacks name and nobody may call."""
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def own() -> str:
    """A word that no other test uses."""
    return uuid4().hex[:12]
