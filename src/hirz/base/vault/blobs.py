"""Blobs: sealed files under random names. The order is write, fsync, rename, fsync of the folder, then the row.

Touches content only as ciphertext.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from hirz.base.clock import this_hour
from hirz.base.errors import NotWritable
from hirz.base.vault.models import Blob
from hirz.core.sealing import Context, StreamSealer, open_stream

CHUNK = 64 * 1024


def folder() -> Path:
    """Where blobs lie."""
    return Path(settings.HIRZ_HOME) / "blobs"


def path_of(name: str) -> Path:
    """Blobs are spread over 256 folders by the first two digits of their random name."""
    return folder() / name[:2] / name


def has_room(size: int = 0) -> bool:
    """Whether, after `size` more bytes, the disk has more free space than the floor below which no blob is taken."""
    return shutil.disk_usage(folder()).free - size > settings.HIRZ_FREE_DISK


class BlobWriter:
    """One blob as it arrives: `write` its pieces, `seal` its end, then `keep` it; or `abandon` it at any moment.

    Until `keep` it is a draft (`*.tmp`), which the sweeper of `base.events.tasks` removes should this process die. Every
    call raises NotWritable if the disk refuses, and nothing is left then.
    """

    def __init__(self, key: bytes, context: Context) -> None:
        self._name = secrets.token_hex(16)
        self._object_id = context.object_id
        self._sealer = StreamSealer(key, context)
        self._digest, self._size = hashlib.sha256(), 0
        self._file: BinaryIO | None = None
        with self._or_nothing():
            if not has_room():
                raise NotWritable("below the free-space floor")
            _make_durable_folder(self._target.parent)
            self._file = _new_file(self._draft)
            self._put(self._sealer.header)

    @property
    def _target(self) -> Path:
        return path_of(self._name)

    @property
    def _draft(self) -> Path:
        return self._target.with_suffix(".tmp")

    def write(self, piece: bytes) -> None:
        """Seal a piece; what is on disk never lies there in clear."""
        with self._or_nothing():
            self._put(self._sealer.push(piece))

    def seal(self) -> None:
        """End the stream and make the draft durable; the file is closed, so that many may wait for `keep`."""
        with self._or_nothing():
            self._put(self._sealer.push(b"", final=True))
            assert self._file is not None
            self._file.flush()
            # After a failed fsync the page cache lies: the draft is thrown away, never synced again.
            os.fsync(self._file.fileno())
            self._file.close()

    def keep(self) -> Blob:
        """Make the draft a blob, durable when this returns; the row is unsaved."""
        with self._or_nothing():
            _blur_times(self._draft)
            self._draft.rename(self._target)
            _sync_folder(self._target.parent)
            _blur_folders(self._target)
        return Blob(
            name=self._name, object_id=self._object_id, sealed_size=self._size, sealed_sha256=self._digest.digest(),
            stored_at=this_hour(),
        )  # fmt: skip

    def abandon(self) -> None:
        """Remove whatever there is; safe to repeat. What cannot be removed is left for the sweeper."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            self._file.close()
        for path in (self._draft, self._target):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            _blur_folders(self._target)

    def _put(self, sealed: bytes) -> None:
        assert self._file is not None
        self._file.write(sealed)
        self._digest.update(sealed)
        self._size += len(sealed)

    @contextlib.contextmanager
    def _or_nothing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.abandon()
            # Whatever the disk says (full, read-only, broken, out of descriptors): nothing was kept, and the sender hears it.
            raise NotWritable(f"the blob could not be written ({errno.errorcode.get(error.errno or 0, '?')})") from None
        except BaseException:
            self.abandon()
            raise


def write_blob(chunks: Iterable[bytes], key: bytes, context: Context) -> Blob:
    """Seal chunks into a new file, durable when this returns; the row is unsaved. NotWritable if that fails."""
    writer = BlobWriter(key, context)
    try:
        for chunk in chunks:
            writer.write(chunk)
        writer.seal()
    except BaseException:
        writer.abandon()
        raise
    return writer.keep()


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _make_durable_folder(path: Path) -> None:
    # A new folder is an entry of its parent: unsynced, a power cut takes it away with every blob in it.
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    _sync_folder(path.parent)


def _blur_times(path: Path) -> None:
    # A file's times would tell to the second when somebody reported.
    hour = this_hour().timestamp()
    os.utime(path, (hour, hour))


def _blur_folders(path: Path) -> None:
    # A folder's time tells when a file came into it or went, also one that was cut short and thrown away.
    _blur_times(path.parent)
    _blur_times(folder())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_blob(name: str, key: bytes, context: Context) -> Iterator[bytes]:
    """The plaintext of a blob, chunk by chunk; SealBroken at the first changed one."""
    with path_of(name).open("rb") as file:
        yield from open_stream(key, iter(lambda: file.read(CHUNK), b""), context)


def discard(names: Iterable[str]) -> None:
    """Remove blobs whose row was never committed; one that cannot be removed is left for `hirz doctor` to name."""
    for name in names:
        with contextlib.suppress(OSError):
            path_of(name).unlink(missing_ok=True)
            _blur_folders(path_of(name))


def names_on_disk() -> Iterator[str]:
    """Every complete blob file, for the comparison with the rows."""
    return (path.name for path in folder().glob("??/*") if path.suffix != ".tmp")
