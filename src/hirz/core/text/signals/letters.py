"""A text cut into words by table: what each letter is, and the two forms of a whole text as arrays.

`forms` says what the forms are, word by word; this is the same for a whole text at once. Loads numpy and numba.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from hirz.core.text.alphabet import OTHER, shadow_of, text_of
from hirz.core.text.folding import Folded, fold
from hirz.core.text.signals import kernels
from hirz.core.text.signals.forms import LEET, LOOKS, LOOSE, Piece, in_dollars, spaced_out, word_signs
from hirz.core.text.signals.kernels import ALPHA, DIGIT, LETTER, MASK, NO_NUMBER, TOKEN, WORD, Bytes, Codes, Form, Places

_ALL, _USUAL = 0x110000, 0x10000


class Alphabet(NamedTuple):
    """What each code point is: its kinds, the letter it is folded to, and those of masks, look-alikes and the loose form."""

    kinds: Bytes
    meant: Codes
    leet: Codes
    looks: Codes
    loose: Codes


class Cut(NamedTuple):
    """A text in both forms, how many words each has, and where each strict word begins and ends in the folded text."""

    folded: Folded
    strict: Form
    words: int
    loose: Form
    loose_words: int
    spans: Places

    @property
    def forms(self) -> tuple[tuple[Form, int], tuple[Form, int]]:
        """The strict and the loose form, each with the number of its words."""
        return (self.strict, self.words), (self.loose, self.loose_words)

    @property
    def line(self) -> str:
        """The strict words with one space around each, as patterns read them."""
        return self.strict[0][: self.strict[1][self.words]].tobytes().decode("utf-32-le", "surrogatepass")


def _mapped(size: int, letters: dict[str, str]) -> Codes:
    table = np.arange(size, dtype=np.uint32)
    for char, new in letters.items():
        table[ord(char)] = ord(new) if new else 0
    return table


@lru_cache(maxsize=1)
def alphabet() -> Alphabet:
    """The tables, made once."""
    shadow = shadow_of("".join(map(chr, range(_ALL))))
    signs = np.frombuffer(word_signs(shadow), np.uint8)
    letters = np.array([ord(c) for c in text_of(bytes(range(256)))], np.uint32)
    meant = np.where(signs == OTHER, np.arange(_ALL, dtype=np.uint32), letters[signs])
    kinds = np.zeros(_ALL, np.uint8)
    for code in np.flatnonzero(signs != ord(" ")):
        char = chr(meant[code])
        kinds[code] = (
            WORD * (char.isalnum() or char == "$")
            + LETTER * ("a" <= char <= "z" or char in LOOKS)
            + DIGIT * char.isdigit()
            + MASK * (char in LEET)
            + ALPHA * char.isalpha()
            + TOKEN
        )
    loose = {chr(code): new or "" for code, new in LOOSE.items()}
    return Alphabet(kinds, meant[:_USUAL].copy(), _mapped(128, LEET), _mapped(0x600, LOOKS), _mapped(0x700, loose))


def _form(size: int) -> Form:
    words = size // 2 + 2
    return (
        np.empty(2 * size + 4, np.uint32),
        np.empty(words, np.int32),
        np.empty(words, np.int32),
        np.empty(words, np.int32),
    )


def cut(text: str) -> Cut:
    """The words of a text in both forms."""
    folded = fold(in_dollars(text))
    codes = np.frombuffer(folded.text.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = alphabet()
    masked = np.empty(len(codes), np.uint32)
    kernels.unmask(codes, table.kinds, table.meant, table.leet, masked)
    strict, loose = _form(len(codes)), _form(len(codes))
    spans = np.empty((len(codes) // 2 + 2, 2), np.int32)
    words, loose_words, may_be_spaced = kernels.cut(masked, table.kinds, table.looks, table.loose, strict, loose, spans)
    if may_be_spaced and (found := spaced_out(folded)) is not None:
        return _from_pieces(folded, *found)
    return Cut(folded, strict, words, loose, loose_words, spans)


def _from_pieces(folded: Folded, pieces: list[Piece], spans: list[tuple[int, int]]) -> Cut:
    """The same from words that were cut one by one: letters were spaced out."""
    loose = [(n, piece) for n, piece in enumerate(pieces) if piece.loose]
    strict = _laid([(piece.strict, piece.rests and piece.rests[0], n) for n, piece in enumerate(pieces)])
    other = _laid([(piece.loose, piece.rests and piece.rests[1], n) for n, piece in loose])
    return Cut(folded, strict, len(pieces), other, len(loose), np.array(spans, np.int32).reshape(-1, 2))


def _laid(words: list[tuple[str, str | None, int]]) -> Form:
    line = f" {' '.join(text for text, _, _ in words)} "
    starts, rests, at = [], [], 1
    for text, rest, _ in words:
        starts.append(at)
        at += len(text) + 1
        rests.append(NO_NUMBER if rest is None else at - 1 - len(rest))
    codes = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), np.uint32)
    places = np.array([place for _, _, place in words], np.int32)
    return codes, np.array([*starts, at], np.int32), np.array(rests, np.int32), places


__all__ = ["Alphabet", "Cut", "alphabet", "cut"]
