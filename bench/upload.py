"""How fast does a file of 300 MB go through the portal into the vault, in how much memory, and does a word of it touch the disk?

Peer: the same server and the same address with Django's own handler for large files, which spools them to a temporary
file in clear. Both in one run, on a disk file system, over a loopback socket, from the first byte sent to the answer
(for us: sealed, digested three times, synced, renamed and in the sealed draft). The plaintext holds a canary in every
64 kB; half-way, where the sender pauses, and at the end all files of the home, temporary ones among them, are searched
for it. The peer must be found out, or the search is worth nothing.

    python -m bench.upload --megabytes 300
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hostile.front import Front, read_answer, rss
from tests.hostile.visiting import BOUNDARY, KIND, Visitor

BLOCK = 64 * 1024
CANARY = secrets.token_bytes(24)
MOST_MEMORY = 100 * 1024 * 1024
APPLICATIONS = {"hirz": "hirz.web.wsgi_public:application", "django's own handler": "bench.upload_stock:application"}


def main() -> None:
    """Both servers in their turn, so many rounds; figures as JSON, exit 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None, help="a folder on a disk file system (default: build/)")
    args = parser.parse_args()
    base = args.folder or Path("build")
    base.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="upload-", dir=base.resolve()))
    try:
        figures = _measured(home, args.megabytes * 1024 * 1024, args.rounds)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(figures, indent=1))
    ours, peer = figures["hirz"], figures["django's own handler"]
    kept = ours["canaries_on_disk"] == 0 < peer["canaries_on_disk"] and ours["peak_memory_mb"] * 1024**2 <= MOST_MEMORY
    sys.exit(0 if kept else 1)


def _measured(home: Path, size: int, rounds: int) -> dict[str, Any]:
    from hirz.cli.house import zone_environment
    from hirz.cli.postgres import EmbeddedPostgres

    postgres = EmbeddedPostgres(home)
    postgres.start(bound=True)
    try:
        postgres.ensure_roles()
        postgres.ensure_database()
        owner = {**os.environ, **zone_environment(postgres.home, "owner", postgres.dsn("owner"))}
        words = [sys.executable, "-m", "tests.hostile.prepare", str(home)]
        subprocess.run(words, env=owner, check=True, capture_output=True)
        (home / "tmp").mkdir()
        figures: dict[str, Any] = {"megabytes": size // 1024**2, "rounds": rounds, "load_before": os.getloadavg()}
        for name, application in APPLICATIONS.items():
            environment = {"HIRZ_UPLOADS": "1", "HIRZ_UPLOAD_BASIS": "measurement", "TMPDIR": str(home / "tmp"),
                           "HIRZ_MAX_UPLOAD_MB": str(size // 1024**2 + 1)}  # fmt: skip
            front = Front(home, postgres.dsn("public"), postgres.admin_dsn("hirz"), "", application, environment)
            front.start()
            try:
                figures[name] = _rounds(front, size, rounds)
            finally:
                front.stop()
    finally:
        postgres.stop()
    rate = figures["hirz"]["mb_per_second"] / figures["django's own handler"]["mb_per_second"]
    return {**figures, "ratio_to_peer": round(rate, 2)}


def _rounds(front: Front, size: int, rounds: int) -> dict[str, Any]:
    """The best rate and the worst of all else."""
    found = []
    for _ in range(rounds):
        # Somebody new each time: a report takes so many megabytes in all.
        visitor = Visitor(front)
        visitor.begin()
        found.append(_one(front, visitor, size))
    return {
        "mb_per_second": max(one["mb_per_second"] for one in found),
        "all_mb_per_second": [one["mb_per_second"] for one in found],
        "memory_before_mb": found[0]["memory_before_mb"],
        "peak_memory_mb": max(one["peak_memory_mb"] for one in found),
        "canaries_on_disk": sum(one["canaries_on_disk"] for one in found),
    }


def _one(front: Front, visitor: Visitor, size: int) -> dict[str, Any]:
    path = visitor.upload_path()
    start = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'.encode()
    end = f"\r\n--{BOUNDARY}--\r\n".encode()
    head = front.head("POST", path, {"Content-Type": KIND, **visitor.headers()}, len(start) + size + len(end))
    before, watch = front.memory(), _Memory(front)
    paused, canaries = 0.0, 0
    with front.connected(600) as connection, watch:
        began = time.perf_counter()
        connection.sendall(head + start)
        for sent, block in _blocks(size):
            connection.sendall(block)
            if sent == size // 2 // BLOCK * BLOCK:
                # Half-way: what lies on the disk at this moment.
                stopped = time.perf_counter()
                time.sleep(0.5)
                canaries += _canaries(front.home)
                paused = time.perf_counter() - stopped
        connection.sendall(end)
        answer = read_answer(connection)
        elapsed = time.perf_counter() - began - paused
    if answer.status != 302:
        raise SystemExit(f"answered {answer.status}: {answer.body[:300]!r}\n{front.log()}")
    return {
        "mb_per_second": round(size / 1024**2 / elapsed, 1),
        "memory_before_mb": round(before / 1024**2, 1),
        "peak_memory_mb": round(watch.most / 1024**2, 1),
        "canaries_on_disk": canaries + _canaries(front.home),
    }


def _blocks(size: int) -> Iterator[tuple[int, bytes]]:
    """The content, a canary in each block; and how much came before it."""
    noise = secrets.token_bytes(BLOCK - len(CANARY))
    for sent in range(0, size, BLOCK):
        yield sent, (CANARY + noise)[: size - sent]


def _canaries(home: Path) -> int:
    """Files that hold a piece of the plaintext."""
    count = 0
    for folder in ("blobs", "tmp", "run", "cache"):
        for path in (home / folder).rglob("*"):
            if path.is_file() and CANARY in path.read_bytes():
                count += 1
    return count


class _Memory:
    """The most memory that the server's process holds while this is open."""

    def __init__(self, front: Front) -> None:
        self.most = 0
        self._front, self._stop = front, threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        worker = self._front.worker()
        while not self._stop.wait(0.02):
            self.most = max(self.most, rss(worker))


if __name__ == "__main__":
    main()
