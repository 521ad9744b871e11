"""Pictures with their bits and quality, as `bench/hashing_vectors.py` wrote them down with the peer's library."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

PLACE = Path(__file__).with_name("vectors_rgb.json")


class Vector(NamedTuple):
    """A picture; `bits` is None where it is constant and its bits are rounding noise."""

    name: str
    pixels: NDArray[np.uint8]
    bits: bytes | None
    quality: int


@cache
def vectors() -> tuple[Vector, ...]:
    """All of them, in the order of the file."""
    return tuple(_vector(row) for row in json.loads(PLACE.read_text(encoding="utf-8"))["vectors"])


def vector(name: str) -> Vector:
    """The one of that name."""
    return next(one for one in vectors() if one.name == name)


def _vector(row: dict[str, Any]) -> Vector:
    shape = (row["rows"], row["columns"], 3)[: 3 if row["channels"] == 3 else 2]
    pixels = np.frombuffer(base64.b64decode(row["pixels"]), dtype=np.uint8).reshape(shape)
    return Vector(row["name"], pixels, bytes.fromhex(row["bits"]) if row["bits"] else None, row["quality"])
