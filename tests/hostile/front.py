"""The real public server before a database of its own, spoken to by raw sockets; and the law that every answer keeps."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from hirz.cli.home import Home
from hirz.cli.house import zone_environment
from hirz.cli.services import web_arguments
from hirz.cli.settings import number
from tests.intake.plain import COUNTS, report

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
ANSWER_SECONDS = 20.0
SETTLED_SECONDS = 0.3
JSON = {"Content-Type": "application/json"}

# Statuses that tell the sender something specific; of the 5xx only "not now" and "no room".
SPECIFIC = frozenset(
    {200, 201, 202, 204, 301, 302, 304, 400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 422, 431, 503, 507}
)
# What an answer must never show: our files, our libraries, our database.
INTERNALS = (
    b"Traceback",
    b'File "',
    b"site-packages",
    b"psycopg",
    b"django.",
    b"/src/hirz",
    b"SELECT ",
    b"INSERT ",
    b"granian",
)
RSS_GROWTH_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back; status 0: the connection ended without an answer."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Front:
    """A running public server."""

    home: Path
    dsn: str
    admin: str
    token: str
    application: str = "hirz.web.wsgi_public:application"
    environment: Mapping[str, str] = field(default_factory=dict)
    threads: int = 0  # as the settings say
    port: int = 0
    _server: subprocess.Popen[bytes] | None = None
    _worker: int = 0

    def start(self) -> None:
        """Start and wait until the application answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment = {**os.environ, **zone_environment(Home(self.home), "public", self.dsn), **self.environment}
        environment.pop("HIRZ_SECRET_KEY", None)
        log = (self.home / "run" / f"front-{self.port}.log").open("wb")
        with log:
            self._server = subprocess.Popen(
                web_arguments(self.application, self.port, self.threads or number("HIRZ_THREADS_PUBLIC")),
                env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while self.ask("GET", "/api/v1/openapi.json").status == 0:
            assert time.monotonic() < deadline, self.log()
            assert self._server.poll() is None, self.log()
            time.sleep(0.1)
        self._worker = self.worker()

    def stop(self) -> None:
        """End it and everything it started."""
        if self._server is None:
            return
        self._server.terminate()
        try:
            self._server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._server.pid, 9)
            self._server.wait()

    def log(self) -> str:
        """What the server said."""
        return (self.home / "run" / f"front-{self.port}.log").read_text(errors="replace")[-4000:]

    def worker(self) -> int:
        """The process that runs the application."""
        assert self._server is not None
        text = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text().split()
        return max((int(pid) for pid in text), key=rss, default=0)

    def is_the_same(self) -> bool:
        """Whether the process that answered first still does: a crash would be hidden by a restart."""
        return self.worker() == self._worker != 0

    def memory(self) -> int:
        """Bytes of memory that the application holds."""
        return rss(self._worker)

    # -- speaking -----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def connected(self, seconds: float = ANSWER_SECONDS) -> Iterator[socket.socket]:
        """A raw connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            yield connection

    def raw(self, data: bytes, *, half_close: bool = False, seconds: float = ANSWER_SECONDS) -> Answer:
        """Send bytes as they are; `half_close` says afterwards that nothing more comes."""
        try:
            with self.connected(seconds) as connection:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    connection.sendall(data)
                    if half_close:
                        connection.shutdown(socket.SHUT_WR)
                return read_answer(connection)
        except OSError:
            return Answer()

    def head(self, method: str, path: str, headers: Mapping[str, str], length: int | None) -> bytes:
        """The first lines of a request."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if length is not None:
            lines.append(f"Content-Length: {length}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float = ANSWER_SECONDS,
    ) -> Answer:
        """An ordinary request."""
        length = None if body is None else len(body)
        return self.raw(self.head(method, path, headers or {}, length) + (body or b""), seconds=seconds)

    def signed(self, key: str, **headers: str) -> dict[str, str]:
        """The headers of an honest partner."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, **JSON, **named}

    def post(self, body: bytes, key: str, path: str = "/api/v1/reports", **headers: str) -> Answer:
        """Send a body as an honest partner would."""
        return self.ask("POST", path, body, self.signed(key, **headers))

    def post_report(self, key: str, *, seconds: float = ANSWER_SECONDS) -> Answer:
        """An ordinary report."""
        body = report(f"An account asks for money ({key}).")
        return self.ask("POST", "/api/v1/reports", body, self.signed(key), seconds=seconds)

    # -- what is stored -----------------------------------------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """Rows of each kind, and files, once nothing moves any more: who left early may still be served."""
        last = self._counts_now()
        while (found := self._counts_after(SETTLED_SECONDS)) != last:
            last = found
        return found

    def _counts_after(self, seconds: float) -> dict[str, int]:
        time.sleep(seconds)
        return self._counts_now()

    def _counts_now(self) -> dict[str, int]:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            rows = {name: connection.execute(text).fetchone()[0] for name, text in COUNTS.items()}  # type: ignore[call-overload,index]
        files = [path for path in (self.home / "blobs").rglob("*") if path.is_file()]
        return {**rows, "files": len(files), "drafts": sum(path.suffix == ".tmp" for path in files)}


def rss(pid: int) -> int:
    """Resident memory of a process; 0 if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def read_answer(connection: socket.socket) -> Answer:
    """Read one answer to the end of the connection."""
    data = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            data += piece
    head, _, body = bytes(data).partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not lines[0].startswith("HTTP/1."):
        return Answer()
    pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
    return Answer(int(lines[0].split()[1]), {name.lower(): value.strip() for name, value in pairs}, body)


def require_law(answer: Answer, what: str) -> None:
    """A specific status, problem+json where it is an error of the API, and nothing of our insides."""
    assert answer.status in SPECIFIC, f"{what}: answered {answer.status} {answer.body[:200]!r}"
    for inside in INTERNALS:
        assert inside not in answer.body, f"{what}: shows {inside!r}"
    if answer.status < 400:
        return
    kind = answer.headers.get("content-type", "")
    if answer.body and kind.startswith("application/"):
        assert kind == "application/problem+json", f"{what}: {kind}"
        assert answer.json["status"] == answer.status, what
    if answer.status in {503, 507}:
        assert "retry-after" in answer.headers, what


def require_whole(counts: Mapping[str, int]) -> None:
    """Reports, documents, keys, wraps, entries and files agree: nothing is half stored."""
    whole = counts["reports"] + counts["quarantined"]
    assert counts["documents"] == counts["keys"] == counts["reports"], counts
    assert counts["wraps"] == 2 * whole, counts
    assert counts["entries"] == whole, counts
    assert counts["files"] == counts["blobs"], counts
    assert counts["drafts"] == 0, counts


class Listener:
    """A loopback server that nobody should ever call: attacks name its address."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()
