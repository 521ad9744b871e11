"""`hirz hashlist` inside an opened house: what it prints for people and for machines, and its answers 0 and 1."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hirz.base.errors import HirzError
from hirz.cli import hash_lists
from hirz.cli.commands import hashlist
from hirz.cli.errors import CliError
from hirz.core.formats.hash_lists import NotAList

MD5 = "d35c785545392755e7e4164457657269"
pytestmark = pytest.mark.usefixtures("rollback")


@pytest.fixture
def zone() -> str:
    """The command runs in the worker's zone."""
    return "worker"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """One call of the command: its answer and what it printed."""

    def run(*words: object, machine: bool = False) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        hashlist.add_arguments(parser)
        args = parser.parse_args([str(word) for word in words])
        args.json = machine
        answer = hashlist.ACTS[args.act](args)
        return answer, capsys.readouterr().out

    return run


def written(folder: Path, *rows: str, heading: str = "md5,classification") -> Path:
    """A table in a file."""
    path = folder / "list.csv"
    path.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    return path


def test_import_status_and_report(call: Any, tmp_path: Path) -> None:
    """A bad row is answered with 1, named in the report, and quoted nowhere."""
    path, report = written(tmp_path, f"{MD5},A", "secretword,A"), tmp_path / "report.csv"
    named = ("--code", "lent", "--name", "Lent", "--source", "test", "--review", "2020-01-01", "--terms", "ours only")
    answer, text = call("import", path, *named, "--report", report)
    assert answer == 1
    assert "1 digests added, 0 known already, 0 changed, 0 taken back, 1 left out" in text
    assert "Not hexadecimal" in text
    assert "document 1, row 3, md5: not-hexadecimal" in text
    assert report.read_text(encoding="utf-8").splitlines()[1].startswith("1,3,md5,not-hexadecimal,")
    assert "secretword" not in text + report.read_text(encoding="utf-8")
    answer, text = call("status", "lent")
    assert answer == 0
    assert "2020-01-01 !" in text
    said = json.loads(call("status", machine=True)[1])
    [card] = [one for one in said["lists"] if one["code"] == "lent"]
    assert (card["terms"], card["is_overdue"], card["states"]) == ("ours only", True, {"active": 1})


def test_again_changes_nothing_and_says_so(call: Any, tmp_path: Path) -> None:
    """In the words of machines too."""
    path = written(tmp_path, f"{MD5},A")
    assert call("import", path, "--code", "lent", "--name", "Lent", "--source", "test")[0] == 0
    answer, text = call("import", path, "--code", "lent", machine=True)
    said = json.loads(text)
    assert (answer, said["added"], said["known"], said["state"]) == (0, 0, 1, "done")


def test_own_lists_are_made_and_exported(call: Any, tmp_path: Path) -> None:
    """A lent one is not; files that are written are the operator's alone to read."""
    assert call("new", "--code", "ours", "--name", "Ours")[0] == 0
    to = tmp_path / "out.csv"
    assert call("export", "ours", "--to", to)[0] == 0
    assert to.stat().st_mode & 0o077 == 0
    call("import", written(tmp_path, f"{MD5},A"), "--code", "lent", "--name", "Lent", "--source", "test")
    with pytest.raises(HirzError):
        call("export", "lent")
    assert json.loads(call("feedback", "lent")[1]) == {"answers": [], "without_reason": 0}


def test_settings(call: Any, tmp_path: Path) -> None:
    """Switched on in part; nonsense is refused in words."""
    call("import", written(tmp_path, f"{MD5},A"), "--code", "lent", "--name", "Lent", "--source", "test")
    assert "20 % of its entries" in call("set", "lent", "--enable", 20)[1]
    for words in (("set", "nothing"), ("set", "lent", "--review", "soon"), ("status", "nothing")):
        with pytest.raises(CliError):
            call(*words)
    with pytest.raises(CliError):
        call("import", written(tmp_path), "--code", "x", "--enable", 200)
    page = tmp_path / "page.html"
    page.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(NotAList):
        call("import", page, "--code", "x", "--name", "X", "--source", "x")


def test_every_act_has_its_command() -> None:
    """And each stands in the help."""
    assert set(hashlist.ACTS) == {"import", "status", "new", "set", "export", "feedback"}
    assert all(getattr(hash_lists, act.__name__) is act for act in hashlist.ACTS.values())
