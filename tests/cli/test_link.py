"""`hirz link`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hirz.cli.main import main


def write(folder: Path) -> None:
    """Three reports, two of which share a wallet."""
    (folder / "holdings.csv").write_text(
        "report,kind,value,role\n1,wallet,7,reported\n2,wallet,7,reported\n3,wallet,8,reported\n", encoding="utf-8"
    )
    (folder / "reports.csv").write_text("report,sender,day\n1,a,1\n2,b,2\n3,c,3\n", encoding="utf-8")


def test_groups_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A CSV of report and group, and figures for machines."""
    write(tmp_path)
    assert main(["link", str(tmp_path), "--out", str(tmp_path / "groups.csv"), "--json", "--threads", "1"]) == 0
    assert (tmp_path / "groups.csv").read_text(encoding="utf-8").split() == ["report,group", "1,1", "2,1", "3,3"]
    assert json.loads(capsys.readouterr().out) | {"rounds": 0} == {
        "reports": 3, "groups": 1, "linked": 2, "alike": 0, "rounds": 0,
    }  # fmt: skip


def test_what_is_missing_or_there_already_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No folder, no table, a file that would be overwritten."""
    there = tmp_path / "there.csv"
    there.write_text("", encoding="utf-8")
    for folder, out, said in (
        (tmp_path / "no", tmp_path / "g.csv", "is no folder"),
        (tmp_path, tmp_path / "g.csv", "has no holdings.csv"),
        (tmp_path, there, "is there already"),
    ):
        assert main(["link", str(folder), "--out", str(out)]) == 1
        assert said in capsys.readouterr().err
