"""The keyed isometry: distances stay, hashes cannot be read."""

from __future__ import annotations

import numpy as np
import pytest

from hirz.core.matching import HashShapeError, HashTextError, IsometryKeyError, KeyedIsometry, hashes_from_hex, hex_of
from tests.core.matching.oracle import distances, random_hashes

KEY = bytes(range(32))


def test_distances_are_unchanged() -> None:
    """Every pair of 200 hashes is as far apart as before."""
    hashes = random_hashes(200, seed=1)
    masked = KeyedIsometry(KEY).mask(hashes)
    assert (distances(masked, masked) == distances(hashes, hashes)).all()


def test_a_map_that_is_none_is_noticed() -> None:
    """The planted bad variant: an addition keeps no distance."""
    hashes = random_hashes(50, seed=1)
    moved = hashes + np.uint64(12345)
    with pytest.raises(AssertionError):
        assert (distances(moved, moved) == distances(hashes, hashes)).all()


def test_unmask_undoes_mask() -> None:
    """For many rows, for one hash of bytes, and for none."""
    isometry = KeyedIsometry(KEY)
    hashes = random_hashes(70_000, seed=2)
    assert (isometry.unmask(isometry.mask(hashes)) == hashes).all()
    assert isometry.unmask_bytes(isometry.mask_bytes(bytes(range(32)))) == bytes(range(32))
    assert isometry.mask(hashes[:0]).shape == (0, 4)


def test_the_stored_form_is_this_one_for_ever() -> None:
    """A change of the derivation would make every stored hash unreadable: a known answer."""
    digest = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
    assert hex_of(KeyedIsometry(KEY).mask(hashes_from_hex([digest]))) == [
        "cad4a89ebf78a1d22d1128f1078fe4e0d49bed88400736279505e31a0e6291fb"
    ]


def test_two_keys_have_nothing_in_common() -> None:
    """Some 128 bits differ, and no stored hash shows its own."""
    hashes = random_hashes(500, seed=3)
    one, other = KeyedIsometry(KEY).mask(hashes), KeyedIsometry(KEY[::-1]).mask(hashes)
    apart = np.bitwise_count(one ^ other).sum(axis=1)
    own = np.bitwise_count(one ^ hashes).sum(axis=1)
    assert 120 < apart.mean() < 136
    assert 110 < own.mean() < 146


def test_bad_arguments_are_refused() -> None:
    """A short key, a digest of another length, an array of another shape or type."""
    with pytest.raises(IsometryKeyError):
        KeyedIsometry(b"short")
    with pytest.raises(HashTextError):
        KeyedIsometry(KEY).mask_bytes(b"\x00" * 31)
    with pytest.raises(HashShapeError):
        KeyedIsometry(KEY).mask(np.zeros((3, 5), dtype=np.uint64))
    with pytest.raises(HashShapeError):
        KeyedIsometry(KEY).mask(np.zeros((3, 4), dtype=np.int64))  # type: ignore[arg-type]
