"""From the words of a report to text-search vectors in the form that PostgreSQL's COPY takes.

Shape of a vector (PostgreSQL, `tsvectorsend`): a 32-bit count; then for each lexeme its bytes, 0x00, a 16-bit count of
places, and the places as 16 bits each, in their order; all in network order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from struct import Struct
from typing import Final

from hirz.core.searching.stopping import is_indexed
from hirz.core.searching.tokens import SearchKeys
from hirz.core.searching.words import cut

SCHEME: Final = 1
"""The way words are cut, folded, stemmed and keyed. Whoever changes one of these counts it up, and reports are indexed again."""

# PostgreSQL 18, section 12.11: a place is at most 16,383, a lexeme has at most 255 places, and a vector less than 1 MB.
MAX_PLACE: Final = 16_383
MAX_USES: Final = 255
# Of one report. With every place of part 0 this stays below a megabyte; a text of more different words is an attack.
MAX_LEXEMES: Final = 60_000
# Of one report, each up to 16,383 words long: the longest text that comes in has some 15.
MAX_PARTS: Final = 64
# Words that the end of a part and the beginning of the next share, so that a phrase between them is found.
OVERLAP: Final = 12
# Between two fields: no phrase goes from one into the other.
GAP: Final = 1

_COUNT: Final = Struct("!I")
_NO_PLACE: Final = b"\0\0\0"

Places = dict[bytes, list[int]]


@dataclass(slots=True)
class _Writer:
    """The parts of one report while its words come in."""

    keys: SearchKeys
    parts: list[Places] = field(default_factory=lambda: [{}])
    everything: dict[bytes, None] = field(default_factory=dict)
    place: int = 0
    last: deque[tuple[bytes, ...]] = field(default_factory=lambda: deque(maxlen=OVERLAP))
    is_full: bool = False

    def text(self, folded: str) -> None:
        """One field. Words of different fields are no neighbours."""
        self.place += GAP
        self.last.clear()
        for word in cut(folded):
            if is_indexed(word):
                self._word(self.keys.indexed(word))

    def name(self, name: str) -> None:
        """A name of somebody reported: found anywhere, so it needs no place."""
        self.everything.update(dict.fromkeys(self.keys.names(name)))

    def _word(self, tokens: tuple[bytes, ...]) -> None:
        for token in tokens:
            self.everything[token] = None
        if self.is_full:
            return
        places = self.parts[-1]
        if self.place >= MAX_PLACE or any(len(places.get(token, ())) >= MAX_USES for token in tokens):
            self._next_part()
        self._put(tokens)
        self.last.append(tokens)

    def _next_part(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            self.is_full = True
            return
        self.parts.append({})
        self.place = 0
        for tokens in self.last:
            self._put(tokens)

    def _put(self, tokens: tuple[bytes, ...]) -> None:
        if self.is_full:
            return
        self.place += 1
        places = self.parts[-1]
        for token in tokens:
            places.setdefault(token, []).append(self.place)


def vectors(texts: Iterable[str], names: Iterable[str], keys: SearchKeys) -> list[bytes]:
    """The vectors of a report's parts: folded texts in their order, and names as people write them.

    Part 0 holds every token of the whole report, those of the later parts and of names without a place.
    """
    writer = _Writer(keys)
    for name in names:
        writer.name(name)
    for text in texts:
        writer.text(text)
    first = writer.parts[0]
    for token in islice(writer.everything, MAX_LEXEMES):
        first.setdefault(token, [])
    return [_packed(places) for places in writer.parts]


def _packed(places: Places) -> bytes:
    """The server sorts what is not sorted: sorted here, it has only to read it."""
    rows = [_COUNT.pack(len(places))]
    for token in sorted(places):
        at = places[token]
        rows.append(token + b"\0" + _places_of(at) if at else token + _NO_PLACE)
    return b"".join(rows)


def _places_of(at: list[int]) -> bytes:
    return Struct(f"!{len(at) + 1}H").pack(len(at), *at)
