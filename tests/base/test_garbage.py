"""A process that works in batches looks for dead rings rarely, and still finds them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from hirz.base.garbage import YOUNG, collect_rarely


class Ring:
    """Refers to itself: only the collector can tell that it is dead."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    """As they were, afterwards."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_the_start_made_is_set_apart() -> None:
    """It is not looked at again, and the next look comes after many new objects."""
    collect_rarely()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == YOUNG


def test_dead_rings_still_go() -> None:
    """The collector stays on."""
    collect_rarely()
    dead = weakref.ref(Ring())
    assert gc.isenabled()
    gc.collect()
    assert dead() is None
