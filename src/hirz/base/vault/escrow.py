"""The escrow key: split among its holders again, and tried, without ever being stored.

Touches the escrow key and object keys in memory, for the length of a call.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from hirz.base.actors import Actor
from hirz.base.errors import HirzError
from hirz.base.ledger.services import record
from hirz.base.vault.keys import ESCROW, KeyFiles, write_secret
from hirz.base.vault.models import Wrap
from hirz.core.sealing import EscrowBroken, Recipient, SealBroken, Unwrapper, decode_public, key_id, public_of
from hirz.core.sealing.escrow import join_shares, split_secret

SAMPLE = 10


class NotTheEscrowKey(HirzError):
    """The shares give back a key, but not the one that this installation seals to; a retry does not help."""


@dataclass(frozen=True, slots=True)
class Drill:
    """What an exercise showed."""

    key_id: str
    tried: int
    opened: int


def escrow_recipient(files: KeyFiles) -> Recipient:
    """The public half of the escrow key."""
    paths = sorted((files.folder / "public").glob(f"{ESCROW}-*.pub"))
    if not paths:
        raise NotTheEscrowKey("this installation has no escrow key; run `hirz keys init`")
    return decode_public(paths[-1].read_text(encoding="utf-8").strip())


def read_shares(paths: Sequence[Path]) -> list[str]:
    """The shares in files, one a line; blank lines do not count. Raises OSError."""
    lines = [line.strip() for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line]


def _joined(files: KeyFiles, shares: Sequence[str]) -> bytes:
    """The escrow key, in memory; NotTheEscrowKey or EscrowBroken."""
    secret = join_shares(shares)
    recipient = escrow_recipient(files)
    try:
        name = key_id(public_of(secret))
    except ValueError:
        raise EscrowBroken("what the shares give back is no key") from None
    if name != recipient.key_id:
        raise NotTheEscrowKey(f"these shares give back the key {name}; this installation seals to {recipient.key_id}")
    return secret


def drill(files: KeyFiles, shares: Sequence[str], *, by: Actor) -> Drill:
    """Join the shares and open some wraps chosen at random; recorded before anything is opened, nothing is kept."""
    opener = Unwrapper(_joined(files, shares))
    with transaction.atomic(durable=True):
        record(verb="vault:escrow:drilled", object_kind="key", object_id=opener.key_id, by=by, purpose="drill")
    opened = 0
    wraps = _sample(opener.key_id)
    for wrapped in wraps:
        try:
            opener.unwrap(wrapped)
        except SealBroken:
            continue
        opened += 1
    return Drill(opener.key_id, len(wraps), opened)


def _sample(name: str) -> list[bytes]:
    rows = Wrap.objects.filter(compartment=ESCROW, key_id=name).order_by("object_id")
    # Ids are random, so the rows after a random one are a random choice.
    found = list(rows.filter(object_id__gte=uuid.uuid4()).values_list("wrapped", flat=True)[:SAMPLE])
    if len(found) < SAMPLE:
        found = list(rows.values_list("wrapped", flat=True)[:SAMPLE])
    return [bytes(wrapped) for wrapped in found]


def split_again(
    files: KeyFiles, shares: Sequence[str], *, threshold: int, count: int, into: Path, by: Actor
) -> list[Path]:
    """Join the present shares and write new ones of the same key, one file each, only their owner reads them.

    The old shares still give the key back: they must be destroyed. Nothing is overwritten (FileExistsError).
    """
    secret = _joined(files, shares)
    fresh = split_secret(secret, threshold, count)
    paths = [into / f"share-{number}.txt" for number in range(1, count + 1)]
    taken = [path.name for path in paths if path.exists()]
    if taken:
        raise FileExistsError(", ".join(taken))
    with transaction.atomic(durable=True):
        record(verb="vault:escrow:split", object_kind="key", object_id=escrow_recipient(files).key_id, by=by)
    for path, words in zip(paths, fresh, strict=True):
        write_secret(path, words.encode() + b"\n")
    return paths
