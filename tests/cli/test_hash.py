"""`hirz hash`: digests and perceptual hashes of files, for machines and for people."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from hirz.cli import main as hirz
from hirz.core.hashing import pdq_from_bytes
from tests.core.hashing.files import blots, encoded, moving, tiles, video


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A picture, a poor one, one that moves, a text, and a picture that is cut short."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "picture.png").write_bytes(encoded(blots()))
    (tmp_path / "moves.gif").write_bytes(moving([tiles(), tiles(seed=5)], "GIF", duration=500))
    (tmp_path / "poor.png").write_bytes(encoded(blots(noise=0) // 64 + 90))
    (tmp_path / "words.txt").write_text("a text", encoding="utf-8")
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    """The answer by the names of the files."""
    out = capsys.readouterr().out
    return {Path(row["path"]).name: row for row in map(json.loads, out.splitlines())}


def test_a_folder_is_hashed_file_by_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line of JSON each; a file that shows nothing has its exact digests all the same."""
    assert hirz(["hash", "--json", str(folder)]) == 0
    found = lines(capsys)
    assert sorted(found) == ["moves.gif", "picture.png", "poor.png", "words.txt"]
    data = (folder / "deep" / "picture.png").read_bytes()
    picture = found["picture.png"]
    assert picture["sha256"] == hashlib.sha256(data).hexdigest()
    assert picture["md5"] == hashlib.md5(data, usedforsecurity=False).hexdigest()
    assert (picture["kind"], picture["size"], picture["variant"]) == ("picture", len(data), "full")
    assert (picture["pdq"], picture["quality"]) == (pdq_from_bytes(data).hex, pdq_from_bytes(data).quality)
    assert found["poor.png"]["refusal"] == "low_quality"
    assert [one["seconds"] for one in found["moves.gif"]["frames"]] == [0.0, 0.5]
    assert (found["words.txt"]["kind"], found["words.txt"]["pdq"]) == ("other", None)


def test_a_picture_that_is_cut_short_is_a_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1, the reason, and the others hashed."""
    (folder / "cut.png").write_bytes(encoded(blots())[:-4000])
    assert hirz(["hash", "--json", str(folder)]) == 1
    found = lines(capsys)
    assert found["cut.png"]["fault"]["kind"] == "CutShort"
    assert found["cut.png"]["sha256"]
    assert found["picture.png"]["pdq"]


def test_people_read_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The hash, its quality, and whether it is one to use."""
    (folder / "cut.png").write_bytes(encoded(blots())[:-4000])
    assert hirz(["hash", str(folder)]) == 1
    out = capsys.readouterr().out
    assert f"PDQ {pdq_from_bytes(encoded(blots())).hex}, quality 100, full size" in out
    assert "too little in it to search for" in out
    assert "animation, 2 frames hashed" in out
    assert "no picture or video that is read here" in out
    assert "picture, not hashed: the file ends before its picture does" in out


@pytest.mark.parametrize("words", [["nowhere.png"], [".", "--every", "-1"], [".", "--every", "nan"], [".", "--vpdq"]])
def test_wrong_use_is_said(folder: Path, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2."""
    monkeypatch.chdir(folder)
    assert hirz(["hash", *words]) == 2


def test_nothing_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither beside the files nor in a house: it needs none."""
    monkeypatch.delenv("HIRZ_HOME", raising=False)
    before = sorted(folder.rglob("*"))
    assert hirz(["hash", str(folder)]) == 0
    assert sorted(folder.rglob("*")) == before


def test_a_video_has_frames_and_its_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON, and as the lines that partners exchange."""
    pytest.importorskip("av", reason="the extra `video` is not installed: LOUD SKIP")
    path = tmp_path / "film.mp4"
    path.write_bytes(video([tiles(), tiles(seed=5)]))
    assert hirz(["hash", "--json", str(path)]) == 0
    frames = lines(capsys)["film.mp4"]["frames"]
    assert [one["frame"] for one in frames] == [0, 10]
    assert hirz(["hash", "--vpdq", str(path)]) == 0
    text = capsys.readouterr().out
    assert text.splitlines() == [f"{one['frame']},{one['quality']},{one['pdq']},{one['seconds']:.3f}" for one in frames]
    (tmp_path / "words.txt").write_text("a text", encoding="utf-8")
    assert hirz(["hash", "--vpdq", str(tmp_path / "words.txt")]) == 1


def test_names_that_are_no_text_can_be_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name is bytes: what cannot be shown is written as an escape."""
    (tmp_path / "a\udcff.txt").write_text("a text", encoding="utf-8")
    for words in ([], ["--json"]):
        assert hirz(["hash", *words, str(tmp_path)]) == 0
        assert "udcff" in capsys.readouterr().out
