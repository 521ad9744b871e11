"""Looks for canaries in bytes and in a dump, in every form in which a program might have written them."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from hirz.cli.cluster import programs
from hirz.cli.postgres import EmbeddedPostgres


def _base64(data: bytes, shift: int) -> bytes:
    """The characters that `data` always becomes when it stands `shift` bytes after a multiple of three."""
    text = base64.b64encode(b"\0" * shift + data)
    first = (shift * 8 + 5) // 6
    last = (shift + len(data)) * 8 // 6
    return text[first:last]


def _percent(word: str) -> bytes:
    return "".join(f"%{byte:02X}" for byte in word.encode()).encode()


def _json_escaped(word: str) -> bytes:
    return "".join(f"\\u{ord(letter):04x}" for letter in word).encode()


# Name of a form -> how a word looks in it.
FORMS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "capitals": lambda word: word.upper().encode(),
    "utf-16-le": lambda word: word.encode("utf-16-le"),
    "utf-16-be": lambda word: word.encode("utf-16-be"),
    "base64, first alignment": lambda word: _base64(word.encode(), 0),
    "base64, second alignment": lambda word: _base64(word.encode(), 1),
    "base64, third alignment": lambda word: _base64(word.encode(), 2),
    "hex": lambda word: word.encode().hex().encode(),
    "hex in capitals": lambda word: word.encode().hex().upper().encode(),
    "hex of utf-16": lambda word: word.encode("utf-16-le").hex().encode(),
    "url": lambda word: quote(word).encode(),
    "url, every byte": _percent,
    "json": lambda word: json.dumps(word)[1:-1].encode(),
    "json, every letter": _json_escaped,
}


@dataclass(frozen=True)
class Found:
    """One canary that sang: where, and in which form."""

    place: str
    canary: str
    form: str


@dataclass
class Scanner:
    """Words that must not be read, and starts of telephone numbers, three digits before their end."""

    words: Iterable[str]
    digits: Iterable[str] = ()
    scanned: int = 0
    files: int = 0
    _needles: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    _numbers: list[tuple[str, re.Pattern[bytes]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for word in self.words:
            for form, written in FORMS.items():
                self._needles.setdefault(written(word), (word, form))
        # Not within a row of hexadecimal digits, where any digits stand by chance.
        self._numbers = [
            (start, re.compile(rb"(?<![0-9A-Fa-f])" + start.encode() + rb"[0-9]{3}(?![0-9A-Fa-f])"))
            for start in self.digits
        ]

    def sung_in(self, place: str, data: bytes) -> list[Found]:
        """Every canary in these bytes."""
        self.scanned += len(data)
        found = [Found(place, *named) for needle, named in self._needles.items() if needle in data]
        return found + [Found(place, number, "digits") for number, pattern in self._numbers if pattern.search(data)]

    def sung_below(self, folder: Path, except_below: Iterable[Path] = ()) -> list[Found]:
        """Every canary in a file below a folder, or in its name."""
        found: list[Found] = []
        skipped = tuple(except_below)
        for path in sorted(folder.rglob("*")):
            if any(path.is_relative_to(skip) for skip in skipped):
                continue
            place = path.relative_to(folder).as_posix()
            found += self.sung_in(f"name of {place}", path.name.encode())
            if path.is_file() and not path.is_symlink():
                self.files += 1
                found += self.sung_in(place, _bytes_of(path))
        return found


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes().rstrip(b"\0")
    except FileNotFoundError:
        # The server removes files of its own while we read.
        return b""


def dumped(postgres: EmbeddedPostgres, database: str = "hirz") -> bytes:
    """The whole database as `pg_dump` writes it: every schema and table, bytea as hexadecimal digits."""
    words = [str(programs() / "pg_dump"), "--inserts", "--rows-per-insert=1", postgres.admin_dsn(database)]
    return subprocess.run(words, check=True, capture_output=True).stdout


def tables_in(dump: bytes) -> set[str]:
    """The tables of a dump that hold rows."""
    return {name.decode() for name in re.findall(rb"^INSERT INTO (\S+) ", dump, re.MULTILINE)}
