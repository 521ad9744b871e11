"""The eight orientations of a hash: what a picture's hash would be if it were turned or mirrored.

The reference flips the signs of frequencies for that. Its filter is not symmetrical, so that on small pictures such a hash
is up to 40 bits off the hash of the turned file, which is the one that a list holds: a miss. Here the operator is mirrored
instead: the picture is filtered four times, decoded once, and the eight hashes are those of the turned pictures to the bit.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hirz.core.hashing.arrays import Means, means_of
from hirz.core.hashing.linear import MIN_SIDE, bits_of, buffer_of, quality_of, transform
from hirz.core.hashing.pdq import BYTES, Pdq


class Orientation(StrEnum):
    """How the picture was turned (against the clock) or mirrored, in the order of the reference.

    X turns it upside down, Y mirrors it left to right; plus and minus mirror it at its diagonals.
    """

    ORIGINAL = "original"
    ROTATED_90 = "rotated-90"
    ROTATED_180 = "rotated-180"
    ROTATED_270 = "rotated-270"
    FLIPPED_X = "flipped-x"
    FLIPPED_Y = "flipped-y"
    FLIPPED_PLUS = "flipped-plus"
    FLIPPED_MINUS = "flipped-minus"


# Whether its rows and its columns are reversed, then the orientation that this is, and that of its transpose.
_WAYS = (
    (False, False, Orientation.ORIGINAL, Orientation.FLIPPED_PLUS),
    (False, True, Orientation.FLIPPED_Y, Orientation.ROTATED_90),
    (True, False, Orientation.FLIPPED_X, Orientation.ROTATED_270),
    (True, True, Orientation.ROTATED_180, Orientation.FLIPPED_MINUS),
)


def orientations_from_rgb(pixels: NDArray[np.uint8]) -> dict[Orientation, Pdq]:
    """The hashes of an array turned and mirrored in the eight ways, itself first. Raises OddArray."""
    return orientations_of_means(means_of(pixels))


def orientations_of_means(means: Means) -> dict[Orientation, Pdq]:
    """The eight hashes of a decoded picture; one that is too small has eight times the hash of zeros."""
    if min(means.rows, means.columns) < MIN_SIDE:
        return dict.fromkeys(Orientation, Pdq(bytes(BYTES), 0))
    found = {}
    for rows, columns, way, transposed in _WAYS:
        buffer = buffer_of(*means, flip_rows=rows, flip_columns=columns)
        spectrum, quality = transform(buffer), quality_of(buffer)
        found[way] = Pdq(bits_of(spectrum), quality)
        found[transposed] = Pdq(bits_of(spectrum.T), quality)
    return {way: found[way] for way in Orientation}
