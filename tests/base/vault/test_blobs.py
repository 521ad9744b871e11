"""A blob that is written as it arrives: sealed in every byte, durable once kept, nothing when abandoned."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from hirz.base.errors import NotWritable
from hirz.base.vault import blobs
from hirz.base.vault.blobs import BlobWriter
from hirz.core.sealing import Context, new_key

CANARY = b"quiet-river-word"
KEY = new_key()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of blobs."""
    monkeypatch.setattr(settings, "HIRZ_HOME", tmp_path)
    (tmp_path / "blobs").mkdir()
    return tmp_path / "blobs"


@pytest.fixture
def context() -> Context:
    """A file of its own."""
    return Context("attachment", uuid4(), "file")


def files(place: Path) -> list[Path]:
    """Everything there is."""
    return [path for path in place.rglob("*") if path.is_file()]


@pytest.mark.parametrize("pieces", [[], [b""], [CANARY], [CANARY * 5_000] * 3])
def test_what_is_kept_reads_back(place: Path, context: Context, pieces: list[bytes]) -> None:
    """In any pieces; the file holds no word of it, is the owner's alone, and carries the hour."""
    writer = BlobWriter(KEY, context)
    for piece in pieces:
        writer.write(piece)
    writer.seal()
    [draft] = files(place)
    assert draft.suffix == ".tmp"
    blob = writer.keep()
    [kept] = files(place)
    assert kept == blobs.path_of(blob.name)
    assert b"".join(blobs.read_blob(blob.name, KEY, context)) == b"".join(pieces)
    assert CANARY not in kept.read_bytes()
    assert (kept.stat().st_size, kept.stat().st_mode & 0o777) == (blob.sealed_size, 0o600)
    assert [path.stat().st_mtime % 3600 for path in (kept, kept.parent)] == [0, 0]
    assert isinstance(blob.object_id, UUID)


@pytest.mark.parametrize("moment", ["begun", "written", "sealed", "kept"])
def test_abandoned_it_is_gone(place: Path, context: Context, moment: str) -> None:
    """At whatever moment; twice does no harm."""
    writer = BlobWriter(KEY, context)
    if moment != "begun":
        writer.write(CANARY * 10_000)
    if moment in {"sealed", "kept"}:
        writer.seal()
    if moment == "kept":
        writer.keep()
    writer.abandon()
    writer.abandon()
    assert files(place) == []
    # Nor does a folder tell to the second that somebody was cut off.
    assert [path.stat().st_mtime % 3600 for path in (place, *place.iterdir())] == [0, 0]


@pytest.mark.parametrize("call", ["write", "seal", "keep"])
def test_a_disk_that_refuses_leaves_nothing(
    place: Path, context: Context, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """At each call the sender hears it, and no draft stays."""
    writer = BlobWriter(KEY, context)

    def refuse(*arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "full")

    if call == "write":
        monkeypatch.setattr(writer, "_put", refuse)
        with pytest.raises(NotWritable):
            writer.write(CANARY)
    else:
        writer.write(CANARY)
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(NotWritable):
            writer.seal()
    assert files(place) == []


def test_a_name_that_exists_is_never_written_over(
    place: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """O_EXCL: the other's draft stays as it is."""
    monkeypatch.setattr(blobs.secrets, "token_hex", lambda size: "ab" * 16)
    first = BlobWriter(KEY, context)
    with pytest.raises(NotWritable):
        BlobWriter(KEY, context)
    assert len(files(place)) == 1
    first.abandon()
    assert files(place) == []


def test_below_the_floor_nothing_begins(place: Path, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """No room: refused before a byte, and `has_room` counts what is about to come."""
    assert blobs.has_room()
    assert not blobs.has_room(2**60)
    monkeypatch.setattr(settings, "HIRZ_FREE_DISK", 2**60)
    with pytest.raises(NotWritable):
        BlobWriter(KEY, context)
    assert files(place) == []
