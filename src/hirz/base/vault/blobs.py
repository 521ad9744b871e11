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

from django.conf import settings

from hirz.base.clock import now, public_hour
from hirz.base.errors import NotWritable
from hirz.base.vault.models import Blob
from hirz.core.sealing import Context, open_stream, seal_stream

CHUNK = 64 * 1024


def folder() -> Path:
    """Where blobs lie."""
    return Path(settings.HIRZ_HOME) / "blobs"


def path_of(name: str) -> Path:
    """Blobs are spread over 256 folders by the first two digits of their random name."""
    return folder() / name[:2] / name


def has_room() -> bool:
    """Whether the disk has more free space than the floor below which no blob is taken."""
    return shutil.disk_usage(folder()).free > settings.HIRZ_FREE_DISK


def write_blob(chunks: Iterable[bytes], key: bytes, context: Context) -> Blob:
    """Seal chunks into a new file, durable when this returns; the row is unsaved. NotWritable if that fails."""
    name = secrets.token_hex(16)
    try:
        if not has_room():
            raise NotWritable("below the free-space floor")
        size, digest = _write_durably(path_of(name), seal_stream(key, chunks, context))
    except OSError as error:
        # Whatever the disk says (full, read-only, broken, out of descriptors): nothing was kept, and the sender hears it.
        raise NotWritable(f"the blob could not be written ({errno.errorcode.get(error.errno or 0, '?')})") from None
    return Blob(
        name=name, object_id=context.object_id, sealed_size=size, sealed_sha256=digest, stored_at=public_hour(now())
    )


def _write_durably(target: Path, sealed: Iterable[bytes]) -> tuple[int, bytes]:
    _make_durable_folder(target.parent)
    draft = target.with_suffix(".tmp")
    digest, size = hashlib.sha256(), 0
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for block in sealed:
                file.write(block)
                digest.update(block)
                size += len(block)
            file.flush()
            # After a failed fsync the page cache lies: the draft is thrown away, never synced again.
            os.fsync(file.fileno())
        _blur_times(draft)
        draft.rename(target)
        _sync_folder(target.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    return size, digest.digest()


def _make_durable_folder(path: Path) -> None:
    # A new folder is an entry of its parent: unsynced, a power cut takes it away with every blob in it.
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        return
    _sync_folder(path.parent)


def _blur_times(path: Path) -> None:
    # A file's times would tell to the second when somebody reported.
    hour = public_hour(now()).timestamp()
    os.utime(path, (hour, hour))


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


def names_on_disk() -> Iterator[str]:
    """Every complete blob file, for the comparison with the rows."""
    return (path.name for path in folder().glob("??/*") if path.suffix != ".tmp")
