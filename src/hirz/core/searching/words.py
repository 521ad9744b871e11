"""Cutting a folded text into the words that are searched for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

MAX_WORD: Final = 48
"""The longest word that is told apart: a longer one is known by its beginning."""

# Characters of scripts that nobody here writes are looked at each time, so that a hostile text cannot fill the memory.
_MOST_KNOWN: Final = 4_096
_SPACE: Final = ord(" ")


class _Letters(dict[int, int]):
    """Letters and digits as they are, everything else as a space; filled as characters are met."""

    def __missing__(self, point: int) -> int:
        kept = point if chr(point).isalnum() else _SPACE
        if len(self) < _MOST_KNOWN:
            self[point] = kept
        return kept


_LETTERS: Final = _Letters()


def cut(folded: str) -> list[str]:
    """The words of a folded text in their order: runs of letters and digits. Signs, spaces and emoji part them."""
    return [word[:MAX_WORD] for word in folded.translate(_LETTERS).split()]


class Cut(NamedTuple):
    """A word, and where it stands in the folded text."""

    word: str
    start: int
    end: int


def cut_with_places(folded: str) -> Iterator[Cut]:
    """The same words, each with its place in the folded text."""
    spaced, at = folded.translate(_LETTERS), 0
    for word in spaced.split():
        start = spaced.index(word, at)
        at = start + len(word)
        yield Cut(word[:MAX_WORD], start, at)
