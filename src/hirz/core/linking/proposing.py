"""Campaigns that the machine proposes: groups of reports that one hand may have written to.

A graph of reports and what they hold is contracted step by step. Two ties of different families join first, for chance
seldom repeats two things; then values that three groups or more hold; at last those that only two hold. After each step
holders are counted anew, in groups: what a campaign shares grows rare as the campaign comes together, while a hub, held by
reports that nothing else connects, stays common and joins nothing. A person confirms, merges and splits (`triage`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hirz.core.linking.graph import Flags, Graph, Keys, couples, graph_of, join_holders
from hirz.core.linking.ties import BIG, JOIN, SURPRISES, Edge, Mark, Reason
from hirz.core.linking.unionfind import Numbers, UnionFind

MOST_TIES = 12
"""Of one report, so many of its rarest ties are looked at in pairs."""

LEAST_TOGETHER = 0.3
"""Two ties that weigh less than this together are everybody's, however often they meet."""

DOUBT = 0.3
"""The weight from which a value between two groups is shown as a doubt; lighter ones are left out."""

MOST_BETWEEN = 4
"""A doubt is a value between so few groups; between more it is a common thing."""

ROUNDS = 40
"""Of joining, at most; some three are needed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Reports that belong together, in the order in which they were named, and every value that two of them share."""

    reports: tuple[Hashable, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two groups, each named by its first report, that share a value which is not enough to join them: a person looks."""

    one: Hashable
    other: Hashable
    reason: Reason


@dataclass(frozen=True, slots=True)
class Proposed:
    """`groups`, the largest first, and what may connect them besides."""

    groups: tuple[Proposal, ...]
    doubts: tuple[Doubt, ...]


@dataclass(slots=True)
class _Work:
    """Where the contraction stands, and which ties did it: by tie, or by pair of ties (as one number)."""

    graph: Graph
    found: UnionFind
    joined: dict[int, tuple[float, int]] = field(default_factory=dict)
    coupled: dict[int, tuple[float, int, float]] = field(default_factory=dict)


def propose(edges: Iterable[Edge], marks: Mapping[Hashable, Mark] | None = None, *, least: int = 2) -> Proposed:
    """Groups of at least so many reports that their ties join, with the reason of each.

    `marks` (report -> sender, day) let standing words of a sender and values met all through the year be told from ties;
    without them both may join strangers. Each round sorts the edges; for
    years of reports there is the same rule in SQL (`scaling.run_job`).
    """
    graph = graph_of(edges, marks)
    _leave_singles(graph)
    work = _Work(graph, UnionFind(len(graph.reports)))
    for singles_from in (0, 3, 2):
        for _ in range(ROUNDS):
            joins = _join_by_two(work)
            if singles_from:
                joins += _join_by_one(work, singles_from)
            if not joins:
                break
    return _told(work, least)


def _leave_singles(graph: Graph) -> None:
    """Leave out the ties of one report: most are, and they join nothing."""
    seen = np.bincount(graph.tie, minlength=len(graph.names))
    keep = seen[graph.tie] > 1
    graph.report, graph.tie = graph.report[keep], graph.tie[keep]


def _join_by_two(work: _Work) -> int:
    """Join what shares two ties of different families: together far more often than by chance."""
    graph, labels = work.graph, work.found.labels()
    groups, effective, *_ = graph.counts(labels)
    weights = graph.weights(effective)
    usable: Flags = (weights > 0) & (groups > 1)
    key, report = couples(graph, usable, groups, MOST_TIES)
    if not len(key):
        return 0
    values, place = np.unique(key, return_inverse=True)
    held = np.unique((place.astype(np.int64) << 32) | labels[report])
    together = np.bincount(held >> 32, minlength=len(values))
    one, other = values >> 32, values & 0xFFFFFFFF
    lift = together * float(work.found.count()) / (groups[one] * groups[other])
    weight = 1.0 - (1.0 - weights[one]) * (1.0 - weights[other])
    good = (together > 1) & (weight >= LEAST_TOGETHER) & _surprises(together, lift)
    good &= (weight >= JOIN) | ~(graph.is_steady[one] | graph.is_steady[other])
    for at in np.flatnonzero(good).tolist():
        work.coupled.setdefault(int(values[at]), (float(weight[at]), int(together[at]), float(lift[at])))
    chosen = good[place]
    return join_holders(work.found, report[chosen], key[chosen])


def _surprises(together: NDArray[np.int64], lift: NDArray[np.float64]) -> Flags:
    """Whether what stands together does so more often than chance would have it."""
    needed = np.full(SURPRISES[-1][0] + 1, np.inf)
    for groups, times in SURPRISES:
        needed[groups:] = times
    return lift >= needed[np.minimum(together, len(needed) - 1)]


def _join_by_one(work: _Work, least: int) -> int:
    """Join what shares one tie that weighs enough by itself, where it speaks for the groups that it joins."""
    graph, labels = work.graph, work.found.labels()
    groups, effective, seen, held, holding = graph.counts(labels)
    weights = graph.weights(effective)
    usable = (weights >= JOIN) & (groups > 1) & (seen >= least) & ~graph.is_steady
    sizes = np.bincount(labels, minlength=len(graph.reports))
    tie, group = held >> 32, (held & 0xFFFFFFFF).astype(np.int32)
    speaks = usable[tie] & ((sizes[group] < BIG) | (holding > 1))
    tie, group = tie[speaks], group[speaks]
    for at in np.flatnonzero(np.bincount(tie, minlength=len(graph.names)) > 1).tolist():
        work.joined.setdefault(at, (float(weights[at]), int(effective[at])))
    return join_holders(work.found, group, tie)


def _told(work: _Work, least: int) -> Proposed:
    """What was found, in the names of those who asked."""
    graph, labels = work.graph, work.found.labels()
    sizes = np.bincount(labels, minlength=len(graph.reports))
    members: dict[int, list[Hashable]] = defaultdict(list)
    for place in np.flatnonzero(sizes[labels] >= max(2, least)).tolist():
        members[int(labels[place])].append(graph.reports[place])
    reasons = _reasons(work, labels, members)
    chosen = sorted(members, key=lambda label: (-len(members[label]), label))
    groups = tuple(Proposal(tuple(members[label]), tuple(reasons[label])) for label in chosen)
    return Proposed(groups, tuple(_doubts(graph, labels, sizes)))


def _reasons(work: _Work, labels: Numbers, members: Mapping[int, object]) -> dict[int, list[Reason]]:
    """Of each group, every value that two of its reports share, the heaviest first."""
    graph = work.graph
    groups = graph.counts(labels).effective
    weights = graph.weights(groups)
    partners: dict[int, tuple[int, float, float]] = {}
    for key, (weight, _, lift) in work.coupled.items():
        for tie, beside in ((key >> 32, key & 0xFFFFFFFF), (key & 0xFFFFFFFF, key >> 32)):
            if weight > partners.get(tie, (0, 0.0, 0.0))[1]:
                partners[tie] = (beside, weight, lift)
    found: dict[int, list[Reason]] = defaultdict(list)
    for (tie, label), places in _holders(graph, labels).items():
        if len(places) < 2 or label not in members:
            continue
        kind, value = graph.names[tie]
        reports = tuple(graph.reports[place] for place in places)
        reason = Reason(kind, value, reports, round(float(weights[tie]), 3), int(groups[tie]), is_joining=False)
        if tie in work.joined:
            weight, seen = work.joined[tie]
            reason = replace(reason, weight=round(weight, 3), groups=seen, is_joining=True)
        elif tie in partners:
            beside, weight, lift = partners[tie]
            reason = replace(
                reason, weight=round(weight, 3), beside=graph.names[beside], lift=round(lift, 1), is_joining=True
            )
        found[label].append(reason)
    for several in found.values():
        several.sort(key=lambda r: (not r.is_joining, -len(r.reports), -r.weight, r.kind))
    return found


def _holders(graph: Graph, labels: Numbers) -> dict[tuple[int, int], list[int]]:
    """The reports of each tie in each group."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for tie, label, place in zip(graph.tie.tolist(), labels[graph.report].tolist(), graph.report.tolist(), strict=True):
        found[tie, label].append(place)
    return found


def _doubts(graph: Graph, labels: Numbers, sizes: NDArray[np.int64]) -> Iterable[Doubt]:
    """Values between a few groups, of which two have several reports, that were too light or spoke for too little."""
    counts = graph.counts(labels)
    weights, held = graph.weights(counts.effective), counts.held
    few = (weights >= DOUBT) & (counts.groups > 1) & (counts.groups <= MOST_BETWEEN)
    between: Keys = held[few[held >> 32]]
    several = between[sizes[between & 0xFFFFFFFF] > 1]
    by_tie: dict[int, list[int]] = defaultdict(list)
    for pair in several.tolist():
        by_tie[pair >> 32].append(pair & 0xFFFFFFFF)
    for tie, those in by_tie.items():
        kind, key = graph.names[tie]
        for other in those[1:]:
            reason = Reason(kind, key, (), round(float(weights[tie]), 3), int(counts.groups[tie]), is_joining=False)
            yield Doubt(graph.reports[those[0]], graph.reports[other], reason)
