"""What can be wrong with a digest, and with a picture or a video that is to be hashed.

DigestError
├── DigestLengthError   too short or too long for its kind
├── DigestHexError      not hexadecimal
├── EmptyFileDigest     the digest of the empty file, which matches every failed upload
├── ZeroPdqError        the perceptual hash of a picture without content
└── OpaqueDigestError   no digest of the kind that it is said to be
MediaError
├── UnknownMedia        neither a picture nor a video, by its first bytes
├── PictureError
│   ├── NotAPicture     no format that is read here
│   ├── BrokenPicture   of a known format, and cannot be decoded
│   │   └── CutShort    its end is missing; whole, it may be hashed
│   ├── TooManyPixels   larger than the caller allows, or built to decode for ever
│   ├── AnimatedPicture several frames: to be hashed as a video is
│   ├── OddColours      a mode that has no agreed conversion to red, green and blue
│   └── OddArray        an array that is no picture; the caller's fault
├── VideoError
│   ├── NoVideoReader   the extra `video` is not installed
│   ├── NotAVideo       no container that is read here
│   ├── BrokenVideo     of a known container, and cannot be decoded
│   ├── NoFrames        it holds no picture: sound only, or nothing
│   └── TooMuchVideo    larger or longer than the caller allows
└── VpdqLineError       a line of a vPDQ text that is none

None is mended by a retry with the same bytes: the row of the list, or the file, is wrong.
"""

from __future__ import annotations


class DigestError(ValueError):
    """The root: a text that is no usable digest."""


class DigestLengthError(DigestError):
    """The text has not the number of hexadecimal digits of its kind."""


class DigestHexError(DigestError):
    """The text is not hexadecimal."""


class EmptyFileDigest(DigestError):
    """The digest of no bytes at all."""


class ZeroPdqError(DigestError):
    """A perceptual hash of zeros only."""


class OpaqueDigestError(DigestError):
    """Bytes that are not of the opaque kind that they are said to be."""


class MediaError(ValueError):
    """The root: bytes that cannot be hashed by what they show. Their exact digests still hold."""


class UnknownMedia(MediaError):
    """The first bytes are of no format that is read here."""


class PictureError(MediaError):
    """A picture that cannot be hashed."""


class NotAPicture(PictureError):
    """The first bytes are of no format that is read here."""


class BrokenPicture(PictureError):
    """The decoder gave up."""


class CutShort(BrokenPicture):
    """The file ends before its picture does."""


class TooManyPixels(PictureError):
    """The header promises more than the caller allows; nothing was decoded."""


class AnimatedPicture(PictureError):
    """More than one frame or page: one hash would hide the others."""


class OddColours(PictureError):
    """A colour mode without an agreed conversion."""


class OddArray(PictureError):
    """No array of shape (rows, columns) or (rows, columns, 3) of bytes."""


class VideoError(MediaError):
    """A video that cannot be hashed."""


class NoVideoReader(VideoError):
    """Reading videos needs the extra `video`."""


class NotAVideo(VideoError):
    """The first bytes are of no container that is read here."""


class BrokenVideo(VideoError):
    """The decoder gave up before the first frame."""


class NoFrames(VideoError):
    """There is no stream of pictures in it, or none came out."""


class TooMuchVideo(VideoError):
    """Larger frames or more of them than the caller allows."""


class VpdqLineError(MediaError):
    """A line that is not `frame,quality,hash,seconds`."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
