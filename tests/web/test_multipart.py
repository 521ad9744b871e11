"""A form with files, read as a stream: every part whole and under its own name, or nothing at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from django.http.multipartparser import MultiPartParser
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.web.multipart import CHUNK, MOST_HEAD, MultipartBroken, Part, read_parts

BOUNDARY = b"----hirzBoundary7MA4YWxk"
Parts = list[tuple[str, str | None, bytes]]


def written(parts: Parts, boundary: bytes = BOUNDARY) -> bytes:
    """As a browser writes it."""
    body = b""
    for name, filename, content in parts:
        body += b"--" + boundary + b'\r\nContent-Disposition: form-data; name="' + name.encode() + b'"'
        if filename is not None:
            escaped = filename.encode().replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
            body += b'; filename="' + escaped + b'"\r\nContent-Type: image/png'
        body += b"\r\n\r\n" + content + b"\r\n"
    return body + b"--" + boundary + b"--\r\n"


def reader(body: bytes, most: int = CHUNK) -> Callable[[int], bytes]:
    """A connection that gives at most `most` bytes at a time."""
    file = io.BytesIO(body)
    return lambda size: file.read(min(size, most))


def read(body: bytes, most: int = CHUNK, boundary: bytes = BOUNDARY) -> Parts:
    """Everything in it."""
    return [(part.name, part.filename, b"".join(part.chunks)) for part in read_parts(reader(body, most), boundary)]


# A name that ends in a backslash cannot be told from one that goes on; no system has such files.
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(
    lambda name: "\\" not in name and "%" not in name
)
# Content that teases: pieces of the boundary, line ends, dashes.
contents = st.lists(
    st.one_of(st.binary(max_size=40), st.sampled_from([b"\r\n", b"--", BOUNDARY, BOUNDARY[:-1], b"\r\n--", b"\r"])),
    max_size=6,
).map(b"".join).filter(lambda content: b"\r\n--" + BOUNDARY not in b"\r\n" + content)  # fmt: skip
forms = st.lists(st.tuples(st.sampled_from(["files", "other"]), st.none() | names, contents), max_size=4)


@settings(max_examples=150, deadline=None)
@given(forms, st.integers(1, 90))
def test_what_was_written_is_read(parts: Parts, most: int) -> None:
    """However it trickles in."""
    assert read(written(parts), most) == parts


def require_refused(parser: Callable[[bytes], object], body: bytes) -> None:
    """Cut anywhere, it is refused; only the very last line end may be missing."""
    for cut in range(len(body) - 2):
        with pytest.raises(MultipartBroken):
            parser(body[:cut])


@settings(max_examples=20, deadline=None)
@given(forms)
def test_cut_anywhere_it_is_broken(parts: Parts) -> None:
    """At each byte, the boundaries' own among them."""
    require_refused(read, written(parts))


def django_read(body: bytes) -> object:
    """The planted bad variant: Django's reader, which leaves out what did not come whole."""
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=" + BOUNDARY.decode(), "CONTENT_LENGTH": len(body)}
    return MultiPartParser(meta, io.BytesIO(body), []).parse()


def test_a_reader_that_leaves_out_is_found() -> None:
    """Planted: it answers as if all had come, and the check says so."""
    with pytest.raises(pytest.fail.Exception):
        require_refused(django_read, written([("files", "a.png", b"x" * 50), ("files", "b.png", b"y" * 50)]))


NAMES = {
    "path parts": "../../etc/passwd",
    "windows path": "C:\\x\\y.png",
    "only dots": "..",
    "bidi": "photo\u202egnp.exe",
    "zero width": "a\u200bb",
    "nul": "a\x00b.png",
    "line ends": "a\r\nContent-Type: text/html",
    "quotes": 'say "hi".png',
    "semicolons": 'a;name="files";filename="b"',
    "arabic": "صورة.png",
    "10 kB": "n" * 10_000,
    "surrogate pairs": "\U0001f469\u200d\U0001f467.png",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_data(name: str) -> None:
    """Whatever stands in it, it comes as it was sent."""
    assert read(written([("files", name, b"x")])) == [("files", name, b"x")]


def headed(head: bytes, content: bytes = b"x") -> bytes:
    """A form of one part with this head."""
    return b"--" + BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n--" + BOUNDARY + b"--\r\n"


@pytest.mark.parametrize(
    ("head", "filename"),
    [
        (b'Content-Disposition: form-data; name="files"; filename="caf\xe9.png"', "caf\\xe9.png"),
        (b'content-disposition:form-data;name=files;filename=a.png', "a.png"),
        (b'Content-Disposition: form-data; name="files"; filename="a \\"b\\".png"', 'a "b".png'),
        (b'Content-Disposition: form-data; name="files"; filename="a.png"; filename*=UTF-8\'\'b.png', "a.png"),
        (b'Content-Disposition: form-data; name="files"; filename*=UTF-8\'\'b.png', "UTF-8''b.png"),
        (b'Content-Type: a/b\r\nContent-Disposition: form-data; name="files"; filename=""', ""),
        (b'Content-Disposition: form-data; name="files"; filename="a"\r\nContent-Transfer-Encoding: binary', "a"),
    ],
)  # fmt: skip
def test_heads_of_other_senders(head: bytes, filename: str) -> None:
    """Old and odd, but plain."""
    assert read(headed(head)) == [("files", filename, b"x")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"preamble\r\n" + written([("files", "a", b"x")]),
        written([("files", "a", b"x")], boundary=b"another"),
        written([("files", "a", b"x")]) + b"more",
        written([("files", "a", b"x")])[:-2] + b"\n\n",
        headed(b""),
        headed(b"Content-Type: image/png"),
        headed(b'Content-Disposition: attachment; name="files"; filename="a"'),
        headed(b'Content-Disposition: form-data; filename="a"'),
        headed(b'Content-Disposition: form-data; name="files'),
        headed(b'Content-Disposition: form-data; name="files" filename="a"'),
        headed(b'Content-Disposition: form-data; name'),
        headed(b'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"'),
        headed(b'Content-Disposition: form-data; name="files"; filename="a"\r\nContent-Transfer-Encoding: base64'),
        headed(b'Content-Disposition: form-data; name="files"; filename="' + b"n" * MOST_HEAD + b'"'),
        headed(b"no colon here"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(body: bytes) -> None:
    """Nothing is guessed."""
    with pytest.raises(MultipartBroken):
        read(body)


def test_a_head_without_end_is_not_gathered() -> None:
    """It is given up after one piece more than its limit."""
    asked = []

    def endless(size: int) -> bytes:
        asked.append(size)
        return b"--" + BOUNDARY + b"\r\n" if len(asked) == 1 else b"a" * size

    with pytest.raises(MultipartBroken):
        list(read_parts(endless, BOUNDARY))
    assert len(asked) <= 3


def test_content_is_never_gathered() -> None:
    """No piece handed on is longer than one read and a boundary."""
    body = written([("files", "a", b"z" * (5 * CHUNK + 7))])

    def sizes() -> Iterator[int]:
        for part in read_parts(reader(body), BOUNDARY):
            yield from (len(piece) for piece in part.chunks)

    found = list(sizes())
    assert sum(found) == 5 * CHUNK + 7
    assert max(found) <= CHUNK + len(BOUNDARY) + 4


def test_a_part_that_nobody_reads_is_passed_over() -> None:
    """The next one begins where it should."""
    body = written([("other", None, b"first"), ("files", "a", b"second")])
    seen: list[Part] = list(read_parts(reader(body), BOUNDARY))
    assert [part.name for part in seen] == ["other", "files"]
