"""Files of a form: refused unread where none is expected, sealed as they arrive on the upload route; all of them or none."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import HttpRequest, UnreadablePostError
from django.test import RequestFactory

from hirz.base.errors import NotWritable
from hirz.base.vault import blobs
from hirz.core.sealing import Context
from hirz.intake.errors import UploadFault, UploadRefused
from hirz.intake.uploaded import FIELD, MOST_FILES, SealedFile, sealed_files, throw_away
from hirz.web import uploads
from hirz.web.guard import CountedInput
from hirz.web.uploads import FilesRefused, RefuseFiles, SealFiles
from tests.web.test_multipart import BOUNDARY, Parts, written

KIND = "multipart/form-data; boundary=" + BOUNDARY.decode()
CANARY = b"quiet-river-word "
Upload = Callable[..., HttpRequest]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home; temporary files of anybody would lie in it too."""
    monkeypatch.setattr(settings, "HIRZ_HOME", tmp_path)
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    (tmp_path / "blobs").mkdir()
    return tmp_path


def request_with(
    body: bytes, handler: type[FileUploadHandler] = SealFiles, cut: int | None = None, kind: str = KIND
) -> HttpRequest:
    """A request as it comes out of the length guard, perhaps cut short."""
    stream = CountedInput(io.BytesIO(body[:cut]), len(body))
    path = RequestFactory().post("/en/files/x/").environ
    request = WSGIRequest({**path, "wsgi.input": stream, "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind})
    request.upload_handlers = [handler(request)]
    return request


def taken(parts: Parts) -> list[SealedFile]:
    """What becomes of a form."""
    return sealed_files(request_with(written(parts)).FILES.getlist(FIELD))


def left(place: Path) -> list[Path]:
    """Every file on this disk."""
    return [path for path in place.rglob("*") if path.is_file()]


def opened(file: SealedFile) -> bytes:
    """What the blob holds, with the attachment's key."""
    context = Context("attachment", file.attached.id, "file")
    return b"".join(blobs.read_blob(file.blob.name, file.attached.key, context))


@pytest.mark.parametrize("content", [b"", b"x", CANARY, CANARY * 20_000], ids=["empty", "byte", "short", "long"])
def test_a_file_is_sealed_and_digested(place: Path, content: bytes) -> None:
    """It reads back with its own key, and its digests are those of what was sent; of nothing there are none."""
    [file] = taken([(FIELD, "a.png", content)])
    attached = file.attached
    assert opened(file) == content
    assert (attached.name, attached.size) == ("a.png", len(content))
    expected = {kind: hashlib.new(kind, content).hexdigest() for kind in ("md5", "sha1", "sha256")}
    assert attached.digests == (expected if content else {})
    assert [path.name for path in left(place)] == [file.blob.name]


def test_many_files_and_a_field(place: Path) -> None:
    """Each under its own key; the field is no file."""
    request = request_with(written([("go", None, b"1"), *[(FIELD, f"{n}.png", CANARY) for n in range(MOST_FILES)]]))
    files = sealed_files(request.FILES.getlist(FIELD))
    assert request.POST.dict() == {"go": "1"}
    assert [file.attached.name for file in files] == [f"{n}.png" for n in range(MOST_FILES)]
    assert len({file.attached.key for file in files}) == MOST_FILES
    throw_away(files)
    assert left(place) == []


def test_nothing_chosen_is_no_file(place: Path) -> None:
    """A browser sends a nameless part of no bytes then; a nameless one with bytes is a file."""
    assert taken([(FIELD, "", b"")]) == []
    [file] = taken([(FIELD, "", b"x")])
    assert file.attached.name == ""
    assert file.attached.size == 1


def test_a_name_of_ten_kilobytes_is_shortened(place: Path) -> None:
    """To what a report can carry."""
    [file] = taken([(FIELD, "n" * 10_000, b"x")])
    assert file.attached.name == "n" * 999 + "…"


def require_no_plaintext(place: Path, handler: type[FileUploadHandler]) -> None:
    """While a body arrives and after, no file on the disk holds its words."""
    watched: list[bytes] = []

    class Watching(io.BytesIO):
        """A connection during which the disk is looked at."""

        def read(self, size: int | None = -1) -> bytes:
            """What came, after a look at the disk."""
            watched.extend(path.read_bytes() for path in left(place))
            return super().read(size)

    body = written([(FIELD, "a.png", CANARY * 40_000)])
    request = request_with(body, handler)
    request._stream = Watching(body)  # type: ignore[attr-defined]
    request.FILES  # noqa: B018
    watched.extend(path.read_bytes() for path in left(place))
    request.close()
    assert watched
    assert not any(CANARY in found for found in watched)


def test_no_plaintext_on_disk(place: Path) -> None:
    """Not even for a moment."""
    require_no_plaintext(place, SealFiles)


def test_a_handler_that_spools_is_found(place: Path) -> None:
    """Planted: Django's own, which every project has without a word."""
    with pytest.raises(AssertionError):
        require_no_plaintext(place, TemporaryFileUploadHandler)


def require_nothing_kept(place: Path, request: HttpRequest, error: type[BaseException]) -> BaseException:
    """The reading raises, and no file is left."""
    with pytest.raises(error) as raised:
        request.FILES  # noqa: B018
    assert left(place) == []
    return raised.value


TWO = written([(FIELD, "a.png", CANARY * 9_000), (FIELD, "b.png", CANARY)])
EDGES = sorted(
    {edge + step for edge in (0, TWO.index(b"\r\n\r\n"), len(TWO) // 2, TWO.rindex(b"--" + BOUNDARY), len(TWO))
     for step in range(-2, 3)}
)  # fmt: skip


@pytest.mark.parametrize("cut", [cut for cut in EDGES if 0 <= cut < len(TWO)])
def test_a_cut_upload_leaves_nothing(place: Path, cut: int) -> None:
    """Not even the files that came whole before it."""
    require_nothing_kept(place, request_with(TWO, cut=cut), UnreadablePostError)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ([(FIELD, f"{n}.png", b"x") for n in range(MOST_FILES + 1)], UploadFault.TOO_MANY),
        ([(FIELD, "n", b"x")] * 10_000, UploadFault.TOO_MANY),
        ([("other", "a.png", b"x")], UploadFault.UNREADABLE),
        ([(f"f{n}", None, b"x") for n in range(9)], UploadFault.UNREADABLE),
        ([("long", None, b"x" * 40_000)], UploadFault.UNREADABLE),
    ],
    ids=["one too many", "ten thousand", "another field", "many fields", "a long field"],
)
def test_what_is_refused_was_read_to_the_end(place: Path, parts: Parts, fault: UploadFault) -> None:
    """So that a browser shows the answer; nothing is kept."""
    body = written([(FIELD, "first.png", CANARY), *parts])
    request = request_with(body)
    refused = require_nothing_kept(place, request, UploadRefused)
    assert isinstance(refused, UploadRefused)
    assert refused.fault is fault
    assert request._stream.read() == b""  # type: ignore[attr-defined]


def test_a_form_without_its_end_is_refused(place: Path) -> None:
    """Though its length agrees."""
    refused = require_nothing_kept(place, request_with(TWO[:-30]), UploadRefused)
    assert isinstance(refused, UploadRefused)
    assert refused.fault is UploadFault.UNREADABLE


def test_refused_and_cut_is_cut(place: Path) -> None:
    """Who is cut shall hear that it was cut, whatever else was wrong."""
    body = written([("other", "a.png", CANARY * 9_000)])
    require_nothing_kept(place, request_with(body, cut=len(body) // 2), UnreadablePostError)


def test_a_disk_that_fills_up(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked at again while a large file arrives."""
    looks = iter([True, False])
    monkeypatch.setattr(uploads, "has_room", lambda: next(looks))
    monkeypatch.setattr(uploads, "LOOK_FOR_ROOM", 100_000)
    require_nothing_kept(place, request_with(written([(FIELD, "a", b"x" * 300_000)])), NotWritable)


def test_the_last_rename_fails(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blobs before it go away too."""
    honest, count = Path.rename, iter(range(9))

    def second_fails(self: Path, target: Any) -> Path:
        if next(count) == 1:
            raise OSError(28, "planted")
        return honest(self, target)

    monkeypatch.setattr(Path, "rename", second_fails)
    require_nothing_kept(place, request_with(TWO), NotWritable)


def test_elsewhere_a_file_is_refused_unread(place: Path) -> None:
    """No other form takes one."""
    with pytest.raises(FilesRefused):
        request_with(TWO, RefuseFiles).FILES  # noqa: B018
    assert left(place) == []
