"""What the supervisor runs: the right zone, the right role, and a web server that slow clients cannot block."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hirz.cli import services, settings
from hirz.cli.errors import WrongUse
from hirz.cli.home import Home
from hirz.cli.postgres import EmbeddedPostgres
from hirz.cli.processes import wait_gone

ROOT = Path(__file__).resolve().parents[2]
SLOW_CLIENTS = 100
HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"

Serve = Callable[[int], int]


def test_each_zone_gets_its_own_role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, zone and database role of a process belong together, and no other role's address is there."""
    monkeypatch.setenv("HIRZ_WORKERS", "2")
    home = Home(tmp_path)
    made = services.all_services(home, EmbeddedPostgres(tmp_path))
    assert [service.name for service in made] == ["public", "desk", "worker-1", "worker-2"]
    for service, zone in zip(made, ("public", "desk", "worker", "worker"), strict=True):
        assert service.environment["DJANGO_SETTINGS_MODULE"] == f"hirz.web.settings.{zone}"
        assert service.environment["HIRZ_ZONE"] == zone
        assert f"//hirz_{zone}:" in service.environment["HIRZ_DATABASE_URL"]


def test_the_web_server_keeps_no_log_of_requests() -> None:
    """HTTP/1 only, no access log, failed processes replaced, loopback alone."""
    words = services.web_arguments("app:application", 8000, 4)
    assert {"--no-access-log", "--no-ws", "--respawn-failed-workers"} <= set(words)
    assert words[words.index("--http") + 1] == "1"
    assert words[words.index("--host") + 1] == "127.0.0.1"


def test_origins_follow_the_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    """A form of the desk on another port is still trusted."""
    monkeypatch.setenv("HIRZ_PORT_DESK", "9001")
    monkeypatch.setenv("HIRZ_PORT_PUBLIC", "9000")
    assert services.origins() == "http://localhost:9000,http://localhost:9001"


@pytest.mark.parametrize("value", ["0", "70000", "eight", "-1", "8000 "])
def test_a_wrong_port_is_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the setting and what it takes."""
    monkeypatch.setenv("HIRZ_PORT_DESK", value)
    with pytest.raises(WrongUse, match="HIRZ_PORT_DESK must be a whole number from 1 to 65535"):
        settings.number("HIRZ_PORT_DESK")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start granian with so many threads on an application that reads its body; gives the port."""
    started: list[subprocess.Popen[bytes]] = []

    def start(threads: int) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        words = services.web_arguments("tests.cli.fake_app:application", port, threads)
        started.append(subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL))
        assert wait_gone(lambda: post(port, 1.0), 30)
        return port

    yield start
    for process in started:
        process.terminate()
        process.wait(30)


def post(port: int, seconds: float) -> bool:
    """Whether a whole POST is answered within so many seconds."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=seconds) as client:
            client.sendall(HEAD.replace(b"100", b"2") + b"\r\nab")
            return client.recv(12) == b"HTTP/1.1 200"
    except OSError:
        return False


def dawdle(port: int, sent: bytes) -> list[socket.socket]:
    """Clients that send a beginning and then nothing."""
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW_CLIENTS)]
    for client in clients:
        client.sendall(sent)
    time.sleep(0.5)
    return clients


@pytest.mark.parametrize("sent", [HEAD, HEAD + b"\r\na"], ids=["headers", "body"])
def test_slow_clients_block_nobody(serve: Serve, sent: bytes) -> None:
    """A hundred half-sent requests, and a whole one is answered at once, with the threads that the portal has."""
    port = serve(settings.number("HIRZ_THREADS_PUBLIC"))
    clients = dawdle(port, sent)
    assert post(port, 5.0)
    for client in clients:
        client.close()


def test_too_few_threads_would_be_blocked(serve: Serve) -> None:
    """Planted: with eight threads the same slow bodies let nobody through, so the check above can fail."""
    port = serve(8)
    clients = dawdle(port, HEAD + b"\r\na")
    assert not post(port, 1.0)
    for client in clients:
        client.close()
