"""How 256 bits are cut into bands."""

from __future__ import annotations

import numpy as np
import pytest

from hirz.core.matching.planning import SCAN, SCANNED, Plan, ball, choose, cost, masks, radii


@pytest.mark.parametrize("bands", [1, 8, 11, 16, 32])
def test_the_radii_are_those_of_the_theorem(bands: int) -> None:
    """The sum of all r + 1 is the radius + 1, and no two differ by more than one."""
    for radius in range(64):
        given = radii(bands, radius)
        assert sum(r + 1 for r in given) == radius + 1
        assert max(given) - min(given) <= 1


@pytest.mark.parametrize(("width", "radius"), [(8, -1), (8, 0), (11, 2), (16, 3)])
def test_masks_are_the_ball_around_a_key(width: int, radius: int) -> None:
    """Each once, none with more bits."""
    given = masks(width, radius)
    assert len(set(given.tolist())) == len(given) == ball(width, radius)
    assert all(int(mask).bit_count() <= radius and mask < 1 << width for mask in given)


@pytest.mark.parametrize("rows", [SCANNED + 1, 10**5, 10**6, 10**7, 10**8, 2**31 - 2])
def test_a_plan_fits_the_bits_and_the_memory(rows: int) -> None:
    """The bands fit 256 bits; the small layout stays within 125 bytes a hash from a million on."""
    for radius in (0, 31, 63):
        fast, small = choose(rows, radius, "fast"), choose(rows, radius, "small")
        assert fast.bands * fast.width <= 256 >= small.bands * small.width
        if rows >= 10**6:
            assert 32 + small.bands * 4 * (1 + (1 << small.width) / rows) <= 125


def test_few_rows_are_compared_one_by_one() -> None:
    """And a plan of no bands costs what the rows cost."""
    assert choose(SCANNED, 31, "fast") is SCAN
    assert cost(SCAN, 2_000, 31, "fast") == 2 * cost(SCAN, 1_000, 31, "fast")
    assert Plan(1, 8).is_scan is False


def test_ten_million_hashes_and_a_hundred_million() -> None:
    """The layouts that the bench measured: a change here needs a measurement."""
    assert choose(10**6, 31, "fast") == Plan(16, 16)
    assert choose(10**7, 31, "fast") == Plan(11, 22)
    assert choose(10**7, 31, "small") == Plan(11, 23)
    assert choose(10**8, 31, "small") == Plan(11, 23)
    assert np.dtype(masks(4, 1).dtype) == np.uint64
