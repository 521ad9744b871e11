"""The Merkle tree: as the standard defines it, by another way of counting."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.ledger import EMPTY_ROOT, Frontier, TreeBroken, leaf_hash, node_hash, root_of
from hirz.core.ledger.tree import subtree_root
from tests.core.ledger.recursion import mth

LEAVES = [b"%d" % number for number in range(300)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]

# The reference data of Certificate Transparency (RFC 6962): eight leaves and the roots over the first 1 to 8 of them.
CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_published_roots() -> None:
    """The roots that Certificate Transparency's own tests expect."""
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in CT_LEAVES]
    assert [root_of(hashes[: size + 1]).hex() for size in range(8)] == CT_ROOTS


def test_the_empty_tree() -> None:
    """Its root is SHA-256 of nothing."""
    assert Frontier().root() == root_of([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", [*range(66), 127, 128, 129, 255, 256, 257, 300])
def test_every_size_has_the_root_of_the_definition(size: int) -> None:
    """The frontier agrees with the recursive definition for every size."""
    assert root_of(HASHES[:size]) == mth(LEAVES[:size])


def test_leaf_and_node_are_told_apart() -> None:
    """A leaf that looks like a node does not hash like one (second preimage)."""
    assert leaf_hash(HASHES[0] + HASHES[1]) != node_hash(HASHES[0], HASHES[1])


def test_append_tells_the_completed_subtrees() -> None:
    """The item at place h is the root over the last 2^h leaves."""
    frontier = Frontier()
    for number, leaf in enumerate(HASHES[:130]):
        completed = frontier.append(leaf)
        assert len(completed) == ((number + 1) & -(number + 1)).bit_length()
        for level, found in enumerate(completed):
            assert found == mth(LEAVES[number + 1 - (1 << level) : number + 1])


@settings(deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_a_stored_frontier_goes_on(first: int, second: int) -> None:
    """Written to bytes, read and continued, it ends where an unbroken one ends."""
    first, second = sorted((first, second))
    frontier = Frontier()
    frontier.extend(HASHES[:first])
    stored = frontier.to_bytes()
    assert len(stored) == 8 + 32 * first.bit_count()
    again = Frontier.from_bytes(stored)
    again.extend(HASHES[first:second])
    assert (again.size, again.root()) == (second, root_of(HASHES[:second]))
    assert (frontier.size, frontier.root()) == (first, root_of(HASHES[:first]))


def test_a_copy_goes_its_own_way() -> None:
    """Appending to a copy leaves the original."""
    frontier = Frontier()
    frontier.extend(HASHES[:5])
    copy = frontier.copy()
    copy.append(HASHES[5])
    assert (frontier.size, copy.size) == (5, 6)
    assert frontier.root() == root_of(HASHES[:5])


@pytest.mark.parametrize(
    "data",
    [b"", bytes(7), bytes(9), (1).to_bytes(8, "big"), (3).to_bytes(8, "big") + bytes(32), b"\xff" * 8 + bytes(32 * 64)],
)
def test_broken_bytes_are_not_a_frontier(data: bytes) -> None:
    """Size and hashes must fit together."""
    with pytest.raises(TreeBroken):
        Frontier.from_bytes(data)


def test_only_hashes_are_appended() -> None:
    """A leaf's bytes instead of its hash are refused."""
    with pytest.raises(TreeBroken):
        Frontier().append(b"leaf")
    with pytest.raises(TreeBroken):
        Frontier().extend([b"leaf"])


@pytest.mark.parametrize("count", [0, 3, 6])
def test_a_complete_subtree_has_a_power_of_two(count: int) -> None:
    """Other numbers of hashes are refused."""
    with pytest.raises(TreeBroken):
        subtree_root(HASHES[:count])
