"""PDQ of pixels: an array goes in, a hash comes out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hirz.core.hashing.errors import OddArray
from hirz.core.hashing.linear import MIN_SIDE, bits_of, buffer_of, is_sure, quality_of, transform
from hirz.core.hashing.pdq import BYTES, Pdq, PdqVariant

# The C++ reference shrinks what is larger, to a square, by taking the nearest pixel (`pdqio.cpp`, DOWNSAMPLE_DIMS).
RESIZED_SIDE = 512


class Means(NamedTuple):
    """A picture of `rows` by `columns` pixels, of which the decoder gave the means of `block` by `block`."""

    pixels: NDArray[np.uint8]
    rows: int
    columns: int
    block: int = 1


def pdq_from_rgb(pixels: NDArray[np.uint8], *, variant: PdqVariant = PdqVariant.FULL) -> Pdq:
    """The hash of an array of bytes, (rows, columns, 3) for red, green, blue or (rows, columns) for grey.

    A picture with a side below 5 pixels has the hash of zeros and quality 0, as in the reference. Raises OddArray.
    """
    return pdq_of_means(means_of(pixels, variant), variant)


def means_of(pixels: NDArray[np.uint8], variant: PdqVariant = PdqVariant.FULL) -> Means:
    """All pixels as they are, or the 512 by 512 that the C++ reference takes. Raises OddArray."""
    if pixels.dtype != np.uint8:
        raise OddArray(f"pixels are bytes, not {pixels.dtype}")
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3) or 0 in pixels.shape:
        raise OddArray(f"pixels have the shape (rows, columns) or (rows, columns, 3), not {pixels.shape}")
    if variant is PdqVariant.UNKNOWN:
        raise OddArray("a hash is made from all pixels or from resized ones")
    if variant is PdqVariant.RESIZED:
        pixels = resized(pixels)
    return Means(pixels, pixels.shape[0], pixels.shape[1])


def pdq_of_means(means: Means, variant: PdqVariant = PdqVariant.FULL) -> Pdq:
    """The hash of a decoded picture."""
    if min(means.rows, means.columns) < MIN_SIDE:
        return Pdq(bytes(BYTES), 0, variant)
    buffer = buffer_of(*means)
    return Pdq(bits_of(transform(buffer)), quality_of(buffer), variant)


def is_enough(means: Means) -> bool:
    """Whether means of blocks give the bits of the full picture, but for one or two."""
    if means.block == 1:
        return True
    return is_sure(transform(buffer_of(*means)), transform(buffer_of(*means, in_pairs=True)))


def resized(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What the C++ reference hashes: 512 by 512 nearest pixels, when a side is longer."""
    rows, columns = pixels.shape[:2]
    if max(rows, columns) <= RESIZED_SIDE:
        return pixels
    at = np.arange(RESIZED_SIDE)
    return np.ascontiguousarray(pixels[(at * rows // RESIZED_SIDE)[:, None], at * columns // RESIZED_SIDE])
