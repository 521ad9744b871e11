"""What a shared selector weighs."""

from __future__ import annotations

import pytest

from hirz.core.linking import rarity_weight
from hirz.core.linking.rarity import CEILINGS, DEFAULT_CEILING, UNKNOWN_PLATFORM_CEILING
from hirz.core.text import SelectorKind


def test_an_address_seen_in_thousands_of_reports_joins_nothing() -> None:
    """A carrier's shared address."""
    assert rarity_weight("ip", 9_000) == 0.0


def test_a_selector_in_two_reports_joins_with_full_weight() -> None:
    """As rare as a link can be; so do counts that are not up to date."""
    assert [rarity_weight("phone", n) for n in (0, 1, 2)] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("kind", list(SelectorKind))
def test_weight_falls_steadily_to_nothing_at_the_ceiling(kind: SelectorKind) -> None:
    """From 1 to 0, never up, never outside."""
    ceiling = CEILINGS[kind]
    weights = [rarity_weight(kind, n) for n in range(ceiling + 2)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == 1.0
    assert 0 < weights[ceiling - 1] < 1
    assert weights[ceiling:] == [0.0, 0.0]


def test_each_doubling_costs_the_same() -> None:
    """The weight falls with the logarithm."""
    drops = [rarity_weight("phone", n) - rarity_weight("phone", 2 * n) for n in (4, 8, 64, 256)]
    assert max(drops) - min(drops) < 1e-9


def test_a_name_without_its_platform_is_common_sooner() -> None:
    """ ":sara" may be anybody's."""
    assert rarity_weight("handle", UNKNOWN_PLATFORM_CEILING, ":sara") == 0.0
    assert rarity_weight("handle", UNKNOWN_PLATFORM_CEILING, "snapchat:sara") > 0.3


def test_an_unknown_kind_has_the_default_ceiling() -> None:
    """New kinds are careful until judged."""
    assert rarity_weight("something", DEFAULT_CEILING) == 0.0


def test_a_negative_count_is_refused() -> None:
    """Counts come from a database; a negative one is a fault."""
    with pytest.raises(ValueError, match="negative"):
        rarity_weight("ip", -1)
