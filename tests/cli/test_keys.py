"""`hirz keys`: sentences and exit codes, and a rotation that survives kill -9 at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hirz.cli import main as hirz
from tests.base.vault.keyroom import keys_of, own_keys, require_open, seal

MANY = 6_000
KILLS = 6


@pytest.fixture
def files(database: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A database and keys of the test's own."""
    from hirz.base.vault.keys import forget_keys

    yield own_keys(monkeypatch, tmp_path)
    monkeypatch.undo()
    forget_keys()


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """The JSON object that the command printed."""
    return json.loads(capsys.readouterr().out)


def test_rotate_moves_everything(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """And says what is left to do by hand."""
    sealed = seal(7)
    assert hirz(["keys", "rotate", "intake", "--json"]) == 0
    done = said(capsys)
    assert (done["compartment"], done["moved"], done["left"]) == ("intake", 7, 0)
    assert keys_of() == {done["key"]}
    require_open(sealed)
    assert hirz(["keys", "rotate", "intake", "--finish"]) == 0
    assert "0 wraps were moved" in capsys.readouterr().out


def test_rotate_tells_people_to_restart(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Running processes know the old key only."""
    hirz(["keys", "rotate", "evidence"])
    text = capsys.readouterr().out
    assert "Restart portal, desk and workers" in text
    assert "hirz keys rotate evidence --finish" in text


def test_a_wrap_that_does_not_open_is_a_finding(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1; after it was looked at, the same command goes on with the same key."""
    from hirz.base.vault.models import Wrap

    sealed = seal(3)
    [old] = keys_of()
    broken = next(iter(sealed))
    Wrap.objects.filter(object_id=broken, compartment="intake").delete()
    Wrap.objects.create(object_id=broken, key_id=old, compartment="intake", wrapped=b"\x01" + bytes(80))
    assert hirz(["keys", "rotate", "intake", "--json"]) == 1
    first = said(capsys)
    assert (first["moved"], first["left"]) == (2, 1)
    Wrap.objects.filter(object_id=broken, compartment="intake").delete()
    assert hirz(["keys", "rotate", "intake", "--json"]) == 0
    assert said(capsys)["key"] == first["key"]


def test_a_refusal_is_a_sentence(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, exit code 1."""
    seal(1)
    [old] = keys_of()
    (files.folder / "private" / "intake" / f"{old}.key").unlink()
    assert hirz(["keys", "rotate", "intake"]) == 1
    assert f"hirz: Not done: the private key {old} of intake cannot be read." in capsys.readouterr().err


def test_init_refuses_to_make_keys_twice(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """And changes nothing."""
    before = {path: path.read_bytes() for path in files.folder.rglob("*") if path.is_file()}
    assert hirz(["keys", "init"]) == 1
    assert "There are keys already" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in files.folder.rglob("*") if path.is_file()}


def test_init_makes_the_keys_of_a_new_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a database; only their owner reads them, and the escrow key itself is nowhere."""
    from hirz.core.sealing import public_of
    from hirz.core.sealing.escrow import join_shares

    monkeypatch.setenv("HIRZ_HOME", str(tmp_path / "home"))
    assert hirz(["keys", "init", "--json"]) == 0
    done = said(capsys)
    assert (done["shares"], done["threshold"]) == (5, 3)
    keys = tmp_path / "home" / "keys"
    assert keys.stat().st_mode & 0o077 == 0
    secret = [path for path in keys.rglob("*") if path.is_file() and "public" not in path.parts]
    assert secret
    assert all(path.stat().st_mode & 0o077 == 0 for path in secret)
    shares = [path.read_text() for path in sorted(Path(done["folder"]).iterdir())][:3]
    escrow = join_shares(shares)
    assert public_of(escrow)
    assert not any(escrow in path.read_bytes() for path in keys.rglob("*") if path.is_file())


def shares(files: Any, *numbers: int) -> list[str]:
    """Names of the files with the shares."""
    return [str(files.folder / "escrow-to-hand-out" / f"share-{number}.txt") for number in numbers]


def test_escrow_drill(files: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Proves that the shares open what is sealed."""
    seal(4)
    assert hirz(["keys", "escrow", "drill", *shares(files, 1, 2, 4), "--json"]) == 0
    done = said(capsys)
    assert (done["tried"], done["opened"]) == (4, 4)
    assert hirz(["keys", "escrow", "drill", *shares(files, 1, 2)]) == 1
    assert "2 of 3 needed shares were given" in capsys.readouterr().err
    assert hirz(["keys", "escrow", "drill", "/nowhere/share.txt"]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_escrow_split(files: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """New shares of the same key; nothing is overwritten; a threshold of one is wrong use."""
    seal(1)
    fresh = tmp_path / "fresh"
    command = [
        "keys",
        "escrow",
        "split",
        *shares(files, 1, 2, 3),
        "--shares",
        "3",
        "--threshold",
        "2",
        "--output",
        str(fresh),
    ]
    assert hirz(command) == 0
    assert "old shares still do so too" in capsys.readouterr().out
    assert hirz(["keys", "escrow", "drill", str(fresh / "share-1.txt"), str(fresh / "share-3.txt")]) == 0
    assert hirz(command) == 1
    assert "name an empty folder" in capsys.readouterr().err
    assert hirz([*command[:-1], str(tmp_path / "other"), "--threshold", "1"]) == 2


# Killed at any moment


def rotating(house: Any) -> subprocess.Popen[bytes]:
    """The command in a process of its own, on this test's database and keys."""
    from django.conf import settings
    from django.db import connection

    environment = os.environ | {
        "HIRZ_HOME": str(settings.HIRZ_HOME),
        "HIRZ_DATABASE_URL": house.postgres.dsn("worker", connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "hirz.web.settings.worker",
    }
    command = [sys.executable, "-m", "hirz.cli", "keys", "rotate", "intake", "--json"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def kill_in_the_middle(process: subprocess.Popen[bytes], wait: float) -> bool:
    """Kill -9 as soon as some wraps have moved and others have not, or after a while; whether it was in the middle."""
    until = time.monotonic() + wait
    while time.monotonic() < until and process.poll() is None and len(keys_of()) < 2:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return len(keys_of()) > 1


def test_a_rotation_survives_kill_9(files: Any, house: Any) -> None:
    """At random moments and in mid-move; at last one key, one entry for each key, and every object opens."""
    from hirz.base.ledger.models import InboxEntry
    from hirz.base.vault.models import Wrap

    sealed = seal(MANY)
    [old] = keys_of()
    chance = random.Random(7)
    halves = 0
    for turn in range(KILLS):
        wait = 20.0 if turn % 2 else chance.uniform(0.2, 2.0)
        halves += kill_in_the_middle(rotating(house), wait)
        assert Wrap.objects.filter(compartment="intake").count() == MANY
    assert halves, "not one kill fell into the middle: the test showed nothing"
    process = rotating(house)
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    [new] = keys_of()
    assert new != old
    assert json.loads(out)["key"] == new
    made = {path.stem for path in (files.folder / "private" / "intake").glob("*.key")}
    recorded = list(InboxEntry.objects.filter(verb="vault:key:rotated").values_list("object_id", flat=True))
    assert len(recorded) == len(set(recorded))
    assert new in recorded
    assert set(recorded) <= made
    require_open(sealed)


def test_the_check_sees_a_wrap_that_was_lost(files: Any) -> None:
    """The planted bad variant: one object's wrap is gone after the rotation."""
    from hirz.base.vault.models import Wrap

    sealed = seal(3)
    assert hirz(["keys", "rotate", "intake", "--json"]) == 0
    Wrap.objects.filter(object_id=next(iter(sealed))).delete()
    with pytest.raises(AssertionError, match="lost its key"):
        require_open(sealed)
