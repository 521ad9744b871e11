"""Videos by the share of their frames that are alike."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.hashing import Frame, FrameShares, Pdq, frame_shares


def frames(hashes: Sequence[int], quality: int = 100) -> list[Frame]:
    """Frames with these hashes, one a second."""
    return [Frame(n, Pdq(one.to_bytes(32), quality), float(n)) for n, one in enumerate(hashes)]


def near(one: int, bits: int) -> int:
    """The same but for so many bits."""
    return one ^ ((1 << bits) - 1)


A, B, C, D = (random.Random(seed).getrandbits(256) | 1 for seed in range(4))


def test_a_part_of_a_longer_video_is_found() -> None:
    """All of the part, a third of the whole."""
    found = frame_shares(frames([A]), frames([near(A, 31), B, C]))
    assert (found.query_share, found.compared_share) == (1.0, 1 / 3)
    assert found.is_match()
    assert not found.is_match(compared_share=0.5)


def test_the_radius_is_inside() -> None:
    """31 is alike, 32 is not; the planted bad variant stops one short."""
    assert frame_shares(frames([A]), frames([near(A, 31)])).query_matched == 1
    assert frame_shares(frames([A]), frames([near(A, 32)])).query_matched == 0
    with pytest.raises(AssertionError):
        assert frame_shares(frames([A]), frames([near(A, 31)]), radius=30).query_matched == 1


def test_poor_and_black_frames_are_left_out() -> None:
    """Black is alike everywhere: two videos that fade are not therefore the same."""
    query = frames([A]) + frames([0, 0]) + frames([B], quality=49)
    compared = frames([C]) + frames([0]) + frames([B], quality=49)
    assert frame_shares(query, compared) == FrameShares(1, 0, 1, 0)
    assert frame_shares(query, compared, min_quality=0) == FrameShares(2, 1, 2, 1)


def test_nothing_is_like_nothing() -> None:
    """Videos without a good frame never match, whatever share is asked for."""
    found = frame_shares([], frames([0]))
    assert (found.query_share, found.compared_share) == (0.0, 0.0)
    assert not found.is_match(0.0, 0.0)


@given(st.lists(st.sampled_from([A, B, C, D]), max_size=8), st.lists(st.sampled_from([A, B, C, D]), max_size=8))
def test_shares_count_frames_that_have_a_like_one(query: list[int], compared: list[int]) -> None:
    """The same as asking for each frame."""
    found = frame_shares(frames(query), frames([near(one, 20) for one in compared]))
    assert found.query_matched == sum(one in compared for one in query)
    assert found.compared_matched == sum(one in query for one in compared)


def test_long_videos_are_compared_in_parts() -> None:
    """Rows beyond the first part are compared as well."""
    many = [random.Random(seed).getrandbits(256) for seed in range(1_100)]
    assert frame_shares(frames(many), frames(many[::-1])) == FrameShares(1_100, 1_100, 1_100, 1_100)
