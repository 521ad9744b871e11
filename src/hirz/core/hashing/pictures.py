"""PDQ of a picture file. This file reads content: it logs nothing and keeps nothing.

**Formats**: JPEG, PNG, GIF, WebP, AVIF, BMP and TIFF, told by their first bytes; every decoder is named here, so that none
of those that start programs or read other files is ever reached.
**Orientation**: pixels are hashed as they are stored, EXIF is not applied, as all lists do. Whoever looks for a turned
picture asks for its eight orientations (`orientations.py`).
**Colours**: palette, grey, alpha (left out), CMYK, YCbCr and HSV are converted to red, green and blue first; 16 bits a
channel keep their upper eight. Profiles are not applied, as in the reference.
**Reduced decode**: a JPEG whose shorter side has 1,409 pixels or more is decoded at a half, a quarter or an eighth, in
colour. Fine texture could move bits by that: it shows in the frequencies, and such a picture is then read whole
(`linear.is_sure`). What is left is at most 2 bits (`bench/hashing.py`), in a fifth of the time at 12 megapixels.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PIL import Image, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from hirz.core.hashing.arrays import Means, is_enough, means_of, pdq_of_means
from hirz.core.hashing.errors import (
    AnimatedPicture,
    BrokenPicture,
    CutShort,
    NotAPicture,
    OddColours,
    TooManyPixels,
)
from hirz.core.hashing.linear import BLOCKS_IN_WINDOW, window_of
from hirz.core.hashing.orientations import Orientation, orientations_of_means
from hirz.core.hashing.pdq import Pdq, PdqVariant

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Read = TypeVar("_Read")

# Pixels in memory at a time: 268 MB of red, green and blue. The largest cameras of telephones (200 megapixels) write
# JPEG, which is reduced; its header may promise four times as much.
MAX_PIXELS = 2**26
REDUCED_HEADER = 4
BLOCKS = (8, 4, 2)
# A progressive JPEG is drawn once for every scan; cameras and converters write about ten.
MAX_SCANS = 100
_SCAN = b"\xff\xda"
_WIDE = frozenset({"I", "I;16", "I;16L", "I;16B", "I;16N"})
_CONVERTED = frozenset({"1", "P", "PA", "LA", "La", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV"})

_OPENERS: tuple[tuple[Callable[[bytes], bool], type[ImageFile.ImageFile]], ...] = (
    (lambda head: head.startswith(b"\xff\xd8\xff"), JpegImageFile),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), PngImageFile),
    (lambda head: head.startswith((b"GIF87a", b"GIF89a")), GifImageFile),
    (lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP", WebPImageFile),
    (lambda head: head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis"), AvifImageFile),
    (lambda head: head.startswith(b"BM"), BmpImageFile),
    (lambda head: head.startswith((b"II*\0", b"MM\0*")), TiffImageFile),
)


def pdq_from_bytes(
    data: bytes,
    *,
    variant: PdqVariant = PdqVariant.FULL,
    full_decode: bool = False,
    first_frame: bool = False,
    max_pixels: int = MAX_PIXELS,
) -> Pdq:
    """The perceptual hash of a picture file.

    `full_decode` reads every pixel in colour, which gives the bits of the reference exactly; without it a large JPEG is
    read reduced (see above). `variant` RESIZED gives the hash of the C++ reference, always at full decode. A picture that
    moves is refused, unless its `first_frame` is enough. Raises a PictureError; `Pdq.refusal` says whether the hash is
    one to use.
    """
    return pdq_of_means(_decoded(data, variant, full_decode, first_frame, max_pixels), variant)


def orientations_from_bytes(
    data: bytes,
    *,
    full_decode: bool = False,
    first_frame: bool = False,
    max_pixels: int = MAX_PIXELS,
) -> dict[Orientation, Pdq]:
    """The hashes of a picture file turned and mirrored in the eight ways, itself first; as `pdq_from_bytes` otherwise."""
    return orientations_of_means(_decoded(data, PdqVariant.FULL, full_decode, first_frame, max_pixels))


def _decoded(data: bytes, variant: PdqVariant, full_decode: bool, first_frame: bool, max_pixels: int) -> Means:
    """The pixels of a picture file, or the means of blocks of them; see `pdq_from_bytes`."""
    picture = open_picture(data, max_pixels=max_pixels)
    if not first_frame and is_animated(picture):
        raise AnimatedPicture("this picture has several frames or pages, to be hashed as a video is")
    columns, rows = picture.size
    is_readable_whole = columns * rows <= max_pixels
    if not full_decode and variant is PdqVariant.FULL and (block := _reduce(picture)) > 1:
        means = Means(pixels_of(picture), rows, columns, block)
        # What is too large to be read whole is taken as it is.
        if is_enough(means) or not is_readable_whole:
            return means
        picture = open_picture(data, max_pixels=max_pixels)
    if not is_readable_whole:
        raise TooManyPixels(f"{columns} x {rows} pixels are more than the {max_pixels} that are allowed")
    return means_of(pixels_of(picture), variant)


def is_picture(data: bytes) -> bool:
    """Whether the first bytes are of a format that is read here."""
    return any(fits(data[:16]) for fits, _ in _OPENERS)


def open_picture(data: bytes, *, max_pixels: int = MAX_PIXELS) -> ImageFile.ImageFile:
    """A picture of which only the header was read. Raises NotAPicture, BrokenPicture or TooManyPixels."""
    opener = next((opener for fits, opener in _OPENERS if fits(data[:16])), None)
    if opener is None:
        raise NotAPicture("the first bytes are of no picture format that is read here")
    picture = guarded(lambda: opener(io.BytesIO(data)))
    if isinstance(picture, JpegImageFile) and not _has_one_scan(picture, data) and data.count(_SCAN) > MAX_SCANS:
        raise TooManyPixels(f"a JPEG with more than {MAX_SCANS} scans is built to decode for ever")
    limit = max_pixels * (REDUCED_HEADER if _is_plain_jpeg(picture) else 1)
    if picture.width * picture.height > limit:
        raise TooManyPixels(f"{picture.width} x {picture.height} pixels are more than the {limit} that are allowed")
    return picture


def is_animated(picture: ImageFile.ImageFile) -> bool:
    """Whether there is a second frame or page. The second picture that some cameras put behind a JPEG does not count."""
    return bool(guarded(lambda: getattr(picture, "is_animated", False)))


def pixels_of(picture: Image.Image) -> NDArray[np.uint8]:
    """The pixels of an opened picture: (rows, columns, 3), or (rows, columns) for grey. Raises a PictureError."""
    if picture.mode not in {"L", "RGB"} | _WIDE | _CONVERTED:
        raise OddColours(f"the colour mode {picture.mode} has no agreed conversion")
    return guarded(lambda: _converted(picture))


def _converted(picture: Image.Image) -> NDArray[np.uint8]:
    picture.load()
    if picture.mode in _WIDE:
        return _upper_bytes(picture)
    if picture.mode == "P" and isinstance(picture.info.get("transparency"), bytes):
        # Straight to RGB it would warn; the colours are the same.
        picture = picture.convert("RGBA")
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    return np.asarray(picture)


def _upper_bytes(picture: Image.Image) -> NDArray[np.uint8]:
    """16 bits of grey as 8. A plain conversion would cut everything above 255 to white."""
    wide = np.asarray(picture)
    if wide.min() < 0 or wide.max() > 0xFFFF:
        raise OddColours("grey of 32 bits has no agreed conversion")
    return (wide >> 8).astype(np.uint8)


def _is_plain_jpeg(picture: ImageFile.ImageFile) -> bool:
    """A JPEG that may be decoded reduced and in strips: a progressive one lies in memory whole first."""
    is_jpeg = isinstance(picture, JpegImageFile) and picture.mode in ("L", "RGB")
    return is_jpeg and not picture.info.get("progressive")


def _has_one_scan(picture: JpegImageFile, data: bytes) -> bool:
    """Whether the first scan holds all colours whole: the decoder then looks for no other. Saves counting in most files."""
    # Opened, the file stands behind the head of its first scan: marker, two bytes of length, one that counts the colours
    # in the scan, two for each, three more.
    colours = picture.layers
    behind = picture.fp.tell() if picture.fp is not None else 0
    head = data[behind - 8 - 2 * colours :][:5]
    return not picture.info.get("progressive") and head == _SCAN + bytes([0, 6 + 2 * colours, colours])


def _reduce(picture: ImageFile.ImageFile) -> int:
    """Have a JPEG decoded at a part of its size; returns the block that one pixel is then the mean of, 1 for the whole."""
    if not isinstance(picture, JpegImageFile) or picture.mode not in ("L", "RGB"):
        return 1
    columns, rows = picture.size
    block = next((b for b in BLOCKS if window_of(min(rows, columns)) >= BLOCKS_IN_WINDOW * b), 1)
    if block > 1:
        picture.draft(picture.mode, (columns // block, rows // block))
        if picture.size != (-(-columns // block), -(-rows // block)):
            raise BrokenPicture("the decoder did not reduce the picture as it was asked to")
    return block


def guarded(read: Callable[[], _Read]) -> _Read:
    """Run a decoder on outside bytes: whatever it raises becomes a PictureError."""
    try:
        return read()
    except OddColours:
        raise
    # A decoder that meets forged bytes raises what it likes: OSError, SyntaxError, struct.error, IndexError, MemoryError.
    except Exception as error:
        if isinstance(error, EOFError) or "truncated" in str(error).lower():
            raise CutShort("the file ends before its picture does") from error
        if isinstance(error, Image.DecompressionBombError):
            raise TooManyPixels("a frame is larger than the picture may be") from error
        raise BrokenPicture("the picture cannot be decoded") from error
