"""ZIP archives, honest and hostile, made byte by byte: libraries refuse to write most of them.

Everything inside is the same few harmless lines.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TEXT = b"A harmless line.\n" * 20
UNIX = 3


@dataclass
class Part:
    """One entry; what is None is told truly."""

    name: bytes
    content: bytes = TEXT
    method: int = 8
    flags: int = 0x800
    system: int = UNIX
    mode: int = 0o100644
    packed: bytes | None = None
    said_size: int | None = None
    said_packed: int | None = None
    said_checksum: int | None = None
    local_method: int | None = None
    local_flags: int | None = None
    local_name: bytes | None = None
    start: int | None = None  # where the directory says it begins
    extra: bytes = b""

    def body(self) -> bytes:
        """The packed bytes."""
        if self.packed is not None:
            return self.packed
        if self.method != 8:
            return self.content
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()


def archive(
    parts: Sequence[Part], *, before: bytes = b"", after: bytes = b"", count: int | None = None, comment: bytes = b""
) -> bytes:
    """An archive of those entries; `before` and `after` are bytes around it, `count` what its end says."""
    made, directory = bytearray(before), bytearray()
    for part in parts:
        body = part.body()
        start = len(made) if part.start is None else part.start
        sizes = (
            zlib.crc32(part.content) if part.said_checksum is None else part.said_checksum,
            len(body) if part.said_packed is None else part.said_packed,
            len(part.content) if part.said_size is None else part.said_size,
        )
        local_method = part.method if part.local_method is None else part.local_method
        local_flags = part.flags if part.local_flags is None else part.local_flags
        local_name = part.name if part.local_name is None else part.local_name
        made += struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, local_flags, local_method, 0, 0, *sizes, len(local_name), 0)
        made += local_name + body
        directory += struct.pack(
            "<4s4B4H3L5H2L",
            b"PK\x01\x02",
            *(20, part.system, 20, 0),
            *(part.flags, part.method, 0, 0),
            *sizes,
            *(len(part.name), len(part.extra), 0, 0, 0),
            *(part.mode << 16, start),
        )
        directory += part.name + part.extra
    end = len(parts) if count is None else count
    start = len(made)
    made += directory
    made += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, end, end, len(directory), start, len(comment)) + comment
    return bytes(made) + after


def plain(*names: str) -> bytes:
    """An honest archive made by the standard library."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in names:
            zipped.writestr(name, TEXT)
    return file.getvalue()


def nested(content: bytes, times: int) -> bytes:
    """An archive in an archive in an archive."""
    for _ in range(times):
        content = archive([Part(b"inner.zip", content, method=0)])
    return content


def hostile_members() -> Iterator[tuple[str, Part, str]]:
    """(name, entry, code): entries that are refused while the others of their archive are read."""
    for number, name in enumerate(
        (
            b"../up.txt",
            b"a/../../up.txt",
            b"/etc/x",
            b"\\up.txt",
            b"..\\up.txt",
            b"a\\..\\..\\x",
            b"C:\\x",
            b"C:x",
            b"//host/x",
            b"a/..",
        )
    ):
        yield f"slip {number}: {name.decode()}", Part(name), "zip-name-unsafe"
    yield "NUL in the name", Part(b"a.txt\0.exe"), "zip-name-broken"
    yield "no name", Part(b""), "zip-name-broken"
    yield "name not UTF-8", Part(b"\xff\xfe.txt"), "zip-name-broken"
    yield "name too long", Part(b"n" * 5_000), "zip-name-broken"
    yield "symbolic link", Part(b"link", b"/etc/hostname", mode=0o120777), "zip-not-a-file"
    yield "device", Part(b"device", mode=0o020666), "zip-not-a-file"
    yield "pipe", Part(b"pipe", mode=0o010666), "zip-not-a-file"
    yield "encrypted", Part(b"secret", flags=0x801), "zip-encrypted"
    yield "strongly encrypted", Part(b"secret", flags=0x841), "zip-encrypted"
    yield "encrypted by its local header", Part(b"secret", local_flags=0x801), "zip-encrypted"
    yield "bzip2", Part(b"b", method=12), "zip-method"
    yield "lzma", Part(b"l", method=14), "zip-method"
    yield "unknown method", Part(b"u", method=999), "zip-method"
    yield "another method in its local header", Part(b"m", local_method=0), "zip-size-false"
    yield "bomb", Part(b"bomb", bytes(20_000_000)), "zip-ratio"
    yield "bomb that says it is small", Part(b"bomb", bytes(20_000_000), said_size=10), "zip-size-false"
    yield "bomb beyond the limit of a member", Part(b"bomb", bytes(70_000_000)), "zip-member-too-large"
    yield "said to be huge", Part(b"huge", said_size=0xFFFF_FFFE), "zip-member-too-large"
    yield "said to be larger", Part(b"larger", said_size=len(TEXT) + 1), "zip-size-false"
    yield "said to be smaller", Part(b"smaller", said_size=len(TEXT) - 1), "zip-size-false"
    yield "stored, said to be larger", Part(b"larger", method=0, said_size=len(TEXT) + 1), "zip-size-false"
    yield "wrong checksum", Part(b"checksum", said_checksum=1), "zip-checksum"
    yield "not deflated at all", Part(b"junk", packed=b"\xff" * 40), "zip-broken"
    yield "deflated, cut short", Part(b"cut", packed=Part(b"x").body()[:-4]), "zip-broken"
    yield "bytes behind the deflated ones", Part(b"tail", packed=Part(b"x").body() + b"tail"), "zip-size-false"
    yield "no bytes", Part(b"none", packed=b""), "zip-broken"
    yield "three levels of archives", Part(b"outer.zip", nested(plain("x.txt"), 1), method=0), "zip-nested-too-deep"
    yield "an archive inside that is broken", Part(b"broken.zip", b"PK\x03\x04 and no more", method=0), "zip-broken"


def hostile_wholes() -> Iterator[tuple[str, bytes, str]]:
    """(name, archive, code): archives that are refused as a whole."""
    good = archive([Part(b"a.txt"), Part(b"b.txt")])
    yield "nothing", b"", "zip-broken"
    yield "only its first bytes", b"PK\x03\x04", "zip-broken"
    yield "no archive at all", b"x" * 1_000, "zip-broken"
    yield "cut short", good[:-30], "zip-broken"
    yield "cut at the front", good[10:], "zip-broken"
    yield "bytes in front", archive([Part(b"a.txt")], before=b"x" * 10)[5:], "zip-broken"
    yield "bytes behind", good + b"x" * 10, "zip-broken"
    yield "two archives glued together", good + good, "zip-broken"
    yield "more entries than it says", archive([Part(b"a"), Part(b"b")], count=1), "zip-broken"
    yield "fewer entries than it says", archive([Part(b"a")], count=2), "zip-broken"
    yield "says 65,535 entries", archive([Part(b"a")], count=0xFFFF), "zip-broken"
    yield "too many entries", archive([Part(b"n%d" % i, b"", method=0) for i in range(10_001)]), "zip-too-many-entries"
    yield (
        "directory too large",
        archive([Part(b"n%05d" % i + b"x" * 900, b"", method=0) for i in range(6_000)]),
        "zip-too-many-entries",
    )
    shared = Part(b"a.txt", method=0)
    yield "two entries, one body", archive([shared, Part(b"b.txt", method=0, start=0)]), "zip-overlap"
    yield (
        "overlapping by a byte",
        archive([Part(b"a", method=0, said_packed=len(TEXT) + 32), Part(b"b", method=0)]),
        "zip-overlap",
    )
    quine = [Part(b"k%d" % i, bytes(100_000), start=0) for i in range(1, 200)]
    yield "one kernel counted 200 times", archive([Part(b"k0", bytes(100_000)), *quine]), "zip-overlap"
    yield "body inside the directory", archive([Part(b"a", method=0, said_packed=10_000_000)]), "zip-broken"
    yield "starts outside", archive([Part(b"a", start=0x7FFF_FFFF)]), "zip-broken"
    wide = struct.pack("<2HQ", 1, 8, 2**60)
    yield "zip64 start outside", archive([Part(b"a", start=0xFFFF_FFFF, extra=wide)]), "zip-broken"
    yield "zip64 without its field", archive([Part(b"a", said_size=0xFFFF_FFFF)]), "zip-broken"
    yield (
        "zip64 field too short",
        archive([Part(b"a", said_size=0xFFFF_FFFF, extra=struct.pack("<2HL", 1, 4, 1))]),
        "zip-broken",
    )
    yield "comment longer than the file", good[:-2] + b"\xff\xff", "zip-broken"
    yield "spanned over disks", good[:-18] + b"\x01\x00" + good[-16:], "zip-broken"
