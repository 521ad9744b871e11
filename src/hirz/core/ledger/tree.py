"""The Merkle tree of RFC 9162 section 2.1: leaves, nodes, and the compact frontier from which a log goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from hirz.core.ledger.errors import TreeBroken

HASH_BYTES: Final[int] = 32
LEAF_PREFIX: Final[bytes] = b"\x00"
NODE_PREFIX: Final[bytes] = b"\x01"
EMPTY_ROOT: Final[bytes] = sha256(b"").digest()
"""The root of a tree without leaves."""

SIZE_LIMIT: Final[int] = 1 << 63
_SIZE_BYTES: Final[int] = 8


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 over 0x00 and the leaf's bytes."""
    return sha256(LEAF_PREFIX + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 over 0x01 and the two children."""
    return sha256(NODE_PREFIX + left + right).digest()


def subtree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a number of hashes that is a power of two (TreeBroken otherwise), all of one level."""
    count = len(hashes)
    if count == 0 or count & (count - 1):
        raise TreeBroken("a complete subtree has a power of two of leaves")
    level: Sequence[bytes] = hashes
    while len(level) > 1:
        pairs = iter(level)
        level = [sha256(NODE_PREFIX + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return level[0]


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf hashes."""
    frontier = Frontier()
    frontier.extend(leaf_hashes)
    return frontier.root()


class Frontier:
    """All that a log must remember to go on: one hash for each complete subtree, the largest first.

    That is at most 63 hashes for any log. Appending n leaves costs fewer than 2n hashes.
    """

    __slots__ = ("_nodes", "_size")

    def __init__(self) -> None:
        self._size = 0
        self._nodes: list[bytes] = []

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf hash; returns the hashes of all complete subtrees that end with it, the leaf first.

        The item at place h covers 2^h leaves: it is the node of level h, index (size - 1) >> h, for good.
        """
        if len(leaf) != HASH_BYTES:
            raise TreeBroken(f"a hash has {HASH_BYTES} bytes")
        node = leaf
        completed = [node]
        nodes = self._nodes
        size = self._size
        while size & 1:
            node = sha256(NODE_PREFIX + nodes.pop() + node).digest()
            completed.append(node)
            size >>= 1
        nodes.append(node)
        self._size += 1
        return completed

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add many leaf hashes in order."""
        nodes = self._nodes
        for leaf in leaf_hashes:
            if len(leaf) != HASH_BYTES:
                raise TreeBroken(f"a hash has {HASH_BYTES} bytes")
            node = leaf
            size = self._size
            while size & 1:
                node = sha256(NODE_PREFIX + nodes.pop() + node).digest()
                size >>= 1
            nodes.append(node)
            self._size += 1

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self._nodes:
            return EMPTY_ROOT
        root = self._nodes[-1]
        for node in reversed(self._nodes[:-1]):
            root = node_hash(node, root)
        return root

    def copy(self) -> Frontier:
        """A frontier that goes its own way."""
        return Frontier.from_bytes(self.to_bytes())

    def to_bytes(self) -> bytes:
        """The size (8 bytes, big-endian) and the hashes, the largest subtree first."""
        return self._size.to_bytes(_SIZE_BYTES, "big") + b"".join(self._nodes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Frontier:
        """Read what to_bytes wrote; raises TreeBroken if size and number of hashes do not fit."""
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        hashes = data[_SIZE_BYTES:]
        if len(data) < _SIZE_BYTES or size >= SIZE_LIMIT or len(hashes) != size.bit_count() * HASH_BYTES:
            raise TreeBroken("these bytes are not a frontier")
        frontier = cls()
        frontier._size = size
        frontier._nodes = [hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)]
        return frontier
