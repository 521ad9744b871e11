"""`hirz ledger`: an export from the house, and a check that needs neither house nor network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hirz.cli import main as hirz
from tests.base.ledger.filling import fill, kept_database

ENTRIES = 40


@pytest.fixture(scope="module")
def kept(house: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """An export with four heads, its key and what a witness kept; made once."""
    from django.conf import settings

    from hirz.base.vault.keys import key_files

    folder = tmp_path_factory.mktemp("ledger")
    found = SimpleNamespace(file=folder / "ledger.jsonl", witness=folder / "witness", verifier="")

    def fill_it(zone: Any) -> None:
        witness, settings.HIRZ_WITNESS_DIR = settings.HIRZ_WITNESS_DIR, found.witness
        try:
            fill(ENTRIES, at_once=10)
        finally:
            settings.HIRZ_WITNESS_DIR = witness
        assert hirz(["ledger", "export", "--output", str(found.file), "--json"]) == 0
        found.verifier = key_files().verifier()

    with kept_database(house, fill_it):
        yield found


def verdict(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> Any:
    """The JSON verdict on a file."""
    capsys.readouterr()
    assert hirz(["ledger", "verify", *map(str, words), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_an_export_verifies(kept: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """With the key from elsewhere and the heads of a witness."""
    found = verdict(capsys, kept.file, "--verifier", kept.verifier, "--witness", kept.witness)
    assert found["ok"]
    assert (found["entries"], found["heads"], found["witnessed"]) == (ENTRIES, 4, 4)
    assert not found["key_from_file"]


def test_the_key_may_be_a_file(kept: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of one line, or several after a change of keys."""
    file = tmp_path / "ledger.verifier"
    file.write_text(kept.verifier + "\n\n")
    assert verdict(capsys, kept.file, "--verifier", file)["ok"]


def test_without_a_key_the_verdict_says_what_that_is_worth(kept: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """In the reader's language."""
    capsys.readouterr()
    assert hirz(["ledger", "verify", str(kept.file), "--language", "fr"]) == 0
    assert "rien ne prouve qui l’a produit" in capsys.readouterr().out


def test_an_altered_line_is_found(kept: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, and where."""
    altered = tmp_path / "altered.jsonl"
    altered.write_bytes(kept.file.read_bytes().replace(b'"analyst"', b'"auditor"', 1))
    found = verdict(capsys, altered, "--verifier", kept.verifier, code=1)
    assert found["problems"][0]["kind"] == "entries_altered"
    assert hirz(["ledger", "verify", str(altered)]) == 1
    assert "cannot be relied on" in capsys.readouterr().out


def cut(kept: Any, tmp_path: Path) -> Path:
    """The export without its last ten entries and their head: whole in itself."""
    file = tmp_path / "cut.jsonl"
    file.write_bytes(b"".join(kept.file.read_bytes().splitlines(keepends=True)[:-11]))
    return file


def test_a_tail_that_was_cut_off_is_found_by_the_witness(
    kept: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only by the witness."""
    file = cut(kept, tmp_path)
    found = verdict(capsys, file, "--verifier", kept.verifier, "--witness", kept.witness, code=1)
    assert "tail_cut" in {problem["kind"] for problem in found["problems"]}


def test_without_the_witness_the_cut_would_not_be_seen(
    kept: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The planted bad variant: a check that forgets to ask the witness."""
    with pytest.raises(AssertionError):
        verdict(capsys, cut(kept, tmp_path), "--verifier", kept.verifier, code=1)


def test_a_witness_may_be_one_file(kept: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """As it comes by e-mail."""
    [file] = kept.witness.glob("checkpoints-*.jsonl")
    assert verdict(capsys, kept.file, "--witness", file)["witnessed"] == 4


def test_a_damaged_line_of_a_witness_is_named(kept: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It counts as a head that is not signed; the others are compared all the same."""
    [file] = kept.witness.glob("checkpoints-*.jsonl")
    damaged = tmp_path / file.name
    damaged.write_bytes(file.read_bytes() + b'{"size": 50, "no')
    capsys.readouterr()
    assert hirz(["ledger", "verify", str(kept.file), "--witness", str(tmp_path), "--json"]) == 1
    printed = capsys.readouterr()
    assert "line 5: this is no kept head" in printed.err
    found = json.loads(printed.out)
    assert [problem["kind"] for problem in found["problems"]] == ["witness_not_signed"]
    assert found["witnessed"] == 4


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["/nowhere.jsonl"], 1, "/nowhere.jsonl cannot be read"),
        (["{file}", "--verifier", "no-key"], 2, "The verifier key cannot be used"),
        (["{file}", "--verifier", ""], 2, "There is no verifier key"),
        (["{file}", "--witness", "/nowhere"], 1, "There are no kept heads"),
        (["{folder}"], 1, "cannot be read"),
    ],
)
def test_wrong_use_is_a_sentence(
    kept: Any, capsys: pytest.CaptureFixture[str], words: list[str], code: int, sentence: str
) -> None:
    """No traceback."""
    capsys.readouterr()
    filled = [word.format(file=kept.file, folder=kept.file.parent) for word in words]
    assert hirz(["ledger", "verify", *filled]) == code
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"{}\n", b'{"format":"hirz-ledger-1"}\n', b"[" * 100_000])
def test_what_is_no_export_is_a_verdict(
    kept: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """Hostile files too: a finding, never a traceback."""
    file = tmp_path / "x.jsonl"
    file.write_bytes(content)
    assert not verdict(capsys, file, code=1)["ok"]


def test_a_check_needs_no_house(kept: Any, tmp_path: Path) -> None:
    """In a process without any setting, from standard input; Django is not even imported."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    program = (
        "import sys; from hirz.cli import main; code = main(sys.argv[1:]);"
        " assert not any(name.split('.')[0] in {'django', 'psycopg'} for name in sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "ledger", "verify", "-", "--verifier", kept.verifier, "--witness", kept.witness],
        input=kept.file.read_bytes(), capture_output=True, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"whole and unaltered: 40 entries" in done.stdout


def test_an_export_never_overwrites(kept: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """It may be the only one."""
    before = kept.file.read_bytes()
    assert hirz(["ledger", "export", "--output", str(kept.file)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert kept.file.read_bytes() == before
    assert kept.file.stat().st_mode & 0o077 == 0


def test_an_empty_ledger_is_not_exported(database: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is no head that would count its entries."""
    assert hirz(["ledger", "export", "--output", str(tmp_path / "x")]) == 1
    assert "Nothing has been signed yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_breaks_off_leaves_no_file(
    database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was cut short must not pass for an export."""
    from hirz.base.ledger import exporting

    fill(5)

    def cut_short(start: int, end: int) -> Iterator[tuple[int, bytes]]:
        yield 0, b"{}\n"
        raise OSError("the disk is full")

    monkeypatch.setattr(exporting, "_batch", cut_short)
    with pytest.raises(OSError, match="full"):
        hirz(["ledger", "export", "--output", str(tmp_path / "x.jsonl")])
    assert not (tmp_path / "x.jsonl").exists()
