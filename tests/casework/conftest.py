"""A case for the tests of this folder: made once for a module, rolled back after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.base.ledger.filling import kept_database, rolled_back
from tests.casework.scene import make_case


def _find(code: str) -> Any:
    from hirz.base.accounts.models import User

    return User.objects.get(email=f"{code}@demo.example")


@pytest.fixture(scope="module")
def kept(house: Any) -> Iterator[SimpleNamespace]:
    """The database with the case in it."""
    found = SimpleNamespace()

    def fill(zone: Callable[[str], Any]) -> None:
        found.made = make_case(zone, _find)

    with kept_database(house, fill) as name:
        found.name = name
        yield found


@pytest.fixture
def scene(house: Any, kept: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """The case, at the desk."""
    with rolled_back(house, kept.name):
        yield kept.made


@pytest.fixture
def case(scene: SimpleNamespace, person: Callable[[str], Any]) -> Any:
    """The case as its investigator has it."""
    from hirz.base.acting import acting_as
    from hirz.casework.models import Case

    with acting_as(person("investigator")):
        return Case.objects.get(pk=scene.case)
