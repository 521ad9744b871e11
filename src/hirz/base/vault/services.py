"""Sealing and opening of aggregates. An envelope is one object's key; its wraps are rows of their own.

Touches content only as ciphertext and in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hirz.base.actors import Actor
from hirz.base.among import among
from hirz.base.copying import copy_rows
from hirz.base.errors import Erased, KeysUnavailable
from hirz.base.vault import keys
from hirz.base.vault.models import Wrap
from hirz.core.sealing import Context, Recipient, new_key, seal, unseal, wrap

# Above this, text is compressed before it is sealed. Lengths of such texts say little beside the padded row.
COMPRESS_FROM = 512


@dataclass(frozen=True, slots=True)
class Envelope:
    """The key of one object, in memory: seals and opens the object's fields."""

    kind: str
    object_id: UUID
    key: bytes

    def seal(self, field: str, plaintext: bytes) -> bytes:
        """Seal one field; it opens only as this field of this object."""
        return seal(
            self.key, plaintext, Context(self.kind, self.object_id, field), compress=len(plaintext) > COMPRESS_FROM
        )

    def unseal(self, field: str, sealed: bytes | memoryview) -> bytes:
        """Open one field; SealBroken if it was changed or moved."""
        return unseal(self.key, bytes(sealed), Context(self.kind, self.object_id, field))

    def seal_json(self, field: str, value: Any) -> bytes:
        """Seal a JSON value."""
        return self.seal(field, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def unseal_json(self, field: str, sealed: bytes | memoryview) -> Any:
        """Open a JSON value."""
        return json.loads(self.unseal(field, sealed))


WrapRow = tuple[UUID, str, str, bytes]


def new_envelope(kind: str, object_id: UUID, compartment: str) -> tuple[Envelope, list[WrapRow]]:
    """A fresh key for an object, and its wraps to the compartment and to escrow, not yet stored."""
    envelope = Envelope(kind, object_id, new_key())
    return envelope, [_wrapped(envelope, recipient) for recipient in keys.recipients(compartment)]


def _wrapped(envelope: Envelope, recipient: Recipient) -> WrapRow:
    return envelope.object_id, recipient.key_id, recipient.compartment, wrap(envelope.key, recipient.public)


def store_wraps(rows: Iterable[WrapRow]) -> None:
    """Store wraps by COPY, in the transaction of what they open."""
    copy_rows(
        "vault_wrap", {"object_id": "uuid", "key_id": "varchar", "compartment": "varchar", "wrapped": "bytea"}, rows
    )


def open_envelopes(
    kind: str, object_ids: Sequence[UUID], compartment: str, *, purpose: str, by: Actor
) -> dict[UUID, Envelope]:
    """The envelopes of many objects, by id. An erased object is absent; KeysUnavailable if the zone may not open."""
    opened: dict[UUID, Envelope] = {}
    service = keys.key_service()
    wraps = Wrap.objects.filter(among("object_id", object_ids), compartment=compartment)
    for row in wraps.values_list("object_id", "key_id", "wrapped"):
        object_id, name, wrapped = row
        if object_id in opened:
            continue
        try:
            key = service.unwrap(compartment, name, bytes(wrapped), purpose=purpose, actor=by)
        except KeysUnavailable:
            # After a rotation an object has wraps to an old and a new key; one of them is enough.
            if len(keys.key_files().recipients(compartment)) < 2:
                raise
            continue
        opened[object_id] = Envelope(kind, object_id, key)
    return opened


def open_envelope(kind: str, object_id: UUID, compartment: str, *, purpose: str, by: Actor) -> Envelope:
    """The envelope of one object; Erased if its wraps are gone."""
    found = open_envelopes(kind, [object_id], compartment, purpose=purpose, by=by)
    if object_id not in found:
        raise Erased("the key of this object was destroyed")
    return found[object_id]


def shred(object_ids: Sequence[UUID]) -> int:
    """Destroy every wrap of these objects: nothing sealed under them opens again. Returns the number of wraps."""
    deleted, _ = Wrap.objects.filter(object_id__in=list(object_ids)).delete()
    return deleted
