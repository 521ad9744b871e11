"""No page of the desk takes a file, and what machine intake takes is no form: a file in a form is refused unread."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler


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
