"""Rotation of a compartment's key: a new pair, the old one retired, and every wrap moved from the old to the new.

Touches object keys in memory, never content. Everything can be killed at any moment and run again: what the rotation
wants stands in a file beside the private keys, what was done shows in the wraps themselves. The old private key stays
where it is: processes that were not restarted still seal to it, and older backups hold wraps to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from hirz.base.actors import Actor
from hirz.base.errors import HirzError, KeysUnavailable
from hirz.base.ledger.models import Entry, InboxEntry
from hirz.base.ledger.services import record
from hirz.base.vault.keys import COMPARTMENTS, KeyFiles, forget_keys, write_secret
from hirz.base.vault.models import Wrap
from hirz.core.sealing import KeyTextBroken, Recipient, SealBroken, Unwrapper, decode_private, decode_public, wrap

BATCH = 500
VERB = "vault:key:rotated"
MARKER = "rotation.json"
# An arbitrary constant of ours: PostgreSQL's advisory locks are named by numbers.
ADVISORY_LOCK = 0x4849_525A_0002
LOWEST = (UUID(int=0), "")


class RotationRunning(HirzError):
    """Another process rotates keys just now; a retry helps once it is done."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """Which keys are left, and which one is in use from now on."""

    compartment: str
    old: tuple[str, ...]
    new: Recipient


@dataclass(slots=True)
class Moved:
    """What became of the wraps."""

    count: int = 0
    # Wraps that did not open with the key that they name: they stay, and a person must look.
    broken: list[tuple[UUID, str]] = field(default_factory=list)


@contextmanager
def only_rotation() -> Iterator[None]:
    """Hold the right to rotate; RotationRunning if another process has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        if not cursor.fetchone()[0]:
            raise RotationRunning("another process is rotating keys")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])


def live_recipients(files: KeyFiles, compartment: str) -> list[Recipient]:
    """The keys that new objects of a compartment are sealed to, without escrow."""
    return [recipient for recipient in files.recipients(compartment) if recipient.compartment == compartment]


def begin_rotation(files: KeyFiles, compartment: str, *, by: Actor) -> Rotation:
    """Make the new pair, record it, retire the old one; a rotation that was interrupted is taken up where it stopped.

    KeysUnavailable if the compartment has no key yet; LedgerUnavailable leaves the old key in use.
    """
    if compartment not in COMPARTMENTS:
        raise KeysUnavailable(f"there is no compartment {compartment}")
    marker = _marker(files, compartment)
    if not marker.exists():
        names = [recipient.key_id for recipient in live_recipients(files, compartment)]
        write_secret(marker, json.dumps({"old": names}).encode() + b"\n")
    old = tuple(json.loads(marker.read_text(encoding="utf-8"))["old"])
    fresh = [recipient for recipient in live_recipients(files, compartment) if recipient.key_id not in old]
    new = fresh[0] if fresh else files.new_pair(compartment)
    _record_once(new, by)
    for recipient in live_recipients(files, compartment):
        if recipient.key_id in old:
            files.retire(recipient)
    forget_keys()
    return Rotation(compartment, old, new)


def _marker(files: KeyFiles, compartment: str) -> Path:
    return files.folder / "private" / compartment / MARKER


def _record_once(new: Recipient, by: Actor) -> None:
    said = {"verb": VERB, "object_id": new.key_id}
    if Entry.objects.filter(**said).exists() or InboxEntry.objects.filter(**said).exists():
        return
    with transaction.atomic():
        record(verb=VERB, object_kind="key", object_id=new.key_id, by=by, purpose=new.compartment)


def end_rotation(files: KeyFiles, rotation: Rotation) -> None:
    """The wraps are moved: the next `begin_rotation` starts a new one."""
    _marker(files, rotation.compartment).unlink(missing_ok=True)


def stragglers(files: KeyFiles, compartment: str) -> Rotation:
    """A rotation that makes no key: only moves what is still wrapped to keys no longer in use."""
    live = live_recipients(files, compartment)
    names = [recipient.key_id for recipient in live]
    rows = Wrap.objects.filter(compartment=compartment).exclude(key_id__in=names).order_by()
    return Rotation(compartment, tuple(rows.values_list("key_id", flat=True).distinct()), live[-1])


def left_to_move(rotation: Rotation) -> int:
    """How many wraps are still under an old key."""
    return Wrap.objects.filter(compartment=rotation.compartment, key_id__in=rotation.old).count()


def rewrap(files: KeyFiles, rotation: Rotation, *, batch: int = BATCH) -> Iterator[Moved]:
    """Move every wrap, batch by batch, each in a transaction of its own; yields the sum so far after each.

    KeysUnavailable if an old private key is not there. A wrap that does not open stays untouched.
    """
    openers = {name: _opener(files, rotation.compartment, name) for name in rotation.old}
    moved = Moved()
    place = LOWEST
    while True:
        with transaction.atomic():
            rows = _next(rotation, place, batch)
            if not rows:
                return
            _move(rows, rotation.new, openers, moved)
        place = rows[-1][:2]
        yield moved


def _opener(files: KeyFiles, compartment: str, name: str) -> Unwrapper:
    path = files.folder / "private" / compartment / f"{name}.key"
    try:
        return Unwrapper(decode_private(path.read_text(encoding="utf-8").strip()).private)
    except OSError:
        raise KeysUnavailable(f"the private key {name} of {compartment} cannot be read") from None
    except KeyTextBroken:
        raise KeysUnavailable(f"the private key {name} of {compartment} is damaged") from None


_Row = tuple[UUID, str, bytes]


def _next(rotation: Rotation, place: tuple[UUID, str], batch: int) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_id, key_id, wrapped FROM vault_wrap WHERE compartment = %s AND key_id = ANY(%s)"
            " AND (object_id, key_id) > (%s, %s) ORDER BY object_id, key_id LIMIT %s",
            [rotation.compartment, list(rotation.old), *place, batch],
        )
        return [(object_id, name, bytes(wrapped)) for object_id, name, wrapped in cursor.fetchall()]


def _move(rows: list[_Row], new: Recipient, openers: dict[str, Unwrapper], moved: Moved) -> None:
    fresh: dict[UUID, tuple[str, bytes]] = {}
    spare: list[tuple[UUID, str]] = []
    for object_id, name, wrapped in rows:
        try:
            key = openers[name].unwrap(wrapped)
        except SealBroken:
            moved.broken.append((object_id, name))
            continue
        if object_id in fresh:
            spare.append((object_id, name))
        else:
            fresh[object_id] = (name, wrap(key, new.public))
    with connection.cursor() as cursor:
        # An UPDATE, and no DELETE with an INSERT: whoever erases the object meanwhile waits for this row and then
        # deletes it under its new key. An inserted row would survive the erasure.
        cursor.execute(
            "UPDATE vault_wrap AS w SET key_id = %s, wrapped = v.wrapped"
            " FROM unnest(%s::uuid[], %s::varchar[], %s::bytea[]) AS v (object_id, key_id, wrapped)"
            " WHERE w.object_id = v.object_id AND w.key_id = v.key_id"
            " AND NOT EXISTS (SELECT 1 FROM vault_wrap o WHERE o.object_id = w.object_id AND o.key_id = %s)",
            [new.key_id, list(fresh), [n for n, _w in fresh.values()], [w for _n, w in fresh.values()], new.key_id],
        )
        moved.count += cursor.rowcount
        # Objects sealed between the making of the new key and the retiring of the old one have wraps to both.
        spare += [(object_id, name) for object_id, (name, _wrapped) in fresh.items()]
        cursor.execute(
            "DELETE FROM vault_wrap AS w USING unnest(%s::uuid[], %s::varchar[]) AS v (object_id, key_id)"
            " WHERE w.object_id = v.object_id AND w.key_id = v.key_id",
            [[object_id for object_id, _name in spare], [name for _object_id, name in spare]],
        )
        moved.count += cursor.rowcount


def retired_recipients(files: KeyFiles, compartment: str) -> list[Recipient]:
    """The keys of a compartment that nothing new is sealed to."""
    folder = files.folder / "public" / "retired"
    return [
        decode_public(path.read_text(encoding="utf-8").strip()) for path in sorted(folder.glob(f"{compartment}-*.pub"))
    ]
