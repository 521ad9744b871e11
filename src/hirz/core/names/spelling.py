"""From a name as somebody wrote it to its words, each in one script and one folding."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

import re2

from hirz.core.text import fold

MAX_CHARS: Final = 200
"""What is longer is no name; the rest is not read."""

MAX_WORDS: Final = 8
MAX_LETTERS: Final = 24
"""Of one word; the rest is not read. Comparing costs the product of two lengths."""


class Script(StrEnum):
    """The letters of a word."""

    ARABIC = "arabic"
    LATIN = "latin"
    OTHER = "other"


class Word(NamedTuple):
    """One folded word: lower case, no marks, no digits."""

    text: str
    script: Script


# Neo-Tifinagh (IRCAM's alphabet) into the Latin letters that Moroccans write for it.
_TIFINAGH: Final = dict(
    zip(
        "ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵅⵇⵉⵊⵍⵎⵏⵓⵔⵕⵖⵙⵚⵛⵜⵟⵡⵢⵣⵥ",
        "a b g d d e f k h h a kh q i j l m n ou r r gh s s ch t t w y z z".split(),  # noqa: SIM905  # in one line with the letters
        strict=True,
    )
)
# Digits that stand for Arabic letters in Latin script: kept for what a Latin spelling would write.
_DIGITS: Final = {"2": "", "3": "a", "4": "gh", "5": "kh", "6": "t", "7": "h", "8": "h", "9": "q"}
_READ: Final = str.maketrans(_TIFINAGH | dict.fromkeys("'`ʼʿʾ´", ""))
# A run of letters of one script; digits stay with Latin letters.
_RUN: Final = re2.compile(r"[a-z0-9]*[a-z][a-z0-9]*|[ء-ي]+|\pL+")


def words_of(name: str) -> tuple[Word, ...]:
    """The words of a name, in their order: "M'hamed EL-Idrissi" is mhamed, el, idrissi. Nothing is said of what is none."""
    # Half of a surrogate pair is no letter.
    whole = name[:MAX_CHARS].encode("utf-8", "ignore").decode("utf-8")
    text = fold(whole).text.translate(_READ)
    return tuple(_word(run) for run in _RUN.findall(text)[:MAX_WORDS])


def _word(run: str) -> Word:
    if "a" <= run[0] <= "z" or run[0].isdigit():
        return Word("".join(_DIGITS.get(c, c if c.isalpha() else "") for c in run)[:MAX_LETTERS], Script.LATIN)
    if "ء" <= run[0] <= "ي":
        return Word(run[:MAX_LETTERS], Script.ARABIC)
    return Word(run[:MAX_LETTERS], Script.OTHER)
