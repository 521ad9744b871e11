"""Exact digests against a list."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.matching import DigestWidthError, ExactDigestSet


def digests(first: int, last: int) -> list[bytes]:
    """SHA-256 digests of some numbers."""
    return [hashlib.sha256(str(n).encode()).digest() for n in range(first, last)]


def check(contains: Callable[[Sequence[bytes]], Sequence[bool]], known: list[bytes], asked: list[bytes]) -> None:
    """The answers are those of a Python set."""
    assert list(contains(asked)) == [digest in set(known) for digest in asked]


def test_known_and_unknown_digests_are_told_apart() -> None:
    """A thousand of each."""
    known = digests(0, 1_000)
    check(ExactDigestSet.build(known).contains_many, known, digests(500, 1_500))


@given(
    st.sampled_from([16, 20, 32]).flatmap(
        lambda width: st.tuples(
            st.lists(st.binary(min_size=width, max_size=width), max_size=20),
            st.lists(st.binary(min_size=width, max_size=width), max_size=20),
        )
    )
)
def test_any_digests_of_one_width(case: tuple[list[bytes], list[bytes]]) -> None:
    """Zeros, doubles and empty lists included."""
    known, asked = case
    asked = asked + known
    if known:
        check(ExactDigestSet.build(known).contains_many, known, asked)


def test_digests_that_share_64_bits_are_told_apart() -> None:
    """A forged list may hold many with one prefix."""
    known = [b"\xff" * 8 + n.to_bytes(8, "big") for n in range(0, 2_000, 2)]
    asked = [b"\xff" * 8 + n.to_bytes(8, "big") for n in range(2_001)] + [b"\xff" * 16, bytes(16)]
    check(ExactDigestSet.build(known).contains_many, known, asked)


def test_a_set_that_stops_at_64_bits_is_noticed() -> None:
    """The planted bad variant: the prefix alone decides."""
    known = [b"\xff" * 8 + bytes(8)]
    prefixes = {digest[:8] for digest in known}
    with pytest.raises(AssertionError):
        check(lambda asked: [d[:8] in prefixes for d in asked], known, [b"\xff" * 8 + b"\x01" * 8])


def test_an_empty_set_holds_nothing() -> None:
    """Also when nothing is asked."""
    empty = ExactDigestSet.build([])
    assert len(empty) == 0
    assert not empty.contains_many([bytes(16)]).any()
    assert empty.contains_many([]).shape == (0,)


def test_doubles_count_once() -> None:
    """A list may repeat itself."""
    assert len(ExactDigestSet.build(digests(0, 5) * 3)) == 5


def test_prefixes_are_sorted_in_the_order_of_the_bytes() -> None:
    """As a memory-mapped index will need them."""
    index = ExactDigestSet.build(digests(0, 100))
    assert (np.diff(index.prefixes.astype(object)) >= 0).all()
    assert [row.tobytes() for row in index.digests] == sorted(digests(0, 100))


@pytest.mark.parametrize("known", [[bytes(16), bytes(20)], [bytes(17)], [b""]])
def test_widths_that_do_not_belong_are_refused(known: list[bytes]) -> None:
    """One set, one kind of digest."""
    with pytest.raises(DigestWidthError):
        ExactDigestSet.build(known)


def test_asking_with_another_kind_of_digest_is_refused() -> None:
    """An MD5 is never in a list of SHA-256."""
    with pytest.raises(DigestWidthError):
        ExactDigestSet.build(digests(0, 3)).contains_many([bytes(16)])
