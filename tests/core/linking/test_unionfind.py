"""Components of whole numbers and of named things."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.linking import Components, UnionFind, components
from hirz.core.linking.errors import EdgeError
from hirz.core.linking.unionfind import MOST

EDGES = st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60)


def slowly(size: int, edges: list[tuple[int, int]]) -> list[int]:
    """The least number of each component, by painting until nothing changes."""
    labels = list(range(size))
    while True:
        before = list(labels)
        for a, b in edges:
            labels[a] = labels[b] = min(labels[a], labels[b])
        if labels == before:
            return labels


@settings(max_examples=60, deadline=None)
@given(EDGES)
def test_labels_are_the_least_of_each_component(edges: list[tuple[int, int]]) -> None:
    """As painting by hand has it, in whatever order the edges come."""
    a, b = [x for x, _ in edges], [y for _, y in edges]
    assert components(30, a, b).tolist() == slowly(30, edges)
    assert components(30, b[::-1], a[::-1]).tolist() == slowly(30, edges)


@settings(max_examples=40, deadline=None)
@given(EDGES)
def test_named_things_edge_by_edge_come_to_the_same(edges: list[tuple[int, int]]) -> None:
    """Each merge takes one label away, and members are those of the component."""
    groups: Components[str] = Components(f"r{n}" for n in range(30))
    merges = [merge for a, b in edges for merge in groups.add([(f"r{a}", f"r{b}")])]
    labels = slowly(30, edges)
    assert [groups.label(f"r{n}") for n in range(30)] == [f"r{label}" for label in labels]
    assert len(merges) == 30 - len(set(labels))
    assert groups.members("r0") == [f"r{n}" for n in range(30) if labels[n] == 0]
    assert sorted(map(len, groups.groups())) == sorted(n for n in map(labels.count, set(labels)) if n > 1)


def test_a_thing_that_nobody_named_is_alone() -> None:
    """Asking is no naming."""
    groups: Components[str] = Components()
    assert (groups.label("x"), groups.members("x"), groups.size("x"), len(groups)) == ("x", ["x"], 1, 0)
    assert groups.add([]) == []


def test_vertices_are_added_as_they_come() -> None:
    """Growing keeps what was joined."""
    found = UnionFind(2)
    found.add([0], [1])
    found.grow(1_000)
    found.add([1], [999])
    assert (found.find(999), found.count(), len(found)) == (0, 998, 1_000)


@pytest.mark.parametrize(
    ("a", "b"),
    [([0], [3]), ([-1], [0]), ([0, 1], [1]), ([0.5], [1.0]), ([[0]], [[1]]), (np.array([0], np.uint64), [1])],
)
def test_edges_that_lead_nowhere_are_refused(a: list[int], b: list[int]) -> None:
    """A kernel checks nothing: what is outside must not reach it."""
    with pytest.raises(EdgeError):
        UnionFind(3).add(a, b)


def test_more_vertices_than_32_bits_number_are_refused() -> None:
    """Before memory is asked for."""
    with pytest.raises(EdgeError, match="32 bits"):
        UnionFind(MOST + 1)
