"""What somebody types into the search field: words, "exact phrases", OR, -without, name:, telephones and accounts.

Alternatives are parted by OR, OU, أو or |; within one, everything must hold. Nothing typed is refused: what cannot be read
is a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hirz.core.searching.stopping import is_indexed
from hirz.core.searching.words import cut
from hirz.core.text import SelectorKind, find_selectors, fold, normalise_selector

MAX_CHARACTERS: Final = 300
# More than this is a text, not a question.
MAX_TERMS: Final = 24
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»", '"') | {"\0": " ", "\u00a0": " "})
_OR: Final = frozenset({"OR", "OU", "أو", "|"})
# With their colon, which Arabic writes too; compared without case.
_NAME: Final = ("name:", "nom:", "اسم:", "الاسم:")
_MINUS: Final = "-−–"
_DIGESTS: Final = {32: "md5", 40: "sha1", 64: "sha256"}
_MIN_VALUE: Final = 4


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must hold, or must not: words beside each other, a name, or a value that stands for itself."""

    written: str
    words: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    """Kind and canonical value, any of which will do, as well as the words."""
    is_exact: bool = False
    is_name: bool = False
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Alternatives, each of terms that must all hold, and what was left out because everybody writes it."""

    alternatives: tuple[tuple[Term, ...], ...]
    left_out: tuple[str, ...] = ()

    @property
    def is_askable(self) -> bool:
        """Whether every alternative says something that must be there: a question of nothing but "without" finds all."""
        return bool(self.alternatives) and all(any(not term.is_not for term in one) for one in self.alternatives)

    def wanted(self) -> Iterator[Term]:
        """The terms that must be there."""
        return (term for one in self.alternatives for term in one if not term.is_not)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_quoted: bool = False
    is_name: bool = False
    is_not: bool = False
    is_value: bool = False


def read_question(text: str, country: str) -> Asked:
    """What was typed, read. `country` (ISO 3166-1) says how telephones without a prefix are meant."""
    text = text[:MAX_CHARACTERS].translate(_QUOTES)
    alternatives: list[list[Term]] = [[]]
    left_out: list[str] = []
    for piece in list(_pieces(text, country))[:MAX_TERMS]:
        if piece.text in _OR and not piece.is_quoted:
            alternatives.append([])
            continue
        term = _term(piece, country)
        if term is None:
            left_out.append(piece.text)
        else:
            alternatives[-1].append(term)
    return Asked(tuple(tuple(one) for one in alternatives if one), tuple(dict.fromkeys(left_out)))


def values_of(text: str, country: str) -> tuple[tuple[str, str], ...]:
    """What a typed value may stand for, as kind and canonical value: a telephone, an account, an address, a digest."""
    text = text.strip()
    values = {(found.kind.value, found.value) for found in find_selectors(text, country=country)}
    for kind in SelectorKind:
        value = normalise_selector(kind, text, country=country)
        if value is not None:
            values.add((kind.value, value))
    digest = text.lower()
    if digest.isascii() and digest.isalnum() and len(digest) in _DIGESTS:
        values.add((_DIGESTS[len(digest)], digest))
    return tuple(sorted(values))


def _term(piece: _Piece, country: str) -> Term | None:
    words = tuple(word for word in cut(fold(piece.text).text) if is_indexed(word))
    values: tuple[tuple[str, str], ...] = ()
    is_plain = piece.is_quoted or piece.is_name or piece.text.isalpha() or len(piece.text) < _MIN_VALUE
    if piece.is_value or not is_plain:
        values = values_of(piece.text, country)
    if not words and not values:
        return None
    return Term(piece.text, words, values, piece.is_quoted and not piece.is_name, piece.is_name, piece.is_not)


def _pieces(text: str, country: str) -> Iterator[_Piece]:
    """A telephone may be written with spaces: what is a selector as a whole is one piece."""
    at = 0
    for found in find_selectors(text, country=country):
        start, end = found.start, found.end
        if start < at or text.count('"', 0, start) % 2 or _prefix(text[at:start]):
            continue
        before = text[at:start]
        is_not = before.endswith(tuple(_MINUS)) and (len(before) == 1 or before[-2].isspace())
        yield from _split(before[:-1] if is_not else before)
        yield _Piece(text[start:end], is_not=is_not, is_value=True)
        at = end
    yield from _split(text[at:])


def _prefix(before: str) -> bool:
    """Whether a name is being given here."""
    return before.lower().rstrip('" ').endswith(_NAME)


def _split(text: str) -> Iterator[_Piece]:
    at, end = 0, len(text)
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        is_not = text[at] in _MINUS and at + 1 < end and not text[at + 1].isspace()
        at += is_not
        lead = next((name for name in _NAME if text[at : at + len(name)].lower() == name), "")
        at += len(lead)
        while lead and at < end and text[at].isspace():
            at += 1
        piece, at = _one(text, at)
        if piece.text.strip():
            yield _Piece(piece.text.strip(), piece.is_quoted, bool(lead), is_not)


def _one(text: str, at: int) -> tuple[_Piece, int]:
    """The quoted stretch or the word that begins here, and where it ends."""
    if at < len(text) and text[at] == '"':
        close = text.find('"', at + 1)
        close = close if close >= 0 else len(text)
        return _Piece(text[at + 1 : close], is_quoted=True), close + 1
    stop = at
    while stop < len(text) and not text[stop].isspace() and text[stop] != '"':
        stop += 1
    return _Piece(text[at:stop]), max(stop, at + 1)
