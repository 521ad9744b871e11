"""HIRZ_HOME knows its rooms and shuts them."""

from pathlib import Path

import pytest

from hirz.cli.errors import HomeUnset
from hirz.cli.home import COMPARTMENTS, Home


def modes(home: Home) -> dict[str, int]:
    """Every folder below the home with its permission bits."""
    return {str(path.relative_to(home.path)): path.stat().st_mode & 0o777 for path in home.path.rglob("*")}


def test_every_room_is_private(tmp_path: Path) -> None:
    """All rooms exist, 0700 each, whatever the umask says."""
    home = Home(tmp_path / "home").create()
    made = modes(home)
    assert set(made.values()) == {0o700}
    assert {f"keys/private/{compartment}" for compartment in COMPARTMENTS} <= set(made)
    assert {"keys/public", "keys/secret", "blobs", "witness", "run", "cache"} <= set(made)
    assert "pg" not in made


def test_keys_that_were_opened_are_shut_again(tmp_path: Path) -> None:
    """A second start repairs the modes of keys and blobs."""
    home = Home(tmp_path / "home").create()
    home.keys_private.chmod(0o755)
    home.blobs.chmod(0o755)
    home.create()
    assert set(modes(home).values()) == {0o700}


def test_data_do_not_lie_below_keys(tmp_path: Path) -> None:
    """The server's user is let through the parents of `pg`: none of them may be a secret's folder."""
    home = Home(tmp_path)
    for secret in (home.path / "keys", home.blobs, home.keys_public):
        assert secret not in home.pg.parents


def test_the_environment_names_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HIRZ_HOME wins; in a checkout it may be left out."""
    monkeypatch.setenv("HIRZ_HOME", str(tmp_path))
    assert Home.from_environment().path == tmp_path
    monkeypatch.delenv("HIRZ_HOME")
    assert Home.from_environment().path == Path(__file__).resolve().parents[2] / ".hirz"


def test_an_installed_wheel_must_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a checkout nothing is guessed."""
    monkeypatch.delenv("HIRZ_HOME", raising=False)
    monkeypatch.setattr("hirz.cli.home.__file__", str(tmp_path / "a" / "b" / "c" / "home.py"))
    with pytest.raises(HomeUnset, match="HIRZ_HOME"):
        Home.from_environment()
