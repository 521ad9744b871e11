"""A permutation of the bits."""

from __future__ import annotations

import numpy as np
import pytest

from hirz.core.matching.kernels import permute
from hirz.core.matching.permuting import BitPermutation
from tests.core.matching.oracle import random_hashes


def bits_of(hashes: np.ndarray) -> np.ndarray:
    """The 256 bits of each, the first one first."""
    return np.unpackbits(hashes.astype(">u8").view(np.uint8).reshape(-1, 32), axis=1)


def test_each_bit_goes_to_its_place() -> None:
    """As written down bit by bit; the compiled form does the same."""
    permutation = BitPermutation.from_seed(b"any")
    hashes = random_hashes(300, 1)
    moved = permutation.apply(hashes)
    assert (bits_of(moved) == bits_of(hashes)[:, permutation.order]).all()
    compiled = np.empty_like(hashes)
    permute(hashes, permutation.tables, compiled)
    assert (compiled == moved).all()
    assert (permutation.inverse().apply(moved) == hashes).all()


def test_an_order_that_is_none_is_refused() -> None:
    """A place twice would lose a bit."""
    with pytest.raises(ValueError, match="each of the 256"):
        BitPermutation.from_order([0, *range(255)])
