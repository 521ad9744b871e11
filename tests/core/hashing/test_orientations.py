"""Turned and mirrored pictures, from one decode."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from hirz.core.hashing import Orientation, orientations_from_bytes, orientations_from_rgb, pdq_from_bytes, pdq_from_rgb
from tests.core.hashing.files import blots, encoded
from tests.core.hashing.vectors import vector


def turned(pixels: NDArray[np.uint8]) -> dict[Orientation, NDArray[np.uint8]]:
    """The eight pictures themselves."""
    flipped = pixels.swapaxes(0, 1)
    return {
        Orientation.ORIGINAL: pixels,
        Orientation.ROTATED_90: np.rot90(pixels),
        Orientation.ROTATED_180: np.rot90(pixels, 2),
        Orientation.ROTATED_270: np.rot90(pixels, 3),
        Orientation.FLIPPED_X: pixels[::-1],
        Orientation.FLIPPED_Y: pixels[:, ::-1],
        Orientation.FLIPPED_PLUS: flipped,
        Orientation.FLIPPED_MINUS: np.rot90(flipped, 2),
    }


@pytest.mark.parametrize(("rows", "columns"), [(70, 90), (333, 222), (129, 300)])
def test_each_is_the_hash_of_the_turned_picture(rows: int, columns: int) -> None:
    """To the bit, its quality too."""
    pixels = blots(rows, columns, noise=20)
    found = orientations_from_rgb(pixels)
    assert list(found) == list(Orientation)
    assert found == {way: pdq_from_rgb(one) for way, one in turned(pixels).items()}


def test_signs_alone_are_noticed() -> None:
    """The planted bad variant, and the reference's way: flipping signs misses the turned picture where windows are even."""
    from hirz.core.hashing.linear import bits_of, buffer_of, transform

    pixels = blots(333, 222, noise=20)
    signs = np.where(np.arange(16) % 2, 1.0, -1.0)
    by_signs = bits_of((transform(buffer_of(pixels, 333, 222)) * signs).T)
    with pytest.raises(AssertionError):
        assert by_signs == pdq_from_rgb(np.rot90(pixels)).bits


def test_a_file_has_the_same_eight() -> None:
    """Of a picture file, the first is its own hash."""
    data = encoded(blots())
    found = orientations_from_bytes(data)
    assert found[Orientation.ORIGINAL] == pdq_from_bytes(data)
    assert found == orientations_from_rgb(blots())


def test_what_is_too_small_has_eight_times_nothing() -> None:
    """Zeros, quality 0."""
    found = orientations_from_rgb(vector("four by four").pixels)
    assert {(one.bits, one.quality) for one in found.values()} == {(bytes(32), 0)}
