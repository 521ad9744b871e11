"""Documents go in by batches that are bounded in number and in bytes; a file that is no report is not read whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from hirz.cli import ingesting
from hirz.core.formats import FormatError
from hirz.core.formats.errors import LimitExceeded


def test_a_batch_ends_at_its_number() -> None:
    """Two hundred documents go in at once, without waiting for the next one."""
    found = iter([("a", b"x")] * (2 * ingesting.BATCH + 1))
    batches = ingesting._batches(found)
    first = next(batches)
    assert isinstance(first, list)
    assert len(first) == ingesting.BATCH
    assert sum(1 for _ in found) == ingesting.BATCH + 1, "nothing was read ahead"


def test_a_batch_ends_at_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large documents are never together in memory beyond the budget; one that is larger goes alone."""
    monkeypatch.setattr(ingesting, "BATCH_BYTES", 10)
    sizes = [4, 4, 4, 30, 1, 9, 1]
    batches = list(ingesting._batches((str(n), b"x" * n) for n in sizes))
    assert [[len(content) for _, content in batch if isinstance(content, bytes)] for batch in batches] == [
        [4, 4], [4], [30], [1, 9], [1],
    ]  # fmt: skip


def test_what_cannot_be_read_is_told_by_itself() -> None:
    """A refused member of an archive does not end the batch."""
    error = LimitExceeded("zip-ratio", limit=100)
    found: list[tuple[str, bytes | FormatError]] = [("a", b"x"), ("b", error), ("c", b"y")]
    assert list(ingesting._batches(found)) == [("b", error), [("a", b"x"), ("c", b"y")]]


def test_a_file_is_read_as_far_as_a_report_may_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk image among the reports is refused by its length, and is not taken into memory."""
    monkeypatch.setattr(ingesting, "MAX_FILE_BYTES", 100)
    fitting, image = tmp_path / "fitting.xml", tmp_path / "disk.img"
    fitting.write_bytes(b"x" * 100)
    with image.open("wb") as file:
        file.truncate(5 * 1024**3)
    assert list(ingesting.documents(fitting)) == [(str(fitting), b"x" * 100)]
    [(name, refused)] = ingesting.documents(image)
    assert name == str(image)
    assert isinstance(refused, LimitExceeded)
    assert refused.code == "document-too-large"
