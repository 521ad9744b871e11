"""Invented reports with planted campaigns and hubs, for the tests of linking."""

from __future__ import annotations

from collections.abc import Hashable
from random import Random

from hirz.core.linking import Edge, Mark, Proposed

REPORTS = 400
CAMPAIGNS = 5


def planted(seed: int = 3) -> tuple[list[Edge], dict[Hashable, Mark], list[str]]:
    """Edges, marks, and whose each report is: every fourth of one of five campaigns, one after the other, each with a wallet and three accounts.

    A helpline's number stands in a tenth of all reports, and the first sender writes its own three values under most of its.
    """
    rng, edges, truth = Random(seed), list[Edge](), list[str]()
    marks: dict[Hashable, Mark] = {report: Mark(f"sender {report % 3}", report) for report in range(REPORTS)}
    for report in range(REPORTS):
        campaign = report * CAMPAIGNS // REPORTS if report % 4 == 0 else None
        truth.append(f"alone {report}" if campaign is None else f"campaign {campaign}")
        edges.append(Edge(report, "handle", 100_000 + report))
        if campaign is not None:
            edges.append(Edge(report, "wallet", 50 + campaign))
            edges.append(Edge(report, "handle", 60 + campaign * 3 + rng.randrange(3)))
        if rng.random() < 0.1:
            edges.append(Edge(report, "phone", 1, "unknown"))
        if report % 3 == 0 and rng.random() < 0.8:
            edges += [Edge(report, kind, 2, "unknown") for kind in ("phone", "email", "url")]
    return edges, marks, truth


def labels_of(proposed: Proposed) -> list[int]:
    """The least report of each report's group."""
    labels = list(range(REPORTS))
    for group in proposed.groups:
        for report in group.reports:
            labels[int(str(report))] = min(int(str(other)) for other in group.reports)
    return labels


def precision_and_recall(labels: list[int], truth: list[str]) -> tuple[float, float]:
    """Of pairs."""
    pairs = [(a, b) for a in range(len(truth)) for b in range(a)]
    said = {(a, b) for a, b in pairs if labels[a] == labels[b]}
    true = {(a, b) for a, b in pairs if truth[a] == truth[b]}
    return len(said & true) / max(1, len(said)), len(said & true) / max(1, len(true))
