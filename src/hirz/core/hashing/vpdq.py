"""Videos as lists of hashed frames, in the text of vPDQ: one line `frame,quality,hash,seconds` for each.

Source: vPDQ as published with ThreatExchange. Standard library only; frames come from `videos.py`, are compared in
`shares.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hirz.core.hashing.errors import DigestError, VpdqLineError
from hirz.core.hashing.pdq import MATCH_RADIUS, MIN_QUALITY, Pdq, PdqVariant, pdq_bits

# A day at every frame is 2.6 million lines; a list that is longer is no list of one video.
MAX_FRAMES = 3_000_000
MAX_LINE = 200
_FIELDS = 4
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Frame:
    """One hashed frame: its number from 0 in the video, its hash, and its time in seconds from the first."""

    number: int
    pdq: Pdq
    seconds: float


def distinct_frames(
    frames: Iterable[Frame], *, min_quality: int = MIN_QUALITY, apart: int = MATCH_RADIUS, most: int | None = None
) -> list[Frame]:
    """The frames that are worth looking up: of enough quality, and each more than `apart` bits from the one kept before.

    A still scene counts once. At most `most` are given, the first ones; frames beyond them are not asked for.
    """
    kept: list[Frame] = []
    for one in frames if most is None or most > 0 else ():
        if one.pdq.refusal(min_quality) is not None or (kept and one.pdq.distance(kept[-1].pdq) <= apart):
            continue
        kept.append(one)
        if len(kept) == most:
            break
    return kept


def vpdq_text(frames: Iterable[Frame]) -> str:
    """Frames in the text of vPDQ, thousandths of a second, every line ended."""
    return "".join(f"{one.number},{one.pdq.quality},{one.pdq.hex},{one.seconds:.3f}\n" for one in frames)


def parse_vpdq(text: str | Iterable[str], *, max_frames: int = MAX_FRAMES) -> list[Frame]:
    """The frames of a vPDQ text, in its order; empty lines are passed over, black frames are kept.

    The text does not say which variant its hashes are. Raises VpdqLineError with the number of the line.
    """
    lines = _lines(text) if isinstance(text, str) else iter(text)
    frames: list[Frame] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if len(frames) >= max_frames:
            raise VpdqLineError(number, f"more than {max_frames} frames are no list of one video")
        frames.append(_frame(number, line.strip()))
    return frames


def _lines(text: str) -> Iterator[str]:
    """Lines end with a line feed and nothing else; a byte order mark before the first is let through."""
    return iter(text.removeprefix("\ufeff").split("\n"))


def _frame(number: int, line: str) -> Frame:
    if len(line) > MAX_LINE:
        raise VpdqLineError(number, "longer than a line of vPDQ is")
    fields = line.split(",")
    if len(fields) != _FIELDS:
        raise VpdqLineError(number, "a line has four fields: frame, quality, hash, seconds")
    frame, quality, digits, seconds = (field.strip() for field in fields)
    try:
        bits = pdq_bits(digits)
    except DigestError as error:
        raise VpdqLineError(number, str(error)) from error
    graded = _whole(number, "quality", quality)
    if graded > 100:
        raise VpdqLineError(number, "quality is a number from 0 to 100")
    return Frame(_whole(number, "frame", frame), Pdq(bits, graded, PdqVariant.UNKNOWN), _seconds(number, seconds))


def _whole(line: int, field: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise VpdqLineError(line, f"{field} is a whole number")
    return int(text)


def _seconds(line: int, text: str) -> float:
    try:
        seconds = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds) or seconds < 0:
        raise VpdqLineError(line, "seconds are a number, 0 or more")
    return seconds
