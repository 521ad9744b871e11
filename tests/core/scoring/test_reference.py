"""The public page on triage is as fresh as the table."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hirz.core.scoring import FEATURES
from hirz.core.scoring.reference import page

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/scoring.md"
AGAIN = "HIRZ_WRITE_DOCS=1 pytest tests/core/scoring/test_reference.py"


def check_fresh(text: str) -> None:
    """The page on disk is the text."""
    assert PAGE.read_text(encoding="utf-8") == text, f"stale: run {AGAIN}"


def test_page_is_fresh() -> None:
    """docs/reference/scoring.md is what the table generates; HIRZ_WRITE_DOCS=1 writes it anew."""
    if os.environ.get("HIRZ_WRITE_DOCS"):
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
    check_fresh(page())


def test_a_stale_page_is_noticed() -> None:
    """A page with another weight fails."""
    with pytest.raises(AssertionError):
        check_fresh(page().replace("| 60 (", "| 61 ("))


def test_every_feature_is_on_the_page() -> None:
    """No feature is left out."""
    text = page()
    assert all(f"| `{feature.code}` |" in text for feature in FEATURES)
