"""Campaigns that the machine proposes, and the one report that joins them."""

from __future__ import annotations

import pytest

from hirz.core.linking import Edge, Holder, Mark, attach, components, propose, tie_weight
from hirz.core.linking.ties import JOIN, WORTHS, holders_count
from tests.core.linking.linked_reports import REPORTS, labels_of, planted, precision_and_recall


def test_planted_campaigns_are_found_through_hubs() -> None:
    """A helpline and a sender's standing words join nobody; every campaign is whole."""
    edges, marks, truth = planted()
    precision, recall = precision_and_recall(labels_of(propose(edges, marks)), truth)
    assert (precision >= 0.98, recall >= 0.9) == (True, True)


def test_joining_whatever_shares_a_value_is_caught() -> None:
    """The planted bad variant: without rarity the same measure fails."""
    edges, _, truth = planted()
    first: dict[tuple[str, object], int] = {}
    ends = [(int(str(e.report)), first.setdefault((e.kind, e.key), int(str(e.report)))) for e in edges]
    labels = components(REPORTS, [a for a, _ in ends], [b for _, b in ends]).tolist()
    assert precision_and_recall(labels, truth)[0] < 0.5


def test_every_group_says_why() -> None:
    """Reasons name values, who holds them, and what they weighed; a joining one has weight."""
    edges, marks, _ = planted()
    for group in propose(edges, marks).groups:
        joining = [reason for reason in group.reasons if reason.is_joining]
        assert {report for reason in joining for report in reason.reports} == set(group.reports)
        assert all(0 < reason.weight <= 1 and len(reason.reports) > 1 for reason in joining)


def test_what_belongs_to_victims_or_is_suppressed_ties_nothing() -> None:
    """A victim is never a suspect."""
    edges = [Edge(n, "phone", "v", role) for n, role in enumerate(("victim", "victim", "reporter", "bystander"))]
    edges += [Edge(n, "phone", "s", is_suppressed=True) for n in range(4)]
    assert propose(edges).groups == ()


def test_a_single_file_or_script_joins_nobody() -> None:
    """A file is passed on, a script is copied; with a second thing in common they count."""
    strangers = [Edge(n, "handle", f"other {n}") for n in range(200)]
    shared = [Edge(n, kind, "x") for n in range(2) for kind in ("sha256", "md5")]
    assert propose([*strangers, *shared]).groups == ()
    more = [Edge(n, "text", "t") for n in range(2)]
    assert [group.reports for group in propose([*strangers, *shared, *more]).groups] == [(0, 1)]


def test_one_report_s_number_does_not_merge_two_large_groups() -> None:
    """A bridge that rests on one report of each side is a doubt for a person."""
    edges = [Edge(n, "wallet", n // 12) for n in range(24)]
    edges += [Edge(n, "handle", n // 12) for n in range(24)] + [Edge(0, "phone", "p"), Edge(12, "phone", "p")]
    edges += [Edge(n, "handle", f"other {n}") for n in range(30, 2_000)]
    proposed = propose(edges)
    assert [len(group.reports) for group in proposed.groups] == [12, 12]
    assert [(doubt.one, doubt.other, doubt.reason.kind) for doubt in proposed.doubts] == [(0, 12, "phone")]


def test_a_value_met_all_through_the_year_joins_nothing_alone() -> None:
    """Ten reports, one in every tenth of the year; without days nobody can tell."""
    edges = [Edge(n, "handle", n) for n in range(300)] + [Edge(n * 30, "phone", "p") for n in range(10)]
    marks = {n: Mark(day=n) for n in range(300)}
    assert propose(edges, marks).groups == ()
    assert len(propose(edges).groups) == 1


def test_nothing_comes_of_nothing() -> None:
    """No edges, no groups."""
    assert propose([]).groups == ()
    assert attach([], {}) == []


@pytest.mark.parametrize("kind", [*WORTHS, "of tomorrow"])
def test_no_kind_outweighs_its_trust(kind: str) -> None:
    """Weights fall from the trust to nothing."""
    weights = [tie_weight(kind, n) for n in (2, 10, 100, 10_000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] == 0


def test_groups_count_by_their_shares() -> None:
    """Ninety in one and ten alone are hardly more than one; a hundred alone are a hundred."""
    assert [holders_count(h) for h in ([], [5], [1, 1], [1] * 100, [90] + [1] * 10)] == [0, 1, 2, 100, 2]


def test_a_report_joins_the_group_whose_account_it_names() -> None:
    """However many reports of that group name it; a hub beside it says nothing."""
    own = [Edge("new", "handle", "h"), Edge("new", "phone", "hub"), Edge("new", "ip", "i", "victim")]
    hub = [Holder(f"alone {n}") for n in range(1_500)]
    found = attach(own, {("handle", "h"): [Holder("C", 300, 400)], ("phone", "hub"): hub, ("ip", "i"): [Holder("D")]})
    assert [(a.group, a.is_certain) for a in found if a.is_certain] == [("C", True)]
    assert all(a.weight < JOIN for a in found[1:])
    assert "D" not in {a.group for a in found}


def test_a_value_of_one_report_does_not_speak_for_a_large_group() -> None:
    """It comes back as uncertain."""
    [found] = attach([Edge("new", "phone", "p")], {("phone", "p"): [Holder("C", 1, 40)]})
    assert (found.group, found.is_certain) == ("C", False)
