"""Where compiled kernels are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings

from hirz.detect.kernels import keep_kernels


@pytest.mark.parametrize("is_writable", [True, False])
def test_they_lie_under_the_home_of_the_house_where_the_sources_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_writable: bool
) -> None:
    """A system user has no home of its own."""
    kept: list[str] = []
    monkeypatch.setattr(settings, "HIRZ_HOME", tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: is_writable)
    monkeypatch.setattr("hirz.core.matching.jit.keep_kernels_in", kept.append)
    keep_kernels.cache_clear()
    try:
        keep_kernels()
    finally:
        keep_kernels.cache_clear()
    assert kept == ([] if is_writable else [str(tmp_path / "cache" / "kernels")])
