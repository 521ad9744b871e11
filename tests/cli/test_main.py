"""The command tree: one table, quick help, faults as sentences and exit codes."""

import argparse
import json
import subprocess
import sys
import types

import pytest

from hirz.cli import main as hirz
from hirz.cli.commands import COMMANDS, Command
from hirz.cli.errors import CliError, WrongUse

FAKE = "tests.cli.fake_command"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A command whose body the test replaces."""
    module = types.ModuleType(FAKE)
    module.add_arguments = lambda parser: parser.add_argument("--fail", action="store_true")  # type: ignore[attr-defined]
    module.run = lambda args: 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, FAKE, module)
    monkeypatch.setitem(COMMANDS, "fake", Command(FAKE, "only here"))
    return module


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each row of the table can be imported and explains itself."""
    with pytest.raises(SystemExit) as end:
        hirz([name, "--help"])
    assert end.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    """`hirz --help` is quick: neither Django nor a database driver is loaded."""
    code = "import sys; from hirz.cli import main; sys.argv = ['hirz', '--help']\ntry: main()\nexcept SystemExit: print(sorted({'django', 'psycopg', 'rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("words", [[], ["nothing-like-it"], ["fake", "--unknown"]])
def test_wrong_use_is_two(fake: types.ModuleType, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """No command, an unknown one, an unknown option: exit code 2 and usage on standard error."""
    with pytest.raises(SystemExit) as end:
        hirz(words)
    assert end.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize(("fault", "code"), [(CliError("Mend it."), 1), (WrongUse("Say it otherwise."), 2)])
def test_a_fault_is_one_sentence(
    fake: types.ModuleType, fault: CliError, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback for what an operator can mend; with --json it is an object."""

    def fails(args: argparse.Namespace) -> int:
        raise fault

    fake.run = fails  # type: ignore[attr-defined]
    assert hirz(["fake"]) == code
    assert capsys.readouterr().err == f"hirz: {fault}\n"
    assert hirz(["fake", "--json"]) == code
    assert json.loads(capsys.readouterr().err) == {"error": str(fault)}


def test_the_commands_own_code_is_kept(fake: types.ModuleType) -> None:
    """A command that found something says 1."""
    fake.run = lambda args: 1 if args.fail else 0  # type: ignore[attr-defined]
    assert hirz(["fake"]) == 0
    assert hirz(["fake", "--fail"]) == 1


def test_a_bug_is_not_hidden(fake: types.ModuleType) -> None:
    """Planted: an error that is no CliError keeps its traceback."""

    def breaks(args: argparse.Namespace) -> int:
        raise ZeroDivisionError

    fake.run = breaks  # type: ignore[attr-defined]
    with pytest.raises(ZeroDivisionError):
        hirz(["fake"])
