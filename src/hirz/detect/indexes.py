"""The index of listed PDQ hashes: one file under HIRZ_HOME/index, built from the database, mapped by every process.

It holds masked bits and the ids of entries (`core.matching.masking`), never a hash and never a classification: whether an
entry may match is asked of the database each time. What was listed since the file was built is a tail in memory. The file
is only a copy: missing, cut or altered, it is built again.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import OperationalError, connection, transaction

from hirz.base.vault.keys import key_service
from hirz.core.hashing import MATCH_RADIUS
from hirz.core.matching import IndexFileError, KeyedIsometry, hashes_from_bytes
from hirz.core.sealing import derive
from hirz.detect.kernels import keep_kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hirz.core.matching import HammingIndex

log = logging.getLogger("hirz.detect")

COMPARTMENT: Final = "intake"
FOLDER: Final = "index"
PRIVATE: Final = 0o700
# Rows of one statement while an index is read from the database: 6 MB of bits and ids.
CHUNK: Final = 200_000
# A tail of fewer entries than this, or than this share of the file, is searched beside the file; a longer one is built in.
SHORTEST_TAIL: Final = 50_000
TAIL_SHARE: Final = 8
# From here on, five bytes of memory for each bit of speed are too many (`core.matching`, bytes per hash).
SMALL_LAYOUT_FROM: Final = 2_000_000
NOWHERE: Final = (0, 0)
LOCK_WAITS: Final = "5s"


@lru_cache(maxsize=4)
def _isometry(blind_key: bytes) -> KeyedIsometry:
    return KeyedIsometry(derive(blind_key, "pdq isometry"))


def masked(digests: Sequence[bytes]) -> NDArray[np.uint64]:
    """PDQ hashes of 32 bytes as they are stored and compared; shape (N, 4)."""
    return _isometry(key_service().blind_key(COMPARTMENT)).mask(hashes_from_bytes(digests))


def rows_of(packed: bytes | memoryview) -> NDArray[np.uint64]:
    """Stored hashes, 32 bytes each, end to end; shape (N, 4)."""
    return np.frombuffer(packed, dtype=">u8").astype(np.uint64).reshape(-1, 4)


@dataclass(frozen=True, slots=True)
class Near:
    """What an index found: for each pair the row that was asked, the id of the entry, and how many bits differ."""

    asked: NDArray[np.int64]
    entries: NDArray[np.int64]
    distances: NDArray[np.int64]

    @classmethod
    def joined(cls, parts: Sequence[Near]) -> Near:
        """Several as one."""
        empty = np.empty(0, np.int64)
        return cls(
            np.concatenate([empty, *(part.asked for part in parts)]),
            np.concatenate([empty, *(part.entries for part in parts)]),
            np.concatenate([empty, *(part.distances for part in parts)]),
        )

    def nearest(self, most: int) -> Near:
        """At most so many for each row, the nearest first; of two as near, the entry that is older."""
        order = np.lexsort((self.entries, self.distances, self.asked))
        asked = self.asked[order]
        first = np.searchsorted(asked, asked, side="left")
        order = order[np.arange(len(order)) - first < most]
        return Near(self.asked[order], self.entries[order], self.distances[order])


def search(index: HammingIndex, asked: NDArray[np.uint64], radius: int = MATCH_RADIUS) -> Near:
    """Search one index."""
    queries, entries, distances = index.search(asked, radius)
    return Near(queries.astype(np.int64), entries.astype(np.int64), distances.astype(np.int64))


def build(ids: NDArray[np.int64], rows: NDArray[np.uint64]) -> HammingIndex:
    """An index in memory. Loads numba, and with it 150 MB: call it when there is something to search."""
    keep_kernels()
    from hirz.core.matching import HammingIndex

    return HammingIndex.build(rows, layout="small" if len(rows) >= SMALL_LAYOUT_FROM else "fast", ids=ids)


def read_rows(
    source: str, arguments: Sequence[str | int | UUID], *, after: int = 0, chunk: int = CHUNK
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint64]]]:
    """Ids and stored hashes of `source` (FROM ... WHERE ..., columns id and blind) in the order of their ids, by chunks.

    The server joins a chunk into two values: ten million rows cost no Python each.
    """
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(int8send(id), '' ORDER BY id), string_agg(blind, '' ORDER BY id)"  # noqa: S608  # our own words
                f" FROM (SELECT id, blind {source} AND id > %s ORDER BY id LIMIT %s) chunk",
                [*arguments, after, chunk],
            )
            packed_ids, packed = cursor.fetchone()
        if packed_ids is None:
            return
        ids = np.frombuffer(packed_ids, dtype=">i8").astype(np.int64)
        yield ids, rows_of(packed)
        after = int(ids[-1])


def read_all(
    source: str, arguments: Sequence[str | int | UUID], *, after: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The same in one piece."""
    parts = list(read_rows(source, arguments, after=after))
    ids = np.concatenate([np.empty(0, np.int64), *(part for part, _ in parts)])
    return ids, np.concatenate([np.empty((0, 4), np.uint64), *(part for _, part in parts)])


LISTED: Final = "FROM detect_hashentry WHERE kind = 'pdq'"


class ListedIndex:
    """The PDQ hashes of every list, as this process sees them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forget()

    def _forget(self, mark: str = "") -> None:
        self._mark = mark
        self._base: HammingIndex | None = None
        self._seen: tuple[int, int] = NOWHERE  # inode and time of the mapped file
        self._last = 0  # the newest entry in the file
        self._tail: HammingIndex | None = None
        self._tail_of: tuple[int, int, int] = (0, 0, 0)

    def search(self, asked: NDArray[np.uint64], radius: int = MATCH_RADIUS) -> Near:
        """Ids of listed entries within a distance of masked hashes, whatever their state; nothing listed loads no numba."""
        with self._lock:
            self._refresh()
            parts = [index for index in (self._base, self._tail) if index is not None]
        return Near.joined([search(index, asked, radius) for index in parts])

    def refresh(self) -> int:
        """Build what was listed since into the file, if it is much, or if the file is missing or broken; entries in all."""
        with self._lock:
            return self._refresh()

    def rebuild(self) -> int:
        """Build the file anew from the database, now; the number of its entries."""
        with self._lock:
            self._refresh(must_build=True)
            return len(self._base) if self._base is not None else 0

    def _refresh(self, *, must_build: bool = False) -> int:
        mark = _database_mark()
        if mark != self._mark:
            self._forget(mark)
        if not self._open() or must_build:
            self._build(is_forced=must_build)
        count, newest = _tail_after(self._last)
        size = len(self._base) if self._base is not None else 0
        if count > max(SHORTEST_TAIL, size // TAIL_SHARE) and self._build():
            count, newest = _tail_after(self._last)
            size = len(self._base) if self._base is not None else 0
        if (self._last, count, newest) != self._tail_of:
            # Read whole: of two imports at once, the one that took its ids first may be the later one to end.
            self._tail = build(*read_all(LISTED, (), after=self._last)) if count else None
            self._tail_of = (self._last, count, newest)
        return size + count

    def _open(self) -> bool:
        """Map the newest file, if it is another one than before; False if it must be built."""
        found = _newest(self._mark)
        if found is None:
            if self._base is not None:
                log.warning("the index of hashes is gone and is built again")
            return self._base is None
        path, last = found
        keep_kernels()
        from hirz.core.matching import HammingIndex

        try:
            seen = _identity(path)
            if seen == self._seen:
                return True
            base = HammingIndex.open(path)
        except (IndexFileError, OSError) as error:
            log.warning("the index of hashes is not readable (%s) and is built again", type(error).__name__)
            return False
        if _count_until(last) > len(base):
            # A database that was restored from an older copy gives the same ids to other entries.
            log.warning("the index of hashes lacks entries and is built again")
            return False
        self._base, self._seen, self._last = base, seen, last
        return True

    def _build(self, *, is_forced: bool = False) -> bool:
        """Write a new file and map it. False while a long import keeps the table: then the tail is searched beside."""
        last = _settled_id()
        if last is None:
            return False
        self._base, self._seen, self._last = None, NOWHERE, 0
        with _locked(_folder() / "building"):
            if not is_forced and self._open() and self._last >= last:
                # Another process built it while this one waited.
                return True
            self._base, self._seen, self._last = None, NOWHERE, 0
            older = [path for path in _folder().glob(f"pdq-{self._mark}-*.index") if path != _path(self._mark, last)]
            ids, rows = read_all(f"{LISTED} AND id <= %s", (last,))
            if len(ids):
                build(ids, rows).save(_path(self._mark, last))
                _path(self._mark, last).chmod(0o600)
            for path in older:
                path.unlink(missing_ok=True)
        if len(ids) and not self._open():
            raise OSError("the index of hashes was built and cannot be read")
        return True


LISTED_INDEX: Final = ListedIndex()


def _folder() -> Path:
    folder = Path(settings.HIRZ_HOME) / FOLDER
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    return folder


def _path(mark: str, last: int) -> Path:
    """The file of a database's entries up to an id; a newer one is another file, so that the old one stays mapped."""
    return Path(settings.HIRZ_HOME) / FOLDER / f"pdq-{mark}-{last}.index"


def _newest(mark: str) -> tuple[Path, int] | None:
    found = ((path, path.stem.rpartition("-")[2]) for path in _path(mark, 0).parent.glob(f"pdq-{mark}-*.index"))
    return max(((path, int(last)) for path, last in found if last.isdigit()), key=lambda pair: pair[1], default=None)


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One builder at a time; the others wait for its file."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _database_mark() -> str:
    """The database that entries' ids are of: a file of another one says nothing here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return str(cursor.fetchone()[0])


def _tail_after(last: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(max(id), 0) {LISTED} AND id > %s", [last])
        count, newest = cursor.fetchone()
        return int(count), int(newest)


def _count_until(last: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {LISTED} AND id <= %s", [last])
        return int(cursor.fetchone()[0])


def _settled_id() -> int | None:
    """The newest entry below which none is still on its way: a transaction that took an id holds the table until it ends.

    None if one holds it for long.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_WAITS])
            cursor.execute("LOCK TABLE detect_hashentry IN SHARE MODE")
            cursor.execute("SELECT coalesce(max(id), 0) FROM detect_hashentry WHERE kind = 'pdq'")
            newest = int(cursor.fetchone()[0])
            # Rolling back gives the lock back at once, also inside a longer transaction.
            transaction.set_rollback(True)
    except OperationalError:
        log.warning("the index of hashes waits for an import")
        return None
    return newest
