"""What a library says goes into no log: only where it spoke, and which kind of failure it met."""

from __future__ import annotations

import asyncio
import gc
import logging

import pytest

from hirz.web.logs import BareFormatter

WORD = "quietriverword"


class Listener(logging.Handler):
    """Keeps the lines that the house's formatter makes, or another one's."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.lines.append(self.format(record))


def said_by_asyncio(formatter: logging.Formatter) -> str:
    """What is written when a task fails and nobody asks for its result: asyncio quotes the exception."""
    listener = Listener(formatter)
    logger = logging.getLogger("asyncio")
    logger.addHandler(listener)

    async def fail() -> None:
        raise ValueError(f"invalid input: {WORD}")

    async def main() -> None:
        asyncio.get_running_loop().create_task(fail())
        await asyncio.sleep(0)

    try:
        asyncio.run(main())
        gc.collect()
    finally:
        logger.removeHandler(listener)
    return "\n".join(listener.lines)


def require_no_word(written: str) -> None:
    """Something was written, and not the word."""
    assert written != ""
    assert WORD not in written


def test_an_exception_that_nobody_fetched() -> None:
    """Its kind and its frames are written, never its text."""
    written = said_by_asyncio(BareFormatter())
    require_no_word(written)
    assert "ValueError" in written


def test_quoting_a_library_is_found_out() -> None:
    """The planted variant: the usual formatter quotes it."""
    with pytest.raises(AssertionError):
        require_no_word(said_by_asyncio(logging.Formatter()))


def test_a_sentence_without_arguments() -> None:
    """A library that puts values into its sentence itself."""
    record = logging.LogRecord("library", logging.ERROR, "/there.py", 7, f"saw {WORD}", (), None, "look")
    assert BareFormatter().format(record) == "error library: /there.py:7 look"


def test_our_own_sentence_is_kept() -> None:
    """Our loggers hold ids only, and are read by operators."""
    record = logging.LogRecord("hirz.ledger", logging.WARNING, "", 1, "%s waiting", (3,), None)
    assert BareFormatter().format(record) == "warning hirz.ledger: 3 waiting"
