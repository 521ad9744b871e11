"""`hirz exhibit check`: a stranger's check of a bundle, with an exit code and the name of every fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hirz.cli import main as hirz
from tests.core.custody.bundles import both, without_blob
from tests.core.ledger.sample import STRANGER_VERIFIER, VERIFIER


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A whole bundle as a file."""
    file = tmp_path / "exhibit.zip"
    file.write_bytes(both()[0].data)
    return file


def verdict(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> Any:
    """The JSON verdict on a file."""
    capsys.readouterr()
    assert hirz(["exhibit", "check", *map(str, words), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_whole_bundle_passes(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the key from elsewhere: who holds the exhibit, how many acts, what was committed to."""
    found = verdict(capsys, bundle, "--verifier", VERIFIER)
    assert found["ok"] and not found["key_from_file"] and found["blob_included"]
    assert found["chain"] == {"whole": True, "acts": 8, "holder": None, "ended": "destroyed", "last_outcome": "whole"}


def test_the_key_may_be_a_file(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As for the ledger."""
    (tmp_path / "key").write_text(VERIFIER + "\n")
    assert verdict(capsys, bundle, "--verifier", tmp_path / "key")["ok"]


def test_an_altered_byte_is_named(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1; the member in JSON and in words."""
    bundle.write_bytes(bundle.read_bytes().replace(b"not a real page", b"not a real pagE", 1))
    found = verdict(capsys, bundle, "--verifier", VERIFIER, code=1)
    assert ("member_altered", "report.pdf") in [(fault["kind"], fault["member"]) for fault in found["faults"]]
    assert hirz(["exhibit", "check", str(bundle), "--verifier", VERIFIER, "--language", "fr"]) == 1
    assert "Le membre report.pdf a été modifié" in capsys.readouterr().out


def test_what_is_no_bundle_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And not a crash."""
    (tmp_path / "x.zip").write_bytes(b"not a bundle")
    assert verdict(capsys, tmp_path / "x.zip", code=1)["faults"][0]["kind"] == "archive_unreadable"


def test_wrong_use_is_exit_code_two(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No file, a key that is none; another ledger's key is a finding."""
    assert hirz(["exhibit", "check", str(tmp_path / "gone.zip")]) == 2
    assert hirz(["exhibit", "check", str(bundle), "--verifier", "no key"]) == 2
    assert hirz(["exhibit", "check", str(bundle), "--verifier", STRANGER_VERIFIER]) == 1


def test_it_says_what_it_could_not_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the blob, and with the file's own key."""
    (tmp_path / "e.zip").write_bytes(without_blob().data)
    capsys.readouterr()
    assert hirz(["exhibit", "check", str(tmp_path / "e.zip")]) == 0
    said = capsys.readouterr().out
    assert "only its digest" in said and "from the bundle itself" in said and "chain of custody is whole" in said


def test_it_needs_no_house(bundle: Path) -> None:
    """Neither settings nor Django nor a database: a fresh process with nothing set."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HIRZ_", "DJANGO_"))}
    script = (
        "import sys; from hirz.cli import main; code = main(sys.argv[1:]);"
        "print('django' in sys.modules, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "exhibit", "check", str(bundle), "--verifier", VERIFIER],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0 and done.stderr.split()[-1] == "False", done.stderr
