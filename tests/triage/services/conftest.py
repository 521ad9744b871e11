"""One waiting report for the tests of the services of triage."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


@pytest.fixture
def ticket(zone_of: Any, own: str) -> Any:
    """One waiting report, and then the role of the desk."""
    from tests.triage.working import open_tickets, story

    [made] = open_tickets(zone_of, story(own))
    with zone_of("desk"):
        yield made
