"""Rotation: everything opens with the new key alone, whatever stopped it on the way, and nothing that was erased returns."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from hirz.base.actors import Actor
from hirz.base.errors import KeysUnavailable, LedgerUnavailable
from hirz.base.vault import rewrap
from tests.base.vault.keyroom import keys_of, require_open, seal

BY = Actor.system("test")


def rotate(files: Any, *, batch: int = 500) -> rewrap.Moved:
    """A whole rotation of intake."""
    rotation = rewrap.begin_rotation(files, "intake", by=BY)
    moved = rewrap.Moved()
    for moved in rewrap.rewrap(files, rotation, batch=batch):  # noqa: B007
        pass
    rewrap.end_rotation(files, rotation)
    return moved


def entries() -> int:
    """How many entries speak of a rotation."""
    from hirz.base.ledger.models import InboxEntry

    return InboxEntry.objects.filter(verb=rewrap.VERB).count()


def test_after_a_rotation_the_new_key_alone_opens_everything(files: Any) -> None:
    """The old private key may be carried away."""
    sealed = seal(25)
    [old] = keys_of()
    moved = rotate(files, batch=10)
    assert moved.count == 25
    [new] = keys_of()
    assert new != old
    (files.folder / "private" / "intake" / f"{old}.key").unlink()
    require_open(sealed)


def test_what_is_sealed_later_is_sealed_to_the_new_key_alone(files: Any) -> None:
    """The old one is retired."""
    rotate(files)
    seal(1)
    [live] = rewrap.live_recipients(files, "intake")
    assert keys_of() == {live.key_id}
    assert [r.compartment for r in rewrap.retired_recipients(files, "intake")] == ["intake"]


def test_other_compartments_and_escrow_are_left_alone(files: Any) -> None:
    """A rotation touches the wraps of its compartment."""
    seal(3)
    evidence = seal(3, "evidence")
    before = (keys_of("evidence"), keys_of("escrow"))
    rotate(files)
    assert (keys_of("evidence"), keys_of("escrow")) == before
    require_open(evidence, "evidence")


def test_a_rotation_is_recorded_once(files: Any) -> None:
    """Also when it was interrupted and taken up again."""
    seal(1)
    rewrap.begin_rotation(files, "intake", by=BY)
    rewrap.begin_rotation(files, "intake", by=BY)
    rotate(files)
    assert entries() == 1


def test_without_the_ledger_the_old_key_stays_in_use(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is retired and nothing moves; a later try goes on with the same new key."""
    sealed = seal(2)
    old = keys_of()

    def away(**_: Any) -> None:
        raise LedgerUnavailable("the ledger cannot be written")

    with monkeypatch.context() as patch:
        patch.setattr(rewrap, "record", away)
        with pytest.raises(LedgerUnavailable):
            rewrap.begin_rotation(files, "intake", by=BY)
    live = {recipient.key_id for recipient in rewrap.live_recipients(files, "intake")}
    assert old < live
    require_open(sealed)
    rotate(files)
    assert keys_of() == live - old


def test_a_rotation_killed_between_two_batches_goes_on(files: Any) -> None:
    """With the key that it made the first time."""
    sealed = seal(30)
    rotation = rewrap.begin_rotation(files, "intake", by=BY)
    next(iter(rewrap.rewrap(files, rotation, batch=10)))
    require_open(sealed)
    assert rewrap.left_to_move(rotation) == 20
    again = rewrap.begin_rotation(files, "intake", by=BY)
    assert again == rotation
    rotate(files)
    assert keys_of() == {rotation.new.key_id}
    require_open(sealed)


def test_a_rotation_killed_before_the_old_key_was_retired_goes_on(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Objects sealed meanwhile have wraps to both keys: one of them goes."""
    from hirz.base.vault.keys import KeyFiles, forget_keys

    sealed = seal(2)

    def killed(self: Any, recipient: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(KeyFiles, "retire", killed)
        with pytest.raises(KeyboardInterrupt):
            rewrap.begin_rotation(files, "intake", by=BY)
    forget_keys()
    sealed |= seal(3)
    assert len(keys_of()) == 2
    moved = rotate(files, batch=2)
    assert moved.count == 5
    [live] = rewrap.live_recipients(files, "intake")
    assert keys_of() == {live.key_id}
    require_open(sealed)


def test_two_rotations_in_a_row_are_two_keys(files: Any) -> None:
    """A rotation that has ended is not taken up again."""
    sealed = seal(2)
    rotate(files)
    first = keys_of()
    rotate(files)
    assert keys_of() != first
    assert entries() == 2
    require_open(sealed)


def test_what_a_process_with_old_keys_sealed_is_moved_afterwards(files: Any) -> None:
    """Stragglers: no new key is made for them."""
    from hirz.base.vault import keys

    old = tuple(files.recipients("intake"))
    rotate(files)
    kept, keys.recipients = keys.recipients, lambda compartment: old  # type: ignore[assignment]
    try:
        sealed = seal(3)
    finally:
        keys.recipients = kept
    rotation = rewrap.stragglers(files, "intake")
    assert rewrap.left_to_move(rotation) == 3
    assert [moved.count for moved in rewrap.rewrap(files, rotation)] == [3]
    assert keys_of() == {rotation.new.key_id}
    require_open(sealed)


def test_a_wrap_that_does_not_open_stays_and_is_named(files: Any) -> None:
    """The others move; a person looks at this one."""
    from hirz.base.vault.models import Wrap

    sealed = seal(3)
    [old] = keys_of()
    broken = next(iter(sealed))
    rotation = rewrap.begin_rotation(files, "intake", by=BY)
    Wrap.objects.filter(object_id=broken, compartment="intake").delete()
    Wrap.objects.create(object_id=broken, key_id=old, compartment="intake", wrapped=b"\x01" + bytes(80))
    *_, moved = rewrap.rewrap(files, rotation)
    assert moved.count == 2
    assert moved.broken == [(broken, old)]
    assert Wrap.objects.filter(object_id=broken, key_id=old).exists()


def test_without_the_old_private_key_nothing_begins_to_move(files: Any) -> None:
    """The wraps stay as they are."""
    seal(2)
    [old] = keys_of()
    rotation = rewrap.begin_rotation(files, "intake", by=BY)
    (files.folder / "private" / "intake" / f"{old}.key").unlink()
    with pytest.raises(KeysUnavailable, match=old):
        next(iter(rewrap.rewrap(files, rotation)))
    assert keys_of() == {old}


def test_an_unknown_compartment_is_refused(files: Any) -> None:
    """No file is made for it."""
    with pytest.raises(KeysUnavailable):
        rewrap.begin_rotation(files, "nowhere", by=BY)
    assert not (files.folder / "private" / "nowhere").exists()


def test_one_rotation_at_a_time(files: Any) -> None:
    """Another process is told to wait."""
    outcome: list[str] = []

    def other() -> None:
        from django.db import connection

        try:
            with rewrap.only_rotation():
                outcome.append("in")
        except rewrap.RotationRunning:
            outcome.append("refused")
        finally:
            connection.close()

    with rewrap.only_rotation():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert outcome == ["refused"]


# An object that is erased while its wrap is being moved must stay erased.


def moved_in_place(rotation: rewrap.Rotation, files: Any) -> None:
    """What `rewrap` does to a batch."""
    rows = rewrap._next(rotation, rewrap.LOWEST, 10)
    openers = {name: rewrap._opener(files, "intake", name) for name in rotation.old}
    rewrap._move(rows, rotation.new, openers, rewrap.Moved())


def deleted_and_inserted(rotation: rewrap.Rotation, files: Any) -> None:
    """The planted bad variant: the same result, unless somebody erases meanwhile."""
    from django.db import connection

    from hirz.base.vault.models import Wrap
    from hirz.core.sealing import wrap

    openers = {name: rewrap._opener(files, "intake", name) for name in rotation.old}
    for object_id, name, wrapped in rewrap._next(rotation, rewrap.LOWEST, 10):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM vault_wrap WHERE object_id = %s AND key_id = %s", [object_id, name])
        fresh = wrap(openers[name].unwrap(wrapped), rotation.new.public)
        Wrap.objects.create(object_id=object_id, key_id=rotation.new.key_id, compartment="intake", wrapped=fresh)


def erase_during(files: Any, move: Callable[[rewrap.Rotation, Any], None]) -> None:
    """Erase an object while the transaction that moves its wrap is open; afterwards no wrap of it may be left."""
    from django.db import connection, transaction

    from hirz.base.vault.models import Wrap
    from hirz.base.vault.services import shred

    [object_id] = seal(1)
    rotation = rewrap.begin_rotation(files, "intake", by=BY)

    def erase() -> None:
        shred([object_id])
        connection.close()

    thread = threading.Thread(target=erase)
    with transaction.atomic():
        move(rotation, files)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the erasure waits for the row that is being moved"
    thread.join(timeout=20)
    assert not Wrap.objects.filter(object_id=object_id).exists(), "an erased object opens again"


def test_an_object_erased_while_it_is_moved_stays_erased(files: Any) -> None:
    """Its wrap is changed in place, so the erasure finds it."""
    erase_during(files, moved_in_place)


def test_a_wrap_that_is_deleted_and_inserted_would_survive_its_erasure(files: Any) -> None:
    """The check sees the difference."""
    with pytest.raises(AssertionError, match="opens again"):
        erase_during(files, deleted_and_inserted)
