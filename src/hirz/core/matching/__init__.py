"""Matching: is this file known?

Exact digests (`ExactDigestSet`), perceptual hashes within a distance (`HammingIndex`), and the keyed form in which
hashes are stored (`KeyedIsometry`). Names are loaded when they are used: numba must never enter the public process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hirz.core.lazily import lazily
from hirz.core.matching.errors import (
    DigestWidthError,
    HashShapeError,
    HashTextError,
    IndexFileBroken,
    IndexFileError,
    IndexFileVersion,
    IndexFullError,
    IsometryKeyError,
    MatchingError,
    RadiusError,
)

if TYPE_CHECKING:
    from hirz.core.matching.exact import ExactDigestSet
    from hirz.core.matching.index import HammingIndex, Hits
    from hirz.core.matching.jit import keep_kernels_in
    from hirz.core.matching.masking import KeyedIsometry
    from hirz.core.matching.words import bytes_of, hashes_from_bytes, hashes_from_hex, hex_of

__all__ = [
    "DigestWidthError",
    "ExactDigestSet",
    "HammingIndex",
    "HashShapeError",
    "HashTextError",
    "Hits",
    "IndexFileBroken",
    "IndexFileError",
    "IndexFileVersion",
    "IndexFullError",
    "IsometryKeyError",
    "KeyedIsometry",
    "MatchingError",
    "RadiusError",
    "bytes_of",
    "hashes_from_bytes",
    "hashes_from_hex",
    "hex_of",
    "keep_kernels_in",
]

_ROOMS = {
    "ExactDigestSet": "exact",
    "HammingIndex": "index",
    "Hits": "index",
    "KeyedIsometry": "masking",
    "bytes_of": "words",
    "hashes_from_bytes": "words",
    "hashes_from_hex": "words",
    "hex_of": "words",
    "keep_kernels_in": "jit",
}

__getattr__ = lazily(__name__, _ROOMS)
