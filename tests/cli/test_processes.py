"""A process is its id and its start time; a re-used id is somebody else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hirz.cli import processes


def test_a_mark_names_one_life() -> None:
    """The same process has the same mark; a gone one has none, and a foreign mark does not fit."""
    sleeper = subprocess.Popen(["sleep", "60"])
    mark = processes.start_mark(sleeper.pid)
    assert mark
    assert processes.lives(sleeper.pid, mark)
    assert not processes.lives(sleeper.pid, "another-boot:1")
    sleeper.kill()
    assert processes.wait_gone(lambda: not processes.lives(sleeper.pid, mark), 30)
    sleeper.wait()
    assert processes.start_mark(sleeper.pid) is None


def test_a_zombie_does_not_live() -> None:
    """Ended but not collected counts as gone."""
    ended = subprocess.Popen(["true"])
    assert processes.wait_gone(lambda: processes.start_mark(ended.pid) is None, 30)
    ended.wait()


def test_found_by_folder_and_by_mark(tmp_path: Path) -> None:
    """Orphans are found by where they work and by what their environment carries; ended until none is left."""
    sleeper = subprocess.Popen(["sleep", "60"], cwd=tmp_path, env={**os.environ, "HIRZ_RUN": "mark-of-this-test"})
    assert processes.wait_gone(lambda: processes.working_in(tmp_path, "sleep") == [sleeper.pid], 30)
    assert processes.working_in(tmp_path, "postgres") == []
    assert processes.carrying("HIRZ_RUN", "mark-of-this-test") == [sleeper.pid]
    processes.end_all(lambda: processes.carrying("HIRZ_RUN", "mark-of-this-test"))
    assert sleeper.wait(30) == -9


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent died")
def test_a_child_ends_with_its_parent() -> None:
    """The kernel ends the child of a killed parent; without the preparation it would go on (planted)."""
    code = (
        "import signal, subprocess, sys, time; from hirz.cli.processes import before_exec;"
        "p = subprocess.Popen(['sleep', '60'], preexec_fn=before_exec(signal.SIGKILL if sys.argv[1] == 'bound' else None));"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    for kind, survives in (("bound", False), ("free", True)):
        parent = subprocess.Popen([sys.executable, "-c", code, kind], stdout=subprocess.PIPE, text=True)
        assert parent.stdout
        child = int(parent.stdout.readline())
        mark = processes.start_mark(child)
        parent.kill()
        parent.wait()
        parent.stdout.close()
        gone = processes.wait_gone(
            lambda child=child, mark=mark: not processes.lives(child, mark), 1 if survives else 30
        )  # type: ignore[misc]
        assert gone is not survives
        processes.send(child, 9)
