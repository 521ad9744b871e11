"""Writes `tests/core/hashing/vectors_rgb.json`: small generated pictures with the bits and the quality that pdqhash gives.

The pictures are made here from a seed (soft blots of colour under noise, and a few patterns); they are nobody's files. The
tests of Python and of JavaScript read the file, so that neither needs pdqhash. A picture is drawn again until no frequency
lies so near to the median that rounding could turn its bit.

    python -m bench.hashing_vectors
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hirz.core.hashing.linear import MIN_SIDE, buffer_of, transform

PLACE = Path(__file__).resolve().parent.parent / "tests" / "core" / "hashing" / "vectors_rgb.json"
SEED = 20261125
# Rounding of 32 bits moves a frequency by less than a hundredth of this.
CLEAR = 2e-3
# name, rows, columns, channels, strength of the noise
BLOTS = (
    ("square of 64", 64, 64, 3, 30),
    ("odd sides", 65, 63, 3, 30),
    ("broad", 48, 150, 3, 20),
    ("tall", 151, 47, 3, 20),
    ("two windows", 129, 130, 3, 25),
    ("just one window", 128, 128, 1, 25),
    ("grey", 90, 60, 1, 30),
    ("grey, odd", 101, 77, 1, 10),
    ("three windows and two", 260, 140, 1, 15),
    ("smallest", 5, 5, 3, 60),
    ("smallest side", 5, 211, 3, 40),
    ("seven by thirteen", 7, 13, 3, 50),
    ("strip of 6", 300, 6, 3, 30),
    ("faint", 80, 80, 3, 2),
)


def main() -> None:
    """Make the pictures, ask pdqhash, write the file."""
    rng = np.random.default_rng(SEED)
    pictures = [(name, _clear_blots(rng, *rest)) for name, *rest in BLOTS]
    pictures += [(name, pixels) for name, pixels in _patterns(rng)]
    vectors = [_vector(name, pixels) for name, pixels in pictures]
    about = (
        "Made by bench/hashing_vectors.py; bits and quality by pdqhash. pixels: base64 of rows x columns x channels bytes, "
        "row by row. bits null: a constant picture, whose bits are rounding noise; only its quality (0) is to be equal. "
        "A side below 5 pixels: zeros, quality 0."
    )
    PLACE.write_text(json.dumps({"about": about, "vectors": vectors}, indent=0) + "\n", encoding="utf-8")
    print(f"{len(vectors)} pictures, {PLACE.stat().st_size} bytes")


def _clear_blots(rng: np.random.Generator, rows: int, columns: int, channels: int, noise: int) -> NDArray[np.uint8]:
    """Soft blots, drawn until every bit is clear."""
    while True:
        pixels = blots(rng, rows, columns, noise)
        pixels = pixels if channels == 3 else pixels[:, :, 0].copy()
        if _is_clear(pixels):
            return pixels


def _is_clear(pixels: NDArray[np.uint8]) -> bool:
    """Whether the median stands apart from its neighbours."""
    spectrum = np.sort(transform(buffer_of(pixels, pixels.shape[0], pixels.shape[1])), axis=None)
    return bool(min(spectrum[127] - spectrum[126], spectrum[128] - spectrum[127]) > CLEAR)


def blots(rng: np.random.Generator, rows: int, columns: int, noise: int) -> NDArray[np.uint8]:
    """Nine by nine patches of colour, softly drawn large, under noise of so many levels."""
    patches = Image.fromarray(rng.integers(0, 256, (9, 9, 3), dtype=np.uint8))
    soft = np.asarray(patches.resize((columns, rows), Image.Resampling.BICUBIC)).astype(np.int16)
    return np.clip(soft + rng.integers(-noise, noise + 1, soft.shape), 0, 255).astype(np.uint8)


def _patterns(rng: np.random.Generator) -> list[tuple[str, NDArray[np.uint8]]]:
    """What is refused, and what has little in it."""
    rows, columns = np.mgrid[0:70, 0:70]
    ramp = (rows * 3 + columns // 7 + rng.integers(0, 9, (70, 70))).astype(np.uint8)
    pale = (100 + blots(rng, 72, 75, 20) // 8).astype(np.uint8)
    assert _is_clear(ramp)
    assert _is_clear(pale)
    return [
        ("one row", rng.integers(0, 256, (1, 200, 3), dtype=np.uint8)),
        ("one column", rng.integers(0, 256, (200, 1, 3), dtype=np.uint8)),
        ("four by four", rng.integers(0, 256, (4, 4, 3), dtype=np.uint8)),
        ("constant grey", np.full((70, 70), 127, np.uint8)),
        ("constant colour", np.full((66, 81, 3), (200, 30, 90), np.uint8)),
        ("black", np.zeros((64, 80), np.uint8)),
        ("ramp", ramp),
        ("pale", pale),
    ]


def _vector(name: str, pixels: NDArray[np.uint8]) -> dict[str, Any]:
    """A picture with what pdqhash says of it."""
    import pdqhash

    rows, columns = pixels.shape[:2]
    bits, quality = pdqhash.compute(pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2))
    is_constant = min(rows, columns) >= MIN_SIDE and bool((pixels == pixels[0, 0]).all())
    return {
        "name": name,
        "rows": rows,
        "columns": columns,
        "channels": pixels.shape[2] if pixels.ndim == 3 else 1,
        "pixels": base64.b64encode(pixels.tobytes()).decode("ascii"),
        "bits": None if is_constant else np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes().hex(),
        "quality": int(quality),
    }


if __name__ == "__main__":
    main()
