"""multipart/form-data (RFC 7578), read as a stream and strictly: nothing is guessed and nothing left out in silence.

Django's own reader passes over what it cannot read (a part without its end, a file without a name, a header with a strange
byte) and answers as if everything had come; it also changes names. Here every part arrives whole and under the name that
was sent, or the body is refused. The content is handed on in pieces and held nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

CHUNK: Final[int] = 64 * 1024
MOST_HEAD: Final[int] = 16 * 1024
"""The head of a part with the longest name that anybody needs; no file system has names of more than 1 kB."""

LINE, BLANK = b"\r\n", b"\r\n\r\n"
# How browsers write what would end a name (HTML standard, "multipart/form-data encoding algorithm").
_ESCAPED: Final[tuple[tuple[bytes, bytes], ...]] = ((b"%22", b'"'), (b"%0D", b"\r"), (b"%0A", b"\n"))


class MultipartBroken(Exception):
    """The body is no whole multipart/form-data; the text says where, and quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One field or file. `filename` is None for a field; `chunks` must be read before the next part."""

    name: str
    filename: str | None
    chunks: Iterator[bytes]


class _Source:
    """What came and was not used yet."""

    def __init__(self, read: Callable[[int], bytes], begun: bytes) -> None:
        self._read = read
        self._held = begun

    def more(self) -> None:
        piece = self._read(CHUNK)
        if not piece:
            raise MultipartBroken("the body ends before its last boundary")
        self._held += piece

    def take(self, size: int) -> bytes:
        while len(self._held) < size:
            self.more()
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def until(self, mark: bytes, most: int) -> bytes:
        """What stands before `mark`, which is used up too."""
        while (at := self._held.find(mark)) < 0 and len(self._held) <= most:
            self.more()
        if not 0 <= at <= most:
            raise MultipartBroken("a head is too long")
        return self.take(at + len(mark))[:at]

    def chunks_until(self, mark: bytes) -> Iterator[bytes]:
        """The content before `mark`, in pieces; `mark` is used up too."""
        tail = len(mark) - 1  # may be the beginning of the mark
        while (at := self._held.find(mark)) < 0:
            if len(self._held) > tail:
                yield self.take(len(self._held) - tail)
            self.more()
        if at:
            yield self.take(at)
        self.take(len(mark))

    def rest(self) -> bytes:
        """What is left when the last boundary has gone by, read until nothing more comes: at most one line end is well."""
        while len(self._held) <= len(LINE) and (piece := self._read(CHUNK)):
            self._held += piece
        return self._held


def read_parts(read: Callable[[int], bytes], boundary: bytes) -> Iterator[Part]:
    """The parts of a body in their order. Raises MultipartBroken, and whatever `read` raises.

    `read(size)` gives up to `size` bytes and nothing at the end. Only a normal end says that the body was whole.
    """
    mark = LINE + b"--" + boundary
    # The first boundary has no line end before it; it is lent one.
    source = _Source(read, LINE)
    if source.take(len(mark)) != mark:
        raise MultipartBroken("the body does not begin with its boundary")
    while (ending := source.take(2)) == LINE:
        name, filename = _disposition(source.until(BLANK, MOST_HEAD))
        chunks = source.chunks_until(mark)
        yield Part(name, filename, chunks)
        for _unread in chunks:
            pass
    if ending != b"--":
        raise MultipartBroken("a boundary does not end as one")
    if source.rest() not in {b"", LINE}:
        raise MultipartBroken("something follows the last boundary")


def _disposition(head: bytes) -> tuple[str, str | None]:
    """Name and file name of a part. All other headers are what the sender believes, and are not asked."""
    found = [value for name, value in map(_header, head.split(LINE)) if name == b"content-disposition"]
    if len(found) != 1:
        raise MultipartBroken("a part has not exactly one Content-Disposition")
    kind, _semicolon, rest = found[0].partition(b";")
    if kind.strip().lower() != b"form-data":
        raise MultipartBroken("a part is no form-data")
    values = dict(_parameters(rest))
    if b"name" not in values:
        raise MultipartBroken("a part has no name")
    # RFC 7578 section 4.2 forbids `filename*`; a part that has nothing else is a file all the same.
    filename = values.get(b"filename", values.get(b"filename*"))
    return _text(values[b"name"]), None if filename is None else _text(filename)


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(b":")
    if not colon:
        raise MultipartBroken("a line of a head is no header")
    name = name.strip().lower()
    if name == b"content-transfer-encoding" and value.strip().lower() not in {b"binary", b"8bit", b"7bit"}:
        # No browser sends it (RFC 7578 section 4.7); kept as it stands, the file would have other digests than its own.
        raise MultipartBroken("a part is encoded a second time")
    return name, value


def _parameters(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    while text.strip():
        key, equals, text = text.partition(b"=")
        if not equals:
            raise MultipartBroken("a parameter has no value")
        text = text.lstrip()
        if text.startswith(b'"'):
            value, text = _quoted(text[1:])
        else:
            value, _semicolon, text = text.partition(b";")
            value = value.strip()
        yield key.strip().lower(), value


def _quoted(text: bytes) -> tuple[bytes, bytes]:
    """A quoted value, and what follows its semicolon."""
    end = text.find(b'"')
    # Older senders write \" inside; a lone backslash belongs to the name.
    while end > 0 and text[end - 1 : end] == b"\\" and text.find(b'"', end + 1) >= 0:
        end = text.find(b'"', end + 1)
    if end < 0:
        raise MultipartBroken("a quotation has no end")
    after = text[end + 1 :].lstrip()
    if after and not after.startswith(b";"):
        raise MultipartBroken("something stands between a value and its semicolon")
    value = text[:end].replace(b'\\"', b'"')
    for escaped, plain in _ESCAPED:
        value = value.replace(escaped, plain)
    return value, after[1:]


def _text(value: bytes) -> str:
    """As it was sent; a byte that is no UTF-8 stands as \\xff."""
    return value.decode("utf-8", errors="backslashreplace")
