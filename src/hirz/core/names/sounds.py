"""A word as the signs that are spelled in the other script: letters and letter groups, and the gaps where vowels may stand."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import re2

from hirz.core.names.spelling import Script

START, END = "^", "$"
"""Said of a sign that begins or ends a word: ه at the end is mostly an a."""

MOST_OF_SIGN: Final = 3
MOST_OF_GAP: Final = 2
"""Letters that a sign, or a gap, may become: ش is "sch"; between two consonants stands "ou"."""

# Letter groups that are one sound, in French, English and Moroccan habits; the longest first.
_GRAPHEME: Final = re2.compile(
    r"sch|tch|tsh|ch|sh|kh|gh|rh|th|dh|ph|dj|ck|qu|ou|oo|ee|ei|ai|ay|au|aw|eu|"
    r"aa|bb|cc|dd|ff|gg|hh|ii|jj|kk|ll|mm|nn|pp|qq|rr|ss|tt|uu|vv|ww|yy|zz|."
)
_VOWELS: Final = {Script.ARABIC: frozenset("اوي"), Script.LATIN: frozenset("aeiouy")}
_GAPS: Final = frozenset(left + right for left in "CV" for right in "CV.")
"""Between consonants (C) and vowels (V), and after the last letter (.): in capitals, which no folded word has."""


def is_gap(sign: str) -> bool:
    """Whether a sign stands for no letter of its word, only for the place between two."""
    return sign in _GAPS


@lru_cache(maxsize=65_536)
def signs_of(word: str, script: Script) -> tuple[str, ...]:
    """The signs of a word: "حسن" is ^ح CC س CC ن$ C., "chakib" is ^ch CV a VC k ..."""
    units = _GRAPHEME.findall(word) if script is Script.LATIN else list(word)
    vowels = _VOWELS.get(script, frozenset())
    kinds = [*("V" if unit[0] in vowels else "C" for unit in units), "."]
    last = len(units) - 1
    signs: list[str] = []
    for n, unit in enumerate(units):
        signs += ((START if n == 0 else "") + unit + (END if n == last else ""), kinds[n] + kinds[n + 1])
    return tuple(signs)
