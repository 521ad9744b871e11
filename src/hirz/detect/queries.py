"""What the pages of lists show: counts and states, never a digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from hirz.base.clock import now
from hirz.detect.enums import EntryState, ReviewState
from hirz.detect.models import EntryReview, HashEntry, HashList, ListImport, Match

# Ten million entries take seconds to count, and their number is no news from one minute to the next.
SLOW_SECONDS: Final = 1.0
REMEMBERED_SECONDS: Final = 300
Counts = tuple[str, str, str, int]  # list, state, kind, entries
_REMEMBERED: dict[str, tuple[float, list[Counts]]] = {}


@dataclass(frozen=True, slots=True)
class ListCard:
    """One list and how many entries it has, by state."""

    hash_list: HashList
    states: dict[str, int]
    kinds: dict[str, int]
    today: date

    @property
    def active(self) -> int:
        """Entries that may match, before the enable ratio."""
        return self.states.get(EntryState.ACTIVE, 0)

    @property
    def quarantined(self) -> int:
        """Entries that matched too much."""
        return self.states.get(EntryState.QUARANTINED, 0)

    @property
    def total(self) -> int:
        """All entries that were ever listed."""
        return sum(self.states.values())

    @property
    def is_overdue(self) -> bool:
        """Whether somebody should have looked at the list by now."""
        return self.hash_list.review_at is not None and self.hash_list.review_at < self.today

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        one = self.hash_list
        return {
            "code": one.code, "name": one.name, "source": one.source, "kind": one.kind, "scheme": one.scheme,
            "scheme_version": one.scheme_version, "provenance": one.provenance, "terms": one.terms,
            "is_active": one.is_active, "is_negative": one.is_negative, "is_own": one.is_own,
            "enable_ratio": one.enable_ratio, "review_at": one.review_at and one.review_at.isoformat(),
            "is_overdue": self.is_overdue, "flood_limit": one.flood_limit, "imported_at": one.imported_at.isoformat(),
            "states": self.states, "kinds": self.kinds,
        }  # fmt: skip


def list_cards(code: str = "") -> list[ListCard]:
    """Every list, or one; the material first, then the negative ones, by name."""
    lists = HashList.objects.order_by("is_negative", "name")
    entries = HashEntry.objects.all()
    if code:
        lists, entries = lists.filter(code=code), entries.filter(hash_list=code)
    states: dict[str, dict[str, int]] = {}
    kinds: dict[str, dict[str, int]] = {}
    for list_code, state, kind, count in _counts(code, entries):
        of_list = states.setdefault(list_code, {})
        of_list[state] = of_list.get(state, 0) + count
        of_kind = kinds.setdefault(list_code, {})
        of_kind[kind] = of_kind.get(kind, 0) + count
    today = now().date()
    return [ListCard(one, states.get(one.code, {}), kinds.get(one.code, {}), today) for one in lists]


def _counts(code: str, entries: QuerySet[HashEntry]) -> list[Counts]:
    """What took long to count is remembered by this process for a while."""
    until, rows = _REMEMBERED.get(code, (0.0, []))
    begun = monotonic()
    if begun < until:
        return rows
    rows = list(entries.order_by().values_list("hash_list_id", "state", "kind").annotate(n=Count("pk")))
    if monotonic() - begun > SLOW_SECONDS:
        _REMEMBERED[code] = (monotonic() + REMEMBERED_SECONDS, rows)
    return rows


def imports_of(code: str) -> QuerySet[ListImport]:
    """The runs of a list, the newest first."""
    return ListImport.objects.filter(hash_list=code).order_by("-started_at", "-pk")


def entries_apart(code: str) -> QuerySet[HashEntry]:
    """Entries of a list that matched too much, with how many reports they matched."""
    apart = HashEntry.objects.filter(hash_list=code, state=EntryState.QUARANTINED)
    return apart.order_by("pk")


def reports_matched(entry: HashEntry) -> int:
    """How many reports an entry has matched."""
    return Match.objects.filter(entry=entry).aggregate(n=Count("report_id", distinct=True))["n"] or 0


def reviews_open(code: str = "") -> QuerySet[EntryReview]:
    """Proposals that wait for a second reader, the oldest first."""
    reviews = EntryReview.objects.filter(state=ReviewState.OPEN).select_related("entry__hash_list", "proposed_by")
    return reviews.filter(Q(entry__hash_list=code) if code else Q()).order_by("proposed_at", "pk")
