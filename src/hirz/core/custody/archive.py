"""A ZIP of which every byte follows from the members: stored, in a given order, without time, comment or extra field.

Whoever reads one makes it again from its members and compares, so that no byte between them, in a header or in the
directory can say something that nobody looked at. Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.16.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zlib import crc32

from hirz.core.custody.errors import BundleBroken

MOST_MEMBERS: Final[int] = 16
LONGEST_NAME: Final[int] = 64
SIZE_LIMIT: Final[int] = 0xFFFF_FFFE
"""Bytes in the whole file: beyond them a ZIP needs its 64-bit form, which this one never uses."""

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_LOCAL_MARK: Final = b"PK\x03\x04"
_ENTRY_MARK: Final = b"PK\x01\x02"
_END_MARK: Final = b"PK\x05\x06"
_VERSION: Final = 20
_FIRST_DAY: Final = 0x21  # 1980-01-01, the earliest that the form can say


class Part(StrEnum):
    """A stretch of the file."""

    HEADER = "header"
    CONTENT = "content"
    DIRECTORY = "directory"
    END = "end"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive."""

    name: str
    content: bytes | memoryview


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a file is not the one that its members make: the first byte that differs, its part, and the member."""

    part: Part
    member: str
    byte: int


class NotReadable(Exception):
    """The members cannot be found; `after` is the last one read, `byte` where the next should begin."""

    def __init__(self, after: str, byte: int) -> None:
        super().__init__(f"nothing readable at byte {byte}")
        self.after = after
        self.byte = byte


def write_archive(members: Sequence[Member]) -> bytes:
    """The file of these members; raises BundleBroken if the form cannot hold them."""
    if len(members) > MOST_MEMBERS or sum(len(member.content) + 256 for member in members) > SIZE_LIMIT:
        raise BundleBroken("a bundle holds at most 16 members and 4 GiB: leave the sealed blob out")
    if any(not _is_name(member.name) for member in members):
        raise BundleBroken("a member's name is plain ASCII")
    return b"".join(piece for _, _, piece in _pieces(members))


def read_archive(data: bytes) -> list[Member]:
    """The members in the order in which they lie, without a copy; raises NotReadable."""
    view = memoryview(data)
    members: list[Member] = []
    at, name = 0, ""
    while data[at : at + 4] == _LOCAL_MARK:
        header = data[at : at + _LOCAL.size]
        if len(members) == MOST_MEMBERS or len(header) < _LOCAL.size:
            raise NotReadable(name, at)
        *_, size, name_length, extra_length = _LOCAL.unpack(header)
        begin = at + _LOCAL.size + name_length
        raw = data[at + _LOCAL.size : begin]
        if extra_length or begin + size > len(data) or not raw.isascii() or not _is_name(raw.decode("ascii")):
            raise NotReadable(name, at)
        name = raw.decode("ascii")
        members.append(Member(name, view[begin : begin + size]))
        at = begin + size
    if data[at : at + 4] not in (_ENTRY_MARK, _END_MARK) and not members:
        raise NotReadable(name, at)
    return members


def differences(data: bytes, members: Sequence[Member]) -> Iterator[Difference]:
    """Every stretch in which the file is not the one that its members make."""
    view = memoryview(data)
    at = 0
    for part, name, piece in _pieces(members):
        found = view[at : at + len(piece)]
        if found != piece:
            yield Difference(part, name, at + _first(found, piece))
        at += len(piece)
    if at < len(data):
        yield Difference(Part.BEHIND, "", at)


def _pieces(members: Sequence[Member]) -> Iterator[tuple[Part, str, bytes | memoryview]]:
    starts: list[int] = []
    checksums: list[int] = []
    at = 0
    for member in members:
        starts.append(at)
        checksums.append(crc32(member.content))
        header = _LOCAL.pack(_LOCAL_MARK, _VERSION, 0, 0, 0, _FIRST_DAY, *_sizes(member, checksums[-1]), 0)
        header += member.name.encode("ascii")
        yield Part.HEADER, member.name, header
        yield Part.CONTENT, member.name, member.content
        at += len(header) + len(member.content)
    directory = at
    for member, start, checksum in zip(members, starts, checksums, strict=True):
        sizes = _sizes(member, checksum)
        entry = _ENTRY.pack(_ENTRY_MARK, _VERSION, _VERSION, 0, 0, 0, _FIRST_DAY, *sizes, 0, 0, 0, 0, 0, start)
        entry += member.name.encode("ascii")
        yield Part.DIRECTORY, member.name, entry
        at += len(entry)
    count = len(members)
    yield Part.END, "", _END.pack(_END_MARK, 0, 0, count, count, at - directory, directory, 0)


def _sizes(member: Member, checksum: int) -> tuple[int, int, int, int]:
    return checksum, len(member.content), len(member.content), len(member.name)


def _first(found: bytes | memoryview, piece: bytes | memoryview) -> int:
    """The place of the first byte that differs."""
    return next((i for i, (a, b) in enumerate(zip(found, piece, strict=False)) if a != b), min(len(found), len(piece)))


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and name.isascii() and name.isprintable() and not set(name) & set('/\\: "')
