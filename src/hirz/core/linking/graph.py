"""Reports and their ties as arrays: what `proposing` counts, weighs and joins. Names stay outside."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hirz.core.linking import kernels
from hirz.core.linking.rarity import CEILINGS, DEFAULT_CEILING
from hirz.core.linking.ties import LEADS, WEIGHT_DIGITS, Edge, Family, Mark, worth
from hirz.core.linking.unionfind import Numbers, UnionFind

Keys = NDArray[np.int64]
Weights = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FAMILIES = tuple(Family)

# A value in most of what one sender writes is the sender's own: its address, its help page, its form.
STANDING_SHARE_TENTHS, STANDING_OF_TENTHS, STANDING_FROM = 3, 8, 30
# A value that is met all through the year, as reports are, belongs to everybody: campaigns begin and end. Of so many reports
# by chance, so many tenths of a year would hold one; three quarters of that are enough to call a value steady.
STEADY_DAYS, STEADY_FROM, STEADY_SHARE = 180, 8, 0.75
STEADY_STEPS: tuple[tuple[int, int], ...] = tuple(
    (seen, math.ceil(STEADY_SHARE * 10 * (1 - 0.9**seen))) for seen in range(STEADY_FROM, 40)
)
"""(reports, tenths): a value in so many reports is steady when it is met in so many tenths; more reports need no more tenths."""


class Counts(NamedTuple):
    """Of each tie: groups that hold it, as how many they count, reports that hold it; of each tie with a group (one key): reports."""

    groups: Keys
    effective: Keys
    seen: Keys
    held: Keys
    holding: Keys


@dataclass(slots=True)
class Graph:
    """Edges sorted by report, each pair once; what is known of each tie by its number."""

    reports: list[Hashable]
    names: list[tuple[str, Hashable]]
    report: Numbers
    tie: Numbers
    trust: Weights
    ceiling: Weights
    family: NDArray[np.int8]
    is_steady: Flags

    def counts(self, labels: Numbers) -> Counts:
        """How the groups hold each tie."""
        key = (self.tie.astype(np.int64) << 32) | labels[self.report]
        held, holding = np.unique(key, return_counts=True)
        tie = held >> 32
        groups = np.bincount(tie, minlength=len(self.names))
        seen = np.bincount(self.tie, minlength=len(self.names))
        squares = np.zeros(len(self.names), dtype=np.int64)
        np.add.at(squares, tie, holding.astype(np.int64) ** 2)
        effective = -(-(seen.astype(np.int64) ** 2) // np.maximum(squares, 1))
        return Counts(groups, np.where(groups > 1, np.maximum(effective, 2), groups), seen, held, holding)

    def weights(self, groups: Keys) -> Weights:
        """`tie_weight` of every tie at once, by the groups that it is as good as held by."""
        seen = np.maximum(groups, 2) / 2
        rarity = 1.0 - np.log(seen) / np.log(self.ceiling / 2)
        return np.round(self.trust * np.where(groups >= self.ceiling, 0.0, np.clip(rarity, 0.0, 1.0)), WEIGHT_DIGITS)


def graph_of(edges: Iterable[Edge], marks: Mapping[Hashable, Mark] | None = None) -> Graph:
    """Number reports and ties; leave out what joins nothing: other people's, suppressed, standing words of a sender."""
    places: dict[Hashable, int] = {name: place for place, name in enumerate(marks or ())}
    numbers: dict[tuple[str, Hashable], int] = {}
    report, tie = [], []
    for edge in edges:
        place = places.setdefault(edge.report, len(places))
        if edge.role in LEADS and not edge.is_suppressed:
            report.append(place)
            tie.append(numbers.setdefault((edge.kind, edge.key), len(numbers)))
    names = list(numbers)
    key = np.unique((np.array(report, dtype=np.int64) << 32) | np.array(tie, dtype=np.int64))
    graph = Graph(
        reports=list(places),
        names=names,
        report=(key >> 32).astype(np.int32),
        tie=(key & 0xFFFFFFFF).astype(np.int32),
        trust=np.array([worth(kind).trust for kind, _ in names], dtype=np.float64),
        ceiling=np.array([CEILINGS.get(kind, DEFAULT_CEILING) for kind, _ in names], dtype=np.float64),
        family=np.array([_FAMILIES.index(worth(kind).family) for kind, _ in names], dtype=np.int8),
        is_steady=np.zeros(len(names), dtype=np.bool_),
    )
    if marks and names:
        known = [marks.get(name, _NOTHING) for name in graph.reports]
        graph.is_steady = _steady(graph, known)
        _leave_out(graph, _standing(graph, known))
    return graph


_NOTHING = Mark()


def _leave_out(graph: Graph, dropped: Flags) -> None:
    keep = ~dropped[graph.tie]
    graph.report, graph.tie = graph.report[keep], graph.tie[keep]


def _standing(graph: Graph, known: list[Mark]) -> Flags:
    """Ties in a large share of one sender's reports, and hardly elsewhere."""
    codes: dict[str, int] = {}
    sender = np.array([codes.setdefault(mark.sender, len(codes)) for mark in known], dtype=np.int64)
    sent = np.bincount(sender, minlength=len(codes))
    if "" in codes:
        sent[codes[""]] = 0
    key, count = np.unique((graph.tie.astype(np.int64) << 32) | sender[graph.report], return_counts=True)
    tie, of = key >> 32, key & 0xFFFFFFFF
    seen = np.bincount(graph.tie, minlength=len(graph.names))
    often, hardly_elsewhere = (
        count * 10 >= sent[of] * STANDING_SHARE_TENTHS,
        count * 10 >= seen[tie] * STANDING_OF_TENTHS,
    )
    is_standing = (sent[of] >= STANDING_FROM) & often & hardly_elsewhere
    dropped = np.zeros(len(graph.names), dtype=np.bool_)
    dropped[tie[is_standing]] = True
    return dropped


def _steady(graph: Graph, known: list[Mark]) -> Flags:
    """Ties that are met in nearly every tenth of a long period; none when the days are not known or few."""
    steady = np.zeros(len(graph.names), dtype=np.bool_)
    dated = [mark.day for mark in known if mark.day is not None]
    if len(dated) < len(known) or max(dated) - min(dated) < STEADY_DAYS:
        return steady
    # Tenths of the reports, not of the days: a month of a flood is not half of a year.
    order = np.argsort(np.array(dated), kind="stable")
    tenth = np.empty(len(order), dtype=np.int64)
    tenth[order] = np.arange(len(order)) * 10 // len(order)
    met = np.unique(graph.tie.astype(np.int64) * 10 + tenth[graph.report]) // 10
    seen = np.bincount(graph.tie, minlength=len(graph.names))
    needed = np.full(STEADY_STEPS[-1][0] + 1, 11)
    for reports, tenths in STEADY_STEPS:
        needed[reports] = tenths
    return np.bincount(met, minlength=len(graph.names)) >= needed[np.minimum(seen, len(needed) - 1)]


def join_holders(found: UnionFind, report: Numbers, value: NDArray[np.int64]) -> int:
    """Join all reports that hold the same value; returns how many groups fewer there are."""
    if not len(value):
        return 0
    order = np.argsort(value, kind="stable")
    report, value = report[order], value[order]
    same = value[1:] == value[:-1]
    return found.add(report[:-1][same], report[1:][same])


def couples(graph: Graph, usable: Flags, groups: NDArray[np.int64], most: int) -> tuple[Keys, Numbers]:
    """Pairs of usable ties of two families that stand in one report: pair (as one number) and report; its rarest `most` ties."""
    keep = usable[graph.tie]
    report, tie = graph.report[keep], graph.tie[keep]
    order = np.lexsort((tie, groups[tie], report))
    report, tie = report[order], np.ascontiguousarray(tie[order])
    starts = np.searchsorted(report, np.arange(len(graph.reports) + 1)).astype(np.int64)
    room = kernels.pair_count(starts, most)
    key, of = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int32)
    count = kernels.pairs(starts, tie, graph.family, most, key, of)
    return key[:count], of[:count]
