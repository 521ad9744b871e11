"""Equal hashes stand in the index once."""

from __future__ import annotations

import numpy as np

from hirz.core.matching.collapsing import collapse
from tests.core.matching.oracle import random_hashes


def test_different_hashes_stay_as_they_are() -> None:
    """Not even copied."""
    rows = random_hashes(100, 1)
    distinct, groups = collapse(rows)
    assert distinct is rows
    assert groups is None
    assert collapse(rows[:0])[1] is None


def test_each_row_knows_its_entries() -> None:
    """In the order in which they were given."""
    one = random_hashes(40, 2)
    rows = one[np.random.default_rng(3).integers(0, 40, size=500)]
    distinct, groups = collapse(rows)
    assert groups is not None
    assert len({row.tobytes() for row in distinct}) == len(distinct)
    assert (distinct[groups.row_of()] == rows).all()
    asked = np.asarray([3, 0, 3])
    which, entries = groups.expand(asked)
    expected = [(i, n) for i, row in enumerate(asked) for n in np.flatnonzero((rows == distinct[row]).all(axis=1))]
    assert list(zip(which.tolist(), entries.tolist(), strict=True)) == expected
