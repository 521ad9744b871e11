"""Inclusion and consistency proofs of RFC 9162 section 2.1.3 and 2.1.4: built from complete subtrees, checked from nothing.

The builders take `hash_at(level, index)`, the hash of the complete subtree over leaves index * 2^level and on; they ask
for O(log n) of them. See levels.SubtreeCache for a store that keeps only some levels. The checks raise ProofBroken and
return nothing, so that a forgotten answer cannot pass for a yes.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence

from hirz.core.ledger.errors import ProofBroken
from hirz.core.ledger.tree import EMPTY_ROOT, HASH_BYTES, node_hash

HashAt = Callable[[int, int], bytes]


def root_at(size: int, hash_at: HashAt) -> bytes:
    """The root of the first `size` leaves."""
    return _range_root(0, size, hash_at) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, hash_at: HashAt) -> list[bytes]:
    """The siblings that lead from leaf `index` to the root of the first `size` leaves, the lowest first."""
    if not 0 <= index < size:
        raise ValueError("a leaf lies before the end of its tree")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_range_root(middle, end, hash_at))
            end = middle
        else:
            proof.append(_range_root(begin, middle, hash_at))
            begin = middle
    return proof[::-1]


def consistency_proof(first: int, second: int, hash_at: HashAt) -> list[bytes]:
    """What shows that the tree of `second` leaves begins with that of `first`; empty if first is 0 or second."""
    if not 0 <= first <= second:
        raise ValueError("a tree grows")
    if first in (0, second):
        return []
    proof: list[bytes] = []
    begin, end = 0, second
    whole = True  # the part of the first tree in hand is all of it, whose root the checker knows
    while first != end:
        middle = begin + _split(end - begin)
        if first <= middle:
            proof.append(_range_root(middle, end, hash_at))
            end = middle
        else:
            proof.append(_range_root(begin, middle, hash_at))
            begin = middle
            whole = False
    if not whole:
        proof.append(_range_root(begin, end, hash_at))
    return proof[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf hash stands at `index` in the tree of that size and root; raises ProofBroken."""
    _require_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofBroken("the leaf lies outside the tree")
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofBroken("the proof is too long")
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            place, last = _climb(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last or not hmac.compare_digest(found, root):
        raise ProofBroken("the leaf is not in this tree at this place")


def verify_consistency(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the second tree begins with the first; raises ProofBroken."""
    _require_hashes(first_root, second_root, *proof)
    if not 0 <= first <= second:
        raise ProofBroken("a tree does not shrink")
    if first in (0, second):
        _verify_trivial(first, first_root, second, second_root, proof)
        return
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not proof:
        raise ProofBroken("the proof is empty")
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofBroken("the proof is too long")
        if place & 1 or place == last:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
            place, last = _climb(place, last)
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    if last or not (hmac.compare_digest(old, first_root) and hmac.compare_digest(new, second_root)):
        raise ProofBroken("the second tree does not begin with the first")


def _verify_trivial(first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofBroken("the proof is too long")
    if first == 0 and first_root != EMPTY_ROOT:
        raise ProofBroken("the root of an empty tree is another one")
    if first == second and first_root != second_root:
        raise ProofBroken("two trees of one size have two roots")


def _climb(place: int, last: int) -> tuple[int, int]:
    # Up to the first ancestor that is a right child; levels without a sibling add no hash.
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _split(count: int) -> int:
    """The largest power of two below count (RFC 9162's k)."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_root(begin: int, end: int, hash_at: HashAt) -> bytes:
    # begin is a multiple of a power of two that is not below end - begin, so every piece lies on a complete subtree.
    pieces: list[bytes] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        pieces.append(hash_at(level, begin >> level))
        begin += 1 << level
    root = pieces.pop()
    while pieces:
        root = node_hash(pieces.pop(), root)
    return root


def _require_hashes(*hashes: bytes) -> None:
    if any(len(item) != HASH_BYTES for item in hashes):
        raise ProofBroken(f"a hash has {HASH_BYTES} bytes")
