"""Invented lists for the tests of matching, written straight into the tables: how they are imported is tested elsewhere."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import NamedTuple

from hirz.base.clock import now, public_hour
from hirz.base.vault.keys import key_service
from hirz.core.sealing import blind_index
from hirz.detect.enums import ImportState
from hirz.detect.indexes import masked
from hirz.detect.models import HashEntry, HashList, ListImport


class Digest(NamedTuple):
    """A digest as a report or a list names it."""

    kind: str
    value: str


def picture() -> Digest:
    """A PDQ that no picture has."""
    return Digest("pdq", secrets.token_hex(32))


def file(kind: str = "md5") -> Digest:
    """An exact digest of no file."""
    return Digest(kind, hashlib.new(kind, secrets.token_bytes(8)).hexdigest())


def apart(digest: Digest, bits: int) -> Digest:
    """The same PDQ with so many bits changed, spread over its length."""
    value = int(digest.value, 16)
    for n in range(bits):
        value ^= 1 << (n * 7) % 256
    return Digest("pdq", f"{value:064x}")


def stored(digest: Digest) -> bytes:
    """As an entry of a list holds it."""
    if digest.kind == "pdq":
        return bytes(masked([bytes.fromhex(digest.value)]).astype(">u8").tobytes())
    return blind_index(key_service().blind_key("intake"), digest.kind, digest.value)


def make_list(code: str = "", **about: object) -> HashList:
    """A list in use."""
    code = code or f"list-{secrets.token_hex(6)}"
    return HashList.objects.create(
        code=code, name=f"Invented {code}", source="test", scheme="own", imported_at=public_hour(now()), **about
    )


def list_digests(
    hash_list: HashList, digests: Iterable[Digest], classification: str = "A1", **about: object
) -> ListImport:
    """Put digests on a list, by an import of their own."""
    at = public_hour(now())
    run = ListImport.objects.create(hash_list=hash_list, state=ImportState.DONE, started_at=at, finished_at=at)
    entries = HashEntry.objects.bulk_create(
        HashEntry(
            hash_list=hash_list, kind=one.kind, blind=stored(one), classification=classification, listed_in=run,
            added_at=at, **about,
        )
        for one in digests
    )  # fmt: skip
    run.first_entry, run.last_entry = min(e.id for e in entries), max(e.id for e in entries)
    run.added = len(entries)
    run.save()
    return run
