"""Who is alive: processes told apart by id and start time, so that a re-used id is never killed.

Reads /proc where there is one (Linux) and asks `ps` elsewhere; finding strays by folder or mark works on Linux only,
and answers "none" elsewhere.
"""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1  # linux/prctl.h
STAT_START_TIME = 19  # field 22 of proc(5) stat, counted from the state field after the name
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def start_mark(pid: int) -> str | None:
    """A text that names this life of the process id: boot and start time; None if it is gone or a zombie."""
    if not PROC.is_dir():
        return _start_mark_by_ps(pid)
    try:
        stat = (PROC / str(pid) / "stat").read_text(errors="replace")
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    # The name in brackets may hold spaces and brackets of its own: count from the last one.
    fields = stat.rpartition(")")[2].split()
    if fields[0] in "ZX":
        return None
    return f"{boot}:{fields[STAT_START_TIME]}"


def _start_mark_by_ps(pid: int) -> str | None:
    answer = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, started = answer.stdout.strip().partition(" ")
    return started.strip() if started and not state.startswith("Z") else None


def lives(pid: int, mark: str | None) -> bool:
    """Whether the very process that was recorded under this mark still runs."""
    return mark is not None and start_mark(pid) == mark


def _every_pid() -> Iterator[int]:
    if not PROC.is_dir():
        return
    for entry in PROC.iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            yield int(entry.name)


def works_in(pid: int, folder: Path, program: str) -> bool:
    """Whether the process lives, has this working directory, and its name begins with `program`; True if unknowable."""
    if not PROC.is_dir():
        return True
    try:
        named = (PROC / str(pid) / "comm").read_text().startswith(program)
        return (
            named and (PROC / str(pid) / "cwd").readlink() == Path(os.path.realpath(folder)) and bool(start_mark(pid))
        )
    except OSError:
        return False


def working_in(folder: Path, program: str) -> list[int]:
    """All processes of which `works_in` holds: how PostgreSQL's own are found after their parent died."""
    return [pid for pid in _every_pid() if works_in(pid, folder, program)]


def carrying(name: str, value: str) -> list[int]:
    """Living processes whose environment at start held NAME=value."""
    wanted = f"{name}={value}".encode()
    found = []
    for pid in _every_pid():
        with contextlib.suppress(OSError):
            if wanted in (PROC / str(pid) / "environ").read_bytes().split(b"\0") and start_mark(pid):
                found.append(pid)
    return found


def send(pid: int, signal_number: int) -> None:
    """Send a signal; a process that is gone already is what we wanted."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal_number)


def send_to_group(leader: int, signal_number: int) -> None:
    """Send a signal to a whole process group; an empty group is no fault."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal_number)


def wait_gone(gone: Callable[[], bool], seconds: float) -> bool:
    """Ask every 20 ms until it is so; False after `seconds`."""
    deadline = time.monotonic() + seconds
    while not gone():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end_all(find: Callable[[], list[int]], seconds: float = 5.0) -> None:
    """End every process that `find` names, the hard way, and again until none is found or `seconds` are over."""

    def none_left() -> bool:
        strays = find()
        for pid in strays:
            send(pid, signal.SIGKILL)
        return not strays

    wait_gone(none_left, seconds)


def before_exec(death_signal: int | None) -> Callable[[], None]:
    """What a child does between fork and exec: no core dumps, and `death_signal` from the kernel when we are gone.

    The second holds for a kill -9 too, on Linux alone. The kernel watches the *thread* that forked, so children are
    started from the main thread.
    """
    parent = os.getpid()

    def prepare() -> None:
        # A core would hold what the process was reading.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if death_signal is None or _LIBC is None:
            return
        _LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        # We may have died between fork and that line; then no signal would ever come.
        if os.getppid() != parent:
            os._exit(1)

    return prepare
