"""Root lets the server's user through, and nobody else, and nowhere else."""

import os
import subprocess
from pathlib import Path

import pytest

from hirz.cli.system_user import SystemUser, open_programs, open_way

NOBODY = SystemUser(65_534, 65_534)
STRANGER = SystemUser(65_533, 65_533)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")


def can(user: SystemUser, *command: str) -> bool:
    """Whether the command succeeds as that user."""
    return (
        subprocess.run(
            command, user=user.uid, group=user.gid, extra_groups=[], capture_output=True, check=False
        ).returncode
        == 0
    )


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """A readable file below two folders of root's own."""
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    for folder in (tmp_path, inner.parent, inner):
        folder.chmod(0o700)
    (inner / "file").write_text("x")
    (inner / "file").chmod(0o644)
    return inner / "file"


def test_passage_for_one_user(deep: Path) -> None:
    """The user reads the file, cannot list a folder on the way, and others still cannot pass."""
    assert not can(NOBODY, "cat", str(deep))
    open_way(deep, NOBODY)
    assert can(NOBODY, "cat", str(deep))
    assert not can(NOBODY, "ls", str(deep.parent))
    assert not can(STRANGER, "cat", str(deep))


def test_a_chmod_takes_the_passage_and_the_next_start_gives_it_back(deep: Path) -> None:
    """chmod 0700 writes the mask of the list: seen, and mended."""
    open_way(deep, NOBODY)
    deep.parent.chmod(0o700)
    assert not can(NOBODY, "cat", str(deep))
    open_way(deep, NOBODY)
    assert can(NOBODY, "cat", str(deep))


def test_two_users_may_pass(deep: Path) -> None:
    """A second grant keeps the first."""
    open_way(deep, NOBODY)
    open_way(deep, STRANGER)
    assert can(NOBODY, "cat", str(deep))
    assert can(STRANGER, "cat", str(deep))


def test_a_file_system_without_lists_gets_the_execute_bit(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where access-control lists are not to be had, everybody may pass; still nobody may list."""

    def refused(*_arguments: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "setxattr", refused)
    open_way(deep, NOBODY)
    assert can(STRANGER, "cat", str(deep))
    assert not can(STRANGER, "ls", str(deep.parent))


def test_programs_of_a_strict_umask_are_opened(tmp_path: Path) -> None:
    """Installed under umask 077 the server's programs can be run by its user, and are not writable."""
    program = tmp_path / "bin" / "tool"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho yes\n")
    program.chmod(0o700)
    program.parent.chmod(0o700)
    open_programs(program.parent, NOBODY)
    open_way(program, NOBODY)
    assert can(NOBODY, str(program))
    assert program.stat().st_mode & 0o777 == 0o755
