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


class BodyIncomplete(OSError):
    """The connection ended before the promised length; Django turns it into UnreadablePostError."""


class CountedInput:
    """A WSGI input that knows how many bytes are still owed."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._owed = length

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; BodyIncomplete if the stream ends while bytes are owed."""
        if self._owed == 0:
            return b""
        wanted = self._owed if size is None or size < 0 else min(size, self._owed)
        if wanted == 0:
            return b""
        data: bytes = self._stream.read(wanted)
        if not data:
            raise BodyIncomplete("the body ended before its declared length")
        self._owed -= len(data)
        return data

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
        if environ["REQUEST_METHOD"] in WITH_BODY and not declared:
            return self._refuse(start_response, "411 Length Required", "length-required")
        if declared and not (declared.isascii() and declared.isdigit()):
            return self._refuse(start_response, "400 Bad Request", "length-unreadable")
        if declared and int(declared[:20]) > self._limit:
            return self._refuse(start_response, "413 Content Too Large", "too-large")
        environ["wsgi.input"] = CountedInput(environ["wsgi.input"], int(declared or 0))
        return self._application(environ, start_response)

    def _refuse(self, start_response: StartResponse, status: str, code: str) -> Iterable[bytes]:
        body = b'{"type":"about:blank","status":%s,"code":"%s"}' % (status[:3].encode(), code.encode())
        start_response(
            status,
            [("Content-Type", "application/problem+json"), ("Content-Length", str(len(body))), ("Connection", "close")],
        )
        return [body]
