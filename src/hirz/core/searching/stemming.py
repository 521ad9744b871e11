"""Stems: one form for the forms of a word, in Arabic, French and English.

The stemmers are Snowball's. A word in Latin letters may be of any language, and people mix them in one sentence: it gets
the stems of French and of English. Both sides of a search are stemmed in the same way, so that a stem need not be a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

# A shorter word has nothing to lose, and would meet others.
MIN_WORD: Final = 4
MIN_STEM: Final = 3
# Texts repeat their words: what is kept is looked up in a fraction of what stemming costs.
_REMEMBERED: Final = 50_000

_LATIN: Final = ("french", "english")
# What stands before a word and is written together with it: "and", "so", "with", "to", "like", with or without the article.
_JOINED: Final = ("وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")


@lru_cache(maxsize=4)
def _stemmer(language: str) -> Any:
    # Loaded when the first word is stemmed: the portal's process never does.
    import snowballstemmer  # type: ignore[import-untyped]

    return snowballstemmer.stemmer(language)


@lru_cache(maxsize=_REMEMBERED)
def stems_of(word: str) -> tuple[str, ...]:
    """The stems of a folded word that differ from it; none for short words, and for words with digits in Latin letters."""
    if len(word) < MIN_WORD:
        return ()
    if "\u0621" <= word[0] <= "\u064a":
        found = [_arabic(word)]
    elif word.isascii() and word.isalpha():
        found = [_stemmer(language).stemWord(word) for language in _LATIN]
    else:
        return ()
    return tuple(dict.fromkeys(stem for stem in found if len(stem) >= MIN_STEM and stem != word))


def _arabic(word: str) -> str:
    for joined in _JOINED:
        if word.startswith(joined) and len(word) - len(joined) >= MIN_STEM:
            word = word[len(joined) :]
            break
    stem: str = _stemmer("arabic").stemWord(word)
    return stem if len(stem) >= MIN_STEM else word
