"""Hashing: what a file is known by.

Exact digests and the value of a perceptual hash need the standard library only. What decodes pictures and videos is
loaded when it is first asked for: numpy, numba and Pillow never enter the public process.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hirz.core.hashing.digests import DigestKind, Digests, digest_stream, parse_digest
from hirz.core.hashing.errors import (
    AnimatedPicture,
    BrokenPicture,
    BrokenVideo,
    CutShort,
    DigestError,
    DigestHexError,
    DigestLengthError,
    EmptyFileDigest,
    MediaError,
    NoFrames,
    NotAPicture,
    NotAVideo,
    NoVideoReader,
    OddArray,
    OddColours,
    OpaqueDigestError,
    PictureError,
    TooManyPixels,
    TooMuchVideo,
    VideoError,
    VpdqLineError,
    ZeroPdqError,
)
from hirz.core.hashing.pdq import (
    MATCH_RADIUS,
    MIN_QUALITY,
    VARIANT_DRIFT,
    Pdq,
    PdqRefusal,
    PdqVariant,
    parse_pdq,
)

if TYPE_CHECKING:
    from hirz.core.hashing.arrays import pdq_from_rgb
    from hirz.core.hashing.pictures import pdq_from_bytes

_LAZY = {
    "pdq_from_bytes": "pictures",
    "pdq_from_rgb": "arrays",
}

__all__ = [
    "MATCH_RADIUS",
    "MIN_QUALITY",
    "VARIANT_DRIFT",
    "AnimatedPicture",
    "BrokenPicture",
    "BrokenVideo",
    "CutShort",
    "DigestError",
    "DigestHexError",
    "DigestKind",
    "DigestLengthError",
    "Digests",
    "EmptyFileDigest",
    "MediaError",
    "NoFrames",
    "NoVideoReader",
    "NotAPicture",
    "NotAVideo",
    "OddArray",
    "OddColours",
    "OpaqueDigestError",
    "Pdq",
    "PdqRefusal",
    "PdqVariant",
    "PictureError",
    "TooManyPixels",
    "TooMuchVideo",
    "VideoError",
    "VpdqLineError",
    "ZeroPdqError",
    "digest_stream",
    "parse_digest",
    "parse_pdq",
    "pdq_from_bytes",
    "pdq_from_rgb",
]


def __getattr__(name: str) -> Any:
    """What needs numpy and a decoder, at its first use (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
