"""The two forms in which words are read: strict, and loose for the spellings of Darija.

Comes in: text as typed. Goes out: words, and for each of their letters where it stood in the text.
Built on top of `fold`, which stays as it is: stored sketches depend on it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from hirz.core.text.folding import Folded, fold

_CURRENCY = str.maketrans("€£¥", "$$$")
_LEET = {"0": "o", "1": "i", "4": "a", "@": "a", "$": "s"}
_LOOKS = dict(zip("авеіјкмнорстухѕԁɡαεικνορτυχ", "abeijkmhopctyxsdgaeikvoptux", strict=True))
MAX_LEET = 4
MIN_SPACED = 4
_DIGRAPHS = {"k": "x", "c": "c", "s": "c", "g": "\u0263", "t": "t", "d": "d"}
_LOOSE = {"u": "o", "w": "o", "y": "i", "q": "g", "ص": "س", "ط": "ت", "ث": "ت", "ض": "د", "ظ": "د", "ذ": "د", "ق": "ك"}
_LOOSE_DIGITS = {"7": "h", "8": "h", "9": "g", "5": "x", "2": ""}
_NOTHING = frozenset("eء")


class Word(NamedTuple):
    """One word as the rules see it; `origin[i]` leads letter i back to the folded text, `number` is its strict place."""

    text: str
    origin: tuple[int, ...]
    number: int


class Form(NamedTuple):
    """The words of a text, their line with single spaces around each, and where each word begins in that line."""

    words: tuple[Word, ...]
    line: str
    starts: Sequence[int]
    folded: Folded

    def word_at(self, position: int) -> int:
        """Which word holds a position of the line."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where the words from first up to last (not with it) stood in the text as typed."""
        return self.folded.span(self.words[first].origin[0], self.words[last - 1].origin[-1] + 1)


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"


def _unmask(text: str) -> str:
    """`0 1 4 @ $` between letters become the letters meant; what is no word becomes a space. Length stays."""
    chars = list(text)
    at = 0
    while at < len(chars):
        if chars[at] not in _LEET:
            at += 1
            continue
        end = at
        while end < len(chars) and chars[end] in _LEET:
            end += 1
        inside = at > 0 and end < len(chars) and _is_letter(chars[at - 1]) and _is_letter(chars[end])
        if inside and end - at <= MAX_LEET:
            chars[at:end] = [_LEET[char] for char in chars[at:end]]
        at = end
    return "".join(char if char.isalnum() or char == "$" else " " for char in chars)


def _is_letter(char: str) -> bool:
    return _is_latin(char) or char in _LOOKS


def _collapsed(text: str, index: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    keep = [i for i, char in enumerate(text) if i == 0 or char != text[i - 1] or char.isdigit()]
    return "".join(text[i] for i in keep), tuple(index[i] for i in keep)


def _pieces(text: str) -> list[tuple[str, Sequence[int]]]:
    """The words of an unmasked text, spaced-out letters joined."""
    found: list[tuple[str, Sequence[int]]] = []
    # Letters that stand alone, side by side, are only places until the run ends: a text of nothing else stays cheap.
    run: list[int] = []
    at = 0
    for piece in text.split(" "):
        if len(piece) == 1 and piece.isalpha():
            run.append(at)
        elif piece:
            _close(found, run, text)
            run = []
            found.append((piece, range(at, at + len(piece))))
        at += len(piece) + 1
    _close(found, run, text)
    return found


def _close(found: list[tuple[str, Sequence[int]]], run: list[int], text: str) -> None:
    """End a run of letters that stood alone: one word, or where it is short each its own."""
    if len(run) >= MIN_SPACED:
        found.append(("".join([text[at] for at in run]), run))
        return
    found += [(text[at], (at,)) for at in run]


def _form(words: list[Word], folded: Folded) -> Form:
    starts, at = [], 1
    for word in words:
        starts.append(at)
        at += len(word.text) + 1
    return Form(tuple(words), " " + " ".join(word.text for word in words) + " ", starts, folded)


def strict_form(text: str) -> Form:
    """The words of a text: folded, look-alikes and masks undone, doubled letters single."""
    folded = fold(text.translate(_CURRENCY))
    words = []
    for number, (piece, index) in enumerate(_pieces(_unmask(folded.text))):
        if any(map(_is_latin, piece)) and not piece.isascii():
            piece = "".join(_LOOKS.get(char, char) for char in piece)
        word, kept = _collapsed(piece, index)
        words.append(Word(word, kept, number))
    return _form(words, folded)


def _loosened(text: str, index: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """One word with the spellings of Darija taken together; a number that it begins with is left."""
    chars, kept, at = [], [], 0
    lead = len(text) - len(text.lstrip("0123456789"))
    fixed = lead if lead > 1 or lead == len(text) else 0
    while at < len(text):
        char, step = text[at], 1
        if at < fixed:
            new = char
        elif char in _DIGRAPHS and text[at + 1 : at + 2] == "h":
            new, step = _DIGRAPHS[char], 2
        elif char in _NOTHING:
            new = ""
        else:
            new = _LOOSE_DIGITS.get(char, _LOOSE.get(char, char))
        if new:
            chars.append(new)
            kept.append(index[at])
        at += step
    return _collapsed("".join(chars), kept)


def loose_form(strict: Form) -> Form:
    """The same words in their loose spelling; a word of which nothing is left is not there."""
    words = []
    for word in strict.words:
        text, index = _loosened(word.text, word.origin)
        if text:
            words.append(Word(text, index, word.number))
    return _form(words, strict.folded)


def words_of(text: str, *, loose: bool) -> tuple[str, ...]:
    """The words of a phrase, in the form over which it will be read."""
    form = strict_form(text)
    return tuple(word.text for word in (loose_form(form) if loose else form).words)
