"""`hirz hash`: what files are known by, their exact digests and the perceptual hash of what they show.

It reads files and prints; it keeps nothing, sends nothing, and needs no house. Logs and output hold digests and names of
files, never what is in them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from hirz.cli.errors import CliError, WrongUse
from hirz.cli.progress import progress

if TYPE_CHECKING:
    from hirz.core.hashing import Frame, MediaError

CHUNK = 1 << 20
# A picture is decoded from memory; larger files are no pictures that anybody sends.
MAX_PICTURE_BYTES = 512 << 20
OTHER = "other"


@dataclass(slots=True)
class HashedFile:
    """One line of the answer. `frames` is given for videos and for pictures that move, `fault` where hashing failed."""

    path: str
    size: int
    md5: str
    sha1: str
    sha256: str
    kind: str = OTHER
    pdq: str | None = None
    quality: int | None = None
    variant: str | None = None
    refusal: str | None = None
    frames: list[dict[str, Any]] | None = None
    fault: dict[str, str] | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files and folders, and how closely to look."""
    parser.add_argument("paths", nargs="+", type=Path, help="files, or folders with all that is in them")
    parser.add_argument("--full-decode", action="store_true", help="read every pixel of large JPEG pictures")
    parser.add_argument(
        "--every", type=float, default=1.0, metavar="SECONDS", help="step between the frames of a video; 0 for all"
    )
    parser.add_argument("--vpdq", action="store_true", help="print the frames of one video in the text of vPDQ")


def run(args: argparse.Namespace) -> int:
    """0 when all were hashed, 1 when a file could not be, 2 for wrong use."""
    missing = [_shown(path) for path in args.paths if not path.exists()]
    if missing:
        raise WrongUse(f"There is no {', '.join(missing)}.")
    if not 0 <= args.every <= 86_400:
        raise WrongUse("The step between frames is a number of seconds from 0 to 86400.")
    files = list(_files(args.paths))
    if args.vpdq:
        return _print_vpdq(files, args)
    faults = 0
    with progress("Hashing", len(files), quiet=args.json) as step:
        for path in files:
            found = hash_file(path, full_decode=args.full_decode, every=args.every)
            print(json.dumps(asdict(found)) if args.json else _words(found), flush=True)
            faults += found.fault is not None
            step(1)
    return 1 if faults else 0


def hash_file(path: Path, *, full_decode: bool = False, every: float = 1.0) -> HashedFile:
    """The digests of one file, and the hash of what it shows, or why there is none."""
    from hirz.core.hashing import MediaError, digest_stream

    try:
        with path.open("rb") as file:
            exact = digest_stream(iter(lambda: file.read(CHUNK), b""))
            found = HashedFile(_shown(path), exact.size, exact.md5.hex(), exact.sha1.hex(), exact.sha256.hex())
            file.seek(0)
            try:
                _look(file, found, full_decode, every)
            except MediaError as error:
                found.fault = _fault(error)
    except OSError as error:
        raise CliError(f"{_shown(path)} cannot be read: {error.strerror}.") from error
    return found


def _look(file: BinaryIO, found: HashedFile, full_decode: bool, every: float) -> None:
    """Fill in what a file shows; a file that shows nothing stays as it is."""
    from hirz.core.hashing import TooManyPixels
    from hirz.core.hashing.media import MediaKind, hash_media
    from hirz.core.hashing.pictures import is_picture
    from hirz.core.hashing.videos import frames_from_video, is_video

    head = file.read(CHUNK)
    file.seek(0)
    if is_video(head):
        found.kind = MediaKind.VIDEO
        found.frames = _rows(frames_from_video(file, every=every))
    elif is_picture(head):
        found.kind = MediaKind.PICTURE
        if found.size > MAX_PICTURE_BYTES:
            raise TooManyPixels(f"a picture file of more than {MAX_PICTURE_BYTES} bytes is not read")
        media = hash_media(file.read(), full_decode=full_decode)
        found.kind = media.kind
        if media.kind is MediaKind.ANIMATION:
            found.frames = _rows(media.frames)
            return
        pdq = media.frames[0].pdq
        found.pdq, found.quality, found.variant = pdq.hex, pdq.quality, pdq.variant
        found.refusal = pdq.refusal()


def _rows(frames: Iterable[Frame]) -> list[dict[str, Any]]:
    return [
        {
            "frame": one.number,
            "seconds": one.seconds,
            "pdq": one.pdq.hex,
            "quality": one.pdq.quality,
            "variant": one.pdq.variant,
            "refusal": one.pdq.refusal(),
        }
        for one in frames
    ]


def _print_vpdq(files: list[Path], args: argparse.Namespace) -> int:
    """One video as the lines that partners exchange."""
    from hirz.core.hashing import MediaError, vpdq_text
    from hirz.core.hashing.videos import frames_from_video

    if len(files) != 1 or args.json:
        raise WrongUse("--vpdq prints one video as text: name one file, without --json.")
    try:
        with files[0].open("rb") as file, progress("Hashing frames") as step:
            for frame in frames_from_video(file, every=args.every):
                print(vpdq_text([frame]), end="", flush=True)
                step(1)
    except MediaError as error:
        raise CliError(f"{_shown(files[0])}: {error}.") from error
    except OSError as error:
        raise CliError(f"{_shown(files[0])} cannot be read: {error.strerror}.") from error
    return 0


def _files(paths: list[Path]) -> Iterator[Path]:
    """The files that were named, and all files in the folders that were; links inside folders are not followed."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        else:
            yield path


def _fault(error: MediaError) -> dict[str, str]:
    return {"kind": type(error).__name__, "reason": str(error)}


def _shown(path: Path) -> str:
    """A name that any terminal can print; bytes that are no text are written as escapes."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _words(found: HashedFile) -> str:
    """The same for people."""
    lines = [found.path, f"  MD5 {found.md5}, SHA-1 {found.sha1}", f"  SHA-256 {found.sha256}, {found.size} bytes"]
    if found.fault is not None:
        lines.append(f"  {found.kind}, not hashed: {found.fault['reason']}")
    elif found.pdq is not None:
        unused = {"all_zero": "; nothing in it", "low_quality": "; too little in it to search for"}
        said = unused.get(found.refusal or "", "")
        lines.append(f"  PDQ {found.pdq}, quality {found.quality}, {found.variant} size{said}")
    elif found.frames is not None:
        lines.append(f"  {found.kind}, {len(found.frames)} frames hashed; --json lists them")
    else:
        lines.append("  no picture or video that is read here")
    return "\n".join(lines)
