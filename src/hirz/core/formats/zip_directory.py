"""Reads the directory of a ZIP archive, believing nothing that it says.

Written for this project because the reader of the standard library builds an object for every entry before
it can be asked how many there are, and does not notice entries that overlap (before Python 3.11.8).
Source: PKWARE APPNOTE.TXT 6.3.10.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from hirz.core.formats.errors import Forbidden, FormatError, InvalidValue, LimitExceeded, Malformed
from hirz.core.formats.limits import MAX_ZIP_DIRECTORY_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_NAME_BYTES

STORED: Final = 0
DEFLATED: Final = 8

_END: Final = struct.Struct("<4s4H2LH")  # 4.3.16 end of central directory
_END_64: Final = struct.Struct("<4sQ2H2L4Q")  # 4.3.14 zip64 end of central directory
_LOCATOR_64: Final = struct.Struct("<4sLQL")  # 4.3.15 zip64 locator
_ENTRY: Final = struct.Struct("<4s4B4HL2L5H2L")  # 4.3.12 central directory header
_LOCAL: Final = struct.Struct("<4s2B4HL2L2H")  # 4.3.7 local file header
_LONGEST_COMMENT: Final = 65_535
_FULL_32: Final = 0xFFFF_FFFF
_FULL_16: Final = 0xFFFF
_ZIP64_EXTRA: Final = 0x0001
_UNICODE_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_UNIX: Final = 3
_FILE_TYPE: Final = 0o170000
_REGULAR: Final = 0o100000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the directory, as it says of itself; `fault` is why it will not be read."""

    name: str
    method: int
    checksum: int
    packed: int  # bytes in the archive
    size: int  # bytes when inflated, as it claims
    start: int  # of its local header
    fault: FormatError | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.name.endswith("/")


def read_directory(file: BinaryIO, length: int) -> list[Entry]:
    """Every entry of an archive of that many bytes; raises FormatError for the whole archive."""
    start, size, count = _directory_place(file, length)
    if count > MAX_ZIP_ENTRIES:
        raise LimitExceeded("zip-too-many-entries", limit=MAX_ZIP_ENTRIES)
    if size > MAX_ZIP_DIRECTORY_BYTES:
        raise LimitExceeded("zip-too-many-entries", limit=MAX_ZIP_ENTRIES)
    if start + size > length:
        raise Malformed("zip-broken")
    entries = list(_entries(_read(file, start, size)))
    if len(entries) != count:
        raise Malformed("zip-broken")
    _refuse_overlap(entries, start)
    return entries


def data_start(file: BinaryIO, entry: Entry) -> int:
    """Where the packed bytes of an entry begin; raises Malformed if its local header tells another story."""
    header = _read(file, entry.start, _LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
        raise Malformed("zip-broken", path=entry.name)
    *_, name_length, extra_length = _LOCAL.unpack(header)
    method = header[8] | header[9] << 8
    flags = header[6] | header[7] << 8
    if method != entry.method:
        raise Malformed("zip-size-false", path=entry.name)
    if flags & _ENCRYPTED:
        raise Forbidden("zip-encrypted", path=entry.name)
    return entry.start + _LOCAL.size + int(name_length) + int(extra_length)


def _directory_place(file: BinaryIO, length: int) -> tuple[int, int, int]:
    """(offset, bytes, entries) of the central directory."""
    tail_length = min(length, _END.size + _LONGEST_COMMENT)
    tail = _read(file, length - tail_length, tail_length)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        raise Malformed("zip-broken")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(tail, found)
    if found + _END.size + comment != len(tail):
        raise Malformed("zip-broken")  # bytes after the end: another archive could hide there
    at = length - tail_length + found
    if _FULL_16 in (here, count) or _FULL_32 in (size, start):
        return _directory_place_64(file, at)
    if disk or first_disk or here != count:
        raise Malformed("zip-broken")
    if start + size != at:
        raise Malformed("zip-broken")  # bytes in front of the first entry or behind the directory
    return start, size, count


def _directory_place_64(file: BinaryIO, at: int) -> tuple[int, int, int]:
    locator = _read(file, max(at - _LOCATOR_64.size, 0), _LOCATOR_64.size)
    if len(locator) < _LOCATOR_64.size or locator[:4] != b"PK\x06\x07":
        raise Malformed("zip-broken")
    where = _LOCATOR_64.unpack(locator)[2]
    record = _read(file, where, _END_64.size) if where + _END_64.size <= at else b""
    if len(record) < _END_64.size or record[:4] != b"PK\x06\x06":
        raise Malformed("zip-broken")
    _, _, _, _, disk, first_disk, here, count, size, start = _END_64.unpack(record)
    if disk or first_disk or here != count or start + size != where:
        raise Malformed("zip-broken")
    return start, size, count


def _entries(directory: bytes) -> Iterator[Entry]:
    position = 0
    while position < len(directory):
        if len(directory) - position < _ENTRY.size or directory[position : position + 4] != b"PK\x01\x02":
            raise Malformed("zip-broken")
        fields = _ENTRY.unpack_from(directory, position)
        _, _, system, _, _, flags, method, _, _, checksum, packed, size, name_length, extra_length, comment_length = (
            fields[:15]
        )
        _, _, outside, start = fields[15:]
        position += _ENTRY.size
        raw_name = directory[position : position + name_length]
        extra = directory[position + name_length : position + name_length + extra_length]
        position += name_length + extra_length + comment_length
        if position > len(directory):
            raise Malformed("zip-broken")
        size, packed, start = _wide(extra, size, packed, start)
        name, fault = _name(raw_name, bool(flags & _UNICODE_NAME))
        fault = fault or _entry_fault(name, flags, method, system, outside >> 16)
        yield Entry(name, method, checksum, packed, size, start, fault)


def _wide(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """The three numbers, taken from the zip64 extra field where 32 bits were too few (4.5.3)."""
    if _FULL_32 not in (size, packed, start):
        return size, packed, start
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, position)
        position += 4
        if kind == _ZIP64_EXTRA:
            wanted = [size, packed, start].count(_FULL_32)
            if length < 8 * wanted or position + 8 * wanted > len(extra):
                break
            numbers = iter(struct.unpack_from(f"<{wanted}Q", extra, position))
            return tuple(next(numbers) if n == _FULL_32 else n for n in (size, packed, start))  # type: ignore[return-value]
        position += length
    raise Malformed("zip-broken")


def _name(raw: bytes, is_unicode: bool) -> tuple[str, FormatError | None]:
    """The name to show, and what is wrong with it."""
    try:
        name = raw.decode("utf-8" if is_unicode else "cp437")
    except UnicodeDecodeError:
        name = raw.decode("utf-8", "backslashreplace")
        return name.replace("\0", "�"), InvalidValue("zip-name-broken", path=name)
    shown = name.replace("\0", "�")
    if not raw or len(raw) > MAX_ZIP_NAME_BYTES or "\0" in name:
        return shown[:MAX_ZIP_NAME_BYTES], InvalidValue("zip-name-broken", path=shown[:MAX_ZIP_NAME_BYTES])
    if leads_outside(name):
        return shown, Forbidden("zip-name-unsafe", path=shown)
    return shown, None


def leads_outside(name: str) -> bool:
    """Whether a name, taken as a path on any system, could lead out of the archive."""
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "" or ".." in parts or (len(parts[0]) > 1 and parts[0][1] == ":")


def _entry_fault(name: str, flags: int, method: int, system: int, mode: int) -> FormatError | None:
    if flags & _ENCRYPTED:
        return Forbidden("zip-encrypted", path=name)
    if system == _UNIX and mode & _FILE_TYPE not in (0, _REGULAR) and not name.endswith("/"):
        return Forbidden("zip-not-a-file", path=name)
    if method not in (STORED, DEFLATED):
        return InvalidValue("zip-method", method=method, path=name)
    return None


def _refuse_overlap(entries: list[Entry], directory: int) -> None:
    """Refuse entries that share bytes: one kernel of zeros could be counted a thousand times."""
    end = 0
    for entry in sorted(entries, key=lambda e: e.start):
        if entry.start < end:
            raise Forbidden("zip-overlap", path=entry.name)
        # The local header repeats the name, so it is at least that long.
        end = entry.start + _LOCAL.size + entry.packed
    if end > directory:
        raise Malformed("zip-broken")


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
