"""Intervals of shares, against published values, by their own laws, and by how often they hold the truth."""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.stats import Interval, StatsError, Stratum, exact_interval, weighted_interval, wilson_interval


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(k: int, n: int, low: float, high: float) -> None:
    """Four examples of the paper that compared seven methods."""
    found = wilson_interval(k, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # The same paper and table, method 5, "exact".
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0, 0.1684),
        (1, 29, 0.0009, 0.1776),
        # By hand: 1 - 0.025 ** (1 / 500).
        (0, 500, 0.0, 0.0074),
        (20, 20, 0.8316, 1.0),
    ],
)
def test_published_exact_values(k: int, n: int, low: float, high: float) -> None:
    """The limits at which so few, or so many, would be a chance of one in forty."""
    found = exact_interval(k, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(n=st.integers(1, 400), share=st.floats(0.0, 1.0))
def test_exact_limits_are_those_of_the_binomial(n: int, share: float) -> None:
    """Added up with whole numbers: below the lower limit k or more hits are rarer than the level allows, above the upper k or fewer."""
    k = round(n * share)
    found = exact_interval(k, n)
    assert 0 <= found.low <= found.share <= found.high <= 1
    if k < n:
        assert sum(comb(n, i) * found.high**i * (1 - found.high) ** (n - i) for i in range(k + 1)) == pytest.approx(
            0.025
        )
    if k > 0:
        assert sum(comb(n, i) * found.low**i * (1 - found.low) ** (n - i) for i in range(k, n + 1)) == pytest.approx(
            0.025
        )


@pytest.mark.parametrize("interval", [wilson_interval, exact_interval])
def test_nothing_looked_at_says_nothing(interval: Callable[[int, int], Interval]) -> None:
    """Without a trial the share may be anything."""
    assert interval(0, 0) == Interval(0.0, 0.0, 1.0)


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3), (0, -1)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    """More hits than trials is a mistake of the caller."""
    with pytest.raises(StatsError):
        wilson_interval(k, n)
    with pytest.raises(StatsError):
        exact_interval(k, n)


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95.0])
def test_a_level_is_a_share(level: float) -> None:
    """95 is not 0.95."""
    with pytest.raises(StatsError):
        wilson_interval(1, 3, level)
    with pytest.raises(StatsError):
        exact_interval(1, 3, level)


@given(n=st.integers(1, 10**6), k=st.integers(0, 10**6), level=st.floats(0.5, 0.999))
def test_the_share_lies_between_its_bounds(n: int, k: int, level: float) -> None:
    """And the bounds lie between 0 and 1."""
    found = wilson_interval(min(k, n), n, level)
    assert 0 <= found.low <= found.share <= found.high <= 1


@given(n=st.integers(1, 5000), k=st.integers(0, 5000))
def test_hits_and_misses_mirror_each_other(n: int, k: int) -> None:
    """The interval of k hits is that of n - k hits, seen from the other end."""
    k = min(k, n)
    one, other = wilson_interval(k, n), wilson_interval(n - k, n)
    assert one.low == pytest.approx(1 - other.high, abs=1e-12)


def test_one_stratum_alone_is_the_plain_interval() -> None:
    """Weighting changes nothing where there is nothing to weigh."""
    found = weighted_interval([Stratum(1000, 60, 3), Stratum(0, 0, 0)])
    assert found is not None
    assert found == pytest.approx(exact_interval(3, 60))


def test_a_large_stratum_weighs_more() -> None:
    """A miss where 9,000 lie says more than one where 1,000 lie."""
    rare, common = Stratum(9000, 50, 0), Stratum(1000, 50, 5)
    found = weighted_interval([rare, common])
    assert found is not None
    assert found.share == pytest.approx(0.01)
    assert found.low < 0.01 < found.high


def test_a_stratum_that_nobody_opened_leaves_the_whole_unknown() -> None:
    """A share of nothing is no share."""
    assert weighted_interval([Stratum(900, 50, 1), Stratum(100, 0, 0)]) is None
    assert weighted_interval([]) is None


def test_more_opened_than_there_are_is_refused() -> None:
    """Sizes and samples must be of the same time and place."""
    with pytest.raises(StatsError):
        weighted_interval([Stratum(5, 6, 0)])


Rates = tuple[float, float, float]
SIZES, SHARES = (4000, 1500, 500), (0.01, 0.03, 0.06)


def _covers(interval_of: Callable[[list[Stratum]], Interval | None], rates: Rates, *, seeds: int = 2000) -> float:
    """How often an interval of a sample drawn at these rates holds the true share over three strata."""
    truth = sum(size * share for size, share in zip(SIZES, SHARES, strict=True)) / sum(SIZES)
    held = 0
    for seed in range(seeds):
        chance = Random(seed)
        strata = []
        for size, rate, share in zip(SIZES, rates, SHARES, strict=True):
            looked_at = round(size * rate)
            strata.append(Stratum(size, looked_at, sum(chance.random() < share for _ in range(looked_at))))
        found = interval_of(strata)
        held += found is not None and found.low <= truth <= found.high
    return held / seeds


def _pooled(strata: list[Stratum]) -> Interval:
    """The planted mistake: strata sampled at different rates, thrown together as if drawn from one pot."""
    return wilson_interval(sum(s.hits for s in strata), sum(s.looked_at for s in strata))


@pytest.mark.parametrize("rates", [(0.05, 0.05, 0.10), (0.02, 0.05, 0.50)])
def test_the_weighted_interval_holds_the_truth_as_often_as_it_says(rates: Rates) -> None:
    """Rare misses in three strata of different size and rate: at least 95 of 100."""
    assert _covers(weighted_interval, rates) >= 0.95


def test_a_pooled_interval_would_not() -> None:
    """Where much of a small stratum was opened, the pot says three times the truth."""
    assert _covers(_pooled, (0.02, 0.05, 0.50)) < 0.93
