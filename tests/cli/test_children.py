"""Children get only their own database address, and patience grows while they keep dying."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from hirz.cli import processes
from hirz.cli.children import Child, Service, child_environment, stop_together


def test_no_database_address_but_the_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal's process cannot find the owner's password in its environment."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://admin:secret@server/db")
    monkeypatch.setenv("HIRZ_DATABASE_URL_OWNER", "postgresql://owner:secret@server/db")
    monkeypatch.setenv("HIRZ_COUNTRY", "ma")
    environment = child_environment(Service("public", (), {"HIRZ_DATABASE_URL": "its own"}), "mark")
    assert environment["HIRZ_DATABASE_URL"] == "its own"
    assert environment["HIRZ_COUNTRY"] == "ma"
    assert not any("secret" in value for value in environment.values())


def test_patience_grows_and_ends() -> None:
    """Each early death doubles the pause, up to half a minute."""
    child = Child(Service("short", (sys.executable, "-c", "raise SystemExit(3)")), "mark", None)
    pauses = []
    for _ in range(8):
        child.start()
        assert processes.wait_gone(lambda: child.ended() == 3, 60)
        pauses.append(child.pause)
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert not child.restart_if_due()


def test_output_goes_to_the_log(tmp_path: Path) -> None:
    """What a child says is kept, one life after the other."""
    log = tmp_path / "log"
    child = Child(Service("talk", (sys.executable, "-c", "print('said')")), "mark", log)
    for _ in range(2):
        child.start()
        assert processes.wait_gone(lambda: child.ended() == 0, 60)
    assert log.read_text() == "said\nsaid\n"


def test_a_group_is_ended_as_one() -> None:
    """A child that ignores the polite signal is killed with its own children, within its grace."""
    stubborn = (
        "import signal, subprocess; signal.signal(15, signal.SIG_IGN); p = subprocess.Popen(['sleep', '60']); p.wait()"
    )
    child = Child(Service("stubborn", (sys.executable, "-c", stubborn), grace=0.3), "mark-of-a-group", None)
    child.start()
    assert processes.wait_gone(lambda: len(processes.carrying("HIRZ_RUN", "mark-of-a-group")) == 2, 60)
    begun = time.monotonic()
    stop_together([child])
    assert time.monotonic() - begun < 30
    assert processes.wait_gone(lambda: not processes.carrying("HIRZ_RUN", "mark-of-a-group"), 30)


def test_children_make_no_core_dumps() -> None:
    """A core would hold what the process was reading."""
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run(
        [sys.executable, "-c", code], preexec_fn=processes.before_exec(None), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "(0, 0)"
