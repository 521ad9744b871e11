"""One supervised process: started in a group of its own, restarted with patience, ended as a group."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hirz.cli import processes

STEADY_SECONDS = 30.0  # a child that lived this long starts again without patience
LONGEST_PAUSE = 30.0
FIRST_PAUSE = 0.5
DATABASE_SETTINGS = ("DATABASE_URL", "HIRZ_DATABASE_URL")


@dataclass(frozen=True)
class Service:
    """What to run: arguments, what its environment adds, and the port on which it must answer (None: no port).

    `grace`: seconds between the polite signal and the hard one. `death_signal`: what the kernel sends it if the
    supervisor is killed; a server with processes of its own needs TERM, so that it ends those too.
    """

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    grace: float = 10.0
    death_signal: int = signal.SIGTERM


def child_environment(service: Service, mark: str) -> dict[str, str]:
    """Ours without any database address but the child's own: the portal must not find the owner's password."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(DATABASE_SETTINGS)}
    return {**kept, **service.environment, "HIRZ_RUN": mark}


class Child:
    """A service's process, over all its lives."""

    def __init__(self, service: Service, mark: str, log: Path | None) -> None:
        self.service = service
        self.restarts = 0
        self._mark = mark
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0
        self._due = 0.0

    @property
    def pid(self) -> int | None:
        """The group leader's id while it lives."""
        return self._process.pid if self._process else None

    def start(self, *, terminal: bool = False) -> None:
        """Start the process in a session of its own, so that Ctrl-C on the terminal reaches the supervisor alone.

        `terminal`: its output goes to ours, for a progress bar; else to its log, or to ours where it has none.
        """
        log = self._log.open("ab") if self._log and not terminal else None
        try:
            self._process = subprocess.Popen(
                self.service.arguments,
                env=child_environment(self.service, self._mark),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=processes.before_exec(self.service.death_signal),
                umask=0o077,
            )
        finally:
            if log:
                log.close()
        self._started = time.monotonic()

    def ended(self) -> int | None:
        """The exit code if the process has ended by itself; what is left of its group is ended too."""
        if self._process is None:
            return None
        code = self._process.poll()
        if code is None:
            return None
        processes.send_to_group(self._process.pid, signal.SIGKILL)
        self._process = None
        steady = time.monotonic() - self._started > STEADY_SECONDS
        self._pause = 0.0 if steady else min(LONGEST_PAUSE, max(FIRST_PAUSE, 2 * self._pause))
        self._due = time.monotonic() + self._pause
        return code

    @property
    def pause(self) -> float:
        """Seconds between the last death and the next life."""
        return self._pause

    def restart_if_due(self) -> bool:
        """Start again if the process is gone and its pause is over; True if it was started now."""
        if self._process is not None or time.monotonic() < self._due:
            return False
        self.start()
        self.restarts += 1
        return True

    def ask_to_stop(self) -> None:
        """The polite signal, to the leader alone: it ends its own processes in order."""
        if self._process is not None:
            processes.send(self._process.pid, signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        """Wait for the leader until `deadline` (monotonic), then end the whole group the hard way."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            processes.send(self._process.pid, signal.SIGKILL)
        processes.send_to_group(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


def stop_together(children: list[Child]) -> None:
    """Ask all at once, wait for all, and leave none."""
    for child in children:
        child.ask_to_stop()
    begun = time.monotonic()
    for child in children:
        child.stop(begun + child.service.grace)
