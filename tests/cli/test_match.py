"""`hirz match`: hashes and files are looked up, hunts go on in the foreground, and partners get access list by list."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from hirz.cli import main as hirz
from hirz.detect.hunting import begin_hunt
from hirz.detect.models import ListAccess
from tests.detect.listing import apart, file, list_digests, make_list, picture
from tests.intake.cloning import module_clone, zone_of

__all__ = ["module_clone", "zone_of"]


@pytest.fixture(autouse=True)
def worker(zone_of: Any, module_clone: str, house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds this database in its environment."""
    monkeypatch.setenv("HIRZ_DATABASE_URL", house.postgres.dsn("worker", module_clone))


def said(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    """The JSON objects that the command printed."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_hashes_are_looked_up(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With the kind or without it, from the command line or line by line; exit code 1 says that one is known."""
    exact, listed = file("md5"), picture()
    hash_list = make_list()
    list_digests(hash_list, [exact, listed], "B1")
    near = apart(listed, 9).value
    assert hirz(["match", "--json", "ask", exact.value, f"pdq:{near}", near.upper(), file("sha1").value]) == 1
    assert [(row["kind"], row["distance"], row["list"], row["class"]) for row in said(capsys)] == [
        ("md5", 0, hash_list.code, "B1"), ("pdq", 9, hash_list.code, "B1"), ("pdq", 9, hash_list.code, "B1"),
    ]  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO(f"# a list\n\nmd5:{exact.value}  # seen\n"))
    assert hirz(["match", "ask", "-"]) == 1
    assert f"0 bits apart, on {hash_list.code} (own B1)" in capsys.readouterr().out


def test_a_file_is_hashed_and_looked_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its exact digests and by what it shows; nothing known is exit code 0."""
    from PIL import Image

    from hirz.core.hashing import pdq_from_bytes
    from tests.detect.listing import Digest

    path = tmp_path / "gradient.png"
    Image.radial_gradient("L").resize((320, 200)).convert("RGB").save(path)
    assert hirz(["match", "ask", str(path)]) == 0
    assert "Nothing of it stands on a list." in capsys.readouterr().out
    list_digests(make_list(), [apart(Digest("pdq", pdq_from_bytes(path.read_bytes()).hex), 2)])
    assert hirz(["match", "--json", "ask", str(path)]) == 1
    assert [(row["asked"], row["distance"]) for row in said(capsys)] == [("gradient.png", 2)]


@pytest.mark.parametrize("value", ["", "zz", "md5:12", "pdq:" + "0" * 64, "f" * 63, "/no/such/file"])
def test_what_is_no_hash_is_wrong_use(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Said in a sentence, before the house is opened."""
    assert hirz(["match", "ask", value]) == 2
    assert capsys.readouterr().err.startswith("hirz: ")


def test_hunts_go_on_and_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """An operator need not wait for the worker."""
    run = list_digests(make_list(), [picture()])
    begin_hunt(run.pk)
    assert hirz(["match", "--json", "hunts"]) == 0
    assert [row["state"] for row in said(capsys) if row["list"] == run.hash_list_id] == ["running"]
    assert hirz(["match", "hunt"]) == 0
    assert f"{run.hash_list_id}: done" in capsys.readouterr().out
    assert hirz(["match", "hunts"]) == 0
    assert "(100 %)" in capsys.readouterr().out


def test_the_index_is_built_anew(capsys: pytest.CaptureFixture[str]) -> None:
    """And says how many pictures are in it."""
    list_digests(make_list(), [picture(), file()])
    assert hirz(["match", "--json", "index"]) == 0
    assert said(capsys)[0]["entries"] >= 1


def test_a_list_is_opened_and_closed_to_a_partner(capsys: pytest.CaptureFixture[str]) -> None:
    """One list, one partner; its terms are shown to who opens it; the negative list is opened to nobody."""
    hash_list = make_list(terms="Not to be handed on.")
    assert hirz(["match", "open", "pixo", hash_list.code]) == 0
    assert "Not to be handed on." in capsys.readouterr().out
    assert ListAccess.objects.filter(feed="pixo", hash_list=hash_list).exists()
    assert hirz(["match", "--json", "close", "pixo", hash_list.code]) == 0
    assert not ListAccess.objects.filter(hash_list=hash_list).exists()
    assert hirz(["match", "open", "nobody", hash_list.code]) == 1
    assert hirz(["match", "open", "pixo", make_list(is_negative=True).code]) == 1
