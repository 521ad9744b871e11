"""A database and keys of the test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.base.vault.keyroom import own_keys


@pytest.fixture
def files(database: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The key folder; the session's keys stay as they are."""
    from hirz.base.vault.keys import forget_keys

    yield own_keys(monkeypatch, tmp_path)
    monkeypatch.undo()
    forget_keys()
