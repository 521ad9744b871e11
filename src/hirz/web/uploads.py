"""The two ways with a file in a form: refused unread wherever none is expected, sealed as it arrives on the portal.

Touches content in memory, one block at a time, and writes none of it down in clear.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from hirz.base.errors import NotWritable
from hirz.base.vault.blobs import BlobWriter, has_room
from hirz.core.formats.limits import MAX_SHORT_CHARACTERS
from hirz.core.hashing.digests import DigestKind
from hirz.intake.drafts import new_attachment_key
from hirz.intake.errors import UploadFault, UploadRefused
from hirz.intake.services import Attached
from hirz.intake.uploaded import FIELD, MOST_FILES, SealedFile
from hirz.web.multipart import CHUNK, MultipartBroken, Part, read_parts

# Beside the files stand a few buttons and the digests of files that stay where they are; more, or longer, is not ours.
MOST_FIELDS, MOST_FIELD_BYTES = 8, 32 * 1024
# Longer is no name of a file on any system, and would be no value of a report (`core.formats.limits`).
MOST_NAME = MAX_SHORT_CHARACTERS
# Others upload at the same time: the room on the disk is looked at again and again.
LOOK_FOR_ROOM = 16 * 1024 * 1024


class FilesRefused(SuspiciousOperation):
    """A form carried a file where none is expected; Django answers 400."""


class RefuseFiles(FileUploadHandler):
    """Refuses the first file of a form, so that none is ever spooled to disk in clear."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Always refuses."""
        raise FilesRefused("this form takes no files")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Never reached."""
        raise FilesRefused("this form takes no files")

    def file_complete(self, file_size: int) -> None:
        """Never reached."""


class SealFiles(RefuseFiles):
    """The only handler of the upload route: all files of a request in the vault, sealed and digested, or none.

    It reads the body itself (`hirz.web.multipart`), so that nothing of Django's spools, guesses or leaves out.
    `request.FILES` then holds `SealedFile`s. Raises UploadRefused, NotWritable and UnreadablePostError; then nothing is left.
    """

    chunk_size = CHUNK

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._arriving: list[_Arriving] = []
        self._fields = QueryDict(mutable=True)

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: str | None = None
    ) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """Read the whole body, and only then make the drafts blobs."""
        try:
            for part in read_parts(input_data.read, boundary):
                self._take(part)
            files = [arriving.keep() for arriving in self._arriving]
        except (MultipartBroken, UploadRefused, NotWritable) as error:
            self.upload_interrupted()
            # A browser shows an answer only when it has sent all; and a body that is cut as well shall be told so.
            drain(input_data)
            raise UploadRefused(UploadFault.UNREADABLE) if isinstance(error, MultipartBroken) else error from None
        except BaseException:
            self.upload_interrupted()
            raise
        return self._fields, MultiValueDict({FIELD: files})

    def upload_interrupted(self) -> None:
        """Remove what came so far."""
        for arriving in self._arriving:
            arriving.abandon()

    def _take(self, part: Part) -> None:
        if part.filename is None:
            self._take_field(part)
            return
        if part.name != FIELD:
            raise UploadRefused(UploadFault.UNREADABLE)
        first = next(part.chunks, b"")
        # A browser sends this for a field in which nothing was chosen. A file without a name, though, is a file.
        if not part.filename and not first:
            return
        if len(self._arriving) == MOST_FILES:
            raise UploadRefused(UploadFault.TOO_MANY)
        arriving = _Arriving(_shortened(part.filename))
        self._arriving.append(arriving)
        arriving.read(first, part.chunks)

    def _take_field(self, part: Part) -> None:
        value = bytearray()
        for piece in part.chunks:
            value += piece
            if len(value) > MOST_FIELD_BYTES:
                raise UploadRefused(UploadFault.UNREADABLE)
        if len(self._fields) == MOST_FIELDS:
            raise UploadRefused(UploadFault.UNREADABLE)
        self._fields.appendlist(part.name, value.decode("utf-8", errors="replace"))


class _Arriving:
    """One file on its way into the vault."""

    def __init__(self, name: str) -> None:
        self._id, self._key, context = new_attachment_key()
        self._name, self._size = name, 0
        self._hashes = {kind: hashlib.new(kind, usedforsecurity=False) for kind in DigestKind}
        self._writer = BlobWriter(self._key, context)

    def read(self, first: bytes, chunks: Iterator[bytes]) -> None:
        """Seal the first piece and all others, up to the durable end."""
        self._seal(first)
        for piece in chunks:
            self._seal(piece)
        self._writer.seal()

    def _seal(self, piece: bytes) -> None:
        before = self._size
        self._size += len(piece)
        if before // LOOK_FOR_ROOM != self._size // LOOK_FOR_ROOM and not has_room():
            raise NotWritable("below the free-space floor")
        for each in self._hashes.values():
            each.update(piece)
        self._writer.write(piece)

    def keep(self) -> SealedFile:
        """The file as a blob, with what its digests are. Those of nothing are not kept: they match every empty file."""
        digests = {str(kind): each.hexdigest() for kind, each in self._hashes.items()} if self._size else {}
        blob = self._writer.keep()
        return SealedFile(Attached(self._id, self._key, self._name, self._size, digests), blob)

    def abandon(self) -> None:
        """Nothing of it is left."""
        self._writer.abandon()


def _shortened(name: str) -> str:
    return name if len(name) <= MOST_NAME else name[: MOST_NAME - 1] + "…"


def drain(stream: Any) -> None:
    """Read to the end and keep nothing; raises UnreadablePostError if the end does not come."""
    while stream.read(CHUNK):
        pass
