"""Sample files that lie beside the project, not in it: a test that needs them is skipped loudly where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def samples(name: str) -> Path:
    """The path of a sample beside the checkout, or a loud skip (a failure when HIRZ_REQUIRE=all)."""
    path = ROOT.parent / "shared" / "samples" / name
    if path.exists():
        return path
    if os.environ.get("HIRZ_REQUIRE") == "all":
        pytest.fail(f"HIRZ_REQUIRE=all, and the sample {name} is absent")
    pytest.skip(f"the sample {name} is absent")
