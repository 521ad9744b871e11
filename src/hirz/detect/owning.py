"""Lists of one's own: made here, filled with exhibits that two readers have confirmed. Sees digests in memory only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.clock import now, this_hour, zone_time
from hirz.base.errors import Denied
from hirz.base.ledger.services import record
from hirz.core.formats.hash_lists import Fault, ListedDigest, ListedKind
from hirz.core.formats.hash_lists.digests import check
from hirz.detect import policies
from hirz.detect.curating import decide, reader
from hirz.detect.enums import (
    EntryState,
    ImportCause,
    ImportFault,
    ImportState,
    ListKind,
    ReviewAct,
    ReviewReason,
)
from hirz.detect.keying import list_keys, share_of
from hirz.detect.models import EntryReview, HashEntry, HashList, ListImport

# What an exhibit is known by; one of them is enough.
EXHIBIT_KINDS: Final = (ListedKind.MD5, ListedKind.SHA1, ListedKind.SHA256, ListedKind.PDQ)


def make_own_list(*, code: str, name: str, source: str, scheme: str, is_negative: bool, by: Actor) -> HashList:
    """An empty list of one's own, of known material or of what is known to be harmless. Raises Denied if the code is taken."""
    with transaction.atomic():
        if HashList.objects.filter(code=code).exists():
            raise Denied(_("A list with this code is there already."))
        made = HashList.objects.create(
            code=code, name=name, source=source, scheme=scheme, imported_at=now(), is_own=True, is_negative=is_negative,
            kind=ListKind.NEGATIVE if is_negative else ListKind.OWN,
        )  # fmt: skip
        record(verb="detect:list:changed", object_kind="list", object_id=code, by=by)
    return made


def checked_digests(given: Mapping[ListedKind, str]) -> tuple[list[ListedDigest], dict[ListedKind, str]]:
    """The usable ones of what somebody typed, and for the others what is wrong, in words."""
    good: list[ListedDigest] = []
    wrong: dict[ListedKind, str] = {}
    for kind, text in given.items():
        if not text.strip():
            continue
        found = check(kind, text)
        if isinstance(found, Fault):
            wrong[kind] = str(ImportFault(found.value).label)
        else:
            good.append(found)
    return good, wrong


def propose_exhibit(*, hash_list: HashList, digests: list[ListedDigest], classification: str, by: User) -> int:
    """A first reader lists a file by its digests: they wait for a second one. Returns how many are new. Raises Denied."""
    policies.require_reader(by)
    policies.require_own(hash_list)
    keys = list_keys()
    at, label = this_hour(), classification.strip()[:40]
    with transaction.atomic():
        HashList.objects.select_for_update(no_key=True).get(pk=hash_list.pk)
        stored = keys.blinds(digests)
        there = set(_known(hash_list, stored))
        entries = [
            HashEntry(
                hash_list=hash_list, kind=digest.kind.value, blind=blind, classification=label, added_at=at,
                state=EntryState.PROPOSED, share=share_of(blind), sealed_value=keys.seal_value(digest),
            )
            for digest, blind in zip(digests, stored, strict=True) if blind not in there
        ]  # fmt: skip
        if not entries:
            raise Denied(_("All of these digests stand on the list already."))
        run = ListImport.objects.create(
            hash_list=hash_list,
            cause=ImportCause.OWN,
            state=ImportState.DONE,
            added=len(entries),
            started_at=at,
            finished_at=at,
        )
        for entry in entries:
            entry.listed_in = run
        HashEntry.objects.bulk_create(entries)
        EntryReview.objects.bulk_create(
            EntryReview(
                entry=entry, act=ReviewAct.CONFIRM, reason=ReviewReason.SEEN, classification=label, proposed_by=by,
                proposed_at=zone_time(),
            )
            for entry in entries
        )  # fmt: skip
        record(verb="detect:entry:proposed", object_kind="entry", object_id=str(entries[0].pk), by=reader(by))
    return len(entries)


def _known(hash_list: HashList, stored: list[bytes]) -> list[bytes]:
    rows = HashEntry.objects.filter(hash_list=hash_list, blind__in=stored)
    return [bytes(blind) for blind in rows.values_list("blind", flat=True)]


def siblings(review: EntryReview) -> list[EntryReview]:
    """The open proposals of the same exhibit, this one among them: a file has up to four digests and one verdict."""
    entry = review.entry
    if entry.state != EntryState.PROPOSED or entry.listed_in_id is None:
        return [review]
    same = EntryReview.objects.filter(
        entry__listed_in=entry.listed_in_id, entry__state=EntryState.PROPOSED, state="open"
    )
    return list(same.select_related("entry", "entry__hash_list").order_by("entry_id"))


def decide_exhibit(*, review: EntryReview, agrees: bool, by: User) -> int:
    """The second reader's answer, for every digest of the same exhibit; returns how many. Raises Denied."""
    with transaction.atomic():
        together = siblings(review)
        for one in together:
            decide(review=one, agrees=agrees, by=by)
    return len(together)
