"""Two videos by the share of their frames that are alike, as vPDQ compares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hirz.core.hashing.pdq import BYTES, MATCH_RADIUS, MIN_QUALITY
from hirz.core.hashing.vpdq import Frame

# vPDQ's own example: four fifths of what is asked for, any part of what it is compared with.
MIN_QUERY_SHARE = 0.8
MIN_COMPARED_SHARE = 0.0
_ROWS_AT_A_TIME = 512


@dataclass(frozen=True, slots=True)
class FrameShares:
    """How much of each video is in the other: frames of enough quality, and those that have a like one there."""

    query_frames: int
    query_matched: int
    compared_frames: int
    compared_matched: int

    @property
    def query_share(self) -> float:
        """The share of the video asked for that is in the other, 0 to 1; 0 when none of its frames is good enough."""
        return self.query_matched / self.query_frames if self.query_frames else 0.0

    @property
    def compared_share(self) -> float:
        """The share of the other video that is in the one asked for."""
        return self.compared_matched / self.compared_frames if self.compared_frames else 0.0

    def is_match(self, query_share: float = MIN_QUERY_SHARE, compared_share: float = MIN_COMPARED_SHARE) -> bool:
        """Whether both shares are reached; videos without a single like frame never match."""
        return self.query_matched > 0 and self.query_share >= query_share and self.compared_share >= compared_share


def frame_shares(
    query: Sequence[Frame],
    compared: Sequence[Frame],
    *,
    radius: int = MATCH_RADIUS,
    min_quality: int = MIN_QUALITY,
) -> FrameShares:
    """Compare every good frame of one video with every good frame of another.

    Frames below `min_quality` and frames without content are left out on both sides: black is alike everywhere.
    """
    asked, others = _words(query, min_quality), _words(compared, min_quality)
    is_asked_in = np.zeros(len(asked), dtype=np.bool_)
    is_other_in = np.zeros(len(others), dtype=np.bool_)
    for start in range(0, len(asked), _ROWS_AT_A_TIME):
        rows = slice(start, start + _ROWS_AT_A_TIME)
        distances = np.zeros((len(asked[rows]), len(others)), dtype=np.uint16)
        for word in range(asked.shape[1]):
            distances += np.bitwise_count(asked[rows, word, None] ^ others[None, :, word])
        is_near = distances <= radius
        is_asked_in[rows] = is_near.any(axis=1)
        is_other_in |= is_near.any(axis=0)
    return FrameShares(len(asked), int(is_asked_in.sum()), len(others), int(is_other_in.sum()))


def _words(frames: Sequence[Frame], min_quality: int) -> NDArray[np.uint64]:
    """The good frames as (n, 4) words."""
    good = [frame.pdq.bits for frame in frames if frame.pdq.refusal(min_quality) is None]
    return np.frombuffer(b"".join(good), dtype=">u8").reshape(len(good), BYTES // 8).astype(np.uint64)
