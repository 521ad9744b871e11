"""The supervisor keeps everything running, ends everything in order, and leaves nothing behind however it dies."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from hirz.cli import processes
from hirz.cli.cluster import Cluster
from hirz.cli.home import Home
from hirz.cli.roles import Passwords

ROOT = Path(__file__).resolve().parents[2]


class House:
    """A supervisor in a process of its own, and what its test wants to know of it."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None
        self.marks: set[str] = set()

    def start(self) -> subprocess.Popen[str]:
        """Start it; its sentences come on standard output."""
        command = [sys.executable, "tests/cli/small_house.py", str(self.home.path), str(self.port)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    def up(self) -> "House":
        """Start it and wait until it says ready."""
        self.process = self.start()
        assert "ready" in self.until("ready")
        self.marks.add(json.loads((self.home.run / "supervisor.json").read_text())["run"])
        return self

    def until(self, word: str) -> str:
        """Everything it says up to a line that contains the word, or to its end."""
        assert self.process
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if word in line:
                break
        return said

    def end(self, how: int = signal.SIGTERM) -> str:
        """Send a signal and give what it said until its end."""
        assert self.process
        self.process.send_signal(how)
        said = self.until("\0")
        self.process.wait(30)
        assert self.process.stdout
        self.process.stdout.close()
        return said

    def child(self, name: str) -> int:
        """The recorded id of a service."""
        record = json.loads((self.home.run / "supervisor.json").read_text())
        return next(int(child["pid"]) for child in record["children"] if child["name"] == name)

    def postmaster(self) -> int | None:
        """The living PostgreSQL of this home."""
        return Cluster(self.home, {}, Passwords(self.home.run)).postmaster()

    def strays(self) -> list[int]:
        """Every living process that any of its supervisors started, directly or not."""
        found = [pid for mark in self.marks for pid in processes.carrying("HIRZ_RUN", mark)]
        return found + processes.working_in(self.home.pg, "postgres")

    def answers(self) -> bool:
        """Whether the web service says ok."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            return False


@pytest.fixture
def house(made_home: Path) -> Iterator[House]:
    """A house of its own; whatever a test leaves is ended."""
    made = House(made_home)
    yield made
    if made.process and made.process.poll() is None:
        made.end()
    processes.end_all(made.strays)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_polite_end_stops_everything(house: House, how: int) -> None:
    """INT, TERM and a closed terminal end web, workers and PostgreSQL, even a child that ignores the polite signal."""
    house.up()
    assert house.answers()
    assert len(house.strays()) > 4
    assert "stopped" in house.end(how)
    assert house.process
    assert house.process.returncode == 0
    assert house.strays() == []
    last = sorted((house.home.pg / "log").glob("*.log"))[-1].read_text().strip()
    assert last.endswith("database system is shut down")


def test_a_second_start_says_that_one_runs(house: House) -> None:
    """Two supervisors never share a home."""
    house.up()
    second = house.start()
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"runs in {house.home.path} already (process {house.process.pid if house.process else 0})" in said
    assert house.answers()


def test_nothing_survives_a_killed_supervisor(house: House) -> None:
    """kill -9 of the supervisor: the kernel ends its children; what ignores that is ended by the next start."""
    house.up()
    house.end(signal.SIGKILL)
    stubborn_left = processes.wait_gone(lambda: len(house.strays()) <= 1, 60)
    assert stubborn_left, house.strays()
    house.up()
    assert house.answers()
    first_mark = next(iter(house.marks - {json.loads((house.home.run / "supervisor.json").read_text())["run"]}))
    assert processes.carrying("HIRZ_RUN", first_mark) == []
    house.end()
    assert house.strays() == []


def test_a_quick_restart_after_a_kill(house: House) -> None:
    """A start that follows the kill at once waits for ports and data to be free instead of failing."""
    for _ in range(2):
        house.up()
        house.end(signal.SIGKILL)
    house.up()
    assert house.answers()


def test_a_killed_postmaster_is_started_again(house: House) -> None:
    """kill -9 of PostgreSQL: back within seconds, by itself."""
    house.up()
    first = house.postmaster()
    assert first
    os.kill(first, signal.SIGKILL)
    assert "starting it again" in house.until("PostgreSQL ended")
    assert processes.wait_gone(lambda: house.postmaster() not in (None, first), 60)


@pytest.mark.parametrize("name", ["public", "worker-1"])
def test_a_killed_child_is_started_again(house: House, name: str) -> None:
    """kill -9 of the web server's main process or of a worker: a new one takes its place, the old group is gone."""
    house.up()
    first = house.child(name)
    os.kill(first, signal.SIGKILL)
    assert "signal 9" in house.until(f"{name} ended")
    assert processes.wait_gone(lambda: house.child(name) != first, 60)
    assert processes.wait_gone(house.answers, 60)


def test_a_killed_web_process_is_replaced(house: House) -> None:
    """kill -9 of the process that answers (granian's own child): a new one answers."""
    house.up()
    main = house.child("public")
    children = [int(pid) for pid in Path(f"/proc/{main}/task/{main}/children").read_text().split()]
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    assert processes.wait_gone(house.answers, 60)


def test_a_taken_port_is_named(house: House) -> None:
    """The sentence says which port, and which setting chooses another; nothing is left running."""
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", house.port))
        squatter.listen()
        house.process = house.start()
        said, _ = house.process.communicate(timeout=60)
    assert f"Port {house.port} for public is not free" in said
    assert f"HIRZ_PORT_PUBLIC={house.port + 10}" in said
    assert house.strays() == []


def test_a_record_never_names_a_strangers_process(house: House) -> None:
    """A recorded id that another program has got by now is left alone: id and start time must both fit."""
    bystander = subprocess.Popen(["sleep", "60"])
    house.home.create()
    child = {"name": "public", "pid": bystander.pid, "mark": "another-boot:1"}
    (house.home.run / "supervisor.json").write_text(json.dumps({"pid": 1, "run": "x" * 32, "children": [child]}))
    house.up()
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()
