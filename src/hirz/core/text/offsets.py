"""Where the characters of a changed text stood in the text as it was given, kept as pieces and not one by one."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, overload


class Offsets(Sequence[int]):
    """A row of offsets in pieces: from `at[k]` on it rises by one a place from `first[k]`, or stays there.

    Four bytes a piece and column: a text of many megabytes with a hidden character after each letter stays in bounds.
    """

    __slots__ = ("at", "first", "length", "rises")

    def __init__(self, at: Sequence[int], first: Sequence[int], rises: Sequence[int], length: int) -> None:
        self.at, self.first, self.rises, self.length = at, first, rises, length

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self.length))]
        place = index + self.length if index < 0 else index
        if not 0 <= place < self.length:
            raise IndexError(index)
        piece = bisect_right(self.at, place) - 1
        return self.first[piece] + (place - self.at[piece] if self.rises[piece] else 0)


class Through(Sequence[int]):
    """Offsets of offsets: place i leads to `outer[inner[i]]`."""

    __slots__ = ("inner", "outer")

    def __init__(self, outer: Sequence[int], inner: Sequence[int]) -> None:
        self.outer, self.inner = outer, inner

    def __len__(self) -> int:
        return len(self.inner)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self.outer[i] for i in self.inner[index]]
        return self.outer[self.inner[index]]


class Spans(NamedTuple):
    """Where each character began, and where it ended."""

    starts: Sequence[int]
    ends: Sequence[int]


class Pieces:
    """Collects pieces, and gives the spans of what was collected."""

    __slots__ = ("at", "ends", "length", "rises", "starts")

    def __init__(self) -> None:
        self.at, self.starts, self.ends, self.rises = array("I"), array("I"), array("I"), bytearray()
        self.length = 0

    def kept(self, start: int, end: int) -> None:
        """Characters that stayed as they were, from start up to end."""
        if start < end:
            self._piece(start, start + 1, True)
            self.length += end - start

    def made(self, count: int, start: int, end: int) -> None:
        """Characters, none or several, that were made of those from start up to end."""
        if count:
            self._piece(start, end, False)
            self.length += count

    def _piece(self, start: int, end: int, rises: bool) -> None:
        self.at.append(self.length)
        self.starts.append(start)
        self.ends.append(end)
        self.rises.append(rises)

    def spans(self) -> Spans:
        """The spans of all of them."""
        return Spans(
            Offsets(self.at, self.starts, self.rises, self.length),
            Offsets(self.at, self.ends, self.rises, self.length),
        )
