"""A partner asks whether digests are known, against the lists that are open to it and to no others.

Hashes come in, matches go out: what kind of list, and what it says of the file; never a hash of a list, and for a picture
in two steps only, the same or alike. An exact distance would give the listed hash away to whoever asks again with one bit
changed. Nothing that was asked about is kept: a keyed value of the request, its size and its time, for a day.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Sum

from hirz.base.accounts.models import Feed
from hirz.base.actors import Actor
from hirz.base.clock import now, zone_time
from hirz.base.ledger.services import record
from hirz.base.vault.keys import key_service
from hirz.core.hashing import DigestKind, parse_digest, parse_pdq
from hirz.core.sealing import blind_index
from hirz.detect.errors import AskedTooMuch
from hirz.detect.findings import PDQ
from hirz.detect.matching import SAME_PICTURE, Known, find_listed, undenied
from hirz.detect.models import HashList, ListAccess, MatchRequest
from hirz.intake.errors import KeyReused

COMPARTMENT: Final = "intake"
MOST_A_REQUEST: Final = 1_000
# For each feed. A platform with five million pictures a month asks about two in a second.
MOST_A_MINUTE: Final = 20_000
MOST_A_DAY: Final = 1_000_000
REMEMBERED: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
# Taken with the number of the feed: requests of one partner are counted one after the other.
ASKING_LOCK: Final = 0x4849_5250


class Likeness(StrEnum):
    """How near a match is."""

    EXACT = "exact"  # the same file, to the byte
    SAME = "same"  # the same picture, as far as a perceptual hash can say
    ALIKE = "alike"  # near it: a crop, a copy with a word on it, or the next of a series


class Asked(NamedTuple):
    """One digest: its kind ("md5", "sha1", "sha256", "pdq") and its bytes."""

    kind: str
    digest: bytes


class Answer(NamedTuple):
    """One match: of which digest, by its place in the request, how near, and what a list says."""

    place: int
    likeness: Likeness
    list_kind: str
    scheme: str
    scheme_version: str
    meaning: str


def read_digest(kind: str, value: str) -> Asked:
    """A digest as a partner writes it. Raises DigestError with what is wrong."""
    return Asked(kind, parse_pdq(value) if kind == PDQ else parse_digest(DigestKind(kind), value))


def match_hashes(asked: Sequence[Asked], *, feed: Feed, key: str, by: Actor) -> list[Answer]:
    """What the lists that are open to a feed say of these digests; by index, the nearest first.

    Raises KeyReused for a key that came with other digests in the last day, AskedTooMuch, LedgerUnavailable.
    """
    with transaction.atomic():
        _count(asked, feed, key)
        record(verb="detect:match:asked", object_kind="feed", object_id=feed.code, by=by)
        lists = open_lists(feed)
        return _answers(asked, lists) if lists else []


def open_lists(feed: Feed) -> list[str]:
    """Codes of the lists that a partner may ask about."""
    return list(ListAccess.objects.filter(feed=feed).values_list("hash_list_id", flat=True))


def find_known(asked: Sequence[Asked]) -> list[Known[int]]:
    """What any list in use says of these digests, by their index: for the operator, who may see whose list it is."""
    return _find(asked, None)


def open_list(*, feed: Feed, hash_list: HashList, by: Actor) -> None:
    """Let a partner ask about a list: its terms must allow it, and only a person can read them."""
    with transaction.atomic():
        _, is_new = ListAccess.objects.get_or_create(
            feed=feed, hash_list=hash_list, defaults={"opened_at": zone_time()}
        )
        if is_new:
            record(verb="detect:list:opened", object_kind="list", object_id=hash_list.code, by=by, purpose=feed.code)


def close_list(*, feed: Feed, hash_list: HashList, by: Actor) -> None:
    """Take that back."""
    with transaction.atomic():
        if ListAccess.objects.filter(feed=feed, hash_list=hash_list).delete()[0]:
            record(verb="detect:list:closed", object_kind="list", object_id=hash_list.code, by=by, purpose=feed.code)


def _count(asked: Sequence[Asked], feed: Feed, key: str) -> None:
    """Count a request against the partner's share. A repeat counts like the first: it costs as much to answer."""
    blind_key, at = key_service().blind_key(COMPARTMENT), now()
    request = json.dumps([[one.kind, one.digest.hex()] for one in asked])
    keyed, meant = (
        blind_index(blind_key, kind, value) for kind, value in (("match key", key), ("match request", request))
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ASKING_LOCK, feed.code])
    mine = MatchRequest.objects.filter(feed=feed)
    mine.filter(asked_at__lte=at - REMEMBERED).delete()
    known = mine.filter(key=keyed).first()
    if known is not None and bytes(known.request) != meant:
        raise KeyReused("this Idempotency-Key was used for other digests")
    for most, span in ((MOST_A_MINUTE, MINUTE), (MOST_A_DAY, REMEMBERED)):
        total = mine.filter(asked_at__gt=at - span).aggregate(total=Sum("hashes"))["total"] or 0
        if total + len(asked) > most:
            raise AskedTooMuch(int(MINUTE.total_seconds()) if span is MINUTE else 3_600)
    if known is None:
        MatchRequest.objects.create(feed=feed, key=keyed, request=meant, hashes=len(asked), asked_at=at)
    else:
        mine.filter(pk=known.pk).update(hashes=F("hashes") + len(asked), asked_at=at)


def _answers(asked: Sequence[Asked], lists: Sequence[str]) -> list[Answer]:
    answers = {
        Answer(index, _likeness(listed.kind, distance), listed.list_kind, listed.scheme, listed.scheme_version,
               listed.classification)
        for index, listed, distance in _find(asked, lists)
    }  # fmt: skip
    nearness = {likeness: place for place, likeness in enumerate(Likeness)}
    return sorted(answers, key=lambda one: (one.place, nearness[one.likeness], *one[2:]))


def _find(asked: Sequence[Asked], lists: Sequence[str] | None) -> list[Known[int]]:
    blind_key = key_service().blind_key(COMPARTMENT)
    exact: dict[bytes, list[int]] = defaultdict(list)
    for index, one in enumerate(asked):
        if one.kind != PDQ:
            exact[blind_index(blind_key, one.kind, one.digest.hex())].append(index)
    pictures = [(index, one.digest) for index, one in enumerate(asked) if one.kind == PDQ]
    return sorted(undenied(find_listed(exact, pictures, lists=lists)), key=lambda known: (known.asker, known.distance))


def _likeness(kind: str, distance: int) -> Likeness:
    if kind != PDQ:
        return Likeness.EXACT
    return Likeness.SAME if distance <= SAME_PICTURE else Likeness.ALIKE
