"""PDQ as a linear operator: `buffer = R . luma . C^T`, then a 16x16 cosine transform, then a threshold at the median.

PDQ blurs each axis twice with a box and takes 64 samples of it. All of that is linear and separable, so that for one axis
of n pixels it is a sparse matrix (64, n) with at most 2w - 1 weights in a row, w = ceil(n / 128): every pixel is read
about once instead of eight times, and the bits are the same (`bench/hashing.py`). Channels are filtered first and mixed to
luma afterwards, which is the same again.

A JPEG decoder can give pixels that are the means of blocks of 2, 4 or 8. The matrix is then that of the *full* size with
its weights summed over each block: window and phase stay, only what varies inside a block is lost. How much that is shows
in what twice the block would lose (`is_sure`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.jit import kernel

SIDE = 64
HASH_SIDE = 16
# The reference hashes nothing smaller: zeros and quality 0 (MIN_HASHABLE_DIM).
MIN_SIDE = 5
# The reference divides the sum of the gradients by this (found by hand, PDQ paper).
QUALITY_DIVISOR = 90
# Blocks are this much smaller than the window of a pass, or every pixel is read.
BLOCKS_IN_WINDOW = 6
# Frequencies nearer to the median than the first, plus the second times what is lost, are unsure; so many may be.
UNSURE_FLOOR = 1.0
UNSURE_SHARE = 1.5
MOST_UNSURE = 8
_COSINES = np.sqrt(2 / SIDE) * np.cos(
    np.pi / (2 * SIDE) * np.arange(1, HASH_SIDE + 1)[:, None] * (2 * np.arange(SIDE) + 1)
)


def window_of(length: int) -> int:
    """How many pixels one pass of the box averages on an axis."""
    return -(-length // (2 * SIDE))


class Axis(NamedTuple):
    """One axis of the operator: row i takes `weights[i, k]` times the pixel `first[i] + k`, for k below `span[i]`."""

    first: NDArray[np.int64]  # (64,)
    span: NDArray[np.int64]  # (64,)
    weights: NDArray[np.float32]  # (64, most)


@lru_cache(maxsize=256)
def axis(length: int, block: int = 1, is_mirrored: bool = False, is_paired: bool = False) -> Axis:
    """The operator of an axis of `length` pixels, of which the decoder gives means of `block`.

    Mirrored, it gives what the axis would give of the pixels in reverse order; paired, what it would give if the decoder
    had given means of twice the block.
    """
    window = window_of(length)
    ahead = (window + 2) // 2
    middle = (2 * np.arange(SIDE) + 1) * length // (2 * SIDE)
    first, last = _box(middle, window, ahead, length)
    # The second pass averages outputs of the first, each of which averages pixels: add where a run begins, take where
    # it ends, and sum along.
    inner = first[:, None] + np.arange(window)
    is_inside = inner < last[:, None]
    inner = np.minimum(inner, length - 1)
    begins, ends = _box(inner, window, ahead, length)
    share = is_inside / ((last - first)[:, None] * (ends - begins))
    start = begins[:, 0]
    steps = np.zeros((SIDE, 2 * window + 1))
    rows = np.broadcast_to(np.arange(SIDE)[:, None], inner.shape)
    np.add.at(steps, (rows, begins - start[:, None]), share)
    np.add.at(steps, (rows, np.where(is_inside, ends - start[:, None], 0)), -share)
    weights = np.cumsum(steps, axis=1)[:, :-1]
    count = np.where(is_inside, ends, 0).max(axis=1) - start
    weights[np.arange(weights.shape[1]) >= count[:, None]] = 0
    if is_mirrored:
        columns = np.maximum(count[:, None] - 1 - np.arange(weights.shape[1]), 0)
        weights = np.take_along_axis(weights, columns, axis=1)
        start = length - start - count
    if is_paired:
        return _over_pairs(_in_blocks(start, count, weights, 2 * block), -(-length // block))
    return _in_blocks(start, count, weights, block)


def _box(at: NDArray[Any], window: int, ahead: int, length: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Which pixels one pass averages at a place: from the first to before the last."""
    return np.maximum(at + ahead - window, 0), np.minimum(at + ahead, length)


def _in_blocks(start: NDArray[Any], count: NDArray[Any], weights: NDArray[Any], block: int) -> Axis:
    """The same weights over means of `block` pixels."""
    first = start // block
    last = (start + count - 1) // block
    summed = np.zeros((SIDE, int((last - first).max()) + 1))
    columns = (start[:, None] + np.arange(weights.shape[1])) // block - first[:, None]
    rows = np.broadcast_to(np.arange(SIDE)[:, None], columns.shape)
    is_used = np.arange(weights.shape[1]) < count[:, None]
    np.add.at(summed, (rows[is_used], columns[is_used]), weights[is_used])
    return Axis(first, last - first + 1, summed.astype(np.float32))


def transform(buffer: NDArray[np.float32]) -> NDArray[np.float64]:
    """The cosine transform of a 64x64 luma, rows and columns 1 to 16 of it: the mean is left out."""
    spectrum: NDArray[np.float64] = _COSINES @ buffer.astype(np.float64) @ _COSINES.T
    return spectrum


def is_sure(spectrum: NDArray[np.float64], coarser: NDArray[np.float64]) -> bool:
    """Whether a spectrum of means has the bits of the full picture but for one or two.

    Twice the block loses at least twice as much, so that the difference tells how far off the frequencies are. Too many of
    them too near to the median, and some may be on its other side. The three numbers are measured (`bench/hashing.py`).
    """
    off = UNSURE_FLOOR + UNSURE_SHARE * float(np.sqrt(np.mean((spectrum - coarser) ** 2)))
    return int((np.abs(spectrum - _median(spectrum)) < off).sum()) - 1 <= MOST_UNSURE


def _median(spectrum: NDArray[np.float64]) -> np.float64:
    """The lower of the two middle values, as the reference takes it (Torben's method)."""
    middle = spectrum.size // 2 - 1
    lower: np.float64 = np.partition(spectrum, middle, axis=None)[middle]
    return lower


def bits_of(spectrum: NDArray[np.float64]) -> bytes:
    """One bit for each of the 256 frequencies, set above their median; the highest comes first."""
    return np.packbits((spectrum > _median(spectrum)).ravel()[::-1]).tobytes()


def quality_of(buffer: NDArray[np.float32]) -> int:
    """0 to 100: how much goes up and down in a 64x64 luma; each step counts in whole hundredths of white, cut off."""
    total = sum(
        int(np.abs(np.trunc(np.diff(buffer, axis=way).astype(np.float32) * np.float32(100) / np.float32(255))).sum())
        for way in (0, 1)
    )
    return min(total // QUALITY_DIVISOR, 100)


def _over_pairs(coarse: Axis, given: int) -> Axis:
    """Weights over means of two, spread over the `given` means themselves."""
    first = 2 * coarse.first
    spread = np.repeat(coarse.weights / 2, 2, axis=1)
    # The last mean of an odd number has no partner and counts whole.
    is_alone = (first[:, None] + np.arange(spread.shape[1])) == (given - 1 if given % 2 else -1)
    return Axis(first, np.minimum(2 * coarse.span, given - first), np.where(is_alone, 2 * spread, spread))


def buffer_of(
    pixels: NDArray[np.uint8],
    rows: int,
    columns: int,
    block: int = 1,
    *,
    flip_rows: bool = False,
    flip_columns: bool = False,
    in_pairs: bool = False,
) -> NDArray[np.float32]:
    """The 64x64 luma of a picture of `rows` by `columns`, of which `pixels` are means of blocks.

    `pixels` is (ceil(rows / block), ceil(columns / block)) for grey, with a third axis of 3 for red, green, blue; rows must
    be contiguous. With `flip_rows` or `flip_columns` it is the luma of the picture upside down, or mirrored.
    """
    high, wide = axis(rows, block, flip_rows, in_pairs), axis(columns, block, flip_columns, in_pairs)
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    flat = np.ascontiguousarray(pixels).reshape(pixels.shape[0], -1)
    return _apply(flat, channels, *high, *wide)  # type: ignore[no-any-return, no-untyped-call]


@kernel
def _apply(pixels, channels, row_first, row_count, row_weights, first, count, weights):  # type: ignore[no-untyped-def]  # pragma: no cover
    """R . pixels . C^T for one channel, or for three that are then mixed to luma. Compiled."""
    width = pixels.shape[1]
    columns = width // channels
    out = np.empty((64, 64), dtype=np.float32)
    line = np.empty(width, dtype=np.float32)
    luma = line if channels == 1 else np.empty(columns, dtype=np.float32)
    for i in range(64):
        line[:] = np.float32(0)
        for k in range(row_count[i]):
            weight = row_weights[i, k]
            row = pixels[row_first[i] + k]
            for x in range(width):
                line[x] += weight * np.float32(row[x])
        if channels == 3:
            for x in range(columns):
                luma[x] = (
                    np.float32(0.299) * line[3 * x]
                    + np.float32(0.587) * line[3 * x + 1]
                    + np.float32(0.114) * line[3 * x + 2]
                )
        for j in range(64):
            total = np.float32(0)
            for k in range(count[j]):
                total += weights[j, k] * luma[first[j] + k]
            out[i, j] = total
    return out
