"""One database for each module, emptied of campaigns before each test; words and accounts that no other test uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


@pytest.fixture(autouse=True)
def nothing_proposed(zone_of: Any) -> Iterator[None]:
    """No campaign of an earlier test stands, and none of its reports can be tied: they are a flood's now."""
    from hirz.triage.models import Campaign, CampaignRun, Ticket

    Campaign.objects.update(state="withdrawn")
    Ticket.objects.update(lane="flood")
    CampaignRun.objects.update(waiting=0, ran_at=None)
    with translation.override("en"):
        yield
