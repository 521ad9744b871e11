"""Kill -9 of web, worker and PostgreSQL at random moments: nothing acknowledged is lost, nothing happens twice."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.firing import TARGETS, Outcome, Storm

KILLS_IN_A_TEST = 9
KILLS_IN_A_CAMPAIGN = 200


@pytest.fixture
def home() -> Iterator[Path]:
    """A home on disk; short, because a socket lies in it."""
    with tempfile.TemporaryDirectory(prefix="hz-") as folder:
        yield Path(folder) / "h"


def storm(home: Path, kills: int, seed: int, application: str = "", targets: tuple[str, ...] = TARGETS) -> Outcome:
    """One house, one storm."""
    fire = Storm(home, application, targets=targets)
    try:
        fire.start()
        outcome = fire.rage(kills, seed)
    finally:
        fire.end()
    print(outcome)
    return outcome


def require_whole(outcome: Outcome) -> None:
    """What every storm must leave behind."""
    assert outcome.refused == []
    assert outcome.acknowledged > 0
    assert outcome.in_flight_peak >= 50
    assert outcome.lost == []
    assert outcome.doubles == []


def test_nothing_acknowledged_is_lost(home: Path) -> None:
    """A sample of the campaign."""
    require_whole(storm(home, KILLS_IN_A_TEST, seed=11))


def test_acknowledging_early_is_found_out(home: Path) -> None:
    """The planted variant loses acknowledged reports, and the same check says so."""
    outcome = storm(home, 4, seed=12, application="tests.flow.early_ack:application", targets=("web",))
    assert outcome.acknowledged > 0
    assert outcome.lost != []
    with pytest.raises(AssertionError):
        require_whole(outcome)


@pytest.mark.campaign
def test_two_hundred_kills(home: Path) -> None:
    """The whole campaign, by `make campaign`."""
    require_whole(storm(home, int(os.environ.get("HIRZ_KILLS", KILLS_IN_A_CAMPAIGN)), seed=7))
