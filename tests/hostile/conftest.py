"""One public server for the session, before a database of its own; each test ends with the law."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.hostile.front import RSS_GROWTH_BYTES, Front, Listener, require_whole


@pytest.fixture(scope="session")
def hostile_clone(house: Any) -> Iterator[str]:
    """The database behind the server."""
    name = house.clone()
    yield name
    house.connect("worker", "not-yet")
    house.postgres.drop_database(name)


@pytest.fixture(scope="session")
def tokens(house: Any, hostile_clone: str) -> dict[str, str]:
    """Tokens of a partner: a good one, one of another scope, one that ended, one that was revoked."""
    from hirz.base.accounts.credentials import issue_credential, revoke_credential
    from hirz.base.accounts.enums import Scope
    from hirz.base.accounts.models import Feed
    from hirz.base.actors import Actor
    from hirz.base.clock import now

    house.connect("desk", hostile_clone)
    tester, feed = Actor.system("test"), Feed.objects.get(code="line")

    def issue(scope: Scope, ends: Any = None) -> Any:
        return issue_credential(feed=feed, label="hostile", scopes=[scope], expires_at=ends, by=tester)

    revoked, revoked_token = issue(Scope.REPORTS_WRITE)
    revoke_credential(credential=revoked, by=tester)
    made = {
        "good": issue(Scope.REPORTS_WRITE)[1],
        "scope": issue(Scope.REPORTS_STATUS)[1],
        "ended": issue(Scope.REPORTS_WRITE, now() - timedelta(seconds=1))[1],
        "revoked": revoked_token,
    }
    house.connect("worker", "not-yet")
    return made


@pytest.fixture(scope="session")
def make_front(house: Any, hostile_clone: str, tokens: dict[str, str]) -> Iterator[Callable[..., Front]]:
    """Start another server on the same database: another application, another environment."""
    fronts: list[Front] = []

    def start(**changes: Any) -> Front:
        front = Front(
            home=house.postgres.home.path, dsn=house.postgres.dsn("public", hostile_clone),
            admin=house.postgres.admin_dsn(hostile_clone), token=tokens["good"], **changes,
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
