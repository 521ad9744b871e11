"""`hirz demo` as a person sees it: one command, a table of logins, a desk that answers; Ctrl-C, and nothing is left."""

import fcntl
import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hirz.cli import processes
from hirz.cli.home import Home
from hirz.cli.postgres import EmbeddedPostgres

REPORTS = 40
PATIENCE = 240.0


class Demo:
    """One home, started several times."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        self.postgres = EmbeddedPostgres(home)
        self.ports = {name: free_port() for name in ("PUBLIC", "DESK")}
        self.reports = 0
        self.command = [sys.executable, "-m", "hirz.cli", "demo", "--reports", str(REPORTS), "--seed", "3"]

    @property
    def environment(self) -> dict[str, str]:
        """Ours without what the tests of other parts set, and with ports of our own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HIRZ_", "DJANGO_"))}
        ports = {f"HIRZ_PORT_{name}": str(port) for name, port in self.ports.items()}
        return {**kept, **ports, "HIRZ_HOME": str(self.home.path), "HIRZ_WORKERS": "1", "COLUMNS": "80"}

    def desk(self) -> str:
        """The first page of the desk, with its redirections."""
        with urllib.request.urlopen(f"http://localhost:{self.ports['DESK']}/", timeout=10) as answer:
            return str(answer.read().decode())

    def count(self, table: str) -> int:
        """Rows of a table."""
        with psycopg.connect(self.postgres.dsn()) as connection:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[call-overload]  # noqa: S608
        return int(row[0]) if row else 0

    def strays(self) -> list[int]:
        """Whatever still runs for this home."""
        return processes.carrying("HIRZ_HOME", str(self.home.path)) + processes.working_in(self.home.pg, "postgres")


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def demo(data_to_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A home whose empty data folder was made before."""
    home = tmp_path_factory.mktemp("demo") / "home"
    subprocess.run(["cp", "-a", str(data_to_copy), str(home)], check=True)
    made = Demo(home)
    yield made
    processes.end_all(made.strays)


def read_until(terminal: int, word: str) -> str:
    """What appears on a terminal up to a word, or until it is closed."""
    said = b""
    deadline = time.monotonic() + PATIENCE
    while word.encode() not in said and time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            part = os.read(terminal, 65_536)
        except OSError:
            break
        if not part:
            break
        said += part
    return said.decode(errors="replace")


def test_the_first_start_and_ctrl_c(demo: Demo) -> None:
    """On a terminal: a bar, every report ranked, the logins, both addresses; Ctrl-C ends all with exit code 0."""
    ours, theirs = pty.openpty()

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        demo.command, env=demo.environment, stdin=theirs, stdout=theirs, stderr=theirs, preexec_fn=take_terminal
    )
    os.close(theirs)
    said = read_until(ours, "Ctrl-C stops everything")
    assert "Ctrl-C stops everything" in said, said[-3000:]
    for word in (
        "analyst@demo.example",
        "administrator@demo.example",
        "auditor@demo.example",
        "Scanned, linked and ranked",
    ):
        assert word in said
    assert f"http://localhost:{demo.ports['DESK']}" in said
    demo.reports = demo.count("intake_report")
    assert demo.count("triage_assessment") == demo.reports >= REPORTS * 0.9
    assert "<html" in demo.desk()
    os.write(ours, b"\x03")
    said = read_until(ours, "\0")
    process.wait(30)
    os.close(ours)
    assert process.returncode == 0, said
    assert "Everything is stopped" in said
    assert demo.strays() == []


def test_a_second_start_reuses_the_data(demo: Demo) -> None:
    """A filling that was cut short is sent again and doubles nothing; --json prints objects only; TERM ends it as well."""
    plan = demo.home.cache / "demo-filling.json"
    plan.write_text(plan.read_text().replace("true", "false"))
    process = subprocess.Popen([*demo.command, "--json"], env=demo.environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    seen = []
    for line in process.stdout:
        seen.append(json.loads(line))
        if "logins" in seen[-1]:
            break
    assert seen
    assert seen[-1]["desk"] == f"http://localhost:{demo.ports['DESK']}"
    assert {login["role"] for login in seen[-1]["logins"]} >= {"analyst", "auditor", "administrator"}
    assert demo.count("intake_report") == demo.reports
    process.send_signal(signal.SIGTERM)
    rest = process.stdout.read()
    assert process.wait(30) == 0
    process.stdout.close()
    assert all(json.loads(line) for line in rest.splitlines())
    assert demo.strays() == []


def test_a_database_that_is_no_demo_is_refused(demo: Demo) -> None:
    """A real installation's database is left alone: exit code 1, the reason in words, nothing left running."""
    with demo.postgres.session(), psycopg.connect(demo.postgres.dsn()) as connection:
        connection.execute("UPDATE installation_installation SET is_demo = false")
    refused = subprocess.run(
        demo.command, env=demo.environment, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert refused.returncode == 1
    assert "not marked as a demo" in refused.stderr + refused.stdout
    assert demo.strays() == []
