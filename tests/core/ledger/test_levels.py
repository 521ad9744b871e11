"""A store that keeps every eighth level gives every other node."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from hirz.core.ledger import (
    STORED_LEVELS,
    Frontier,
    SubtreeCache,
    TreeBroken,
    append_leaves,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from hirz.core.ledger.tree import subtree_root

SIZE = 70_000  # above 65,536, so that level 16 has a node
HASHES = [leaf_hash(b"%d" % number) for number in range(SIZE)]


class Store:
    """The kept nodes, as a table would hold them."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.frontier = Frontier()
        self.asked: list[int] = []

    def add(self, hashes: Sequence[bytes]) -> None:
        """Append and keep what must be kept."""
        self.nodes.update({(node.level, node.index): node.hash for node in append_leaves(self.frontier, hashes)})

    def fetch(self, level: int, start: int, count: int) -> list[bytes]:
        """The kept hashes of a stretch, as far as there are any."""
        self.asked.append(count)
        found = (self.nodes.get((level, index)) for index in range(start, start + count))
        return [item for item in found if item is not None]


@pytest.fixture(scope="module")
def store() -> Store:
    """A store filled in several goes, with a frontier written and read between them."""
    made = Store()
    for start, end in ((0, 1), (1, 300), (300, 65_536), (65_536, SIZE)):
        made.add(HASHES[start:end])
        made.frontier = Frontier.from_bytes(made.frontier.to_bytes())
    return made


def test_every_eighth_level_is_kept(store: Store) -> None:
    """Level 0 for every leaf, level 8 for every 256 complete ones, level 16 for every 65,536."""
    kept = [sum(1 for level, _ in store.nodes if level == wanted) for wanted in STORED_LEVELS]
    assert kept == [SIZE, SIZE // 256, SIZE // 65_536, 0]


@pytest.mark.parametrize("level", range(17))
def test_every_node_is_right(store: Store, level: int) -> None:
    """Nodes of all levels, kept or computed, are the roots over their leaves."""
    cache = SubtreeCache(store.fetch)
    last = (SIZE >> level) - 1
    for index in {0, last // 2, last}:
        assert cache(level, index) == subtree_root(HASHES[index << level : (index + 1) << level])


def test_a_step_costs_at_most_128_fetched_hashes(store: Store) -> None:
    """No node needs more than 128 kept ones."""
    store.asked.clear()
    inclusion_proof(12_345, SIZE, SubtreeCache(store.fetch))
    assert max(store.asked) <= 128


def test_a_node_is_fetched_once(store: Store) -> None:
    """A cache remembers within its life."""
    cache = SubtreeCache(store.fetch)
    cache(7, 0)
    store.asked.clear()
    cache(7, 0)
    assert not store.asked


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_535, 65_536, 65_537, SIZE])
def test_proofs_from_the_store_hold(store: Store, size: int) -> None:
    """Inclusion and consistency proofs built from kept levels are accepted."""
    cache = SubtreeCache(store.fetch)
    root = root_of(HASHES[:size])
    assert root_at(size, cache) == root
    for index in {0, size // 3, size - 1}:
        verify_inclusion(HASHES[index], index, size, inclusion_proof(index, size, cache), root)
    for first in {1, size // 2, size - 1} - {0}:
        verify_consistency(first, root_of(HASHES[:first]), size, root, consistency_proof(first, size, cache))


def test_a_missing_hash_is_named() -> None:
    """A store with a hole says where."""
    made = Store()
    made.add(HASHES[:64])
    del made.nodes[0, 5]
    with pytest.raises(TreeBroken, match="level 0 from 0 on"):
        SubtreeCache(made.fetch)(4, 0)
    with pytest.raises(TreeBroken, match="lacks"):
        SubtreeCache(made.fetch)(0, 64)
