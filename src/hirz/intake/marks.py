"""Fingerprints that a visitor's own browser made (`static/intake/stop_worker.js`): read as strictly as anything from outside.

One line for each file, and one for each frame of a film under it:

    picture md5=... sha256=... pdq=... quality=100 seen=... seen-quality=100
    film md5=... sha256=...
    frame at=0 pdq=... quality=87

No name, no size, no time: nothing but digests comes from a device. A PDQ that would match what has nothing to do with
the picture (all zero, quality under 50) is left out; the exact digests stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import re2

from hirz.core.hashing import MIN_QUALITY, DigestError, DigestKind, parse_digest, parse_pdq
from hirz.intake.errors import MarksUnreadable

MOST_MARKS: Final = 20
"""Files; as many as one report may carry."""

MOST_FRAMES: Final = 180
"""Frames of one film: one in each second of three minutes, further apart in a longer one."""

MOST_CHARACTERS: Final = 120_000
"""The page stops at 900 frames, so that its form keeps well below what a form of the portal may weigh."""

LONGEST_FILM: Final = 100_000
"""Seconds: more than a day."""

_HEX32, _HEX64, _NUMBER = r"([0-9a-f]{32})", r"([0-9a-f]{64})", r"([0-9]{1,3})"
_FILE: Final = re2.compile(
    rf"^(picture|film) md5={_HEX32} sha256={_HEX64}"
    rf"(?: pdq={_HEX64} quality={_NUMBER})?(?: seen={_HEX64} seen-quality={_NUMBER})?$"
)
_FRAME: Final = re2.compile(rf"^frame at=([0-9]{{1,6}}) pdq={_HEX64} quality={_NUMBER}$")


@dataclass(frozen=True, slots=True)
class Seen:
    """One perceptual hash, with how much there was to recognise, and when in a film it is seen."""

    pdq: str
    quality: int
    at: int = 0  # seconds


@dataclass(frozen=True, slots=True)
class Mark:
    """What one file is known by. `stored` is the picture as its pixels lie in the file, `seen` as EXIF turns it."""

    is_film: bool
    md5: str
    sha256: str
    stored: Seen | None = None
    seen: Seen | None = None
    frames: tuple[Seen, ...] = field(default=())

    def files(self) -> Iterator[dict[str, Any]]:
        """As `files` of Hirz's own JSON: one for the file, and one for the picture as it is seen, if that is another."""
        found: dict[str, Any] = {"md5": self.md5, "sha256": self.sha256}
        if self.stored is not None:
            found["pdq"] = _valued(self.stored)
        if self.frames:
            found["digests"] = list(_film(self.frames))
        yield found
        if self.seen is not None:
            yield {"pdq": _valued(self.seen), "tags": ["as_seen"]}


def _film(frames: Sequence[Seen]) -> Iterator[dict[str, str]]:
    """The film as partners exchange it, and each of its frames once, as a picture that lists may hold."""
    yield {"type": "vpdq", "value": "\n".join(vpdq_line(number, one) for number, one in enumerate(frames))}
    for pdq in dict.fromkeys(one.pdq for one in frames):
        yield {"type": "pdq", "value": pdq}


def vpdq_line(number: int, frame: Seen) -> str:
    """A frame in vPDQ's own text: `frame,quality,hash,seconds`."""
    return f"{number},{frame.quality},{frame.pdq},{frame.at:.3f}"


def read_marks(text: str) -> list[Mark]:
    """Every file, in the order in which they were chosen; twice the same is once. Raises MarksUnreadable."""
    if len(text) > MOST_CHARACTERS:
        raise MarksUnreadable("longer than any page of ours writes")
    marks: list[Mark] = []
    for line in text.splitlines():
        frame = _FRAME.match(line)
        if frame is None:
            marks.append(_mark(line))
        elif not marks or not marks[-1].is_film or len(marks[-1].frames) >= MOST_FRAMES:
            raise MarksUnreadable("a frame without its film, or too many of them")
        elif (seen := _seen(frame.group(2), frame.group(3), int(frame.group(1)))) is not None:
            marks[-1] = replace(marks[-1], frames=(*marks[-1].frames, seen))
    unique: Mapping[str, Mark] = {mark.sha256: mark for mark in marks}
    if not 0 < len(unique) <= MOST_MARKS:
        raise MarksUnreadable("no file, or too many of them")
    return list(unique.values())


def _mark(line: str) -> Mark:
    found = _FILE.match(line)
    if found is None:
        raise MarksUnreadable("a line that no page of ours writes")
    kind, md5, sha256, pdq, quality, seen, seen_quality = found.groups()
    try:
        parse_digest(DigestKind.MD5, md5)
        parse_digest(DigestKind.SHA256, sha256)
    except DigestError as error:
        raise MarksUnreadable(str(error)) from None
    return Mark(kind == "film", md5, sha256, _seen(pdq, quality), _seen(seen, seen_quality))


def _seen(pdq: str | None, quality: str | None, at: int = 0) -> Seen | None:
    """None without a hash, and for one that says too little."""
    if pdq is None or quality is None:
        return None
    if int(quality) > 100 or at > LONGEST_FILM:
        raise MarksUnreadable("a quality or a time that cannot be")
    try:
        parse_pdq(pdq)
    except DigestError:
        return None
    return Seen(pdq, int(quality), at) if int(quality) >= MIN_QUALITY else None


def _valued(seen: Seen) -> dict[str, Any]:
    return {"value": seen.pdq, "quality": seen.quality}
