"""A database for a whole test module: a clone takes a second or more, and most tests can count what they add."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

SwitchZone = Callable[[str], Any]


@pytest.fixture(scope="module")
def module_clone(house: Any) -> Iterator[str]:
    """A clone of the template for this module."""
    name = house.clone()
    yield name
    house.connect("worker", "not-yet")
    house.postgres.drop_database(name)


@pytest.fixture
def zone_of(house: Any, module_clone: str) -> Iterator[SwitchZone]:
    """The module's database, as the worker; `with zone_of("public"):` speaks as another zone meanwhile."""
    from hirz.detect.services import forget_suppress_list

    @contextmanager
    def within(zone: str) -> Iterator[None]:
        house.connect(zone, module_clone)
        try:
            yield
        finally:
            house.connect("worker", module_clone)

    house.connect("worker", module_clone)
    forget_suppress_list()
    yield within
    house.connect("worker", "not-yet")
