"""The administrator's pages, asked as the desk's own role asks; everything is rolled back."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def admin(rollback: None, sign_in: Any) -> Any:
    """The administrator, signed in."""
    return sign_in("administrator")
