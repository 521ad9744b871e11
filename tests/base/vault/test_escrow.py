"""The escrow key: its shares open what is sealed, and trying that leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hirz.base.actors import Actor
from hirz.base.errors import LedgerUnavailable
from hirz.base.vault import escrow
from hirz.core.sealing import EscrowBroken, TooFewShares, new_key_pair
from hirz.core.sealing.escrow import split_secret
from tests.base.vault.keyroom import seal

BY = Actor.system("test")


def shares(files: Any, *numbers: int) -> list[str]:
    """Shares as they were made for their holders."""
    folder = files.folder / "escrow-to-hand-out"
    return escrow.read_shares([folder / f"share-{number}.txt" for number in numbers])


def recorded(verb: str) -> int:
    """How many entries there are of a verb."""
    from hirz.base.ledger.models import InboxEntry

    return InboxEntry.objects.filter(verb=verb).count()


def tree(folder: Path) -> set[tuple[str, bytes]]:
    """Every file and what is in it."""
    return {(str(path), path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def test_enough_shares_open_what_is_sealed(files: Any) -> None:
    """Any three of five; wraps chosen at random."""
    seal(15)
    found = escrow.drill(files, shares(files, 5, 1, 3), by=BY)
    assert (found.tried, found.opened) == (escrow.SAMPLE, escrow.SAMPLE)
    assert recorded("vault:escrow:drilled") == 1


def test_an_exercise_stores_nothing(files: Any) -> None:
    """The key was in memory only."""
    seal(1)
    before = tree(files.folder)
    escrow.drill(files, shares(files, 1, 2, 3), by=BY)
    assert tree(files.folder) == before


def test_an_exercise_on_an_empty_house_says_that_nothing_was_tried(files: Any) -> None:
    """The shares fit all the same."""
    found = escrow.drill(files, shares(files, 1, 2, 3), by=BY)
    assert (found.tried, found.opened) == (0, 0)


def test_a_wrap_that_does_not_open_is_counted(files: Any) -> None:
    """An exercise that hid it would prove nothing."""
    from hirz.base.vault.models import Wrap

    seal(2)
    row = Wrap.objects.filter(compartment="escrow").first()
    assert row is not None
    Wrap.objects.filter(object_id=row.object_id, key_id=row.key_id).delete()
    Wrap.objects.create(object_id=row.object_id, key_id=row.key_id, compartment="escrow", wrapped=b"\x01" + bytes(80))
    found = escrow.drill(files, shares(files, 1, 2, 3), by=BY)
    assert (found.tried, found.opened) == (2, 1)


def test_too_few_shares_are_refused(files: Any) -> None:
    """And nothing is recorded as tried."""
    with pytest.raises(TooFewShares):
        escrow.drill(files, shares(files, 1, 2), by=BY)
    assert recorded("vault:escrow:drilled") == 0


def test_shares_of_another_key_are_refused(files: Any) -> None:
    """They join, to a key that nothing here is sealed to."""
    private, _public = new_key_pair()
    with pytest.raises(escrow.NotTheEscrowKey):
        escrow.drill(files, split_secret(private, 2, 3), by=BY)


def test_a_miscopied_share_is_refused(files: Any) -> None:
    """Its checksum does not fit."""
    first, second, third = shares(files, 1, 2, 3)
    words = third.split()
    words[4] = "academic" if words[4] != "academic" else "acid"
    with pytest.raises(EscrowBroken):
        escrow.drill(files, [first, second, " ".join(words)], by=BY)


def test_without_the_ledger_nothing_is_opened(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry comes first."""
    seal(1)

    def away(**_: Any) -> None:
        raise LedgerUnavailable("the ledger cannot be written")

    monkeypatch.setattr(escrow, "record", away)
    monkeypatch.setattr(escrow, "_sample", lambda name: pytest.fail("opened without a record"))
    with pytest.raises(LedgerUnavailable):
        escrow.drill(files, shares(files, 1, 2, 3), by=BY)


def test_new_shares_give_the_same_key(files: Any, tmp_path: Path) -> None:
    """And the old ones still do: they have to be destroyed."""
    seal(1)
    paths = escrow.split_again(files, shares(files, 1, 2, 3), threshold=2, count=4, into=tmp_path / "new", by=BY)
    assert len(paths) == 4
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths)
    assert escrow.drill(files, escrow.read_shares(paths[2:]), by=BY).opened == 1
    assert escrow.drill(files, shares(files, 1, 2, 3), by=BY).opened == 1
    assert recorded("vault:escrow:split") == 1


def test_new_shares_overwrite_nothing(files: Any, tmp_path: Path) -> None:
    """A folder with shares in it is refused before anything is written."""
    (tmp_path / "share-3.txt").write_text("somebody's share")
    with pytest.raises(FileExistsError, match=r"share-3\.txt"):
        escrow.split_again(files, shares(files, 1, 2, 3), threshold=2, count=4, into=tmp_path, by=BY)
    assert sorted(path.name for path in tmp_path.glob("share-*")) == ["share-3.txt"]
    assert recorded("vault:escrow:split") == 0
