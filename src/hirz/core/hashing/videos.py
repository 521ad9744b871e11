"""Hashed frames of videos and of pictures that move. This file reads content: it logs nothing and keeps nothing.

The decoder is FFmpeg through PyAV, the extra `video`. The container is told by its first bytes and the demultiplexer is
named, never guessed: playlists and lists of other files, which FFmpeg would fetch, are not among them, and no protocol is
allowed, and no second file is opened. A video is decoded from memory or as it is read; nothing is written.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL import ImageSequence

from hirz.core.hashing.arrays import pdq_from_rgb
from hirz.core.hashing.errors import (
    BrokenVideo,
    NoFrames,
    NotAVideo,
    NoVideoReader,
    TooManyPixels,
    TooMuchVideo,
)
from hirz.core.hashing.pictures import MAX_PIXELS, guarded, open_picture, pixels_of
from hirz.core.hashing.vpdq import Frame

if TYPE_CHECKING:
    from PIL import ImageFile

# vPDQ's usual step: one frame for each second.
EVERY = 1.0
# Ten hours at 30 frames a second: what is longer is cut by whoever asks, or asked for with a limit of its own.
MAX_DECODED = 1_080_000
# Animations are short and their frames differ: all are hashed, up to so many, and so many pixels in all.
MAX_ANIMATION_FRAMES = 3_000
MAX_ANIMATION_PIXELS = 2**31
# Damaged packets that are passed over before the rest is given up.
MAX_FAULTS = 100
USUAL_RATE = 25.0
CLOCK = 1e-3
_TS_PACKET = 188
_HEAD = _TS_PACKET + 1

_CONTAINERS: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (lambda head: head[4:8] == b"ftyp" and head[8:12] not in (b"avif", b"avis", b"heic", b"heix", b"mif1"), "mov"),
    (lambda head: head[4:8] in (b"moov", b"mdat", b"wide", b"pnot"), "mov"),
    (lambda head: head.startswith(b"\x1aE\xdf\xa3"), "matroska"),
    (lambda head: head.startswith(b"RIFF") and head[8:12] == b"AVI ", "avi"),
    (lambda head: head.startswith(b"FLV\x01"), "flv"),
    (lambda head: head.startswith(b"OggS"), "ogg"),
    (lambda head: head.startswith(b"0&\xb2u\x8ef\xcf\x11"), "asf"),
    (lambda head: head.startswith(b"\0\0\x01\xba"), "mpeg"),
    (lambda head: head[:1] == b"G" and head[_TS_PACKET : _TS_PACKET + 1] == b"G", "mpegts"),
)


def is_video(data: bytes) -> bool:
    """Whether the first bytes are of a container that is read here."""
    return _container(data) is not None


def frames_from_video(
    video: bytes | BinaryIO, *, every: float = EVERY, max_pixels: int = MAX_PIXELS, max_decoded: int = MAX_DECODED
) -> Iterator[Frame]:
    """The hashed frames of a video file: the first, and then the first of every further `every` seconds.

    A video is given as its bytes, or opened, when it is too large to lie in memory whole; it must be seekable. They come as they are decoded, so that a caller may show progress or stop; `number` counts all frames of the video.
    Damaged parts are passed over, and a video that is cut short gives what there is of it. Raises NoVideoReader,
    NotAVideo, BrokenVideo, NoFrames, or TooMuchVideo (also half-way, at the frame that is too much).
    """
    av = _reader()
    source = io.BytesIO(video) if isinstance(video, bytes) else video
    container = _container(source.read(_HEAD))
    source.seek(0)
    if container is None:
        raise NotAVideo("the first bytes are of no video format that is read here")
    try:
        opened = av.open(source, format=container, options={"protocol_whitelist": "none"}, io_open=_refuse)
    # FFmpeg's errors, and whatever a forged file makes PyAV stumble over.
    except Exception as error:
        raise BrokenVideo("the video cannot be opened") from error
    with opened:
        stream = next((s for s in opened.streams.video if not _is_cover(s, av)), None)
        if stream is None:
            raise NoFrames("there are no moving pictures in it")
        if stream.codec_context is None:
            raise BrokenVideo("the video is coded in a way that is not known here")
        _check_size(stream.codec_context, max_pixels)
        found = 0
        for number, seconds, frame in _sampled(_decoded(opened, stream), _rate(stream), every, max_decoded):
            _check_size(frame, max_pixels)
            found += 1
            yield Frame(number, pdq_from_rgb(_pixels(frame)), round(seconds, 3))
    if not found:
        raise NoFrames("no frame came out of it")


def frames_from_animation(
    data: bytes,
    *,
    max_pixels: int = MAX_PIXELS,
    max_frames: int = MAX_ANIMATION_FRAMES,
    max_total: int = MAX_ANIMATION_PIXELS,
) -> Iterator[Frame]:
    """The hashed frames, all of them, of a picture that moves or has pages; a still picture gives one.

    Raises a PictureError; TooManyPixels also half-way, at the frame that is too much.
    """
    picture = open_picture(data, max_pixels=max_pixels)
    seconds, spent = 0.0, 0
    for number, page in enumerate(_pages(picture)):
        spent += page.width * page.height
        if number >= max_frames or spent > max_total or page.width * page.height > max_pixels:
            raise TooManyPixels("more frames, or larger ones, than are allowed")
        yield Frame(number, pdq_from_rgb(pixels_of(page)), round(seconds, 3))
        duration = page.info.get("duration", 0)
        seconds += float(duration) / 1000 if isinstance(duration, int | float) and 0 < duration < 1e9 else 0.0


def _pages(picture: ImageFile.ImageFile) -> Iterator[Any]:
    """The frames of a picture; what the decoder raises between them ends as a PictureError."""
    pages = iter(ImageSequence.Iterator(picture))
    while (page := guarded(lambda: next(pages, None))) is not None:
        yield page


def _reader() -> Any:
    """PyAV, or the sentence that says how to get it."""
    try:
        import av
        import av.error
    except ImportError as error:
        raise NoVideoReader("hashing videos needs the extra `video` (PyAV)") from error
    return av


def _container(data: bytes) -> str | None:
    head = data[:_HEAD]
    return next((name for fits, name in _CONTAINERS if fits(head)), None)


def _refuse(name: str, flags: int, options: dict[str, str]) -> Any:
    """Open no second file, whatever the first one names."""
    raise PermissionError("a video may not name other files")


def _is_cover(stream: Any, av: Any) -> bool:
    """A still picture that is kept in the file like a stream: the cover of a piece of music."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _check_size(picture: Any, max_pixels: int) -> None:
    if picture.width * picture.height > max_pixels:
        raise TooMuchVideo(f"{picture.width} x {picture.height} pixels are more than the {max_pixels} that are allowed")


def _decoded(opened: Any, stream: Any) -> Iterator[Any]:
    """All frames that can be had; damaged packets are passed over."""
    faults = 0
    packets = opened.demux(stream)
    while faults < MAX_FAULTS:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            yield from packet.decode()
        # As above; MemoryError too, because a header may ask for what no machine has.
        except Exception:
            faults += 1


def _rate(stream: Any) -> float:
    """Frames a second, for files whose frames carry no time."""
    return float(stream.average_rate or stream.guessed_rate or USUAL_RATE)


def _sampled(decoded: Iterator[Any], rate: float, every: float, max_decoded: int) -> Iterator[tuple[int, float, Any]]:
    """The first frame of each step of time, with its number and its seconds from the first."""
    began, due = None, 0.0
    for number, frame in enumerate(decoded):
        if number >= max_decoded:
            raise TooMuchVideo(f"more than {max_decoded} frames")
        at = number / rate if frame.time is None else float(frame.time)
        began = at if began is None else began
        # Times are rounded to the clock of the file.
        seconds = max(at - began, 0.0) + CLOCK
        if number and seconds < due:
            continue
        due = seconds // every * every + every if every else 0.0
        yield number, seconds - CLOCK, frame


def _pixels(frame: Any) -> Any:
    try:
        return frame.to_ndarray(format="rgb24")
    # A frame of an odd format, or one too large for the converter.
    except Exception as error:
        raise BrokenVideo("a frame cannot be converted to red, green and blue") from error
