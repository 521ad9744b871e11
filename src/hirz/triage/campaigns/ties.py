"""What ties reports, as edges for `core.linking`: selectors, digests, near-same texts, what findings imply, merged names.

Nothing is opened: an edge holds the number of a selector, a keyed value, or the number that stands for a text. All of it is
stored by the scan (detect) and by the bundling of texts (triage); edges are asked for, never stored a second time.
"""

# ruff: noqa: S608  # Statements are put together from constants of this module; nothing of outside enters one.
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from hirz.base.among import joined
from hirz.core.linking import Edge, Holder, Mark
from hirz.core.linking.ties import LEADS
from hirz.detect.enums import PairState
from hirz.detect.models import NamePair
from hirz.triage.enums import CampaignState, Lane, MemberState

MOST_HELD: Final = 2_000
"""A value in more reports than this ties nothing, however they group: a helpline, a gateway, an exchange."""

TEXT, NAME = "text", "name"
DERIVED: Final = frozenset({"number_series", "payment_handle", "name_stem", "ip_hour"})
LIVE = (CampaignState.PROPOSED, CampaignState.CONFIRMED, CampaignState.CLOSED)
Key = tuple[str, int]
Known = tuple[str, Hashable]  # a Key, as `core.linking` names it
_LEADS = tuple(sorted(LEADS))


def text_key(bundle_id: UUID) -> int:
    """The number that stands for a near-same text: of the id of its bundle the first eight bytes."""
    return int.from_bytes(bundle_id.bytes[:8], "big", signed=True)


def edges_of(report_ids: Collection[UUID]) -> list[Edge]:
    """Every tie of these reports, those that join nothing included (`is_suppressed`): values in too many reports are so too."""
    with connection.cursor() as cursor:
        cursor.execute(
            # OFFSET 0: one look into the index for each sighting, as in triage.assessing.
            "SELECT g.report_id, s.kind, s.id, g.role, s.is_suppressed OR s.report_count > %(most)s FROM detect_sighting g"
            " CROSS JOIN LATERAL (SELECT * FROM detect_selector WHERE id = g.selector_id OFFSET 0) s"
            " WHERE g.report_id = ANY(string_to_array(%(ids)s, ',')::uuid[])"
            " UNION SELECT d.report_id, d.kind, d.blind, d.role, false FROM detect_derivedtie d"
            " WHERE d.report_id = ANY(string_to_array(%(ids)s, ',')::uuid[])",
            {"most": MOST_HELD, "ids": joined(report_ids)},
        )
        edges = [Edge(*row) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT m.report_id, b.id FROM triage_bundlemember m JOIN triage_bundle b ON b.id = m.bundle_id AND b.kind = 'text'"
            " WHERE m.report_id = ANY(string_to_array(%s, ',')::uuid[]) AND m.left_at IS NULL",
            [joined(report_ids)],
        )
        edges += [Edge(report, TEXT, text_key(bundle)) for report, bundle in cursor.fetchall()]
    return edges + _named(report_ids)


def shared_edges(since: datetime) -> list[Edge]:
    """The ties of all reports since a moment that at least two of them may share; copies of a flood are left out."""
    found: list[Edge] = []
    with connection.cursor() as cursor:
        for query in (_SHARED_SELECTORS, _SHARED_DERIVED, _SHARED_TEXTS):
            cursor.execute(query, {"most": MOST_HELD, "leads": joined(_LEADS), "since": since, "flood": Lane.FLOOD})
            found += [Edge(report, kind, _number(key)) for report, kind, key in cursor.fetchall()]
    return found + _named(None)


_TICKETS = " JOIN triage_ticket t ON t.report_id = {0}.report_id AND t.received_at >= %(since)s AND t.lane <> %(flood)s"
_SHARED_SELECTORS = (
    "SELECT g.report_id, s.kind, s.id FROM detect_selector s JOIN detect_sighting g ON g.selector_id = s.id"
    + _TICKETS.format("g")
    + " WHERE s.report_count BETWEEN 2 AND %(most)s AND NOT s.is_suppressed"
    " AND g.role = ANY(string_to_array(%(leads)s, ','))"
)
_SHARED_DERIVED = (
    "SELECT d.report_id, d.kind, d.blind FROM detect_derivedtie d"
    + _TICKETS.format("d")
    + " JOIN (SELECT blind FROM detect_derivedtie GROUP BY blind HAVING count(DISTINCT report_id) BETWEEN 2 AND %(most)s)"
    " AS several ON several.blind = d.blind WHERE d.role = ANY(string_to_array(%(leads)s, ','))"
)
_SHARED_TEXTS = (
    "SELECT m.report_id, 'text', b.id FROM triage_bundlemember m"
    " JOIN triage_bundle b ON b.id = m.bundle_id AND b.kind = 'text' AND b.size BETWEEN 2 AND %(most)s"
    + _TICKETS.format("m")
    + " WHERE m.left_at IS NULL"
)


def _number(key: int | str | UUID) -> int:
    """The number that stands for a value, from what the server names it by."""
    if isinstance(key, str):
        return text_key(UUID(key)) if "-" in key[1:] else int(key)
    return text_key(key) if isinstance(key, UUID) else key


def _named(report_ids: Collection[UUID] | None) -> list[Edge]:
    """Names that a person said are one person's: each group of them is a value, its number that of its first name."""
    pairs = list(
        NamePair.objects.filter(state=PairState.SAME)
        .order_by("first_id")
        .values_list("first_id", "second_id", "first__report_id", "second__report_id")
    )
    if not pairs:
        return []
    least: dict[int, int] = {}

    def find(name: int) -> int:
        while least.setdefault(name, name) != name:
            name = least[name]
        return name

    for one, other, _, _ in pairs:
        low, high = sorted((find(one), find(other)))
        least[high] = low
    wanted = None if report_ids is None else set(report_ids)
    ends = ((name, report) for one, other, first, second in pairs for name, report in ((one, first), (other, second)))
    return [Edge(report, NAME, find(name)) for name, report in ends if wanted is None or report in wanted]


def marks_since(since: datetime) -> Mapping[Hashable, Mark]:
    """Of every report that is looked at: who sent it, and on which day it came."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT report_id, feed_id, received_at::date - date '2000-01-01' FROM triage_ticket"
            " WHERE received_at >= %s AND lane <> %s",
            [since, Lane.FLOOD],
        )
        return {report: Mark(sender, day) for report, sender, day in cursor.fetchall()}


def holding(edges: Iterable[Edge]) -> dict[Key, set[UUID]]:
    """The reports that hold each value, as these edges say; what joins nothing is left out."""
    found: dict[Key, set[UUID]] = defaultdict(set)
    for edge in edges:
        if edge.role in LEADS and not edge.is_suppressed:
            found[edge.kind, edge.key].add(edge.report)  # type: ignore[index, arg-type]  # as edges_of made them
    return found


def holders_of(keys: Collection[Key], except_ids: Collection[UUID]) -> dict[Known, list[Holder]]:
    """Which groups hold these values already: a campaign, or a report that belongs to none. For `core.linking.attach`."""
    but = set(except_ids)
    holders = {
        key: [report for report in several if report not in but] for key, several in reports_holding(keys).items()
    }
    reports = {report for several in holders.values() for report in several}
    home = _homes(reports)
    sizes = _sizes(set(home.values()))
    found: dict[Known, list[Holder]] = {}
    for key, several in holders.items():
        counted = Counter(home.get(report, report) for report in several)
        found[key] = [Holder(group, n, sizes.get(group, 1)) for group, n in counted.items()]
    return found


def reports_holding(keys: Collection[Key]) -> dict[Key, list[UUID]]:
    """All who hold each of these values: one in too many reports is not even looked up."""
    derived = {key for kind, key in keys if kind in DERIVED}
    texts = {key for kind, key in keys if kind == TEXT}
    selectors = {key for kind, key in keys if kind not in {*DERIVED, TEXT, NAME}}
    found: dict[Key, list[UUID]] = defaultdict(list)
    # The number of a text is the beginning of its bundle's id.
    first = [UUID(int=(number % 2**64) << 64) for number in sorted(texts)]
    last = [UUID(int=one.int | (2**64 - 1)) for one in first]
    wanted = {"selectors": joined(selectors), "derived": joined(derived), "first": joined(first), "last": joined(last)}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDING, {**wanted, "most": MOST_HELD, "leads": joined(_LEADS)})
        for kind, key, report in cursor.fetchall():
            found[kind, _number(key)].append(report)
    return {key: several for key, several in found.items() if key in keys}


_HOLDING = (
    "SELECT DISTINCT s.kind, s.id::text, g.report_id FROM detect_selector s JOIN detect_sighting g ON g.selector_id = s.id"
    " WHERE s.id = ANY(string_to_array(%(selectors)s, ',')::int8[]) AND s.report_count BETWEEN 2 AND %(most)s"
    " AND NOT s.is_suppressed AND g.role = ANY(string_to_array(%(leads)s, ','))"
    " UNION ALL SELECT DISTINCT d.kind, d.blind::text, d.report_id"
    " FROM unnest(string_to_array(%(derived)s, ',')::int8[]) AS wanted(blind) CROSS JOIN LATERAL"
    " (SELECT kind, blind, report_id FROM detect_derivedtie WHERE blind = wanted.blind"
    " AND role = ANY(string_to_array(%(leads)s, ',')) LIMIT %(most)s) d"
    " UNION ALL SELECT 'text', b.id::text, m.report_id"
    " FROM unnest(string_to_array(%(first)s, ',')::uuid[], string_to_array(%(last)s, ',')::uuid[]) AS wanted(low, high)"
    " JOIN triage_bundle b ON b.id BETWEEN wanted.low AND wanted.high AND b.kind = 'text' AND b.size <= %(most)s"
    " JOIN triage_bundlemember m ON m.bundle_id = b.id AND m.left_at IS NULL"
)


def _homes(reports: Collection[UUID]) -> dict[UUID, UUID]:
    """The live campaign that each of these reports belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.report_id, m.campaign_id FROM triage_campaignmember m JOIN triage_campaign c ON c.id = m.campaign_id"
            " WHERE m.report_id = ANY(string_to_array(%s, ',')::uuid[]) AND m.state = %s"
            " AND c.state = ANY(string_to_array(%s, ',')) ORDER BY c.proposed_at DESC, c.id",
            [joined(reports), MemberState.IN, joined(LIVE)],
        )
        return dict(cursor.fetchall())


def _sizes(campaigns: Collection[UUID]) -> dict[UUID, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT campaign_id, count(*) FROM triage_campaignmember"
            " WHERE campaign_id = ANY(string_to_array(%s, ',')::uuid[]) AND state = %s GROUP BY campaign_id",
            [joined(campaigns), MemberState.IN],
        )
        return dict(cursor.fetchall())
