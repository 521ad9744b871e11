"""The length guard: a body cut short never looks complete, and no body is larger than its address allows.

The default stack answers 200 to a truncated upload. This wraps the WSGI input, counts, and turns an
early end into an error; a body of unknown length is refused before it is read (RFC 9112 section 6.3).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from hirz.base.errors import Unavailable

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

WITH_BODY = {"POST", "PUT", "PATCH"}
API = "/api/"
FILES = "files"
MOST_DIGITS = 18
REFUSED: Final[str] = "hirz.refused"
"""Key of the WSGI environment: the status with which `hirz.web.middleware` shall answer a person, by a page."""


class BodyIncomplete(OSError):
    """The connection ended before the promised length; Django turns it into UnreadablePostError."""


class BudgetSpent(Unavailable):
    """Other bodies fill the memory that is set aside for them; a moment later there is room again."""


class ByteBudget:
    """Bytes of bodies that all threads together may hold: 256 threads with 32 MB each would be 8 GB."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._lock = threading.Lock()

    def take(self, size: int) -> None:
        """Set bytes aside, or raise BudgetSpent: nobody waits here, for a waiting thread serves nobody."""
        with self._lock:
            if size > self._left:
                raise BudgetSpent("the memory for bodies is in use")
            self._left -= size

    def give_back(self, size: int) -> None:
        """The body is gone."""
        with self._lock:
            self._left += size


def is_upload(path: str) -> bool:
    """Whether a path is the one that takes files: /<language>/files/<token>/. Its body is a stream, and never held whole."""
    parts = path.split("/")
    return len(parts) == 5 and parts[2] == FILES and bool(parts[3]) and not parts[4]


@dataclass(frozen=True, slots=True)
class BodyRule:
    """What a body at some addresses may be, and what it shares with others."""

    limit: int
    # Shared by bodies that are held whole.
    budget: ByteBudget | None = None
    # Shared by bodies that are read as a stream: each holds a thread for as long as its sender takes.
    slots: threading.BoundedSemaphore | None = None
    # Whether a person is told by a page in their language instead of problem+json.
    by_page: bool = False


class CountedInput:
    """A WSGI input that knows how many bytes are still owed."""

    def __init__(self, stream: Any, length: int, budget: ByteBudget | None = None) -> None:
        self._stream = stream
        self._owed = length
        self._budget = budget
        self._taken = 0

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes, or all that are owed; BodyIncomplete if the stream ends before, BudgetSpent before any.

        The server gives what came before the end of the connection without a word, and Django asks once and takes that
        for the whole: so a short answer is asked again, and an empty one raised.
        """
        wanted = self._owed if size is None or size < 0 else min(size, self._owed)
        self._set_aside(wanted)
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

    def _set_aside(self, size: int) -> None:
        # Only when somebody reads: the body of a stranger is refused unread and costs nothing.
        if self._budget is not None and size:
            self._budget.take(size)
            self._taken += size

    def release(self) -> None:
        """Give back what was set aside."""
        if self._budget is not None:
            self._budget.give_back(self._taken)
            self._taken = 0


class LengthGuard:
    """WSGI middleware in front of everything: 411 without a length, 413 over the limit, a counted body otherwise."""

    def __init__(self, application: Application, rule: int | BodyRule | Callable[[str], BodyRule]) -> None:
        self._application = application
        if callable(rule):
            self._rule_of = rule
        else:
            fixed = rule if isinstance(rule, BodyRule) else BodyRule(rule)
            self._rule_of = lambda path: fixed

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or hand on with a counted input."""
        declared = environ.get("CONTENT_LENGTH") or ""
        if environ.get("HTTP_TRANSFER_ENCODING"):
            return _refuse(start_response, "411 Length Required", "length-required")
        if environ["REQUEST_METHOD"].upper() in WITH_BODY and not declared:
            return _refuse(start_response, "411 Length Required", "length-required")
        if declared and not (declared.isascii() and declared.isdigit()):
            return _refuse(start_response, "400 Bad Request", "length-unreadable")
        rule = self._rule_of(environ.get("PATH_INFO", ""))
        length = _number(declared)
        if length > rule.limit and not rule.by_page:
            return _refuse(start_response, "413 Content Too Large", "too-large")
        with _slot(rule.slots if length else None) as has_slot:
            if length > rule.limit or not has_slot:
                environ[REFUSED] = 413 if length > rule.limit else 503
                length = 0
            body = CountedInput(environ["wsgi.input"], length, rule.budget)
            environ["wsgi.input"] = body
            try:
                return self._application(environ, start_response)
            finally:
                # The answer is made and the body done with, though the answer may still be on its way.
                body.release()


@contextmanager
def _slot(slots: threading.BoundedSemaphore | None) -> Iterator[bool]:
    """A place among those who stream, or False at once: nobody waits for one."""
    has_slot = slots is None or slots.acquire(blocking=False)
    try:
        yield has_slot
    finally:
        if slots is not None and has_slot:
            slots.release()


def _refuse(start_response: StartResponse, status: str, code: str) -> Iterable[bytes]:
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
