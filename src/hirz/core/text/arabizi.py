"""Arabic spellings of a word of Darija in Latin letters: candidates to look for, never a translation."""

from __future__ import annotations

from hirz.core.text.folding import fold

MAX_CANDIDATES = 12
MAX_LETTERS = 24
_BEAM = 48

# What each letter may stand for, the usual first. An empty one: the vowel is not written.
_PAIRS = {"ch": "ش", "sh": "ش", "kh": "خ", "gh": "غ", "ou": "و", "th": "ثت", "dh": "ذض"}
_LETTERS = {
    "2": "ءاق", "3": "ع", "5": "خ", "7": "ح", "8": "ه", "9": "ق", "b": "ب", "c": "كس", "d": "دض", "f": "ف", "g": "كقج",
    "h": "هح", "j": "ج", "k": "كق", "l": "ل", "m": "م", "n": "ن", "p": "ب", "q": "ق", "r": "ر", "s": "سص", "t": "تط",
    "v": "ف", "w": "و", "x": "ش", "y": "ي", "z": "زظ",
}  # fmt: skip
_VOWELS = {"a": ("", "ا"), "e": ("",), "i": ("ي", ""), "o": ("و", ""), "u": ("و", "")}
_AT_START = {"a": ("ا",), "e": ("ا",), "i": ("ا", "ي"), "o": ("و", "ا"), "u": ("و", "ا")}
_AT_END = {"a": ("ا", "ه"), "e": ("", "ه"), "i": ("ي",), "o": ("و",), "u": ("و",)}


def _sounds(word: str) -> list[tuple[str, ...]]:
    """For each sound of a word, the Arabic letters it may be, the usual first; doubled letters are one."""
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(word):
        pair = word[at : at + 2]
        if at and word[at] == word[at - 1] and pair not in _PAIRS:
            at += 1
            continue
        if pair in _PAIRS:
            found.append(tuple(_PAIRS[pair]))
            at += 2
            continue
        char = word[at]
        table = _AT_START if at == 0 else _AT_END if at == len(word) - 1 else _VOWELS
        found.append(table[char] if char in _VOWELS else tuple(_LETTERS.get(char, "")) or ("",))
        at += 1
    return found


def arabizi_candidates(word: str) -> list[str]:
    """Arabic spellings of a Latin-letter word of Darija, folded, the likeliest first; at most MAX_CANDIDATES.

    Digits as people use them (2 3 5 7 8 9), ch gh kh, vowels written or not. Empty for what is no such word.
    """
    low = fold(word).text.strip()
    if not low.isascii() or not low.isalnum() or low.isdecimal() or len(low) > MAX_LETTERS:
        return []
    beam: dict[str, int] = {"": 0}
    for choices in _sounds(low):
        wider: dict[str, int] = {}
        for text, cost in beam.items():
            for more, choice in enumerate(choices):
                new = text + choice
                wider[new] = min(wider.get(new, cost + more), cost + more)
        beam = dict(sorted(wider.items(), key=lambda item: item[1])[:_BEAM])
    return [text for text in beam if text][:MAX_CANDIDATES]
