"""Hashing: what a file is known by.

Exact digests and the value of a perceptual hash need the standard library only. What decodes pictures and videos is
loaded when it is first asked for: numpy, numba and Pillow never enter the public process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    UnknownMedia,
    VideoError,
    VpdqLineError,
    ZeroPdqError,
)
from hirz.core.hashing.opaque import OpaqueDigest, OpaqueKind, opaque_from_bytes, parse_opaque
from hirz.core.hashing.pdq import (
    MATCH_RADIUS,
    MIN_QUALITY,
    VARIANT_DRIFT,
    Pdq,
    PdqRefusal,
    PdqVariant,
    parse_pdq,
)
from hirz.core.hashing.vpdq import Frame, distinct_frames, parse_vpdq, vpdq_text
from hirz.core.lazily import lazily

if TYPE_CHECKING:
    from hirz.core.hashing.arrays import pdq_from_rgb
    from hirz.core.hashing.media import HashedMedia, MediaKind, hash_media
    from hirz.core.hashing.orientations import Orientation, orientations_from_rgb
    from hirz.core.hashing.pictures import orientations_from_bytes, pdq_from_bytes
    from hirz.core.hashing.shares import FrameShares, frame_shares
    from hirz.core.hashing.videos import frames_from_animation, frames_from_video

_LAZY = {
    "FrameShares": "shares",
    "HashedMedia": "media",
    "MediaKind": "media",
    "Orientation": "orientations",
    "frame_shares": "shares",
    "frames_from_animation": "videos",
    "frames_from_video": "videos",
    "hash_media": "media",
    "orientations_from_bytes": "pictures",
    "orientations_from_rgb": "orientations",
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
    "Frame",
    "FrameShares",
    "HashedMedia",
    "MediaError",
    "MediaKind",
    "NoFrames",
    "NoVideoReader",
    "NotAPicture",
    "NotAVideo",
    "OddArray",
    "OddColours",
    "OpaqueDigest",
    "OpaqueDigestError",
    "OpaqueKind",
    "Orientation",
    "Pdq",
    "PdqRefusal",
    "PdqVariant",
    "PictureError",
    "TooManyPixels",
    "TooMuchVideo",
    "UnknownMedia",
    "VideoError",
    "VpdqLineError",
    "ZeroPdqError",
    "digest_stream",
    "distinct_frames",
    "frame_shares",
    "frames_from_animation",
    "frames_from_video",
    "hash_media",
    "opaque_from_bytes",
    "orientations_from_bytes",
    "orientations_from_rgb",
    "parse_digest",
    "parse_opaque",
    "parse_pdq",
    "parse_vpdq",
    "pdq_from_bytes",
    "pdq_from_rgb",
    "vpdq_text",
]

__getattr__ = lazily(__name__, _LAZY)
