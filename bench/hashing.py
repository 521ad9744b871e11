"""How fast is a picture hashed from its bytes, and are the bits those of everybody else?

Peer: pdqhash (the reference's own C++ code, as Python installs it) after Pillow's decoder. Peer and own run in turns in this
process, on one core; CPU time, median of the rounds. Pictures: the benign reference samples beside the checkout at their
native size, the same enlarged to 12 megapixels under a little noise (JPEG, quality 90; noise is what makes a file long and
its entropy decoding slow, so that three are shown under strong noise too), and, for the bits alone, generated ones: drawings, soft colours, texture, pages of print, noise. Generated texture is harsher than photographs are.

Shown: the ratio end to end at full decode and as Hirz reads by itself (reduced where it is sure); of the hash alone; bits off
the peer at full decode (0 wanted) and by itself (at most 2 for quality 50 and over), and how many pictures were read reduced;
distances to the published values; orientations against hashes of turned pictures, of the peer's own way too; the two variants
in the field; what reduced decode would do without asking (the planted bad variant).

    python -m bench.hashing
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image

from bench.hashing_pictures import KINDS, enlarged, jpeg
from hirz.core.hashing import Pdq, PdqVariant, orientations_from_rgb, parse_pdq, pdq_from_bytes, pdq_from_rgb
from hirz.core.hashing import pictures as reading

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "samples" / "pdq"
WANTED = {"native": 3.0, "12 MP": 20.0, "12 MP, hash only": 80.0}
ENDS = ("native", "12 MP", "12 MP, strong noise")
MOST_BITS_REDUCED, MOST_BITS_PUBLISHED = 2, 16
TWELVE = (3000, 4000)


@dataclass
class Timed:
    """CPU milliseconds of the peer and of our two ways, one row for each picture."""

    peer: list[float] = field(default_factory=list)
    full: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)

    def ratios(self) -> dict[str, float]:
        """Sums over all pictures, and the ratio of the median picture."""
        each = [peer / own for peer, own in zip(self.peer, self.own, strict=True)]
        return {
            "peer_ms": statistics.mean(self.peer),
            "full_ms": statistics.mean(self.full),
            "own_ms": statistics.mean(self.own),
            "ratio_full": sum(self.peer) / sum(self.full),
            "ratio": sum(self.peer) / sum(self.own),
            "ratio_median": statistics.median(each),
            "ratio_least": min(each),
        }


def main() -> None:
    """Measure, print tables and JSON, and end with 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of each timing; the median counts")
    parser.add_argument("--generated", type=int, default=2, help="pictures of each kind and size")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    if not SAMPLES.exists():
        sys.exit(f"the samples are absent: {SAMPLES.name}")
    found = {
        "native": _ends(_natives(), args.rounds),
        "12 MP": _ends(_large(rng), args.rounds),
        "12 MP, strong noise": _ends(islice(_large(rng, noise=6), 3), args.rounds),
        "12 MP, hash only": _hash_only(rng, args.rounds),
        "published": _published(),
        "generated": _generated(rng, args.generated),
        "orientations": _orientations(rng),
        "variants": _variants(),
    }
    missed = _missed(found)
    print(_table(found))
    print(json.dumps(found, indent=1))
    print(f"missed: {missed or 'nothing'}")
    sys.exit(1 if missed else 0)


# --------------------------------------------------------------------------------------------------------- the peer


def peer_of(pixels: NDArray[np.uint8]) -> Pdq:
    """What pdqhash says of pixels."""
    bits, quality = pdqhash.compute(np.ascontiguousarray(pixels))
    return Pdq(np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes(), int(quality))


def peer_from_bytes(data: bytes) -> Pdq:
    """Pillow and pdqhash, as the field uses them."""
    with Image.open(io.BytesIO(data)) as picture:
        return peer_of(np.asarray(picture.convert("RGB")))


def _milliseconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1e3


def _in_turns(rounds: int, *ways: Callable[[], Any]) -> list[float]:
    """The median time of each way, all of them in turns."""
    times = [[_milliseconds(way) for way in ways] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


# ------------------------------------------------------------------------------------------------------ end to end


def _natives() -> Iterator[bytes]:
    for path in sorted((SAMPLES / "images").rglob("*")):
        if path.is_file():
            yield path.read_bytes()


def _large(rng: np.random.Generator, noise: int = 3) -> Iterator[bytes]:
    for path in sorted((SAMPLES / "images").rglob("*.jpg")):
        with Image.open(path) as picture:
            if min(picture.size) >= 500:
                yield jpeg(enlarged(picture, *TWELVE, rng, noise), 90)


def _ends(pictures: Iterator[bytes], rounds: int) -> dict[str, Any]:
    """Times and bits of files."""
    timed, off_full, off_own, reduced, size = Timed(), [], [], 0, 0
    pdq_from_bytes(jpeg(np.zeros((64, 64, 3), np.uint8), 90))
    for data in pictures:
        peer, full, own = peer_from_bytes(data), pdq_from_bytes(data, full_decode=True), pdq_from_bytes(data)
        off_full.append(peer.distance(full))
        if peer.quality >= 50:
            off_own.append(peer.distance(own))
        reduced += was_reduced(data)
        size += len(data)
        times = _in_turns(
            rounds, lambda: peer_from_bytes(data), lambda: pdq_from_bytes(data, full_decode=True), lambda: pdq_from_bytes(data)  # noqa: B023
        )  # fmt: skip
        for column, value in zip((timed.peer, timed.full, timed.own), times, strict=True):
            column.append(value)
    return {
        "pictures": len(off_full),
        "megabytes_mean": round(size / len(off_full) / 1e6, 2),
        **{name: round(value, 2) for name, value in timed.ratios().items()},
        "bits_off_full": max(off_full),
        "bits_off_own": max(off_own),
        "read_reduced": reduced,
    }


def was_reduced(data: bytes) -> bool:
    """Whether Hirz by itself takes means of blocks of this file."""
    means = reading._decoded(data, PdqVariant.FULL, False, True, reading.MAX_PIXELS)
    return means.block > 1


def _hash_only(rng: np.random.Generator, rounds: int) -> dict[str, Any]:
    """The hash of pixels that are there."""
    with Image.open(SAMPLES / "images" / "bridge-mods" / "aaa-orig.jpg") as picture:
        pixels = enlarged(picture, *TWELVE, rng)
    small = np.ascontiguousarray(pixels[1000:1512, 1000:1512])
    peer, own, peer_small, own_small = _in_turns(
        max(rounds, 5),
        lambda: peer_of(pixels),
        lambda: pdq_from_rgb(pixels),
        lambda: peer_of(small),
        lambda: pdq_from_rgb(small),
    )
    return {
        "peer_ms": round(peer, 2),
        "own_ms": round(own, 2),
        "ratio": round(peer / own, 1),
        "ratio_512": round(peer_small / own_small, 1),
        "bits_off": peer_of(pixels).distance(pdq_from_rgb(pixels)),
    }


# -------------------------------------------------------------------------------------------------------------- bits


def _published() -> dict[str, Any]:
    """Bits off the values of pdqhash, of Meta's Python and of Meta's browser build."""
    columns = {"pdqhash_0.2.8_hash": "pdqhash", "meta_pure_python_expected": "python", "meta_wasm_expected": "browser"}
    off: dict[str, list[int]] = {name: [] for name in columns.values()}
    with (SAMPLES / "expected_hashes.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            found = pdq_from_bytes((SAMPLES / "images" / row["image"]).read_bytes(), full_decode=True)
            for column, name in columns.items():
                if row[column]:
                    off[name].append(found.distance(Pdq(parse_pdq(row[column]), 100)))
    return {
        name: {"pictures": len(them), "most": max(them), "median": statistics.median(them)}
        for name, them in off.items()
    }


def _generated(rng: np.random.Generator, count: int) -> dict[str, Any]:
    """Bits off at full size of generated pictures, read as Hirz reads by itself and reduced without asking."""
    rows: dict[str, dict[str, Any]] = {}
    for name, draw in KINDS.items():
        own, careless, reduced, good = [], [], 0, 0
        for size in ((1500, 1700), (1900, 2500), (3000, 3100)):
            for _ in range(count if size[0] < 3000 else max(count // 2, 1)):
                data = jpeg(draw(rng, *size), int(rng.choice([60, 75, 90, 95])))
                full = pdq_from_bytes(data, full_decode=True)
                if full.quality < 50:
                    continue
                good += 1
                own.append(full.distance(pdq_from_bytes(data)))
                careless.append(full.distance(_careless(data)))
                reduced += was_reduced(data)
        rows[name] = {
            "pictures": good, "read_reduced": reduced, "most_off": max(own, default=0), "careless_off": max(careless, default=0)
        }  # fmt: skip
    return rows


def _careless(data: bytes) -> Pdq:
    """The planted bad variant: reduced as far as the shorter side keeps 375 pixels, and nothing asked."""
    picture = reading.open_picture(data)
    columns, rows = picture.size
    block = next((b for b in (8, 4, 2) if min(rows, columns) >= 375 * b), 1)
    picture.draft("RGB", (columns // block, rows // block))
    return reading.pdq_of_means(reading.Means(reading.pixels_of(picture), rows, columns, block))


def _orientations(rng: np.random.Generator) -> dict[str, int]:
    """Bits off the hash of the turned picture: ours, and the reference's flipping of signs."""
    own, signs = 0, 0
    for rows, columns in ((70, 90), (222, 333), (480, 640), (1000, 1400)):
        pixels = KINDS["soft colours"](rng, rows, columns)
        turned = (
            pixels, np.rot90(pixels), np.rot90(pixels, 2), np.rot90(pixels, 3), pixels[::-1], pixels[:, ::-1],
            pixels.swapaxes(0, 1), np.rot90(pixels.swapaxes(0, 1), 2),
        )  # fmt: skip
        expected = [peer_of(one) for one in turned]
        ours = list(orientations_from_rgb(pixels).values())
        theirs = [
            np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes() for bits in pdqhash.compute_dihedral(pixels)[0]
        ]
        own = max(own, *(one.distance(other) for one, other in zip(expected, ours, strict=True)))
        signs = max(signs, *(one.distance(Pdq(other, 0)) for one, other in zip(expected, theirs, strict=True)))
    return {"own_most": own, "signs_most": signs}


def _variants() -> dict[str, Any]:
    """Bits between the hash of all pixels and that of 512 by 512, native samples and enlarged ones."""
    rng, off = np.random.default_rng(1), []
    for data in (*_natives(), *islice(_large(rng), 6)):
        full, resized = (
            pdq_from_bytes(data, variant=one, full_decode=True) for one in (PdqVariant.FULL, PdqVariant.RESIZED)
        )
        if full.quality >= 50:
            off.append(full.distance(resized))
    return {"pictures": len(off), "median": statistics.median(off), "most": max(off)}


# ------------------------------------------------------------------------------------------------------------ verdict


def _missed(found: dict[str, Any]) -> list[str]:
    missed = [
        f"{name}: {found[name]['ratio']} < {least}" for name, least in WANTED.items() if found[name]["ratio"] < least
    ]
    for name in ENDS:
        if found[name]["bits_off_full"]:
            missed.append(f"{name}: {found[name]['bits_off_full']} bits at full decode")
        if found[name]["bits_off_own"] > MOST_BITS_REDUCED:
            missed.append(f"{name}: {found[name]['bits_off_own']} bits at reduced decode")
    missed += [f"published, {name}" for name, row in found["published"].items() if row["most"] > MOST_BITS_PUBLISHED]
    missed += [f"generated, {name}" for name, row in found["generated"].items() if row["most_off"] > MOST_BITS_REDUCED]
    if max(row["careless_off"] for row in found["generated"].values()) <= MOST_BITS_REDUCED:
        missed.append("the planted bad variant was not noticed")
    if found["orientations"]["own_most"]:
        missed.append("orientations")
    return missed


def _table(found: dict[str, Any]) -> str:
    lines = [
        "| pictures | n | Pillow + pdqhash, ms | full decode | by itself | ratio (full; median; least) | read reduced | bits off (full; by itself) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in ENDS:
        row = found[name]
        lines.append(
            f"| {name} | {row['pictures']} | {row['peer_ms']:.1f} | {row['full_ms']:.1f} | {row['own_ms']:.1f} | {row['ratio']:.1f}x "
            f"({row['ratio_full']:.1f}; {row['ratio_median']:.1f}; {row['ratio_least']:.1f}) | {row['read_reduced']} "
            f"| {row['bits_off_full']}; {row['bits_off_own']} |"
        )
    only = found["12 MP, hash only"]
    lines.append(
        f"\nhash only: 12 MP {only['peer_ms']:.0f} ms to {only['own_ms']:.1f} ms, {only['ratio']}x; 512 x 512 {only['ratio_512']}x"
    )
    lines += ["", "| generated | n | read reduced | most bits off | careless |", "|---|---|---|---|---|"]
    for name, row in found["generated"].items():
        lines.append(
            f"| {name} | {row['pictures']} | {row['read_reduced']} | {row['most_off']} | {row['careless_off']} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
