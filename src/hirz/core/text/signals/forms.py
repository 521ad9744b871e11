"""The words of a text in the two forms in which rules read them: strict, and loose for the spellings of Darija.

Comes in: text as typed. Goes out: a `Reading`: its tokens, and of each its words.
Built on top of `fold`, which stays as it is: stored sketches depend on it. Here the forms are said word by word, for the words
of rules and for texts with letters spaced out; `letters` does the same to a whole text by table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from hirz.core.text.alphabet import FIRST_ARABIC, OTHER, compile_shadow, shadow_of, text_of
from hirz.core.text.folding import Folded, fold

Key = bytes | str
"""A run of letters, digits, `$` and `@` of a folded text: its shadow, or itself where the shadow does not say what it is."""

LEET = {"0": "o", "1": "i", "4": "a", "@": "a", "$": "s"}
LOOKS = dict(zip("авеіјкмнорстухѕԁɡαεικνορτυχ", "abeijkmhopctyxsdgaeikvoptux", strict=True))
MAX_LEET = 4
MIN_SPACED = 4
# Words of one letter, and what French leaves before an apostrophe: a run of nothing else is no word spaced out.
_LONE = frozenset("ayldjcsnmtow")
# Spellings that are kept in memory: more than people use, and a bound for whoever sends noise.
MAX_KEPT = 1 << 17
_DIGITS = "0123456789"
_DIGRAPHS = {"kh": "x", "ch": "c", "sh": "c", "gh": "\u0263", "th": "t", "dh": "d"}
LOOSE = str.maketrans(
    {"u": "o", "w": "o", "y": "i", "q": "g", "ص": "س", "ط": "ت", "ث": "ت", "ض": "د", "ظ": "د", "ذ": "د", "ق": "ك",
     "7": "h", "8": "h", "9": "g", "5": "x", "2": None, "e": None, "ء": None}
)  # fmt: skip


def _table(meaning: dict[str, int]) -> bytes:
    """Shadow byte -> what it is: a letter, a sign that may stand in a word, or a space."""
    letters = {*range(ord("a"), ord("z") + 1), *range(FIRST_ARABIC, FIRST_ARABIC + 31)}
    signs = {*map(ord, _DIGITS), ord("$"), ord("@"), OTHER}
    return bytes(meaning["letter"] if n in letters else meaning["sign"] if n in signs else ord(" ") for n in range(256))


_KINDS = _table({"letter": ord("a"), "sign": ord("1")})
# Of a token every byte is itself, of the rest a space.
_TOKENS = bytes(n if kind != ord(" ") else ord(" ") for n, kind in enumerate(_KINDS))
_SPACED = compile_shadow(r"(?:^| )a(?: +a){3,}(?: |$)")


class Piece(NamedTuple):
    """A word of a token in both forms, `begin` and `end` bound it there. `loose` may be empty.

    `rests` is what follows a number with which it begins, strict and loose; None for a word that begins with no digit.
    """

    strict: str
    loose: str
    rests: tuple[str, str] | None
    begin: int
    end: int


class Reading(NamedTuple):
    """A text as the rules see it: its tokens by key, in order, b"" where there is none between two spaces.

    `joined` holds, where letters were spaced out, the stretch of the folded text on which each token stands.
    """

    folded: Folded
    keys: Sequence[Key]
    joined: Sequence[tuple[int, int]] | None = None

    def stretches(self) -> Sequence[tuple[int, int]]:
        """Where each token stands in the folded text."""
        if self.joined is not None:
            return self.joined
        found, at = [], 0
        for key in self.keys:
            found.append((at, at + len(key)))
            at += len(key) + 1
        return found


def in_dollars(text: str) -> str:
    """A text with one sign for the currencies that are written before or behind an amount."""
    for sign in "€£¥":
        if sign in text:
            text = text.replace(sign, "$")
    return text


def word_signs(shadow: bytes) -> bytes:
    """A shadow with a space for what is no part of a word."""
    return shadow.translate(_TOKENS)


def read(text: str) -> Reading:
    """The tokens of a text; letters that stand alone, spaced out, are one token."""
    folded = fold(in_dollars(text))
    shadow = shadow_of(folded.text)
    reading = _tokens(folded, shadow)
    return reading if _SPACED.search(shadow.translate(_KINDS)) is None else _joined(reading)


def _tokens(folded: Folded, shadow: bytes) -> Reading:
    plain = word_signs(shadow)
    keys: list[Key] = [*plain.split(b" ")]
    if OTHER in plain:
        at = 0
        for n, key in enumerate(keys):
            if OTHER in key:
                keys[n] = folded.text[at : at + len(key)]
            at += len(key) + 1
    return Reading(folded, keys)


def is_usual(sign: int) -> bool:
    """Whether a byte of a shadow is a letter, and not a sign that may stand in a word."""
    return _KINDS[sign] == ord("a")


def joined_runs(text: str, places: Sequence[int]) -> Iterator[list[int]]:
    """Of a run of letters that stand alone in a folded text the places of those that are one word, word by word."""
    for part in _parts(list(range(len(places))), [(at, at + 1) for at in places]):
        if len(part) >= MIN_SPACED and not _LONE.issuperset(text[places[n]] for n in part):
            yield [places[n] for n in part]


def _joined(reading: Reading) -> Reading:
    """The same with letters spaced out as one token; a wider gap than the others of its run ends a word."""
    keys: list[Key] = []
    places: list[tuple[int, int]] = []
    stretches = reading.stretches()
    run: list[int] = []
    for at, key in enumerate([*reading.keys, "\n"]):
        if not key:
            continue
        if len(key) == 1 and _is_alone(key):
            run.append(at)
            continue
        for part in _parts(run, stretches):
            word = "".join(reading.folded.text[stretches[n][0]] for n in part)
            if len(part) >= MIN_SPACED and not _LONE.issuperset(word):
                keys.append(word)
                places.append((stretches[part[0]][0], stretches[part[-1]][1]))
            else:
                keys += [reading.keys[n] for n in part]
                places += [stretches[n] for n in part]
        run = []
        if at < len(reading.keys):
            keys.append(key)
            places.append(stretches[at])
    return Reading(reading.folded, keys, places)


def _is_alone(key: Key) -> bool:
    return key.isalpha() if isinstance(key, str) else _KINDS[key[0]] == ord("a")


def _parts(run: list[int], stretches: Sequence[tuple[int, int]]) -> list[list[int]]:
    """A run of lone letters, cut where the gap is wider than its narrowest."""
    if not run:
        return []
    gaps = [stretches[after][0] - stretches[before][1] for before, after in pairwise(run)]
    least = min(gaps, default=0)
    parts = [[run[0]]]
    for gap, at in zip(gaps, run[1:], strict=True):
        if gap > least:
            parts.append([])
        parts[-1].append(at)
    # A gap that most of the run has is its spacing, not a border of words.
    return parts if any(len(part) >= MIN_SPACED for part in parts) else [run]


@lru_cache(maxsize=MAX_KEPT)
def pieces_of(key: Key) -> tuple[Piece, ...]:
    """The words of a token: masks and look-alikes undone, doubled letters single."""
    text = key if isinstance(key, str) else text_of(key)
    found = []
    for word, begin, end in _words(_unmask(text)):
        if not word.isascii() and any("a" <= char <= "z" for char in word):
            word = "".join(LOOKS.get(char, char) for char in word)
        strict = _single(word)
        rest = strict.lstrip(_DIGITS)
        rests = None if rest == strict else (rest, loosened(rest))
        found.append(Piece(strict, loosened(strict), rests, begin, end))
    return tuple(found)


def _unmask(text: str) -> str:
    """`0 1 4 @ $` between letters become the letters meant; what is no word becomes a space. Length stays."""
    if text.isalpha():
        return text
    chars = list(text)
    at = 0
    while at < len(chars):
        if chars[at] not in LEET:
            at += 1
            continue
        end = at
        while end < len(chars) and chars[end] in LEET:
            end += 1
        inside = at > 0 and end < len(chars) and _is_letter(chars[at - 1]) and _is_letter(chars[end])
        if inside and end - at <= MAX_LEET:
            chars[at:end] = [LEET[char] for char in chars[at:end]]
        at = end
    return "".join(char if char.isalnum() or char == "$" else " " for char in chars)


def _is_letter(char: str) -> bool:
    return "a" <= char <= "z" or char in LOOKS


def _words(text: str) -> list[tuple[str, int, int]]:
    if " " not in text:
        return [(text, 0, len(text))] if text else []
    found, at = [], 0
    for word in text.split(" "):
        if word:
            found.append((word, at, at + len(word)))
        at += len(word) + 1
    return found


def _single(word: str) -> str:
    """Every run of one letter as one; digits are left as they are."""
    return "".join([char for n, char in enumerate(word) if n == 0 or char != word[n - 1] or char.isdigit()])


def loosened(word: str) -> str:
    """One word with the spellings of Darija taken together; a number that it begins with is left."""
    bare = word.lstrip(_DIGITS)
    lead = len(word) - len(bare)
    # One digit before letters may be a letter itself (7obi), two are a number.
    fixed = lead if lead > 1 or not bare else 0
    text = word[fixed:]
    if "h" in text:
        for pair, letter in _DIGRAPHS.items():
            text = text.replace(pair, letter)
    return _single(word[:fixed] + text.translate(LOOSE))


def words_of(text: str, *, loose: bool) -> tuple[str, ...]:
    """The words of a phrase, in the form over which it will be read."""
    pieces = [piece for key in read(text).keys if key for piece in pieces_of(key)]
    return tuple(word for piece in pieces if (word := piece.loose if loose else piece.strict))
