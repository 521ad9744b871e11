"""Exact digests against a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ExactDigestSet:
    """A set of digests of any one length (16, 20 or 32 bytes)."""

    width: int

    @classmethod
    def build(cls, digests: Iterable[bytes]) -> ExactDigestSet:
        """Build the set; raises DigestWidthError when the lengths differ."""
        raise NotImplementedError

    def contains_many(self, digests: Sequence[bytes]) -> NDArray[np.bool_]:
        """For each digest asked, whether it is in the set."""
        raise NotImplementedError
