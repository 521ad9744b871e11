"""ZIP archives, walked without ever being extracted."""

from __future__ import annotations

import builtins
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.formats.archive import walk_zip
from hirz.core.formats.errors import FormatError
from hirz.core.formats.limits import MAX_ZIP_TOTAL_BYTES
from tests.core.formats.hostile_archives import TEXT, Part, archive, hostile_members, hostile_wholes, nested, plain

MEMBERS = {name: (part, code) for name, part, code in hostile_members()}
WHOLES = {name: (data, code) for name, data, code in hostile_wholes()}

Walk = Callable[[bytes], Iterator[tuple[str, bytes | FormatError]]]


def naive(data: bytes) -> Iterator[tuple[str, bytes | FormatError]]:
    """The planted fault: the standard library's reader, trusted."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        for info in zipped.infolist():
            yield info.filename, zipped.read(info)


def assert_member_refused(walk: Walk, name: str) -> None:
    """The hostile entry is refused with its code, and the good ones around it are read."""
    part, code = MEMBERS[name]
    outcomes = list(walk(archive([Part(b"first.txt"), part, Part(b"last.txt")])))
    refused = [content.code for _, content in outcomes if isinstance(content, FormatError)]
    assert refused == [code]
    assert [(n, c) for n, c in outcomes if not isinstance(c, FormatError)] == [("first.txt", TEXT), ("last.txt", TEXT)]


@pytest.mark.parametrize("name", list(MEMBERS))
def test_hostile_members_are_refused_alone(name: str) -> None:
    """Each with a code, in three languages, naming itself; within a second and 200 MB."""
    tracemalloc.start()
    began = time.process_time()
    try:
        assert_member_refused(walk_zip, name)
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 3
    part, _ = MEMBERS[name]
    (fault,) = [c for _, c in walk_zip(archive([part])) if isinstance(c, FormatError)]
    assert "\0" not in fault.path
    assert all(fault.reason[language] for language in ("ar", "fr", "en"))


@pytest.mark.parametrize("name", list(WHOLES))
def test_hostile_archives_are_refused(name: str) -> None:
    """As a whole, before any member is read."""
    data, code = WHOLES[name]
    with pytest.raises(FormatError) as caught:
        list(walk_zip(data))
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["slip 0: ../up.txt", "symbolic link", "bomb", "NUL in the name"])
def test_a_trusting_reader_is_caught(name: str) -> None:
    """The planted fault: what the standard library reads without a word."""
    with pytest.raises(AssertionError):
        assert_member_refused(naive, name)


def test_honest_archives_are_read() -> None:
    """Names in any script, folders passed over, stored and deflated members."""
    data = plain("report.xml", "folder/", "folder/بلاغ.json")
    assert list(walk_zip(data)) == [("report.xml", TEXT), ("folder/بلاغ.json", TEXT)]
    assert list(walk_zip(archive([Part(b"s", method=0)], comment=b"hello"))) == [("s", TEXT)]
    assert list(walk_zip(archive([Part(b"empty", b"")]))) == [("empty", b"")]
    assert list(walk_zip(archive([]))) == []


def test_a_stream_is_read() -> None:
    """Data descriptors: sizes follow the member, and the directory has them."""

    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *args: int) -> NoReturn:
            raise io.UnsupportedOperation

        def tell(self) -> NoReturn:
            raise io.UnsupportedOperation

    file = OneWay()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.txt", TEXT)
    assert list(walk_zip(file.getvalue())) == [("a.txt", TEXT)]


def test_a_large_archive_of_zip64_is_read() -> None:
    """Forced 64-bit headers."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped,
        zipped.open("a.txt", "w", force_zip64=True) as member,
    ):
        member.write(TEXT)
    assert list(walk_zip(file.getvalue())) == [("a.txt", TEXT)]


def test_two_levels_are_walked() -> None:
    """An archive in an archive: its files are named through it."""
    inner = plain("x.txt")
    assert list(walk_zip(nested(inner, 1))) == [("inner.zip/x.txt", TEXT)]


def test_documents_that_are_archives_stay_whole() -> None:
    """A text document is evidence as it is, not a folder of XML."""
    document = plain("word/document.xml")
    assert list(walk_zip(archive([Part(b"letter.docx", document)]))) == [("letter.docx", document)]


def test_members_of_one_name_are_not_mixed_up() -> None:
    """The first is read, the second is refused: which one was meant, nobody knows."""
    outcomes = list(walk_zip(archive([Part(b"a"), Part(b"a", b"other")])))
    assert outcomes[0] == ("a", TEXT)
    assert isinstance(outcomes[1][1], FormatError)
    assert outcomes[1][1].code == "zip-name-repeated"


def test_all_members_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many members below each limit may not pass the limit of the whole, nested archives included."""
    monkeypatch.setattr("hirz.core.formats.archive.MAX_ZIP_TOTAL_BYTES", 1_000)
    monkeypatch.setattr("hirz.core.formats.archive._Budget.__init__.__defaults__", (10_000, 1_000), raising=False)
    assert MAX_ZIP_TOTAL_BYTES > 1_000
    inner = archive([Part(b"%d" % i, method=0) for i in range(4)])
    outcomes = [c for _, c in walk_zip(archive([Part(b"a", method=0), Part(b"i.zip", inner), Part(b"z")]))]
    codes = {c.code for c in outcomes if isinstance(c, FormatError)}
    assert codes == {"zip-total-too-large"}


def test_nothing_is_written_or_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """No path is ever opened, whatever a member is called."""

    def refuse(*args: object, **kwargs: object) -> NoReturn:
        raise AssertionError("a path was opened")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)
    for part, _ in MEMBERS.values():
        list(walk_zip(archive([part])))


def test_archives_cut_short_are_refused() -> None:
    """At every 50th byte."""
    data = plain("a.txt", "b.txt")
    for length in range(0, len(data) - 1, 50):
        with pytest.raises(FormatError):
            list(walk_zip(data[:length]))


@given(st.binary(max_size=40), st.integers(0, 400), st.booleans())
@settings(max_examples=300, deadline=None)
def test_nothing_but_a_format_error_comes_out(junk: bytes, position: int, is_inserted: bool) -> None:
    """Whatever bytes of an archive are changed."""
    data = plain("a.txt", "b/c.txt")
    changed = data[:position] + junk + data[position + (0 if is_inserted else len(junk)) :]
    try:
        outcomes = list(walk_zip(changed))
    except FormatError as fault:
        assert fault.reason["ar"]  # noqa: PT017
        return
    for _, content in outcomes:
        assert isinstance(content, FormatError) or content == TEXT
