"""Pairs of names that may be one person's: proposed to people, never decided here.

Touches content in memory: opens names. May be stopped at any moment and run again: what was compared shows in the row, and
a pair stands once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from hirz.base.actors import Actor
from hirz.base.clock import now, public_hour
from hirz.base.vault.services import Envelope, open_envelopes
from hirz.core.names import ALIKE, compare_names
from hirz.detect.models_names import NamePair, ReportedName
from hirz.detect.named import COMPARTMENT, open_name

PAIRER: Final = Actor.system("pair names")
LEAST: Final = ALIKE
"""One chance pair of single words in a thousand is so alike (`bench/names.py`); of whole names fewer."""
NEWEST: Final = 200
"""Of a key that many names share, so many of the newest are looked at: a common name joins nobody by itself."""
MOST: Final = 50
"""A name is compared with so many, those that share most keys first."""
# One at a time: two names that come at once must not both be the earlier one.
_LOCK: Final = 0x4849_525A_0007


def pair_names(report_ids: Sequence[UUID]) -> int:
    """Compare the names of these reports with those that came before; returns how many pairs are new.

    Each name is one transaction. Running it twice changes nothing.
    """
    waiting = ReportedName.objects.filter(report_id__in=list(report_ids), is_compared=False).order_by("pk")
    return sum(_pair_one(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _pair_one(name_id: int) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        own = ReportedName.objects.filter(pk=name_id, is_compared=False).first()
        if own is None:
            return 0
        pairs = _proposed(own)
        before = NamePair.objects.count() if pairs else 0
        NamePair.objects.bulk_create(pairs, ignore_conflicts=True)
        ReportedName.objects.filter(pk=name_id).update(is_compared=True)
        return NamePair.objects.count() - before if pairs else 0


def _proposed(own: ReportedName) -> list[NamePair]:
    others = list(ReportedName.objects.filter(pk__in=_candidates(own)))
    reports = sorted({own.report_id, *(other.report_id for other in others)}, key=str)
    envelopes = open_envelopes("report", reports, COMPARTMENT, purpose="pair names", by=PAIRER)
    # A report without an envelope was erased meanwhile.
    if own.report_id not in envelopes:
        return []
    spelling, at = _opened(own, envelopes), public_hour(now())
    pairs = []
    for other in others:
        if other.report_id not in envelopes:
            continue
        score = compare_names(spelling, _opened(other, envelopes)).score
        if score >= LEAST:
            first, second = sorted((own.pk, other.pk))
            pairs.append(NamePair(first_id=first, second_id=second, score=round(100 * score), proposed_at=at))
    return pairs


def _opened(name: ReportedName, envelopes: dict[UUID, Envelope]) -> str:
    return open_name(envelopes[name.report_id], name.ordinal, name.name)


def _candidates(own: ReportedName) -> list[int]:
    """Names of other reports that share a key and were compared already, or came before: of any two the later one looks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT found.name_id FROM detect_namekey k CROSS JOIN LATERAL (SELECT name_id FROM detect_namekey"
            " WHERE blind = k.blind AND name_id <> k.name_id ORDER BY name_id DESC LIMIT %s) found"
            " JOIN detect_reportedname n ON n.id = found.name_id"
            " WHERE k.name_id = %s AND n.report_id <> %s AND (n.is_compared OR n.id < %s)"
            " GROUP BY found.name_id ORDER BY count(*) DESC, found.name_id DESC LIMIT %s",
            [NEWEST, own.pk, own.report_id, own.pk, MOST],
        )
        return [row[0] for row in cursor.fetchall()]
