"""The draw: even, the same again, and blind without the key."""

from __future__ import annotations

from uuid import UUID

from hirz.core.stats import draw_number, wilson_interval

IDS = [UUID(int=n).bytes for n in range(20_000)]


def test_a_share_is_drawn_evenly() -> None:
    """Of 20,000 about a twentieth, in every tenth of them."""
    drawn = [draw_number(b"key", i) < 0.05 for i in IDS]
    for start in range(0, len(drawn), 2000):
        found = wilson_interval(sum(drawn[start : start + 2000]), 2000, 0.9999)
        assert found.low < 0.05 < found.high


def test_the_same_again_and_a_higher_share_takes_in_the_lower() -> None:
    """Whoever holds the key draws the same reports."""
    assert [draw_number(b"key", i) for i in IDS[:50]] == [draw_number(b"key", i) for i in IDS[:50]]
    assert all(0 <= draw_number(b"key", i) < 1 for i in IDS)


def test_another_key_draws_others() -> None:
    """Nobody foresees the draw without the key."""
    one = {i for i in IDS if draw_number(b"one key", i) < 0.05}
    other = {i for i in IDS if draw_number(b"other key", i) < 0.05}
    assert len(one & other) < 100
