"""Keeping lists right: two readers for every change of an entry, the negative list, the enable ratio, the flood guard.

Sees keyed values only. Nothing here is decided by one person, and an entry that matches too much is set apart by itself
and shown: what it matched leaves the queue's reasons until two people have looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from hirz.base.accounts.enums import Role
from hirz.base.accounts.models import User
from hirz.base.actors import Actor
from hirz.base.among import among
from hirz.base.clock import now, this_hour, zone_time
from hirz.base.errors import Denied
from hirz.base.events.services import emit
from hirz.base.ledger.services import record, record_many
from hirz.detect import policies
from hirz.detect.enums import EntryState, ImportCause, ImportState, ListKind, ReviewAct, ReviewReason, ReviewState
from hirz.detect.events import EntriesChanged, HashesListed
from hirz.detect.models import EntryReview, FloodWatch, HashEntry, HashList, ListImport, Match

NEGATIVE: Final = "negative"
ENTRIES_PER_EVENT: Final = 1_000
GUARD: Final = Actor.system("flood guard")
FLOOD_WINDOW: Final = timedelta(hours=24)
# Entries that match less are not remembered hour by hour.
TALLIED_FROM: Final = 50
# Matches whose transaction was still open when the guard looked: ids are given before they are seen.
OVERLAP: Final = 20_000


def reader(user: User) -> Actor:
    """A reader, as the ledger names them."""
    return user.actor(Role.ANALYST)


def propose(
    *, entry: HashEntry, act: ReviewAct, reason: ReviewReason, classification: str = "", by: User
) -> EntryReview:  # fmt: skip
    """What a first reader asks for; nothing changes until a second one agrees. Raises Denied."""
    policies.require_reader(by)
    with transaction.atomic():
        entry = HashEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
        policies.require_proposable(entry, act, reason)
        review = EntryReview.objects.create(
            entry=entry, act=act, reason=reason, classification=classification.strip()[:40], proposed_by=by,
            proposed_at=zone_time(),
        )  # fmt: skip
        _note("detect:entry:proposed", entry, by)
    return review


def decide(*, review: EntryReview, agrees: bool, by: User) -> EntryReview:
    """What the second reader answers; with agreement it is done. Raises Denied."""
    with transaction.atomic():
        review = EntryReview.objects.select_for_update().get(pk=review.pk)
        policies.require_second(review, by)
        entry = HashEntry.objects.select_for_update(no_key=True).select_related("hash_list").get(pk=review.entry_id)
        review.state = ReviewState.DONE if agrees else ReviewState.REFUSED
        review.decided_by, review.decided_at = by, zone_time()
        review.save(update_fields=["state", "decided_by", "decided_at"])
        if not agrees:
            _note("detect:entry:refused", entry, by)
        elif review.act == ReviewAct.DECONFIRM:
            _take_out(entry, review, by)
        else:
            _put_in(entry, review, by)
    return review


def withdraw(*, review: EntryReview, by: User) -> None:
    """The first reader takes the proposal back. Raises Denied."""
    with transaction.atomic():
        review = EntryReview.objects.select_for_update().select_related("entry").get(pk=review.pk)
        policies.require_withdrawable(review, by)
        review.state, review.decided_at = ReviewState.WITHDRAWN, zone_time()
        review.save(update_fields=["state", "decided_at"])
        _note("detect:entry:withdrawn", review.entry, by)


def _note(verb: str, entry: HashEntry, by: User) -> None:
    record(verb=verb, object_kind="entry", object_id=str(entry.pk), by=reader(by))


def _put_in(entry: HashEntry, review: EntryReview, by: User) -> None:
    """Confirmed, or in use again; what was not in use is hunted for."""
    is_confirmed = review.act == ReviewAct.CONFIRM
    verb = "detect:entry:confirmed" if is_confirmed else "detect:entry:released"
    changed = []
    # A partner's class is the partner's word; of one's own list the readers say it.
    if entry.hash_list.is_own and review.classification:
        changed, entry.classification = ["classification"], review.classification
    was_in_use = entry.state == EntryState.ACTIVE
    entry.state = EntryState.ACTIVE
    entry.save(update_fields=["state", *changed])
    if not was_in_use:
        relist(entry.hash_list, [entry.pk], ImportCause.OWN if is_confirmed else ImportCause.RELEASE)
    tell_changed([entry.pk])
    _note(verb, entry, by)


def _take_out(entry: HashEntry, review: EntryReview, by: User) -> None:
    entry.state = EntryState.DECONFIRMED
    entry.save(update_fields=["state"])
    if review.reason in policies.HARMLESS_REASONS and not entry.hash_list.is_negative:
        _deny(entry)
    tell_changed([entry.pk])
    _note("detect:entry:deconfirmed", entry, by)


def _deny(entry: HashEntry) -> None:
    """On the negative list: other lists may hold the same digest, and shall not match it either."""
    names = {"name": _("Known to be harmless"), "source": _("Two readers of this house")}
    negative, _made = HashList.objects.get_or_create(
        code=NEGATIVE,
        defaults={**names, "kind": ListKind.NEGATIVE, "is_negative": True, "is_own": True, "imported_at": now()},
    )
    copy, _made = HashEntry.objects.update_or_create(
        hash_list=negative, blind=bytes(entry.blind),
        defaults={
            "kind": entry.kind, "quality": entry.quality, "variant": entry.variant, "state": EntryState.ACTIVE,
            "share": entry.share, "added_at": this_hour(), "sealed_value": bytes(entry.sealed_value),
        },
    )  # fmt: skip
    relist(negative, [copy.pk], ImportCause.OWN)


def relist(hash_list: HashList, entry_ids: Iterable[int], cause: ImportCause) -> ListImport | None:
    """Entries come into use: hunt for them in everything seen before; the caller's transaction. None if there are none."""
    ids = sorted(entry_ids)
    if not ids:
        return None
    at = this_hour()
    run = ListImport.objects.create(
        hash_list=hash_list, cause=cause, state=ImportState.DONE, known=len(ids), first_entry=ids[0],
        last_entry=ids[-1], started_at=at, finished_at=at,
    )  # fmt: skip
    HashEntry.objects.filter(among("id", ids, "int8")).update(listed_in=run)
    emit(HashesListed(import_id=str(run.pk)))
    return run


def tell_changed(entry_ids: Iterable[int]) -> None:
    """The reports that match these entries say something else from now on."""
    ids = sorted(entry_ids)
    for start in range(0, len(ids), ENTRIES_PER_EVENT):
        emit(EntriesChanged([str(i) for i in ids[start : start + ENTRIES_PER_EVENT]]))


def change_list(
    *, hash_list: HashList, enable_ratio: int, is_active: bool, review_at: date | None, flood_limit: int, by: Actor
) -> HashList:  # fmt: skip
    """Switch a list on or off, wholly or in part; what comes into use is hunted for, what leaves matches no more."""
    if not 0 <= enable_ratio <= 100 or flood_limit < 1:
        raise Denied(_("The share goes from 0 to 100 percent, and the limit begins at 1."))
    with transaction.atomic():
        stored = HashList.objects.select_for_update(no_key=True).get(pk=hash_list.pk)
        before = stored.enable_ratio if stored.is_active else 0
        after = enable_ratio if is_active else 0
        stored.enable_ratio, stored.is_active = enable_ratio, is_active
        stored.review_at, stored.flood_limit = review_at, flood_limit
        stored.save(update_fields=["enable_ratio", "is_active", "review_at", "flood_limit"])
        record(verb="detect:list:changed", object_kind="list", object_id=stored.pk, by=by)
        low, high = sorted((before, after))
        moved = HashEntry.objects.filter(hash_list=stored, state=EntryState.ACTIVE, share__gte=low, share__lt=high)
        if after > before:
            relist(stored, moved.values_list("pk", flat=True), ImportCause.RELEASE)
        if after != before:
            matched = Match.objects.filter(entry__hash_list=stored, entry__share__gte=low, entry__share__lt=high)
            tell_changed(matched.values_list("entry_id", flat=True).distinct())
    return stored


# How many reports each entry that matched lately has matched by now, written down under this hour.
_TALLY: Final = """
INSERT INTO detect_hashtally (entry_id, hour, count)
SELECT entry_id, %(hour)s, count(DISTINCT report_id) FROM detect_match
WHERE entry_id IN (SELECT entry_id FROM detect_match WHERE id > %(since)s AND id <= %(until)s)
GROUP BY entry_id HAVING count(DISTINCT report_id) >= %(least)s
ON CONFLICT (entry_id, hour) DO UPDATE SET count = excluded.count
"""
# Those that grew by their list's limit within the window, and that two readers have not found right.
_FLOODING: Final = """
SELECT e.id FROM detect_hashtally t JOIN detect_hashentry e ON e.id = t.entry_id
JOIN detect_hashlist l ON l.code = e.hash_list_id
WHERE t.hour = %(hour)s AND e.state = 'active' AND NOT l.is_negative
  AND t.count - coalesce((SELECT b.count FROM detect_hashtally b WHERE b.entry_id = t.entry_id AND b.hour <= %(before)s
                          ORDER BY b.hour DESC LIMIT 1), 0) >= l.flood_limit
  AND NOT EXISTS (SELECT FROM detect_entryreview r WHERE r.entry_id = e.id AND r.act = 'release' AND r.state = 'done')
ORDER BY e.id FOR UPDATE OF e
"""


def guard_floods() -> list[int]:
    """Set apart the entries that suddenly match more reports than their list's limit; returns their ids."""
    hour = this_hour()
    with transaction.atomic():
        is_first = FloodWatch.objects.get_or_create(pk=1)[1]
        watch = FloodWatch.objects.select_for_update().get(pk=1)
        newest = Match.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if newest <= watch.last_match:
            return []
        span: dict[str, datetime | int] = {
            "hour": hour,
            "since": watch.last_match - OVERLAP,
            "until": newest,
            "least": TALLIED_FROM,
        }
        with connection.cursor() as cursor:
            cursor.execute(_TALLY, span)
            cursor.execute(_FLOODING, {"hour": hour, "before": hour - FLOOD_WINDOW})
            # What had matched before anybody counted is no sudden flood.
            found = [] if is_first else [row[0] for row in cursor.fetchall()]
        watch.last_match = newest
        watch.save(update_fields=["last_match"])
        if found:
            HashEntry.objects.filter(among("id", found, "int8")).update(state=EntryState.QUARANTINED)
            tell_changed(found)
            ids = [str(entry_id) for entry_id in found]
            record_many(verb="detect:entry:quarantined", object_kind="entry", object_ids=ids, by=GUARD)
    return found
