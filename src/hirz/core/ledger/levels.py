"""What a store keeps of the tree, and how every other node is computed from it.

Of the complete subtrees only levels 0, 8, 16 and 24 are kept (as in the tiles of C2SP tlog-tiles); a node of any other
level is computed from at most 128 kept ones, with at most 127 hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hirz.core.ledger.errors import TreeBroken
from hirz.core.ledger.tree import HASH_BYTES, Frontier, subtree_root

STORED_LEVELS: Final[tuple[int, ...]] = (0, 8, 16, 24)

FetchHashes = Callable[[int, int, int], Sequence[bytes]]
"""(level, first index, count) -> the kept hashes in order; level is one of STORED_LEVELS."""


@dataclass(frozen=True, slots=True)
class Node:
    """A complete subtree's hash: it covers leaves index * 2^level to (index + 1) * 2^level - 1."""

    level: int
    index: int
    hash: bytes


def append_leaves(frontier: Frontier, leaf_hashes: Iterable[bytes]) -> Iterator[Node]:
    """Add leaf hashes to the frontier and yield the nodes that the store must keep, as they become complete.

    Level 0 comes for every leaf, level 8 for every 256th, and so on. The frontier has moved only as far as the iterator
    was read: read it to its end.
    """
    for leaf in leaf_hashes:
        completed = frontier.append(leaf)
        last = frontier.size - 1
        for level in STORED_LEVELS:
            if level >= len(completed):
                break
            yield Node(level, last >> level, completed[level])


class SubtreeCache:
    """A hash_at(level, index) for proofs over a store that keeps only STORED_LEVELS.

    It remembers what it computed: make one for each proof, or for a batch of proofs on one head. Raises TreeBroken if
    the store lacks a hash.
    """

    __slots__ = ("_fetch", "_known")

    def __init__(self, fetch: FetchHashes) -> None:
        self._fetch = fetch
        self._known: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree at any level."""
        known = self._known.get((level, index))
        if known is None:
            known = self._known[level, index] = self._computed(level, index)
        return known

    def _computed(self, level: int, index: int) -> bytes:
        base = max(stored for stored in STORED_LEVELS if stored <= level)
        count = 1 << (level - base)
        hashes = self._fetch(base, index * count, count)
        if len(hashes) != count or any(len(item) != HASH_BYTES for item in hashes):
            raise TreeBroken(f"the store lacks hashes of level {base} from {index * count} on")
        return subtree_root(hashes)
