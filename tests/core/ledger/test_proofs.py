"""Proofs: right for every size, and wrong as soon as anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.ledger import (
    EMPTY_ROOT,
    ProofBroken,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from hirz.core.ledger.tree import subtree_root
from tests.core.ledger.recursion import mth, path, proof

LEAVES = [b"%d" % number for number in range(600)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
ROOTS = [root_of(HASHES[:size]) for size in range(601)]
SMALL = 65

InclusionCheck = Callable[[bytes, int, int, Sequence[bytes], bytes], None]
ConsistencyCheck = Callable[[int, bytes, int, bytes, Sequence[bytes]], None]


def hash_at(level: int, index: int) -> bytes:
    """The complete subtrees of the test's tree."""
    return subtree_root(HASHES[index << level : (index + 1) << level])


def test_every_inclusion_proof_up_to_65() -> None:
    """All 2,145 proofs are those of the definition, and hold."""
    for size in range(1, SMALL + 1):
        for index in range(size):
            made = inclusion_proof(index, size, hash_at)
            assert made == path(index, LEAVES[:size])
            verify_inclusion(HASHES[index], index, size, made, ROOTS[size])


def test_every_consistency_proof_up_to_65() -> None:
    """All 2,210 proofs, those from nothing and to itself included, hold; the others are those of the definition."""
    for second in range(SMALL + 1):
        for first in range(second + 1):
            made = consistency_proof(first, second, hash_at)
            if 0 < first < second:
                assert made == proof(first, LEAVES[:second])
            verify_consistency(first, ROOTS[first], second, ROOTS[second], made)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_larger_trees(data: st.DataObject) -> None:
    """Proofs for any two sizes up to 600 hold and are those of the definition."""
    size = data.draw(st.integers(2, 600))
    index = data.draw(st.integers(0, size - 1))
    made = inclusion_proof(index, size, hash_at)
    assert made == path(index, LEAVES[:size])
    verify_inclusion(HASHES[index], index, size, made, ROOTS[size])
    first = data.draw(st.integers(1, size - 1))
    made = consistency_proof(first, size, hash_at)
    assert made == proof(first, LEAVES[:size])
    verify_consistency(first, ROOTS[first], size, ROOTS[size], made)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 2**40), st.data())
def test_trees_too_large_to_build(size: int, data: st.DataObject) -> None:
    """Proofs hold in trees of up to 2^40 equal leaves, whose subtrees are known without building them."""
    levels = [HASHES[0]]
    for _ in range(41):
        levels.append(node_hash(levels[-1], levels[-1]))

    def equal_at(level: int, index: int) -> bytes:
        return levels[level]

    root = root_at(size, equal_at)
    index = data.draw(st.integers(0, size - 1))
    verify_inclusion(HASHES[0], index, size, inclusion_proof(index, size, equal_at), root)
    first = data.draw(st.integers(1, size))
    verify_consistency(first, root_at(first, equal_at), size, root, consistency_proof(first, size, equal_at))


def altered(hashes: Sequence[bytes]) -> list[list[bytes]]:
    """The proof with a bit changed in each hash, one left out, one doubled, two swapped, one added."""
    made = [[*hashes, HASHES[9]], [HASHES[9], *hashes]]
    for place, item in enumerate(hashes):
        made.append([*hashes[:place], bytes((item[0] ^ 1, *item[1:])), *hashes[place + 1 :]])
        made.append([*hashes[:place], *hashes[place + 1 :]])
        made.append([*hashes[:place], item, *hashes[place:]])
    for place in range(len(hashes) - 1):
        made.append([*hashes[:place], hashes[place + 1], hashes[place], *hashes[place + 2 :]])
    return made


def refuses_wrong_inclusion(check: InclusionCheck, largest: int = 20) -> None:
    """Assert that no altered proof, wrong leaf, place, size or root passes."""
    for size in range(1, largest):
        for index in range(size):
            made = path(index, LEAVES[:size])
            leaf, root = HASHES[index], ROOTS[size]
            wrong: list[tuple[bytes, int, int, Sequence[bytes], bytes]] = [
                (HASHES[index + 1], index, size, made, root),
                (leaf, index, size, made, ROOTS[size + 1]),
                (leaf, size, size, made, root),
                (leaf, -1, size, made, root),
                (leaf, index, 0, made, root),
                *((leaf, index, size, other, root) for other in altered(made)),
                *((leaf, other, size, made, root) for other in range(size) if other != index),
            ]
            for case in wrong:
                with pytest.raises(ProofBroken):
                    check(*case)


def refuses_wrong_consistency(check: ConsistencyCheck, largest: int = 20) -> None:
    """Assert that no altered proof, wrong root or size passes."""
    for second in range(2, largest):
        for first in range(1, second):
            made = proof(first, LEAVES[:second])
            old, new = ROOTS[first], ROOTS[second]
            wrong: list[tuple[int, bytes, int, bytes, Sequence[bytes]]] = [
                (first, ROOTS[first + 1], second, new, made),
                (first, old, second, ROOTS[second + 1], made),
                (second, new, first, old, made),
                (0, old, second, new, made),
                (first, old, first, new, made),
                (first, old, second, new, []),
                *((first, old, second, new, other) for other in altered(made)),
            ]
            for case in wrong:
                with pytest.raises(ProofBroken):
                    check(*case)


def test_wrong_inclusion_proofs_are_refused() -> None:
    """No alteration of a proof, leaf, place, size or root passes."""
    refuses_wrong_inclusion(verify_inclusion)


def test_wrong_consistency_proofs_are_refused() -> None:
    """No alteration of a proof, root or size passes."""
    refuses_wrong_consistency(verify_consistency)


def test_a_check_that_skips_the_last_comparison_is_caught() -> None:
    """The sweeps above notice checks that never compare with the root."""

    def no_root(leaf: bytes, index: int, size: int, made: Sequence[bytes], root: bytes) -> None:
        verify_inclusion(leaf, index, size, made, mth(LEAVES[:size]))

    def no_old_root(first: int, old: bytes, second: int, new: bytes, made: Sequence[bytes]) -> None:
        verify_consistency(first, ROOTS[first], second, new, made)

    with pytest.raises(pytest.fail.Exception):
        refuses_wrong_inclusion(no_root)
    with pytest.raises(pytest.fail.Exception):
        refuses_wrong_consistency(no_old_root)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_hashes_have_32_bytes(length: int) -> None:
    """Hashes of another length are refused wherever they stand."""
    with pytest.raises(ProofBroken, match="32"):
        verify_inclusion(HASHES[0], 0, 2, [bytes(length)], ROOTS[2])
    with pytest.raises(ProofBroken, match="32"):
        verify_consistency(1, bytes(length), 2, ROOTS[2], [HASHES[1]])


def test_the_empty_tree_begins_every_tree() -> None:
    """Consistency with nothing needs no proof, but the right root."""
    verify_consistency(0, EMPTY_ROOT, 5, ROOTS[5], [])
    with pytest.raises(ProofBroken, match="empty"):
        verify_consistency(0, ROOTS[1], 5, ROOTS[5], [])
    with pytest.raises(ProofBroken, match="long"):
        verify_consistency(0, EMPTY_ROOT, 5, ROOTS[5], [HASHES[0]])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_for_a_leaf_outside(index: int, size: int) -> None:
    """Asking for one is a mistake of the caller."""
    with pytest.raises(ValueError, match="leaf"):
        inclusion_proof(index, size, hash_at)


def test_no_proof_that_a_tree_shrank() -> None:
    """Asking for one is a mistake of the caller."""
    with pytest.raises(ValueError, match="grows"):
        consistency_proof(4, 3, hash_at)
