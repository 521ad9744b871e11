"""One batch of rows into the tables: what is new, what changed, what was taken back. Sees digests in memory only.

Every row may come twice, in any order, in any batch: the result is the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection

from hirz.base.among import among, among_bytes
from hirz.base.clock import this_hour
from hirz.core.formats.hash_lists import Fault, ListedDigest, ListEntry, RowFault
from hirz.detect.enums import EntryState
from hirz.detect.keying import ListKeys, share_of
from hirz.detect.models import HashClaim, HashEntry, HashList, ListImport

_MOST: Final = 32_767  # of a smallint


@dataclass(slots=True)
class Wanted:
    """A digest that this batch lists, at the row where it stood first."""

    digest: ListedDigest
    position: int
    label: str
    is_material: bool


@dataclass(slots=True)
class Batch:
    """Rows taken apart, and what became of them."""

    wanted: dict[bytes, Wanted] = field(default_factory=dict)
    # Keyed key of an item -> the newest row that speaks of it, and the digests of that row.
    items: dict[bytes, tuple[ListEntry, list[bytes]]] = field(default_factory=dict)
    loose: dict[bytes, Wanted] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    digests: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    # Entries that came into use, and those that matched before and mean something else now.
    listed: list[int] = field(default_factory=list)
    altered: list[int] = field(default_factory=list)

    def note(self, position: int, reason: Fault) -> None:
        """Something worth knowing of a row."""
        self.faults.append(RowFault(position, "", reason))


def apply_batch(entries: Sequence[ListEntry], *, run: ListImport, hash_list: HashList, keys: ListKeys) -> Batch:
    """Write a batch; the caller's transaction."""
    batch = _taken_apart(entries, hash_list.code, keys)
    before = _claims_before(batch)
    _drop_older(batch, before)
    known = _known(hash_list.code, batch.wanted)
    _note_contradictions(batch, hash_list)
    fresh = _insert(batch, run, hash_list, keys, known)
    _relist(batch, run, known, fresh)
    ids = {blind: row[0] for blind, row in known.items()} | fresh
    touched = _claim(batch, before, ids, frozenset(fresh.values()), keys)
    _settle(batch, run, touched)
    return batch


def _taken_apart(entries: Sequence[ListEntry], code: str, keys: ListKeys) -> Batch:
    batch = Batch()
    every = [digest for entry in entries for digest in entry.digests]
    blinds = iter(keys.blinds(every))
    for entry in entries:
        batch.faults += entry.faults
        own = [next(blinds) for _ in entry.digests]
        batch.digests += len(own)
        if entry.item is not None:
            _take_item(batch, keys.item(code, entry.item), entry, own)
            continue
        for blind, digest in zip(own, entry.digests, strict=True):
            one = Wanted(digest, entry.position, entry.classification, entry.is_material)
            first = batch.loose.setdefault(blind, one)
            if first.label and one.label and first.label != one.label:
                batch.note(entry.position, Fault.CONTESTED)
    return batch


def _take_item(batch: Batch, key: bytes, entry: ListEntry, own: list[bytes]) -> None:
    before = batch.items.get(key)
    if before is not None and _is_older(entry.stamped_at, before[0].stamped_at):
        batch.note(entry.position, Fault.OLDER)
        return
    batch.items[key] = (entry, own)


def _is_older(stamp: datetime | None, known: datetime | None) -> bool:
    return stamp is not None and known is not None and stamp < known


def _claims_before(batch: Batch) -> dict[bytes, list[HashClaim]]:
    """What is known of the items of this batch."""
    before: dict[bytes, list[HashClaim]] = defaultdict(list)
    if batch.items:
        for claim in HashClaim.objects.filter(among_bytes("blind", batch.items)).order_by("id"):
            before[bytes(claim.blind)].append(claim)
    return before


def _drop_older(batch: Batch, before: dict[bytes, list[HashClaim]]) -> None:
    """Leave out what is older than what is known, and gather the digests of the rest."""
    for key, (entry, own) in list(batch.items.items()):
        stamps = [claim.stamped_at for claim in before[key] if claim.stamped_at is not None]
        if _is_older(entry.stamped_at, max(stamps, default=None)):
            batch.note(entry.position, Fault.OLDER)
            del batch.items[key]
            continue
        for blind, digest in zip(own, entry.digests, strict=True):
            batch.wanted.setdefault(blind, Wanted(digest, entry.position, entry.classification, entry.is_material))
    # A row without a key of its own says less than an item, and comes after it.
    for blind, one in batch.loose.items():
        batch.wanted.setdefault(blind, one)


def _known(code: str, blinds: Iterable[bytes]) -> dict[bytes, tuple[int, str, str]]:
    """Keyed value -> id, class and state of the entries that the list has already."""
    rows = HashEntry.objects.filter(among_bytes("blind", blinds), hash_list_id=code)
    return {
        bytes(blind): (entry_id, label, state)
        for entry_id, blind, label, state in rows.values_list("id", "blind", "classification", "state")
    }


def _note_contradictions(batch: Batch, hash_list: HashList) -> None:
    """What one list calls material and another one harmless, in either order of coming."""
    if not batch.wanted:
        return
    entries = HashEntry.objects.filter(among_bytes("blind", batch.wanted), state=EntryState.ACTIVE)
    others = entries.filter(hash_list__is_active=True, hash_list__is_negative=not hash_list.is_negative)
    reason = Fault.LISTED if hash_list.is_negative else Fault.HARMLESS
    for blind in {bytes(value) for value in others.values_list("blind", flat=True)}:
        batch.note(batch.wanted[blind].position, reason)


def _insert(
    batch: Batch, run: ListImport, hash_list: HashList, keys: ListKeys, known: dict[bytes, Any]
) -> dict[bytes, int]:
    """Insert what the list does not have; returns keyed value -> id."""
    rows = [(blind, one) for blind, one in batch.wanted.items() if blind not in known]
    if not rows:
        return {}
    states = [EntryState.ACTIVE if one.is_material else EntryState.DISABLED for _, one in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO detect_hashentry (hash_list_id, kind, blind, classification, quality, variant, state, share,"
            " is_contested, added_at, listed_in_id, sealed_value)"
            " SELECT %s, kind, blind, label, quality, variant, state, share, false, %s, %s, value"
            " FROM unnest(%s::varchar[], %s::bytea[], %s::varchar[], %s::int2[], %s::varchar[], %s::varchar[], %s::int2[],"
            " %s::bytea[]) AS new(kind, blind, label, quality, variant, state, share, value)"
            " ON CONFLICT DO NOTHING RETURNING id, blind, state",
            [hash_list.code, this_hour(), run.id, [one.digest.kind.value for _, one in rows],
             [blind for blind, _ in rows], [one.label for _, one in rows], [one.digest.quality for _, one in rows],
             [one.digest.variant.value for _, one in rows], [state.value for state in states],
             [share_of(blind) for blind, _ in rows],
             [keys.seal_value(one.digest) if hash_list.is_own else b"" for _, one in rows]],
        )  # fmt: skip
        made = cursor.fetchall()
    batch.added = len(made)
    batch.listed += [entry_id for entry_id, _, state in made if state == EntryState.ACTIVE]
    return {bytes(blind): entry_id for entry_id, blind, _ in made}


def _relist(batch: Batch, run: ListImport, known: dict[bytes, Any], fresh: dict[bytes, int]) -> None:
    """Rows without a key of their own: what was taken back comes back, and another class is only noted."""
    back, contested = [], []
    for blind, one in batch.loose.items():
        if blind in fresh or blind not in known:
            continue
        entry_id, label, state = known[blind]
        if state == EntryState.REMOVED and one.is_material:
            back.append(entry_id)
        if one.label and label and one.label != label:
            contested.append(entry_id)
            batch.note(one.position, Fault.CONTESTED)
    if back:
        HashEntry.objects.filter(among("id", back, "int8")).update(state=EntryState.ACTIVE, listed_in_id=run.id)
        batch.listed += back
        batch.changed += len(back)
    if contested:
        HashEntry.objects.filter(among("id", contested, "int8"), is_contested=False).update(is_contested=True)


def _claim(
    batch: Batch, before: dict[bytes, list[HashClaim]], ids: dict[bytes, int], fresh: frozenset[int], keys: ListKeys
) -> dict[int, int]:
    """Write who lists what; returns the entries whose standing may have changed, each with the row that said so."""
    touched: dict[int, int] = {}
    written: list[HashClaim] = []
    claimants: Counter[int] = Counter()
    for key, (entry, own) in batch.items.items():
        claims = before[key]
        if entry.is_deleted and not any(claim.entry_id for claim in claims):
            batch.note(entry.position, Fault.NEVER_SEEN)
        wanted = set() if entry.is_deleted else {ids[blind] for blind in own if blind in ids}
        new = _claims_of(key, entry, wanted, claims, keys)
        written += new
        for entry_id in (claim.entry_id for claim in new if claim.entry_id):
            claimants[entry_id] += 1
            # An entry that one item alone speaks of stands as it was inserted.
            if entry_id not in fresh or claimants[entry_id] > 1:
                touched[entry_id] = entry.position
    _upsert_claims(written)
    return touched


def _claims_of(
    key: bytes, entry: ListEntry, wanted: set[int], claims: list[HashClaim], keys: ListKeys
) -> list[HashClaim]:
    """The rows of one item that are new or have changed."""
    assert entry.item is not None
    known = {claim.entry_id: claim for claim in claims}
    rows = []
    for entry_id in sorted(wanted):
        row = _claim_row(key, entry, entry_id, keys)
        if entry_id not in known or _standing(known[entry_id]) != _standing(row):
            rows.append(row)
    for claim in claims:
        if claim.entry_id is not None and claim.entry_id not in wanted and not claim.is_withdrawn:
            claim.is_withdrawn, claim.stamped_at = True, entry.stamped_at
            rows.append(claim)
    if entry.is_deleted and not claims:
        rows.append(_claim_row(key, entry, None, keys))
    return rows


def _claim_row(key: bytes, entry: ListEntry, entry_id: int | None, keys: ListKeys) -> HashClaim:
    assert entry.item is not None
    return HashClaim(
        entry_id=entry_id, blind=key, sealed_item=keys.seal_item(entry.item), classification=entry.classification,
        stamped_at=entry.stamped_at, is_withdrawn=entry.is_deleted, is_material=entry.is_material,
        agreed=min(entry.agreed, _MOST), disagreed=min(entry.disagreed, _MOST),
    )  # fmt: skip


def _standing(claim: HashClaim) -> tuple[Any, ...]:
    return (
        claim.classification, claim.stamped_at, claim.is_withdrawn, claim.is_material, claim.agreed, claim.disagreed
    )  # fmt: skip


def _upsert_claims(claims: list[HashClaim]) -> None:
    if not claims:
        return
    # In the order of the document: whoever stands first gives the class. Imports of one list never run side by side.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO detect_hashclaim AS c (entry_id, blind, sealed_item, classification, stamped_at, is_withdrawn,"
            " is_material, agreed, disagreed) SELECT * FROM unnest(%s::int8[], %s::bytea[], %s::bytea[], %s::varchar[],"
            " %s::timestamptz[], %s::bool[], %s::bool[], %s::int2[], %s::int2[])"
            " ON CONFLICT (blind, entry_id) DO UPDATE SET classification = excluded.classification,"
            " stamped_at = excluded.stamped_at, is_withdrawn = excluded.is_withdrawn,"
            " is_material = excluded.is_material, agreed = excluded.agreed, disagreed = excluded.disagreed",
            [[c.entry_id for c in claims], [bytes(c.blind) for c in claims], [bytes(c.sealed_item) for c in claims],
             [c.classification for c in claims], [c.stamped_at for c in claims], [c.is_withdrawn for c in claims],
             [c.is_material for c in claims], [c.agreed for c in claims], [c.disagreed for c in claims]],
        )  # fmt: skip


# The class of whoever listed it first; in use while anybody lists it as material. What people decided here stands.
_SETTLE: Final = """
WITH said AS (
  SELECT entry_id, count(*) FILTER (WHERE NOT is_withdrawn) AS live,
    coalesce(bool_or(is_material) FILTER (WHERE NOT is_withdrawn), false) AS material,
    (array_agg(classification ORDER BY id) FILTER (WHERE NOT is_withdrawn AND classification <> ''))[1] AS label,
    count(DISTINCT classification) FILTER (WHERE NOT is_withdrawn AND classification <> '') > 1 AS contested
  FROM detect_hashclaim WHERE entry_id = ANY(%(ids)s) GROUP BY entry_id
), due AS (
  SELECT e.id, e.state AS was, e.is_contested AS was_contested, said.contested,
    CASE WHEN said.live = 0 THEN e.classification ELSE coalesce(said.label, '') END AS label,
    e.classification AS was_label,
    CASE WHEN e.state = ANY(%(kept)s) THEN e.state WHEN said.live = 0 THEN 'removed'
         WHEN said.material THEN 'active' ELSE 'disabled' END AS state
  FROM detect_hashentry e JOIN said ON said.entry_id = e.id
)
UPDATE detect_hashentry e SET classification = due.label, is_contested = due.contested, state = due.state,
  listed_in_id = CASE WHEN due.state = 'active' AND due.was <> 'active' THEN %(run)s ELSE e.listed_in_id END
FROM due WHERE due.id = e.id
  AND (due.state <> due.was OR due.label <> due.was_label OR due.contested <> due.was_contested)
RETURNING e.id, due.was, due.state, due.label <> due.was_label, due.contested AND NOT due.was_contested
"""
_KEPT: Final = [EntryState.QUARANTINED.value, EntryState.DECONFIRMED.value, EntryState.PROPOSED.value]


def _settle(batch: Batch, run: ListImport, touched: dict[int, int]) -> None:
    if not touched:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"ids": sorted(touched), "kept": _KEPT, "run": run.id})
        rows = cursor.fetchall()
    for entry_id, was, state, has_other_label, is_newly_contested in rows:
        if is_newly_contested:
            batch.note(touched[entry_id], Fault.CONTESTED)
        if state != was and state == EntryState.ACTIVE:
            batch.listed.append(entry_id)
        elif state != was or has_other_label:
            batch.altered.append(entry_id)
        if state == EntryState.REMOVED and was != state:
            batch.removed += 1
        elif state != was or has_other_label:
            batch.changed += 1
