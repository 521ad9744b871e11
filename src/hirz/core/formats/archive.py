"""ZIP archives, listed without ever being extracted to a path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from hirz.core.formats.errors import FormatError


def walk_zip(data: bytes | BinaryIO) -> Iterator[tuple[str, bytes | FormatError]]:
    """Every member as (name, bytes), or (name, error) for one that is refused; raises FormatError for the whole."""
    raise NotImplementedError
