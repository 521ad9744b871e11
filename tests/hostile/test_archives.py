"""Archives through `hirz ingest`: bombs, slips and lies are told by name, the good report beside them goes in."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import inputs
from tests.hostile.front import ROOT, Front, require_whole

SLIPS = ("/tmp/hirz-slip.json", "hirz-slip.json")
MOST_MEMORY = 1_200 * 1024 * 1024

Ingest = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ingest(place: Any, tmp_path: Path) -> Ingest:
    """`hirz ingest --json` in the public zone, bounded in memory; gives one object for each input."""

    def run(*paths: Path, code: int | None = None) -> list[dict[str, Any]]:
        words = [sys.executable, "-m", "hirz.cli", "ingest", "--json", "--feed", "line", *map(str, paths)]
        done = subprocess.run(
            words, cwd=tmp_path, env={**place.environment("public"), "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY)),
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr[-2000:]
        assert done.returncode in ({0, 1} if code is None else {code}), done.stderr[-2000:]
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def test_every_archive_of_the_list(front: Front, ingest: Ingest, tmp_path: Path) -> None:
    """One run over all: each is told, none is extracted, the run ends in time, nothing is half stored."""
    folder = tmp_path / "in"
    folder.mkdir()
    names = []
    for number, (name, data) in enumerate(inputs.archives()):
        (folder / f"{number:03}.zip").write_bytes(data)
        names.append(name)
    before = front.counts()
    began = time.monotonic()
    results = ingest(folder)
    taken = time.monotonic() - began
    told = {Path(result["path"].split("!")[0]).name for result in results}
    assert told == {f"{number:03}.zip" for number in range(len(names))}, "an archive was passed over in silence"
    assert taken < 120
    for slip in SLIPS:
        assert not Path(slip).exists()
    assert [path.name for path in tmp_path.rglob("*slip*")] == []
    for result in results:
        assert result["outcome"] in {"accepted", "quarantined"}
        assert result["outcome"] == "accepted" or (result["reason"] and result["code"])
    counts = front.counts()
    require_whole(counts)
    print(
        f"{len(names)} archives, {len(results)} results, {counts['reports'] - before['reports']} new reports, {taken:.0f} s"
    )


def test_names_are_data(front: Front, ingest: Ingest, tmp_path: Path) -> None:
    """Bidirectional, invisible and forged names come out as they went in, and name no other file."""
    folder = tmp_path / "in"
    folder.mkdir()
    names = [
        "\u202egnp.json",
        "a\u200bb.json",
        "report.json.exe",
        "--help",
        "-rf",
        "$(id).json",
        "a;b.json",
        "\n.json",
        "%s%n.json",
        "حرز.json",
    ]
    for number, name in enumerate(names):
        (folder / name).write_bytes(inputs.good(reference=f"names-{number}"))
    results = ingest(folder)
    assert {Path(result["path"]).name for result in results} == set(names)
    assert {result["outcome"] for result in results} == {"accepted"}


def test_special_files_are_not_read(front: Front, ingest: Ingest, tmp_path: Path) -> None:
    """Links out of the folder and pipes are passed over: reading a pipe would wait for ever."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.json").symlink_to("/etc/hostname")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.json")
    (folder / "good.json").write_bytes(inputs.good(reference=tmp_path.name))
    assert [Path(result["path"]).name for result in ingest(folder)] == ["good.json"]


@pytest.mark.parametrize("name", ["empty", "null", "huge"])
def test_files_that_are_nothing(front: Front, ingest: Ingest, tmp_path: Path, name: str) -> None:
    """An empty file, a file of NUL, a file larger than any document: refused by name, kept or told."""
    file = tmp_path / f"{name}.json"
    file.write_bytes({"empty": b"", "null": bytes(10_000), "huge": b" " * (60 * 1024 * 1024)}[name])
    [result] = ingest(file, code=1)
    assert (result["outcome"], bool(result["reason"])) == ("quarantined", True)
