"""A whole house as a person meets it: portal, desk and worker as processes of their own, driven by a browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 180.0
AXE = Path(__file__).with_name("vendor") / "axe-4.14.1.min.js"
# WCAG 2.2 AA (`axe` calls what it checks of it so).
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class WholeHouse:
    """Where the two doors are."""

    portal: str
    desk: str


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def whole_house(home: Path) -> Iterator[WholeHouse]:
    """`hirz demo` with a handful of reports, started as a person would, stopped by its own signal."""
    ports = {"PUBLIC": free_port(), "DESK": free_port()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HIRZ_", "DJANGO_"))}
    environment = {
        **kept, **{f"HIRZ_PORT_{name}": str(port) for name, port in ports.items()}, "HIRZ_HOME": str(home),
        "HIRZ_WORKERS": "1", "COLUMNS": "80",
    }  # fmt: skip
    log = home.with_suffix(".log")
    with log.open("w") as out:
        words = [sys.executable, "-m", "hirz.cli", "demo", "--json", "--reports", "10", "--seed", "5"]
        process = subprocess.Popen(words, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(process, log)
            yield WholeHouse(f"http://localhost:{ports['PUBLIC']}", f"http://localhost:{ports['DESK']}")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the demo has said its last word of the start; AssertionError with what it said if it ended or took too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        if '"logins"' in log.read_text():
            return
        time.sleep(0.3)
    raise AssertionError(log.read_text())


def weight(page: Any) -> int:
    """Bytes of a page with everything that it asks for, as they would travel without compression."""
    asked = "[location.href, ...performance.getEntriesByType('resource').map((entry) => entry.name)]"
    return sum(len(page.request.get(address).body()) for address in page.evaluate(asked))


def axe_violations(page: Any) -> list[str]:
    """What axe finds on a page: rule and element, one line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    return [f"{page.url} {one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]
