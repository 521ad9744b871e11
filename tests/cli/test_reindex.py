"""`hirz reindex`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hirz.cli import main as hirz
from tests.intake.cloning import module_clone, zone_of
from tests.triage.making import make_reports, plain

__all__ = ["module_clone", "zone_of"]


def test_what_is_left_is_counted_and_indexed(
    zone_of: Any, module_clone: str, house: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures for machines, sentences for people; a second run finds nothing to do."""
    from hirz.detect.models import SearchPart

    make_reports(zone_of, plain(1), plain(2))
    monkeypatch.setenv("HIRZ_DATABASE_URL", house.postgres.dsn("worker", module_clone))
    SearchPart.objects.all().delete()
    assert hirz(["reindex", "--json", "--count"]) == 0
    assert json.loads(capsys.readouterr().out) == {"indexed": 0, "broken": 0, "left": 2}
    assert hirz(["reindex", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"indexed": 2, "broken": 0, "left": 0}
    assert hirz(["reindex"]) == 0
    assert "0 reports indexed." in capsys.readouterr().out
    assert hirz(["reindex", "--count"]) == 0
    assert "Every scanned report is indexed." in capsys.readouterr().out
