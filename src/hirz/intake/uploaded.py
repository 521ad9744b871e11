"""What an upload left behind: files that lie sealed in the vault, and belong to nothing until a draft takes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hirz.base.vault import blobs
from hirz.base.vault.models import Blob
from hirz.core.formats.hygiene import quoted
from hirz.intake.services import Attached

if TYPE_CHECKING:
    _UploadedFile = UploadedFile[bytes]
else:
    _UploadedFile = UploadedFile

CHUNK = 64 * 1024

FIELD = "files"
"""Name of the form's field that carries files."""

MOST_FILES = 20
"""Files that one report may carry; the page says so before anybody chooses one."""


def shown_name(name: str) -> str:
    """The name of a file for a page: unseen and direction-changing characters spelled out, and cut. Names are data."""
    return quoted(name) if name else str(_("a file without a name"))


class SealedFile(_UploadedFile):
    """One file of an upload, durable in the vault. It cannot be read back here: this zone seals and never opens."""

    def __init__(self, attached: Attached, blob: Blob) -> None:
        # The name of an attachment is what was sent; Django's own would be changed, so it gets none.
        super().__init__(file=None, name=None, size=attached.size)
        self.attached = attached
        self.blob = blob

    def close(self) -> None:
        """Nothing is open."""


def sealed_files(files: Iterable[object]) -> list[SealedFile]:
    """The sealed files among `request.FILES.getlist(FIELD)`: all of them, behind the upload handler of this address."""
    return [file for file in files if isinstance(file, SealedFile)]


def throw_away(files: Iterable[SealedFile]) -> None:
    """Remove files that nothing took."""
    blobs.discard(file.blob.name for file in files)
