"""Generated pictures for `bench/hashing.py`: drawings, soft colours, photograph-like ones, texture, print, noise."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.hashing_vectors import blots

Pixels = NDArray[np.uint8]
Draw = Callable[[np.random.Generator, int, int], Pixels]


def jpeg(pixels: Pixels, quality: int) -> bytes:
    """A JPEG as cameras write it."""
    into = io.BytesIO()
    Image.fromarray(pixels).save(into, "JPEG", quality=quality)
    return into.getvalue()


def enlarged(picture: Image.Image, rows: int, columns: int, rng: np.random.Generator, noise: int = 3) -> Pixels:
    """A sample drawn large under the noise of a sensor, so many levels up or down."""
    large = np.asarray(picture.convert("RGB").resize((columns, rows), Image.Resampling.LANCZOS)).astype(np.int16)
    return np.clip(large + rng.integers(-noise, noise + 1, large.shape, dtype=np.int16), 0, 255).astype(np.uint8)


def _polygons(rng: np.random.Generator, rows: int, columns: int) -> Pixels:
    """Sharp shapes one over the other."""
    picture = Image.new("RGB", (columns, rows), _colour(rng))
    draw = ImageDraw.Draw(picture)
    for _ in range(80):
        x, y, size = rng.uniform(0, columns), rng.uniform(0, rows), rng.uniform(5, columns / 4)
        corners = [(x + size * np.cos(a), y + size * np.sin(a)) for a in np.sort(rng.uniform(0, 6.28, 5))]
        draw.polygon(corners, fill=_colour(rng))
    return np.asarray(picture)


def _leaves(rng: np.random.Generator, rows: int, columns: int) -> Pixels:
    """Things of all sizes in front of each other, as photographs have them (dead leaves), under a sensor's noise."""
    picture = Image.new("RGB", (columns, rows))
    draw = ImageDraw.Draw(picture)
    for _ in range(1500):
        size = min(max(columns / 500 / (rng.random() ** 0.7 + 1e-3), 2), columns / 4)
        x, y, flat = rng.uniform(0, columns), rng.uniform(0, rows), rng.uniform(0.4, 1)
        draw.ellipse([x - size, y - size * flat, x + size, y + size * flat], fill=_colour(rng))
    noise = rng.normal(0, 6, (rows, columns, 1)).astype(np.int16)
    return np.clip(np.asarray(picture).astype(np.int16) + noise, 0, 255).astype(np.uint8)


def _clouds(rng: np.random.Generator, rows: int, columns: int) -> Pixels:
    """Strength falls with frequency as it does in photographs."""
    y, x = np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(columns)[None]
    fall = np.sqrt(y**2 + x**2)
    fall[0, 0] = 1
    layers = []
    for _ in range(3):
        wave = np.fft.irfft2((rng.normal(size=fall.shape) + 1j * rng.normal(size=fall.shape)) / fall, s=(rows, columns))
        layers.append(128 + 50 * wave / wave.std())
    return np.clip(np.stack(layers, axis=2), 0, 255).astype(np.uint8)


def _bricks(rng: np.random.Generator, rows: int, columns: int) -> Pixels:
    """A texture that repeats."""
    side = int(rng.integers(8, 60))
    y, x = np.mgrid[0:rows, 0:columns]
    course = y // side
    shifted = x + course % 2 * side
    is_mortar = (y % side < 2 + side // 12) | (shifted % (2 * side) < 2 + side // 12)
    grey = np.where(is_mortar, 220, 100 + (course * 37 + shifted // (2 * side) * 53) % 60)
    colours = np.stack([grey, grey * 0.6, grey * 0.5], axis=2) + rng.integers(-8, 8, (rows, columns, 3))
    return np.clip(colours, 0, 255).astype(np.uint8)


def _print(rng: np.random.Generator, rows: int, columns: int) -> Pixels:
    """Lines of letters, black on white."""
    picture = Image.new("RGB", (columns, rows), "white")
    draw, size = ImageDraw.Draw(picture), int(rng.integers(12, 40))
    font = ImageFont.load_default(size)
    for y in range(20, rows - 40, int(size * 1.4)):
        letters = rng.integers(97, 123, int(columns / size * rng.uniform(0.2, 1.6)) + 5)
        draw.text((30, y), "".join(map(chr, letters)), fill="black", font=font)
    return np.asarray(picture)


def _noise(rng: np.random.Generator, rows: int, columns: int) -> Pixels:
    """Nothing but noise."""
    return rng.integers(0, 256, (rows, columns, 3), dtype=np.uint8)


def _stripes(rng: np.random.Generator, rows: int, columns: int) -> Pixels:
    """Waves so fine that their samples make a pattern of their own."""
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    pitch, turn = rng.uniform(0.02, 0.4), rng.uniform(0, 3.14)
    wave = np.sin(2 * np.pi * pitch * (x * np.cos(turn) + y * np.sin(turn)) + 2e-5 * x * y)
    return np.repeat(np.clip(127 + 120 * np.sign(wave), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def _colour(rng: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = np.clip(rng.normal(127, 60, 3), 0, 255).astype(int).tolist()
    return red, green, blue


KINDS: dict[str, Draw] = {
    "shapes": _polygons,
    "leaves": _leaves,
    "clouds": _clouds,
    "soft colours": lambda rng, rows, columns: blots(rng, rows, columns, 8),
    "soft colours, strong noise": lambda rng, rows, columns: blots(rng, rows, columns, 60),
    "bricks": _bricks,
    "print": _print,
    "stripes": _stripes,
    "noise": _noise,
}
