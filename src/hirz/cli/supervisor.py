"""The one supervisor of `hirz demo` and `hirz serve`: PostgreSQL, portal, desk and workers live and end together.

Order of life: lock, take over what a killed predecessor left, PostgreSQL, services. Order of death: services in the
order they were named (web before workers), then PostgreSQL. Nothing outlives it: children get a signal from the kernel
if it is killed, and what escapes that is found by its recorded id and start time at the next start.
"""

import contextlib
import fcntl
import json
import os
import secrets
import select
import signal
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType, TracebackType

from hirz.cli import processes
from hirz.cli.children import Child, Service, stop_together
from hirz.cli.errors import AlreadyRunning, ChildrenFailed, PortTaken, PostgresError
from hirz.cli.home import Home
from hirz.cli.postgres import Postgres

LOOPBACK = "127.0.0.1"
READY_SECONDS = 120.0
MOST_RESTARTS = 2  # before the first answer; later a child is started again for ever
TICK_SECONDS = 0.5
DATABASE_CHECK_SECONDS = 1.0
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end: INT, TERM, or a closed terminal. Not a fault."""


class Supervisor:
    """Use as a context: entering locks the home and brings PostgreSQL up, leaving stops everything in order.

    `say` gets one sentence for every event an operator should see. `logs`: a folder for the children's output, or None
    to let it flow to ours (under a service manager that keeps it). Must be used from the main thread.
    """

    def __init__(
        self, home: Home, postgres: Postgres, *, say: Callable[[str], None] = print, logs: Path | None = None
    ) -> None:
        self._home = home.create()
        self._postgres = postgres
        self._say = say
        self._logs = logs
        self._mark = secrets.token_hex(16)
        self._children: list[Child] = []
        self._stopping = False
        self._lock: int | None = None
        self._handlers: dict[int, object] = {}
        self._database_seen = 0.0
        self._wake_reader, self._wake_writer = -1, -1

    # -- the context ------------------------------------------------------------------------------------------------

    def __enter__(self) -> "Supervisor":
        self._take_lock()
        try:
            self._end_leftovers()
            self._catch_signals()
            self._record()
            self._postgres.start(bound=True)
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._leave()
        return kind is not None and issubclass(kind, Stopped)

    def _leave(self) -> None:
        for names in (("public", "desk"), None):
            some = [child for child in self._children if names is None or child.service.name in names]
            stop_together(some)
            self._children = [child for child in self._children if child not in some]
        self._postgres.stop()
        self._release_signals()
        (self._home.run / "supervisor.json").unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    # -- what a command does inside it ------------------------------------------------------------------------------

    def start(self, services: Sequence[Service]) -> None:
        """Start the services, and return when every port answers. Raises PortTaken, ChildrenFailed, or Stopped."""
        for service in services:
            if service.port is not None:
                refuse_taken_port(service.name, service.port)
        for service in services:
            self._add(service)
        deadline = time.monotonic() + READY_SECONDS
        waiting = [child for child in self._children if child.service.port is not None]
        while waiting:
            self.tick()
            waiting = [child for child in waiting if not _answers(child.service.port or 0)]
            hopeless = [child for child in waiting if child.restarts > MOST_RESTARTS or time.monotonic() > deadline]
            if hopeless:
                raise ChildrenFailed(self._silence(hopeless[0].service))

    def run_task(self, task: Service) -> int:
        """Run something to its end on our terminal, watching the services meanwhile; its exit code. Raises Stopped."""
        child = Child(task, self._mark, None)
        child.start(terminal=True)
        try:
            while True:
                code = child.ended()
                if code is not None:
                    return code
                self.tick()
        finally:
            stop_together([child])

    def wait(self) -> None:
        """Watch the services until somebody asks for the end, which is raised as Stopped."""
        while True:
            self.tick()

    # -- watching -----------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Sleep until a signal, a child's death or half a second; then restart what died. Raises Stopped."""
        if self._stopping:
            raise Stopped
        with contextlib.suppress(InterruptedError):
            select.select([self._wake_reader], [], [], TICK_SECONDS)
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_reader, 4096)
        if self._stopping:
            raise Stopped
        self._watch_database()
        for child in self._children:
            code = child.ended()
            if code is not None:
                self._say(f"{child.service.name} ended ({_cause(code)}); starting it again in {child.pause:g} s.")
            if child.restart_if_due():
                self._record()

    def _watch_database(self) -> None:
        if time.monotonic() - self._database_seen < DATABASE_CHECK_SECONDS:
            return
        self._database_seen = time.monotonic()
        if not self._postgres.ours or self._postgres.running():
            return
        self._say("PostgreSQL ended; starting it again.")
        try:
            self._postgres.start(bound=True)
        except PostgresError as fault:
            self._say(str(fault))

    def _add(self, service: Service) -> None:
        log = self._logs / f"{service.name}.log" if self._logs else None
        if log:
            log.unlink(missing_ok=True)
        child = Child(service, self._mark, log)
        child.start()
        self._children.append(child)
        self._record()

    def _silence(self, service: Service) -> str:
        sentence = f"{service.name} does not answer on port {service.port}"
        if self._logs is None:
            return f"{sentence}; the reason stands above."
        log = self._logs / f"{service.name}.log"
        words = log.read_text(errors="replace").strip().splitlines()[-8:]
        return "\n  ".join([f"{sentence}. The end of {log}:", *words])

    # -- signals ------------------------------------------------------------------------------------------------------

    def _catch_signals(self) -> None:
        self._wake_reader, self._wake_writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._wake_writer, warn_on_full_buffer=False)
        for number in (*ENDING, signal.SIGCHLD):
            self._handlers[number] = signal.signal(number, self._on_signal)

    def _release_signals(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._handlers.clear()
        if self._wake_reader >= 0:
            signal.set_wakeup_fd(-1)
            os.close(self._wake_reader)
            os.close(self._wake_writer)
            self._wake_reader = self._wake_writer = -1

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number in ENDING:
            self._stopping = True

    # -- one at a time, and what a killed one left --------------------------------------------------------------------

    def _take_lock(self) -> None:
        self._lock = os.open(self._home.run / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            self._lock = None
            pid = self._read_record().get("pid", "unknown")
            raise AlreadyRunning(
                f"Hirz runs in {self._home.path} already (process {pid}): stop that one first, with Ctrl-C or kill {pid}."
            ) from None

    def _record(self) -> None:
        children = [
            {"name": c.service.name, "pid": c.pid, "mark": processes.start_mark(c.pid)} for c in self._children if c.pid
        ]
        record = {"pid": os.getpid(), "run": self._mark, "children": children}
        draft = self._home.run / "supervisor.json.new"
        draft.write_text(json.dumps(record))
        draft.rename(self._home.run / "supervisor.json")

    def _read_record(self) -> dict[str, object]:
        try:
            record = json.loads((self._home.run / "supervisor.json").read_text())
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}

    def _end_leftovers(self) -> None:
        """A predecessor that was killed left no goodbye: end its children, told by id and start time, and their own."""
        record = self._read_record()
        children = record.get("children")
        for child in children if isinstance(children, list) else []:
            pid, mark = child.get("pid"), child.get("mark")
            if processes.lives(pid, mark):
                self._say(f"Ending {child.get('name')} of an earlier start (process {pid}).")
                processes.send_to_group(pid, signal.SIGKILL)
                processes.wait_gone(lambda pid=pid, mark=mark: not processes.lives(pid, mark), 5.0)  # type: ignore[misc]
        if record.get("run"):
            processes.end_all(lambda: processes.carrying("HIRZ_RUN", str(record["run"])))


def refuse_taken_port(name: str, port: int) -> None:
    """Say which port is taken, and how to choose another; granian itself would share it silently."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((LOOPBACK, port))
        except OSError as fault:
            raise PortTaken(
                f"Port {port} for {name} is not free ({fault.strerror}): "
                f"choose another with HIRZ_PORT_{name.upper()}={port + 10}."
            ) from None


def _answers(port: int) -> bool:
    """Whether HTTP is spoken there; a listening socket alone does not mean that the application was loaded."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(7) == b"HTTP/1."
    except OSError:
        return False


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
