"""How much work a reading takes, counted: calls, and bytes that C walks over in a call. No clock, the same on any machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hirz.core.text import alphabet, page, plain
from hirz.core.text.page import Page

# Bytes walked over by a call weigh as much as one more call, at so many: about the price of each.
BYTES_A_CALL = 64


class Tally:
    """What was counted."""

    def __init__(self) -> None:
        self.calls = 0
        self.walked = 0

    @property
    def work(self) -> float:
        """Calls, and the bytes walked over in them."""
        return self.calls + self.walked / BYTES_A_CALL


def counted(tally: Tally) -> type[bytes]:
    """A kind of bytes that adds to a tally what each of its methods walks over."""

    class Counted(bytes):
        """Bytes that count; the copies that the scanner goes on with count too."""

        def _walk(self, length: int) -> None:
            tally.walked += length

        def find(self, what: Any, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
            """Up to the place found, or to the end."""
            last = len(self) if end is None else end
            at = super().find(what, start, last)
            self._walk((last if at < 0 else at) - start)
            return at

        def translate(self, table: Any, delete: bytes = b"") -> bytes:  # type: ignore[override]
            """All of it."""
            self._walk(len(self))
            return Counted(super().translate(table, delete))

        def lower(self) -> bytes:
            """All of it."""
            self._walk(len(self))
            return Counted(super().lower())

        def __contains__(self, what: Any) -> bool:
            at = super().find(what)
            self._walk(len(self) if at < 0 else at)
            return at >= 0

        def __getitem__(self, key: Any) -> Any:
            part = super().__getitem__(key)
            if isinstance(part, int):
                return part
            self._walk(len(part))
            return Counted(part) if len(part) > page._NEAR_A_CUT else part

        def count(self, *arguments: Any) -> int:
            """All of it."""
            self._walk(len(self))
            return super().count(*arguments)

        def rstrip(self, what: bytes | None = None) -> bytes:  # type: ignore[override]
            """A copy of all that stays."""
            self._walk(len(self))
            return super().rstrip(what)

        def lstrip(self, what: bytes | None = None) -> bytes:  # type: ignore[override]
            """A copy of all that stays."""
            self._walk(len(self))
            return super().lstrip(what)

    return Counted


def tally_of(function: Callable[[str], object], text: str) -> Tally:
    """What one reading of a text costs, by `scan_text` or `fold` or a finder of theirs."""
    tally = Tally()
    kind = counted(tally)
    real_shadow, real_spans = alphabet.shadow_of, alphabet.spans

    def spans(pattern: Any, data: bytes) -> Iterator[tuple[int, int]]:
        at = 0
        for span in real_spans(pattern, bytes(data)):
            tally.walked += span[1] - at
            at = span[1]
            yield span
        tally.walked += len(data) - at

    def on_event(_frame: Any, event: str, _argument: Any) -> None:
        tally.calls += event in ("call", "c_call")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "shadow_of", lambda text: kind(real_shadow(text)))
        patch.setattr(page, "spans", spans)
        patch.setattr(Page, "free", property(lambda self: kind(self._free)))
        sys.setprofile(on_event)
        try:
            function(text)
        finally:
            sys.setprofile(None)
    return tally
