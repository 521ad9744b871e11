"""The public page on the simulated year is as fresh as its tables and figures."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hirz.core.simulation.reference import page
from tests.core.simulation.test_ranking import figures

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/simulation.md"
AGAIN = "HIRZ_WRITE_DOCS=1 pytest tests/core/simulation/test_reference.py"


def check_fresh(text: str) -> None:
    """The page on disk is the text."""
    assert PAGE.read_text(encoding="utf-8") == text, f"stale: run {AGAIN}"


def test_page_is_fresh() -> None:
    """docs/reference/simulation.md is what the tables and the measured figures give; HIRZ_WRITE_DOCS=1 writes it anew."""
    text = f"{page()}\n{figures()}"
    if os.environ.get("HIRZ_WRITE_DOCS"):
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
    check_fresh(text)


def test_a_stale_page_is_noticed() -> None:
    """A page without the figures fails."""
    with pytest.raises(AssertionError):
        check_fresh(page())
