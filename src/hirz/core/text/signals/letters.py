"""A text cut into words by table: what each letter is, and the two forms of a whole text as arrays.

`forms` says what the forms are, word by word; this is the same for a whole text at once. Loads numpy and numba.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hirz.core.text.alphabet import OTHER, shadow_of, text_of
from hirz.core.text.folding import Folded, fold
from hirz.core.text.signals import cutting
from hirz.core.text.signals.cutting import (
    ALPHA,
    DIGIT,
    GLUE,
    LETTER,
    MASK,
    STARTS,
    TOKEN,
    USUAL,
    WORD,
    Bytes,
    Codes,
    Places,
)
from hirz.core.text.signals.forms import LEET, LOOKS, LOOSE, in_dollars, is_usual, joined_runs, word_signs

_ALL, _USUAL = 0x110000, 0x10000

Form = tuple[Codes, Places, int]
"""A line, the marks of its words, and how many words (`cutting` says what they are)."""


class Alphabet(NamedTuple):
    """What each code point is: its kinds, the letter it is folded to, and those of masks, look-alikes and the loose form."""

    kinds: Bytes
    meant: Codes
    leet: Codes
    looks: Codes
    loose: Codes


class Cut(NamedTuple):
    """A text in both forms, and where each strict word begins and ends in the folded text."""

    folded: Folded
    strict: Form
    loose: Form
    spans: Places

    @property
    def forms(self) -> tuple[Form, Form]:
        """The strict and the loose form."""
        return self.strict, self.loose

    @property
    def words(self) -> int:
        """How many strict words there are."""
        return self.strict[2]

    @property
    def line(self) -> str:
        """The strict words with one space around each, as patterns read them."""
        line, marks, words = self.strict
        return line[: marks[STARTS, words]].tobytes().decode("utf-32-le", "surrogatepass")


def _mapped(size: int, letters: dict[str, str]) -> Codes:
    table = np.arange(size, dtype=np.uint32)
    for char, new in letters.items():
        table[ord(char)] = ord(new) if new else 0
    return table


def _which(is_so: Callable[[str], bool], codes: Codes) -> NDArray[np.bool_]:
    return np.fromiter((is_so(chr(code)) for code in codes), np.bool_, len(codes))


@lru_cache(maxsize=1)
def alphabet() -> Alphabet:
    """The tables, made once."""
    shadow = shadow_of("".join(map(chr, range(_ALL))))
    signs = np.frombuffer(word_signs(shadow), np.uint8)
    letters = np.array([ord(c) for c in text_of(bytes(range(256)))], np.uint32)
    meant = np.where(signs == OTHER, np.arange(_ALL, dtype=np.uint32), letters[signs])
    letters_of_words = [*map(ord, LOOKS), *range(ord("a"), ord("z") + 1)]
    kinds = (
        WORD * (_which(str.isalnum, meant) | (meant == ord("$")))
        + LETTER * np.isin(meant, letters_of_words)
        + DIGIT * _which(str.isdigit, meant)
        + MASK * np.isin(meant, [*map(ord, LEET)])
        + ALPHA * _which(str.isalpha, meant)
        + USUAL * np.array([is_usual(byte) for byte in range(256)])[signs]
        + TOKEN
    )
    kinds = np.where(signs == ord(" "), 0, kinds).astype(np.uint8)
    loose = {chr(code): new or "" for code, new in LOOSE.items()}
    return Alphabet(kinds, meant[:_USUAL].copy(), _mapped(128, LEET), _mapped(0x600, LOOKS), _mapped(0x700, loose))


def cut(text: str) -> Cut:
    """The words of a text in both forms."""
    folded = fold(in_dollars(text))
    codes = np.frombuffer(folded.text.encode("utf-32-le", "surrogatepass"), np.uint32)
    table, size = alphabet(), len(codes)
    masked = np.empty(size, np.uint32)
    if cutting.unmask(codes, table.kinds, table.meant, table.leet, masked):
        _put_together(folded.text, codes, table.kinds, masked)
    room = size // 2 + 2
    line, line2 = np.empty(2 * size + 4, np.uint32), np.empty(2 * size + 4, np.uint32)
    marks, marks2, spans = np.empty((3, room), np.int32), np.empty((3, room), np.int32), np.empty((room, 2), np.int32)
    words, loose_words = cutting.cut(masked, table.kinds, table.looks, table.loose, line, marks, line2, marks2, spans)
    return Cut(folded, (line, marks, words), (line2, marks2, loose_words), spans)


def _put_together(text: str, codes: Codes, kinds: Bytes, masked: Codes) -> None:
    """Mark what stands between letters that are spaced out, so that they are cut as one word."""
    lone = np.empty(len(codes) + 1, np.int32)
    count = cutting.lone_letters(codes, kinds, lone)
    for is_run, run in groupby(lone[:count].tolist(), key=lambda at: at >= 0):
        for part in joined_runs(text, list(run)) if is_run else ():
            for before, after in pairwise(part):
                masked[before + 1 : after] = GLUE
