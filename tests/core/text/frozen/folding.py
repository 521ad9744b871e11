"""Folding: one spelling for what a reader takes to be the same."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hirz.core.text.alphabet import OTHER, text_of
from tests.core.text.frozen.plain import Plain, plain
from tests.core.text.frozen.shadows import shadow_of

# Letters that no decomposition takes apart, though people write them both ways.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


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


def _fold_with_rare(page: Plain, shadow: bytes) -> Folded:
    """Fold a text in which some characters lie outside the byte alphabet."""
    parts: list[str] = []
    starts, ends = array("I"), array("I")
    done = 0
    at = shadow.find(OTHER)
    while at >= 0:
        folded = _fold_rare(page.text[at])
        parts += (text_of(shadow[done:at]), folded)
        starts.extend(page.starts[done:at])
        ends.extend(page.ends[done:at])
        starts.extend([page.starts[at]] * len(folded))
        ends.extend([page.ends[at]] * len(folded))
        done = at + 1
        at = shadow.find(OTHER, done)
    parts.append(text_of(shadow[done:]))
    starts.extend(page.starts[done:])
    ends.extend(page.ends[done:])
    return Folded("".join(parts), starts, ends)


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
