"""How digests of lists are stored: exact ones keyed, a PDQ masked, what must be read again sealed.

Sees digests in clear, in memory only.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from hirz.base.vault.keys import key_service
from hirz.core.formats.hash_lists import ItemKey, ListedDigest, ListedKind
from hirz.core.matching import KeyedIsometry
from hirz.core.sealing import Context, blind_index, derive, seal, unseal

COMPARTMENT: Final = "intake"
# Entries have no envelope of their own: they are thousands, and leave with their row.
_NOBODY: Final = UUID(int=0)
_ITEM: Final = Context("list", _NOBODY, "item")
_VALUE: Final = Context("list", _NOBODY, "value")
_SHARES: Final = 100


@dataclass(frozen=True, slots=True)
class ListKeys:
    """The keys of one run."""

    blind_key: bytes
    seal_key: bytes
    isometry: KeyedIsometry

    def blinds(self, digests: Sequence[ListedDigest]) -> list[bytes]:
        """Each digest as it is stored: 16 bytes, or 32 for a PDQ."""
        masked = iter(self.masked([bytes.fromhex(d.value) for d in digests if d.kind is ListedKind.PDQ]))
        return [
            next(masked) if d.kind is ListedKind.PDQ else blind_index(self.blind_key, d.kind, d.value) for d in digests
        ]

    def masked(self, pictures: Sequence[bytes]) -> list[bytes]:
        """PDQ hashes of 32 bytes, masked."""
        from hirz.core.matching.words import bytes_of, hashes_from_bytes

        return bytes_of(self.isometry.mask(hashes_from_bytes(pictures))) if pictures else []

    def unmasked(self, blind: bytes) -> str:
        """The digits of a stored PDQ."""
        return self.isometry.unmask_bytes(blind).hex()

    def item(self, list_code: str, item: ItemKey) -> bytes:
        """The keyed value of a partner's own key, different for each list."""
        return blind_index(self.blind_key, "list item", json.dumps([list_code, item.member, item.sort, item.id]))

    def document(self, digests: Iterable[bytes]) -> bytes:
        """The keyed value of what is imported, by the SHA-256 of its documents."""
        return blind_index(self.blind_key, "list document", b"".join(digests).hex())

    def seal_item(self, item: ItemKey) -> bytes:
        """A partner's own key, to be read again when feedback goes back."""
        return seal(self.seal_key, json.dumps([item.member, item.sort, item.id]).encode(), _ITEM)

    def open_item(self, sealed: bytes) -> ItemKey:
        """The key that was sealed. Raises SealBroken."""
        return ItemKey(*json.loads(unseal(self.seal_key, sealed, _ITEM)))

    def seal_value(self, digest: ListedDigest) -> bytes:
        """A digest of one's own list, to be exported again."""
        return seal(self.seal_key, digest.value.encode(), _VALUE)

    def open_value(self, sealed: bytes) -> str:
        """The digest that was sealed. Raises SealBroken."""
        return unseal(self.seal_key, sealed, _VALUE).decode()


def share_of(blind: bytes) -> int:
    """0 to 99, the same for ever: entries below their list's enable ratio are in use."""
    return zlib.crc32(blind) % _SHARES


@lru_cache(maxsize=2)
def _keys(blind_key: bytes) -> ListKeys:
    return ListKeys(blind_key, derive(blind_key, "hash lists"), KeyedIsometry(derive(blind_key, "pdq isometry")))


def list_keys() -> ListKeys:
    """The keys of lists. Raises KeysUnavailable in a zone that has none."""
    return _keys(key_service().blind_key(COMPARTMENT))
