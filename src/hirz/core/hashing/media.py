"""Any file that shows something, as hashed frames: a picture has one, a picture that moves and a video have several."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hirz.core.hashing.errors import AnimatedPicture, UnknownMedia
from hirz.core.hashing.pictures import MAX_PIXELS, is_picture, pdq_from_bytes
from hirz.core.hashing.videos import EVERY, frames_from_animation, frames_from_video, is_video
from hirz.core.hashing.vpdq import Frame


class MediaKind(StrEnum):
    """What a file turned out to be."""

    PICTURE = "picture"
    ANIMATION = "animation"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class HashedMedia:
    """The frames of a file with their hashes, those too poor to be used among them."""

    kind: MediaKind
    frames: tuple[Frame, ...]


def hash_media(
    data: bytes, *, full_decode: bool = False, every: float = EVERY, max_pixels: int = MAX_PIXELS
) -> HashedMedia:
    """Hash a file by what it shows, told by its first bytes.

    Raises UnknownMedia for other files, and whatever `pdq_from_bytes`, `frames_from_animation` and `frames_from_video`
    raise: always a MediaError.
    """
    if is_picture(data):
        return _picture(data, full_decode, max_pixels)
    if is_video(data):
        return HashedMedia(MediaKind.VIDEO, tuple(frames_from_video(data, every=every, max_pixels=max_pixels)))
    raise UnknownMedia("the first bytes are of no picture or video format that is read here")


def _picture(data: bytes, full_decode: bool, max_pixels: int) -> HashedMedia:
    try:
        pdq = pdq_from_bytes(data, full_decode=full_decode, max_pixels=max_pixels)
    except AnimatedPicture:
        return HashedMedia(MediaKind.ANIMATION, tuple(frames_from_animation(data, max_pixels=max_pixels)))
    return HashedMedia(MediaKind.PICTURE, (Frame(0, pdq, 0.0),))
