"""ZIP archives, walked member by member in memory; nothing is ever extracted to a path.

Limits hold while a member is being inflated, not afterwards: what its headers claim is never believed.
Source: the threat catalogue's line B2.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from hirz.core.formats.errors import FormatError, InvalidValue, LimitExceeded, Malformed
from hirz.core.formats.limits import (
    MAX_ZIP_DEPTH,
    MAX_ZIP_ENTRIES,
    MAX_ZIP_MEMBER_BYTES,
    MAX_ZIP_RATIO,
    MAX_ZIP_TOTAL_BYTES,
    MIN_ZIP_RATIO_BYTES,
)
from hirz.core.formats.zip_directory import STORED, Entry, data_start, read_directory

MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_CHUNK: Final = 64 * 1024


@dataclass(slots=True)
class _Budget:
    """What is left for the whole walk, nested archives included."""

    entries: int = MAX_ZIP_ENTRIES
    total: int = MAX_ZIP_TOTAL_BYTES


def is_zip(data: bytes) -> bool:
    """Whether these bytes begin as a ZIP archive does."""
    return data.startswith(MAGIC)


def walk_zip(data: bytes | BinaryIO) -> Iterator[tuple[str, bytes | FormatError]]:
    """Every file as (name, bytes), or (name, error) for one that is refused; raises FormatError for the whole.

    A ZIP inside is walked too, its files named `outer.zip/inner.xml`; documents that are ZIP archives under
    another name (.docx, .xlsx) are files like others. Folders are passed over. `data` may be
    a file that can seek; at most one member (64 MB) is in memory at a time for each level.
    """
    file: BinaryIO = io.BytesIO(data) if isinstance(data, bytes | bytearray | memoryview) else data
    yield from _walk(file, "", 1, _Budget())


def _walk(file: BinaryIO, prefix: str, depth: int, budget: _Budget) -> Iterator[tuple[str, bytes | FormatError]]:
    entries = read_directory(file, file.seek(0, io.SEEK_END))
    budget.entries -= len(entries)
    if budget.entries < 0:
        raise LimitExceeded("zip-too-many-entries", limit=MAX_ZIP_ENTRIES)
    seen: set[str] = set()
    for entry in entries:
        if entry.is_folder and entry.fault is None:
            continue
        name = prefix + entry.name
        content = _content(file, entry, budget) if entry.name not in seen else InvalidValue("zip-name-repeated")
        seen.add(entry.name)
        if isinstance(content, FormatError):
            content.path = name
            yield name, content
        elif is_zip(content) and name.lower().endswith(".zip"):
            yield from _nested(content, name, depth + 1, budget)
        else:
            yield name, content


def _nested(content: bytes, name: str, depth: int, budget: _Budget) -> Iterator[tuple[str, bytes | FormatError]]:
    if depth > MAX_ZIP_DEPTH:
        yield name, LimitExceeded("zip-nested-too-deep", limit=MAX_ZIP_DEPTH, path=name)
        return
    try:
        yield from _walk(io.BytesIO(content), f"{name}/", depth, budget)
    except FormatError as fault:
        fault.path = fault.path or name
        yield name, fault


def _content(file: BinaryIO, entry: Entry, budget: _Budget) -> bytes | FormatError:
    """The bytes of a member, or why it is refused."""
    if entry.fault is not None:
        return entry.fault
    if budget.total <= 0:
        return LimitExceeded("zip-total-too-large", limit=MAX_ZIP_TOTAL_BYTES)
    if entry.size > MAX_ZIP_MEMBER_BYTES or entry.packed > MAX_ZIP_MEMBER_BYTES:
        return LimitExceeded("zip-member-too-large", limit=MAX_ZIP_MEMBER_BYTES)
    try:
        content = _inflated(file, entry, budget)
    except FormatError as fault:
        return fault
    if len(content) != entry.size:
        return Malformed("zip-size-false")
    if zlib.crc32(content) != entry.checksum:
        return Malformed("zip-checksum")
    return content


def _inflated(file: BinaryIO, entry: Entry, budget: _Budget) -> bytes:
    file.seek(data_start(file, entry))
    unpacker = None if entry.method == STORED else zlib.decompressobj(-zlib.MAX_WBITS)
    made = bytearray()
    left = entry.packed
    pending = b""
    while left or pending:
        if not pending:
            pending = file.read(min(left, _CHUNK))
            left -= len(pending)
            if not pending:
                raise Malformed("zip-broken")
        if unpacker is None:
            piece, pending = pending, b""
        else:
            piece, pending = _piece(unpacker, pending)
        made += piece
        budget.total -= len(piece)
        _refuse_growth(len(made), entry, budget)
        if unpacker is not None and unpacker.eof:
            if left or unpacker.unused_data:
                raise Malformed("zip-size-false")
            break
    if unpacker is not None and not unpacker.eof:
        raise Malformed("zip-broken")
    return bytes(made)


def _piece(unpacker: zlib._Decompress, packed: bytes) -> tuple[bytes, bytes]:
    try:
        return unpacker.decompress(packed, _CHUNK), unpacker.unconsumed_tail
    except zlib.error:
        raise Malformed("zip-broken") from None


def _refuse_growth(made: int, entry: Entry, budget: _Budget) -> None:
    if made > MAX_ZIP_MEMBER_BYTES:
        raise LimitExceeded("zip-member-too-large", limit=MAX_ZIP_MEMBER_BYTES)
    if made > entry.size:
        raise Malformed("zip-size-false")
    if made > MIN_ZIP_RATIO_BYTES and made > MAX_ZIP_RATIO * max(entry.packed, 1):
        raise LimitExceeded("zip-ratio", limit=MAX_ZIP_RATIO)
    if budget.total < 0:
        raise LimitExceeded("zip-total-too-large", limit=MAX_ZIP_TOTAL_BYTES)
