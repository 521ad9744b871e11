"""Folding: one spelling for what a reader takes to be the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

from hirz.core.text.alphabet import OTHER, shadow_of, text_of
from hirz.core.text.offsets import Pieces, Through
from hirz.core.text.plain import Plain, plain

# Letters that no decomposition takes apart, though people write them both ways.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_IS_OTHER = bytes(byte == OTHER for byte in range(256))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and where each of its characters stood in the original.

    `offsets[i]` and `ends[i]` bound, in the original, what became character i.
    """

    text: str
    offsets: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of the folded characters from start up to end."""
        if start < end:
            return self.offsets[start], self.ends[end - 1]
        at = self.offsets[start] if start < len(self.offsets) else self.ends[-1] if self.ends else 0
        return at, at


@lru_cache(maxsize=4096)
def _fold_rare(char: str) -> str:
    """The folded form of one character outside the byte alphabet; it may be several characters, or none."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold().translate(_LIGATURES))
    bare = "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc"))
    shadow = shadow_of(bare)
    return "".join(c if byte == OTHER else text_of(bytes([byte])) for c, byte in zip(bare, shadow, strict=True))


# One character in so many may be a stranger before they are picked out one by one.
_FEW = 8


def _strangers(page: Plain, shadow: bytes) -> Iterable[str]:
    """The characters outside the byte alphabet, in order."""
    if shadow.count(OTHER) * _FEW > len(shadow):
        return compress(page.text, shadow.translate(_IS_OTHER))
    found, at = [], shadow.find(OTHER)
    while at >= 0:
        found.append(page.text[at])
        at = shadow.find(OTHER, at + 1)
    return found


def _fold_with_rare(page: Plain, shadow: bytes) -> Folded:
    """Fold a text in which some characters lie outside the byte alphabet."""
    usual = text_of(shadow).split(chr(OTHER))
    rare = list(map(_fold_rare, _strangers(page, shadow)))
    parts = [""] * (len(usual) + len(rare))
    parts[::2], parts[1::2] = usual, rare
    text = "".join(parts)
    if set(map(len, rare)) == {1}:
        return Folded(text, page.starts, page.ends)
    pieces, done = Pieces(), 0
    for stretch, folded in zip(usual, rare, strict=False):
        at = done + len(stretch)
        pieces.kept(done, at)
        pieces.made(len(folded), at, at + 1)
        done = at + 1
    pieces.kept(done, len(shadow))
    inner = pieces.spans().starts
    return Folded(text, Through(page.starts, inner), Through(page.ends, inner))


def fold(text: str) -> Folded:
    """The text folded for search and for near-same comparison.

    NFKC and case folding; marks and accents go; the alefs, hamza carriers, ى/ي, ة/ه, گ/ڭ/ك are one letter
    each; harakat, tatweel, zero-width and bidi characters go; digits are ASCII. Spaces and punctuation stay.
    """
    page = plain(text)
    shadow = page.shadow.lower()
    if OTHER not in shadow:
        return Folded(text_of(shadow), page.starts, page.ends)
    return _fold_with_rare(page, shadow)
