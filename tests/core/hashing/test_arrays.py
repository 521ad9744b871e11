"""PDQ of pixels, against vectors that the peer's library computed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from hirz.core.hashing import OddArray, PdqRefusal, PdqVariant, pdq_from_rgb
from hirz.core.hashing.arrays import resized
from tests.core.hashing.files import blots
from tests.core.hashing.vectors import Vector, vector, vectors


@pytest.mark.parametrize("one", vectors(), ids=lambda one: one.name)
def test_bits_and_quality_are_those_of_the_peer(one: Vector) -> None:
    """To the bit, for odd sides, strips, grey, pale and tiny pictures."""
    found = pdq_from_rgb(one.pixels)
    assert found.quality == one.quality
    assert found.variant is PdqVariant.FULL
    if one.bits is not None:
        assert found.bits == one.bits


def test_the_vectors_hold_every_kind() -> None:
    """Grey and colour, refused and poor, more than a dozen."""
    kinds = {(one.pixels.ndim, one.bits is None, one.quality >= 50, one.bits == bytes(32)) for one in vectors()}
    assert len(vectors()) >= 12
    assert {(3, False, True, False), (2, False, True, False), (2, True, False, False), (3, False, False, True)} <= kinds
    assert any(0 < one.quality < 50 for one in vectors())


def test_plain_shrinking_is_noticed() -> None:
    """The planted bad variant: 64 by 64 equal parts of the picture in place of the two boxes."""
    one = vector("two windows")
    shrunk = np.asarray(Image.fromarray(one.pixels).resize((64, 64), Image.Resampling.BOX))
    with pytest.raises(AssertionError):
        assert pdq_from_rgb(shrunk).bits == one.bits


@pytest.mark.parametrize("name", ["constant grey", "constant colour", "black", "one row", "four by four", "pale"])
def test_what_shows_nothing_is_refused(name: str) -> None:
    """Whatever its bits are."""
    assert pdq_from_rgb(vector(name).pixels).refusal() in (PdqRefusal.ALL_ZERO, PdqRefusal.LOW_QUALITY)


def test_grey_is_as_good_as_three_equal_channels() -> None:
    """The same picture, however it is stored."""
    grey = blots()[:, :, 0].copy()
    assert pdq_from_rgb(grey) == pdq_from_rgb(np.repeat(grey[:, :, None], 3, axis=2))


def test_a_view_is_hashed_like_its_copy() -> None:
    """Turned arrays are not contiguous."""
    turned = np.rot90(blots())
    assert pdq_from_rgb(turned) == pdq_from_rgb(turned.copy())


def test_the_resized_variant_says_so() -> None:
    """It is the hash of the nearest 512 by 512 pixels, and the same as the full one where nothing is resized."""
    large = blots(700, 530, noise=2)
    found = pdq_from_rgb(large, variant=PdqVariant.RESIZED)
    assert found.variant is PdqVariant.RESIZED
    assert resized(large).shape == (512, 512, 3)
    assert np.array_equal(resized(large)[3, 7], large[3 * 700 // 512, 7 * 530 // 512])
    assert found.bits == pdq_from_rgb(resized(large)).bits
    assert found.distance(pdq_from_rgb(large)) <= 31
    assert pdq_from_rgb(blots(), variant=PdqVariant.RESIZED).bits == pdq_from_rgb(blots()).bits


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((8, 8), dtype=np.float32),
        np.zeros((8, 8), dtype=np.uint16),
        np.zeros(64, dtype=np.uint8),
        np.zeros((8, 8, 4), dtype=np.uint8),
        np.zeros((8, 8, 3, 1), dtype=np.uint8),
        np.zeros((0, 8, 3), dtype=np.uint8),
    ],
    ids=lambda pixels: f"{pixels.dtype}{pixels.shape}",
)
def test_other_arrays_are_refused(pixels: NDArray[Any]) -> None:
    """Of another type, of another shape, empty."""
    with pytest.raises(OddArray):
        pdq_from_rgb(pixels)


def test_nobody_computes_an_unknown_variant() -> None:
    """It is for hashes of others."""
    with pytest.raises(OddArray):
        pdq_from_rgb(blots(), variant=PdqVariant.UNKNOWN)
