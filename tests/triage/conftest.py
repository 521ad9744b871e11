"""Fixtures of the tests of triage."""

from __future__ import annotations

import pytest

from hirz.core.sealing import derive
from tests.intake.cloning import module_clone, zone_of

__all__ = ["module_clone", "zone_of"]

SKETCH_KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def same_sketches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether two near-same texts meet in a band is a chance that the key decides; here it is decided once."""

    def derived(key: bytes, label: str) -> bytes:
        return SKETCH_KEY if label == "text sketch" else derive(key, label)

    monkeypatch.setattr("hirz.detect.services.derive", derived)
