"""Index files: whole or not at all, and damage at any byte is seen."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hirz.core.matching import HammingIndex, IndexFileBroken, IndexFileError, IndexFileVersion, files
from hirz.core.matching.planning import SCANNED, Layout
from tests.core.matching.oracle import planted, random_hashes


def small_file(folder: Path) -> Path:
    """An index of a few hashes, with names, doubles, a tail and a removed entry: every kind of array."""
    rows = random_hashes(3, 1)
    index = HammingIndex.build(np.concatenate([rows, rows[:1]]), ids=np.arange(4, dtype=np.int64) + 10)
    index.add(random_hashes(1, 2))
    index.remove(np.asarray([11]))
    path = folder / "small"
    index.save(path)
    return path


@pytest.mark.parametrize("layout", ["fast", "small"])
def test_an_opened_index_answers_as_the_one_that_was_saved(tmp_path: Path, layout: Layout) -> None:
    """And goes on: it can be added to, merged and saved over itself."""
    rows = random_hashes(SCANNED + 100, 1)
    queries = planted(rows, np.arange(32), np.arange(32), seed=2)
    index = HammingIndex.build(rows, layout=layout)
    index.remove(np.asarray([5]))
    path = tmp_path / "index"
    index.save(path)
    opened = HammingIndex.open(str(path))
    assert len(opened) == len(index)
    assert all((a == b).all() for a, b in zip(index.search(queries), opened.search(queries), strict=True))
    assert opened.add(rows[:2]).tolist() == [len(rows), len(rows) + 1]
    opened.merge()
    opened.save(path)
    assert len(HammingIndex.open(path).search(rows[:1]).entries) == 2


def test_who_has_the_file_of_before_open_keeps_it(tmp_path: Path) -> None:
    """Another process may be searching while the file is replaced."""
    path = tmp_path / "index"
    rows = random_hashes(10, 1)
    HammingIndex.build(rows).save(path)
    before = HammingIndex.open(path)
    HammingIndex.build(random_hashes(3, 2)).save(path)
    assert len(before.search(rows).entries) == 10
    assert len(HammingIndex.open(path)) == 3


def unseen(path: Path, read: Callable[[Path], object]) -> list[int]:
    """The places at which a changed byte is not noticed."""
    whole = path.read_bytes()
    missed = []
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << (at % 8)
        path.write_bytes(damaged)
        try:
            read(path)
        except IndexFileError:
            continue
        missed.append(at)
    path.write_bytes(whole)
    return missed


def test_a_change_at_any_byte_is_seen(tmp_path: Path) -> None:
    """One bit at every place of the file."""
    path = small_file(tmp_path)
    assert unseen(path, HammingIndex.open) == []
    assert len(HammingIndex.open(path)) == 4


def test_a_reader_that_does_not_look_at_the_body_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bad variant: digests of chunks are taken as they are written."""
    path = small_file(tmp_path)
    monkeypatch.setattr(files, "_arrays", lambda head, body: body)
    assert unseen(path, files.read) != []


def test_a_file_that_was_cut_or_added_to_is_seen(tmp_path: Path) -> None:
    """At every length, and with one byte more."""
    path = small_file(tmp_path)
    whole = path.read_bytes()
    for length in (*range(0, len(whole), 7), len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexFileBroken):
            HammingIndex.open(path)
    path.write_bytes(whole + b"\0")
    with pytest.raises(IndexFileBroken):
        HammingIndex.open(path)


def test_another_version_is_told_from_damage(tmp_path: Path) -> None:
    """Both mean: build it again; the words differ."""
    path = small_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[8] += 1
    path.write_bytes(data)
    with pytest.raises(IndexFileVersion, match="format 2"):
        HammingIndex.open(path)


def test_a_whole_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    """Digests fit, arrays are missing, of another shape, or a note is no note."""
    path = tmp_path / "other"
    rows = random_hashes(2, 1)
    segment = {"bands": 0, "width": 0, "layout": "fast", "first": 0}
    note = {"radius": 31, "layout": "fast", "following": 2, "segments": [segment, segment]}
    cases: list[tuple[dict[str, object], files.Arrays]] = [
        ({}, {}),
        (note, {}),
        (note | {"segments": []}, {"0.rows": rows}),
        (note | {"radius": 99}, {"0.rows": rows, "1.rows": rows[:0]}),
        (note | {"segments": [segment | {"bands": 2, "width": 9}, segment]}, {"0.rows": rows, "1.rows": rows[:0]}),
        (note, {"0.rows": rows.view(np.uint8), "1.rows": rows[:0]}),
    ]
    for said, arrays in cases:
        files.write(path, said, arrays)
        with pytest.raises(IndexFileBroken):
            HammingIndex.open(path)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails, the file of before is there and nothing else."""
    path = small_file(tmp_path)
    before = path.read_bytes()
    with pytest.raises(TypeError):
        files.write(path, {"not": object()}, {})
    monkeypatch.setattr(files.os, "fsync", lambda handle: (_ for _ in ()).throw(OSError("no space left")))
    with pytest.raises(OSError, match="space"):
        HammingIndex.build(random_hashes(5, 3)).save(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["small"]


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    """Lists are lent in confidence."""
    assert stat.S_IMODE(small_file(tmp_path).stat().st_mode) == 0o600


def test_an_absent_file_is_an_os_error(tmp_path: Path) -> None:
    """Nothing to rebuild from is not the same as damage."""
    with pytest.raises(FileNotFoundError):
        HammingIndex.open(tmp_path / "none")
