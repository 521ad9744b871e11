"""What house tests need besides the suite's own fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def static_folder() -> None:
    """The folder of collected static files, empty: the server looks whether it is there."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
