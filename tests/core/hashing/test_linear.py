"""The operator, against the filter written out pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hirz.core.hashing.linear import Axis, axis, bits_of, buffer_of, is_sure, quality_of, transform
from tests.core.hashing.files import blots


def dense(one: Axis, given: int) -> NDArray[np.float64]:
    """The matrix of an axis, zeros and all."""
    matrix = np.zeros((64, given))
    for i in range(64):
        matrix[i, one.first[i] : one.first[i] + one.span[i]] = one.weights[i, : one.span[i]]
    return matrix


def written_out(length: int) -> NDArray[np.float64]:
    """The same by the definition: two passes of a moving mean over every pixel, then 64 samples."""
    window = (length + 127) // 128
    half = (window + 2) // 2
    once = np.zeros((length, length))
    for o in range(length):
        inside = range(max(0, o + half - window), min(o + half, length))
        once[o, inside] = 1 / len(inside)
    twice = once @ once
    return twice[[int((i + 0.5) * length / 64) for i in range(64)]]


@pytest.mark.parametrize("length", [5, 63, 64, 65, 127, 128, 129, 200, 256, 257, 385, 640, 1001])
def test_an_axis_is_the_two_passes_of_the_reference(length: int) -> None:
    """Windows, phases and borders."""
    np.testing.assert_allclose(dense(axis(length), length), written_out(length), atol=1e-6)


def test_a_window_that_is_off_by_one_is_noticed() -> None:
    """The planted bad variant: the matrix of an axis that is one pixel longer."""
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(dense(axis(257), 257), written_out(257 + 1)[:, :257], atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(5, 3000), st.sampled_from([1, 2, 4, 8]))
def test_weights_are_shares(length: int, block: int) -> None:
    """Each row sums to one and stays inside, also over blocks, pairs of blocks and mirrored."""
    given_blocks = -(-length // block)
    for mirrored in (False, True):
        for paired in (False, True):
            one = axis(length, block, mirrored, paired)
            assert one.first.min() >= 0
            assert int((one.first + one.span).max()) <= given_blocks
            np.testing.assert_allclose(dense(one, given_blocks).sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("length", [64, 129, 333, 1000])
def test_a_mirrored_axis_reads_backwards(length: int) -> None:
    """To the same samples."""
    np.testing.assert_array_equal(dense(axis(length, 1, True), length), dense(axis(length), length)[:, ::-1])


@pytest.mark.parametrize(("rows", "columns", "block"), [(300, 260, 2), (301, 259, 4), (1411, 300, 8)])
def test_blocks_of_a_picture_that_is_flat_in_them_lose_nothing(rows: int, columns: int, block: int) -> None:
    """The operator of the full size over means is the one over pixels."""
    means = blots(-(-rows // block), -(-columns // block))
    whole = np.repeat(np.repeat(means, block, axis=0), block, axis=1)[:rows, :columns]
    np.testing.assert_allclose(buffer_of(means, rows, columns, block), buffer_of(whole, rows, columns), atol=1e-3)


@pytest.mark.parametrize(("rows", "columns"), [(300, 260), (301, 259)])
def test_pairs_are_the_means_of_two(rows: int, columns: int) -> None:
    """As if the decoder had given means of four and not of two; an odd last mean stands alone."""
    means = blots(-(-rows // 2), -(-columns // 2))
    padded = np.pad(means.astype(np.float64), ((0, means.shape[0] % 2), (0, means.shape[1] % 2), (0, 0)), mode="edge")
    halved = padded.reshape(padded.shape[0] // 2, 2, padded.shape[1] // 2, 2, 3).mean(axis=(1, 3))
    expected = dense(axis(rows, 4), halved.shape[0]) @ (halved @ [0.299, 0.587, 0.114])
    expected = expected @ dense(axis(columns, 4), halved.shape[1]).T
    np.testing.assert_allclose(buffer_of(means, rows, columns, 2, in_pairs=True), expected, atol=1e-2)


def test_half_of_the_bits_are_set() -> None:
    """The median parts them; the lower middle value is itself not above it."""
    spectrum = np.arange(256, dtype=np.float64).reshape(16, 16)
    assert int.from_bytes(bits_of(spectrum)) == ((1 << 128) - 1) << 128
    assert bits_of(np.zeros((16, 16))) == bytes(32)


def test_quality_counts_whole_steps_and_ends_at_a_hundred() -> None:
    """Steps below a hundredth of white count nothing; 90 of them are one."""
    buffer = np.zeros((64, 64), dtype=np.float32)
    assert quality_of(buffer) == 0
    buffer[:, 32:] = 2.5
    assert quality_of(buffer) == 0
    buffer[:, 32:] = 255
    assert quality_of(buffer) == 64 * 100 // 90
    buffer[::2] = 255 - buffer[::2]
    assert quality_of(buffer) == 100


def test_sureness_asks_how_much_was_lost() -> None:
    """Clear frequencies are sure; the same are not when twice the block changes them, nor when they crowd at the median."""
    clear = (np.arange(256, dtype=np.float64) * 10 - 1280).reshape(16, 16)
    assert is_sure(clear, clear)
    assert not is_sure(clear, clear + np.where(np.arange(256).reshape(16, 16) % 2, 60.0, -60.0))
    assert not is_sure(clear / 100, clear / 100)


def test_noise_is_never_sure() -> None:
    """Texture as fine as pixels is what means of blocks cannot hold."""
    noise = np.random.default_rng(1).integers(0, 256, (200, 200), dtype=np.uint8)
    fine = transform(buffer_of(noise, 1600, 1600, 8))
    assert not is_sure(fine, transform(buffer_of(noise, 1600, 1600, 8, in_pairs=True)))
