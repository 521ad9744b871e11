"""Arrays in one file, mapped into memory by as many processes as like. The only module of `core` that opens files.

    64 bytes    magic, version of the format, length of the head, SHA-256 of the head
    head        JSON: what the caller says of the arrays, their places, the length of the body, SHA-256 of each of its chunks
    body        the arrays, each at a multiple of 64 bytes

Every byte is under a digest or compared, so that a change at any place is seen when the file is opened. The digests have
no key: they find damage, not a forger who can write into the folder.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.errors import IndexFileBroken, IndexFileVersion

FORMAT: Final[int] = 1
MAGIC: Final[bytes] = b"HIRZHAMM"

_START: Final = struct.Struct("<8sIIQ32s8x")
_ALIGN: Final[int] = 64
_CHUNK: Final[int] = 1 << 24
_MAX_HEAD: Final[int] = 1 << 24
_DTYPES: Final = {"u1": np.uint8, "u4": np.uint32, "u8": np.uint64, "i8": np.int64}

Arrays = dict[str, NDArray[Any]]
PathText = str | os.PathLike[str]


def write(path: PathText, note: Mapping[str, Any], arrays: Arrays) -> None:
    """Write a file of arrays (u1, u4, u8 or i8, little-endian) and what is to be known of them, whole or not at all.

    The file (0600) is written under another name, flushed to the disk, and then takes the place of the one before, which
    processes that have it open keep.
    """
    target = Path(path)
    draft = target.with_name(f"{target.name}.{os.urandom(8).hex()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            _write(file, note, arrays)
            draft.replace(target)
        except BaseException:
            draft.unlink()
            raise
    _flush_folder(target.parent)


def read(path: PathText) -> tuple[dict[str, Any], Arrays]:
    """The note and the arrays of a file, mapped read-only.

    Raises IndexFileBroken or IndexFileVersion, and OSError when the file cannot be opened.
    """
    with Path(path).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < _START.size:
            raise IndexFileBroken("too short to be an index")
        view = memoryview(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ))
    head, begins = _head(view)
    body = view[begins:]
    try:
        return head["note"], _arrays(head, body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, IndexFileBroken):
            raise
        raise IndexFileBroken("its head does not describe its body") from error


def _head(view: memoryview) -> tuple[dict[str, Any], int]:
    """The head and where the body begins."""
    magic, version, _, length, digest = _START.unpack(view[: _START.size])
    if magic != MAGIC:
        raise IndexFileBroken("not an index")
    if version != FORMAT:
        raise IndexFileVersion(f"written in format {version}, read in format {FORMAT}")
    if view[: _START.size] != _start(length, digest):
        raise IndexFileBroken("its first bytes were altered")
    text = view[_START.size : _START.size + min(length, _MAX_HEAD)]
    if hashlib.sha256(text).digest() != digest:
        raise IndexFileBroken("its head was cut or altered")
    head = json.loads(bytes(text))
    if not isinstance(head, dict):
        raise IndexFileBroken("its head is no object")
    begins = _aligned(_START.size + length)
    if any(view[_START.size + length : begins]):
        raise IndexFileBroken("something stands between head and body")
    return head, begins


def _arrays(head: dict[str, Any], body: memoryview) -> Arrays:
    """The arrays of a body that is what the head says."""
    if len(body) != head["length"]:
        raise IndexFileBroken("it was cut or added to")
    if [hashlib.sha256(chunk).hexdigest() for chunk in _chunks(body)] != head["chunks"]:
        raise IndexFileBroken("its body was altered")
    arrays: Arrays = {}
    for name, (kind, shape, begins) in head["arrays"].items():
        dtype = np.dtype(_DTYPES[kind])
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(body, dtype=dtype, count=count, offset=begins).reshape(shape)
    return arrays


def _write(file: BinaryIO, note: Mapping[str, Any], arrays: Arrays) -> None:
    """Head and body; the body is digested while it lies in memory."""
    places: dict[str, tuple[str, list[int], int]] = {}
    length = 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str[1:], list(array.shape), length)
        length = _aligned(length + array.nbytes)
    digests = _chunk_digests(arrays)
    described = {"note": dict(note), "arrays": places, "length": length, "chunks": digests}
    head = json.dumps(described, separators=(",", ":")).encode()
    file.write(_start(len(head), hashlib.sha256(head).digest()))
    file.write(head)
    file.write(bytes(_aligned(_START.size + len(head)) - _START.size - len(head)))
    for piece in _pieces(arrays):
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())


def _chunk_digests(arrays: Arrays) -> list[str]:
    """SHA-256 of each chunk of the body."""
    digests: list[str] = []
    state, room = hashlib.sha256(), _CHUNK
    for piece in _pieces(arrays):
        while len(piece):
            state.update(piece[:room])
            piece, room = piece[room:], room - len(piece[:room])
            if room == 0:
                digests.append(state.hexdigest())
                state, room = hashlib.sha256(), _CHUNK
    return digests if room == _CHUNK else [*digests, state.hexdigest()]


def _pieces(arrays: Arrays) -> Iterator[memoryview]:
    """The bytes of the body in order, without a copy of the arrays."""
    for array in arrays.values():
        if array.nbytes:
            yield np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        yield memoryview(bytes(_aligned(array.nbytes) - array.nbytes))


def _chunks(body: memoryview) -> Iterator[memoryview]:
    return (body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK))


def _start(length: int, digest: bytes) -> bytes:
    return _START.pack(MAGIC, FORMAT, 0, length, digest)


def _aligned(length: int) -> int:
    return -(-length // _ALIGN) * _ALIGN


def _flush_folder(folder: Path) -> None:
    """Make a change of names last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
