"""Does linking find the planted campaigns through injected hubs, and how fast are components?

1. A simulated year with hubs injected (a helpline, a public link, an exchange's wallet, numbers of lawyers and schools, a
   sender's standing words): pairs of reports joined, against the planted campaigns and repeated reports. Peers: joining
   whatever shares a value, and joining by rarity alone. Then the same year report by report, as it would come in.
2. Connected components of 10 M edges between 6 M vertices, a fifth of them at hubs, building included: scipy in the same run.

    python -m bench.linking                      both; some minutes
    python -m bench.linking --only campaigns --reports 20000 --seeds 3
    python -m bench.linking --only components --edges 1000000
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

import numpy as np

ROUNDS = 3
REACH_PRECISION, REACH_RECALL, REACH_RATIO = 0.98, 0.9, 4.0


def main() -> None:
    """Measure what is asked for, print tables and JSON; 1 when a reach was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("campaigns", "components"))
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--edges", type=int, default=10_000_000)
    args = parser.parse_args()
    figures: dict[str, Any] = {}
    if args.only in (None, "campaigns"):
        figures["campaigns"] = [campaigns(args.reports, seed) for seed in range(1, args.seeds + 1)]
    if args.only in (None, "components"):
        figures["components"] = components_of(args.edges)
    print(json.dumps(figures, indent=1))
    sys.exit(0 if _reached(figures) else 1)


def _reached(figures: dict[str, Any]) -> bool:
    good = all(
        year["propose"]["precision"] >= REACH_PRECISION and year["propose"]["recall"] >= REACH_RECALL
        for year in figures.get("campaigns", [])
    )
    return good and figures.get("components", {}).get("ratio", REACH_RATIO) >= REACH_RATIO


# ------------------------------------------------------------------------------------------------------- campaigns


def campaigns(reports: int, seed: int) -> dict[str, Any]:
    """Pairwise precision and recall of the house's way and of two simpler ones, hubs injected."""
    from bench.linking_year import inject_hubs, year_of
    from hirz.core.linking import propose

    year = year_of(reports, seed)
    injected = inject_hubs(year, seed)
    began = time.process_time()
    proposed = propose(year.edges, year.marks)
    spent = time.process_time() - began
    label: dict[Hashable, int] = {}
    for number, group in enumerate(proposed.groups):
        label.update(dict.fromkeys(group.reports, number))
    ours = [label.get(report, -1 - report) for report in range(reports)]
    stream = streamed(year)
    figures = {
        "reports": reports, "seed": seed, "edges": len(year.edges), "injected": injected,
        "campaigns": len({c for c in year.campaigns if c}), "in_campaigns": sum(1 for c in year.campaigns if c),
        "propose": quality(ours, year.truth) | {"cpu_s": round(spent, 2), "groups": len(proposed.groups), "doubts": len(proposed.doubts)},
        "campaigns_only": of_campaigns(ours, year.campaigns),
        "one_by_one": quality(stream["labels"], year.truth) | stream["figures"],
        "any shared value": quality(_joined(year.edges, lambda kind, seen: True), year.truth),
        "rarity alone": quality(_joined(year.edges, _is_rare), year.truth),
    }  # fmt: skip
    for name in ("propose", "one_by_one", "any shared value", "rarity alone"):
        row = figures[name]
        _say(
            f"{reports:,} reports, seed {seed}: {name:17} precision {row['precision']:.4f}  recall {row['recall']:.4f}"
        )
    return figures


def streamed(year: Any) -> dict[str, Any]:
    """Four fifths of the year proposed at once, then each report as it comes through `attach`: labels, and its time."""
    from hirz.core.linking import Components, Edge, Holder, attach, propose

    count = len(year.truth)
    known = count * 4 // 5
    held: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
    by_report: dict[int, list[Edge]] = defaultdict(list)
    for edge in year.edges:
        by_report[edge.report].append(edge)
        if edge.report < known and edge.role in ("reported", "unknown"):
            held[edge.kind, edge.key].append(edge.report)
    earlier = {report: mark for report, mark in year.marks.items() if report < known}
    groups: Components[int] = Components(range(count))
    for group in propose((edge for edge in year.edges if edge.report < known), earlier).groups:
        groups.add((group.reports[0], other) for other in group.reports[1:])
    took = []
    for number in range(known, count):
        began = time.perf_counter()
        own = by_report[number]
        holders = {}
        for edge in own:
            counted = Counter(groups.label(report) for report in held[edge.kind, edge.key][-_MOST_HOLDERS:])
            holders[edge.kind, edge.key] = [Holder(group, n, groups.size(group)) for group, n in counted.items()]
        found = [attached for attached in attach(own, holders) if attached.is_certain]
        groups.add((number, attached.group) for attached in found[:1])
        took.append(time.perf_counter() - began)
        for key in {(edge.kind, edge.key) for edge in own if edge.role in ("reported", "unknown")}:
            held[key].append(number)
    took.sort()
    return {
        "labels": [groups.label(number) for number in range(count)],
        "figures": {
            "came": count - known, "ms_median": round(took[len(took) // 2] * 1e3, 3),
            "ms_p99": round(took[int(len(took) * 0.99)] * 1e3, 3),
        },
    }  # fmt: skip


_MOST_HOLDERS = 2_000


def _is_rare(kind: str, seen: int) -> bool:
    from hirz.core.linking.ties import JOIN, tie_weight

    return tie_weight(kind, seen) >= JOIN


def _joined(edges: Iterable[Any], joins: Callable[[str, int], bool]) -> list[int]:
    """Labels when every value that `joins` says joins all of its holders."""
    from hirz.core.linking import components

    held: dict[tuple[str, Hashable], set[int]] = defaultdict(set)
    size = 0
    for edge in edges:
        size = max(size, edge.report + 1)
        if edge.role in ("reported", "unknown"):
            held[edge.kind, edge.key].add(edge.report)
    ends = [
        (min(several), other)
        for (kind, _), several in held.items()
        if len(several) > 1 and joins(kind, len(several))
        for other in several
    ]
    return components(size, [one for one, _ in ends], [other for _, other in ends]).tolist()


def quality(labels: list[int], truth: list[str]) -> dict[str, Any]:
    """Pairwise precision and recall of a partition."""
    both = _pairs(Counter(zip(labels, truth, strict=True)))
    said, true = _pairs(Counter(labels)), _pairs(Counter(truth))
    return {"precision": round(both / max(1, said), 4), "recall": round(both / max(1, true), 4), "pairs": said}


def of_campaigns(labels: list[int], campaigns: list[str]) -> dict[str, Any]:
    """How many planted campaigns with three reports or more have nine tenths of their reports in one group."""
    members: dict[str, list[int]] = defaultdict(list)
    for label, campaign in zip(labels, campaigns, strict=True):
        if campaign:
            members[campaign].append(label)
    large = {code: labels for code, labels in members.items() if len(labels) >= 3}
    whole = sum(1 for labels in large.values() if Counter(labels).most_common(1)[0][1] >= 0.9 * len(labels))
    return {"of three or more": len(large), "whole": whole}


def _pairs(counted: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in counted.values())


# ------------------------------------------------------------------------------------------------------ components


def some_edges(count: int, seed: int = 4) -> tuple[int, Any, Any]:
    """Vertices, and both ends of edges: four fifths between any two, a fifth at hubs by a power law."""
    vertices = max(10, count * 6 // 10)
    rng = np.random.default_rng(seed)
    a = rng.integers(0, vertices, size=count, dtype=np.int32)
    b = rng.integers(0, vertices, size=count, dtype=np.int32)
    at_hubs = count // 5
    a[:at_hubs] = np.minimum(rng.zipf(1.5, size=at_hubs), vertices) - 1
    order = rng.permutation(count)
    return vertices, a[order], b[order]


def components_of(count: int) -> dict[str, Any]:
    """Ours and scipy, interleaved; the median of the CPU seconds of each, building included."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    from hirz.core.linking import components

    vertices, a, b = some_edges(count)
    components(10, a[:0], b[:0])  # compiled before it is measured

    def by_scipy() -> Any:
        matrix = coo_matrix((np.ones(count, dtype=np.int8), (a, b)), shape=(vertices, vertices))
        return connected_components(matrix, directed=False)[1]

    spent: dict[str, list[float]] = {"hirz": [], "scipy": []}
    labels: dict[str, Any] = {}
    for _ in range(ROUNDS):
        for name, run in (("hirz", lambda: components(vertices, a, b)), ("scipy", by_scipy)):
            began = time.process_time()
            labels[name] = run()
            spent[name].append(time.process_time() - began)
    seconds = {name: statistics.median(times) for name, times in spent.items()}
    figures = {
        "edges": count, "vertices": vertices, "components": len(np.unique(labels["hirz"])),
        "same": _same(labels["hirz"], labels["scipy"]),
        "hirz_s": round(seconds["hirz"], 3), "scipy_s": round(seconds["scipy"], 3),
        "ratio": round(seconds["scipy"] / seconds["hirz"], 2),
    }  # fmt: skip
    _say(f"{count:,} edges: hirz {figures['hirz_s']} s, scipy {figures['scipy_s']} s: {figures['ratio']} times faster")
    return figures


def _same(one: Any, other: Any) -> bool:
    """Whether two labellings are one partition."""
    pairs = len(np.unique((one.astype(np.int64) << 32) | other.astype(np.int64)))
    return bool(pairs == len(np.unique(one)) == len(np.unique(other)))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
