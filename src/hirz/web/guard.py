"""The length guard: a body cut short never looks complete.

The default stack answers 200 to a truncated upload. This wraps the WSGI input, counts, and turns an
early end into an error; a body of unknown length is refused before it is read (RFC 9112 section 6.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

WITH_BODY = {"POST", "PUT", "PATCH"}
MOST_DIGITS = 18


class BodyIncomplete(OSError):
    """The connection ended before the promised length; Django turns it into UnreadablePostError."""


class CountedInput:
    """A WSGI input that knows how many bytes are still owed."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._owed = length

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes, or all that are owed; BodyIncomplete if the stream ends before.

        The server gives what came before the end of the connection without a word, and Django asks once and takes that
        for the whole: so a short answer is asked again, and an empty one raised.
        """
        wanted = self._owed if size is None or size < 0 else min(size, self._owed)
        pieces: list[bytes] = []
        while wanted:
            piece: bytes = self._stream.read(wanted)
            if not piece:
                raise BodyIncomplete("the body ended before its declared length")
            pieces.append(piece)
            wanted -= len(piece)
            self._owed -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """One line, read through `read` so that it is counted."""
        line = bytearray()
        while size < 0 or len(line) < size:
            byte = self.read(1)
            line += byte
            if not byte or byte == b"\n":
                break
        return bytes(line)


class LengthGuard:
    """WSGI middleware in front of everything: 411 without a length, 413 over the limit, a counted body otherwise."""

    def __init__(self, application: Application, limit: int) -> None:
        self._application = application
        self._limit = limit

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or hand on with a counted input."""
        declared = environ.get("CONTENT_LENGTH") or ""
        if environ.get("HTTP_TRANSFER_ENCODING"):
            return self._refuse(start_response, "411 Length Required", "length-required")
        if environ["REQUEST_METHOD"].upper() in WITH_BODY and not declared:
            return self._refuse(start_response, "411 Length Required", "length-required")
        if declared and not (declared.isascii() and declared.isdigit()):
            return self._refuse(start_response, "400 Bad Request", "length-unreadable")
        length = _number(declared)
        if length > self._limit:
            return self._refuse(start_response, "413 Content Too Large", "too-large")
        environ["wsgi.input"] = CountedInput(environ["wsgi.input"], length)
        return self._application(environ, start_response)

    def _refuse(self, start_response: StartResponse, status: str, code: str) -> Iterable[bytes]:
        body = b'{"type":"about:blank","status":%s,"title":"%s","code":"%s"}' % (
            status[:3].encode(), status[4:].encode(), code.encode(),
        )  # fmt: skip
        start_response(
            status,
            [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body))), ("Connection", "close")],
        )
        return [body]


def _number(digits: str) -> int:
    """The length declared. Thousands of digits are not computed: CPython refuses them with an error."""
    significant = digits.lstrip("0")
    return int(significant[:MOST_DIGITS] or 0) if len(significant) <= MOST_DIGITS else 10**MOST_DIGITS
