"""Picture and video files for the tests, made here: soft blots of colour, nobody's pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


@cache
def blots(rows: int = 90, columns: int = 120, seed: int = 1, noise: int = 12) -> NDArray[np.uint8]:
    """Nine by nine patches of colour drawn large, under a little noise: (rows, columns, 3)."""
    rng = np.random.default_rng(seed)
    patches = Image.fromarray(rng.integers(30, 226, (9, 9, 3), dtype=np.uint8))
    soft = np.asarray(patches.resize((columns, rows), Image.Resampling.BICUBIC)).astype(np.int16)
    return np.clip(soft + rng.integers(-noise, noise + 1, soft.shape), 0, 255).astype(np.uint8)


@cache
def tiles(side: int = 32, scale: int = 4, seed: int = 4) -> NDArray[np.uint8]:
    """Square tiles of one colour each: every frequency is strong, so that a lossy format turns few bits."""
    rng = np.random.default_rng(seed)
    grey = rng.integers(30, 226, (side, side, 1))
    colours = np.clip(grey + rng.integers(-30, 31, (side, side, 3)), 0, 255).astype(np.uint8)
    return np.kron(colours, np.ones((scale, scale, 1), dtype=np.uint8))


def encoded(pixels: NDArray[Any], form: str = "PNG", mode: str | None = None, **options: Any) -> bytes:
    """A picture as a file of a format, converted to a colour mode first if one is named."""
    picture = Image.fromarray(pixels)
    into = io.BytesIO()
    (picture.convert(mode) if mode else picture).save(into, form, **options)
    return into.getvalue()


def moving(frames: Sequence[NDArray[np.uint8]], form: str = "PNG", **options: Any) -> bytes:
    """A picture that moves, or one with pages."""
    pictures = [Image.fromarray(one) for one in frames]
    into = io.BytesIO()
    pictures[0].save(into, form, save_all=True, append_images=pictures[1:], **options)
    return into.getvalue()


def video(
    scenes: Sequence[NDArray[np.uint8]], *, frames_each: int = 10, rate: int = 10, container: str = "mp4"
) -> bytes:
    """A silent video that shows each scene for some frames, by a coder that every build has."""
    import av

    into = io.BytesIO()
    with av.open(into, "w", format=container) as out:
        stream = out.add_stream("mpeg4", rate=Fraction(rate))
        stream.height, stream.width = scenes[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 4_000_000
        for scene in scenes:
            for _ in range(frames_each):
                out.mux(stream.encode(av.VideoFrame.from_ndarray(scene, format="rgb24")))
        out.mux(stream.encode(None))
    return into.getvalue()


def sound() -> bytes:
    """A Matroska file with a second of silence and no picture."""
    import av

    into = io.BytesIO()
    with av.open(into, "w", format="matroska") as out:
        stream = out.add_stream("pcm_s16le", rate=8_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8_000), dtype=np.int16), format="s16", layout="mono")
        frame.sample_rate = 8_000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return into.getvalue()
