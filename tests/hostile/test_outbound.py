"""Addresses in documents are never called: the system calls of the server are watched while they come in."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hostile import inputs
from tests.hostile.front import Front, Listener


@contextmanager
def watched(pid: int, log: Path) -> Iterator[None]:
    """Write down every connect and every datagram of a process and its threads."""
    if shutil.which("strace") is None:
        message = "strace is absent: outbound connections are not watched"
        (pytest.fail if os.environ.get("HIRZ_REQUIRE") == "all" else pytest.skip)(message)
    words = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=connect,sendto,sendmsg,sendmmsg",
        "-e",
        "signal=none",
        "-o",
        str(log),
        "-p",
        str(pid),
    ]
    tracer = subprocess.Popen(words, stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    time.sleep(1)
    if tracer.poll() is not None:
        pytest.skip(f"strace may not look: {tracer.stderr.read().decode()}")
    try:
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(10)
        tracer.stderr.close()


def outbound(log: Path) -> list[str]:
    """Calls that leave the machine or reach another port: to the database's socket they may go, and nowhere else."""
    lines = log.read_text(errors="replace").splitlines()
    named = [line for line in lines if "AF_INET" in line or ("connect(" in line and "AF_UNIX" not in line)]
    return [line for line in named if "resumed" not in line]


def documents(listener: Listener) -> list[tuple[str, bytes]]:
    """XML that asks for inclusion, and reports full of addresses."""
    address = f"http://127.0.0.1:{listener.port}/x"
    attacks = [d for d in inputs.xml_attacks(address, "/etc/hostname") if len(d[1]) < 10_000]
    links = [
        address,
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/",
        "file:///etc/passwd",
        "//evil.example/x",
        "gopher://127.0.0.1/_x",
    ]
    incident = {"type": "sextortion", "narrative": f"see {address} now", "urls": links}
    return [*attacks, ("links", inputs.good(incident=incident, reported=[{"profile_urls": links}]))]


def test_nobody_is_called(front: Front, own: str, listener: Listener, tmp_path: Path) -> None:
    """Not one connection but the database's, and the listener that the documents name hears nothing."""
    calls = listener.calls
    with watched(front.worker(), tmp_path / "log"):
        for number, (_, data) in enumerate(documents(listener)):
            front.post(data, f"{own}-{number}", "/api/v1/documents")
    assert outbound(tmp_path / "log") == []
    assert listener.calls == calls


def test_a_server_that_looks_is_found(
    make_front: Callable[..., Front], own: str, listener: Listener, tmp_path: Path
) -> None:
    """Planted: an address that is called shows in the watch and at the listener."""
    looking = make_front(application="tests.hostile.fetching:application")
    calls = listener.calls
    with watched(looking.worker(), tmp_path / "log"):
        looking.post(documents(listener)[-1][1], own, "/api/v1/documents")
    assert listener.calls > calls
    with pytest.raises(AssertionError):
        assert outbound(tmp_path / "log") == []
