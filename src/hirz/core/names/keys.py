"""Keys of a name: what two spellings of one name mostly share, in either script. Coarse on purpose; `compare_names` decides.

The skeleton of a word is its consonants, those that Moroccan, French and English spellings confuse taken for one letter
(the idea of the consonant skeleton is old; measured with others in `bench/names.py`).
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import re2

from hirz.core.names.reading import Part, parts_of
from hirz.core.names.spelling import Script

MAX_SKELETON: Final = 6
MAX_PARTS: Final = 4

_ARABIC: Final = str.maketrans(
    {
        **dict.fromkeys("ءاعوي", ""),
        **dict.fromkeys("حه", ""),
        "ب": "b", "ف": "f", "م": "m", "ن": "n", "ل": "l", "ر": "r",
        **dict.fromkeys("تطدضثذظ", "t"), **dict.fromkeys("سصزشج", "s"), **dict.fromkeys("قكغخ", "k"),
    }
)  # fmt: skip
_GROUPS: Final = re2.compile(r"tch|sch|ch|sh|kh|gh|th|dh|ph|dj")
_OF_GROUP: Final = {
    "tch": "s",
    "sch": "s",
    "ch": "s",
    "sh": "s",
    "kh": "k",
    "gh": "k",
    "th": "t",
    "dh": "t",
    "ph": "f",
    "dj": "s",
}
_LATIN: Final = str.maketrans(
    {
        **dict.fromkeys("aeiouywh", ""),
        **dict.fromkeys("bp", "b"), **dict.fromkeys("fv", "f"), **dict.fromkeys("td", "t"), **dict.fromkeys("szjx", "s"),
        **dict.fromkeys("kqgc", "k"),
    }
)  # fmt: skip


def skeleton(word: str, script: Script) -> str:
    """The consonants of a folded word as classes, doubled ones once; at most MAX_SKELETON of them. Other scripts: the word."""
    if script is Script.OTHER:
        return word
    if script is Script.ARABIC:
        bones = word.translate(_ARABIC)
    else:
        bones = _GROUPS.sub(lambda found: _OF_GROUP[found.group()].upper(), word).translate(_LATIN).lower()
    return _single(bones)


def _single(bones: str) -> str:
    return "".join(c for n, c in enumerate(bones) if n == 0 or bones[n - 1] != c)[:MAX_SKELETON]


def name_keys(name: str) -> frozenset[str]:
    """The keys of a name: its parts two by two in either order, or the one part that there is. Nothing for no name.

    Two names that may be one mostly share a key; most that share a key are not one. Keys are words of a name in another
    form: outside memory they are kept as keyed values only.
    """
    known = [found for part in parts_of(name)[:MAX_PARTS] if (found := _skeletons(part))]
    if len(known) < 2:
        return frozenset(known[0]) if known else frozenset()
    keys = _paired(known)
    for n in range(len(known) - 1):
        # Two neighbours that others write as one word.
        joined = frozenset(_single(left + right) for left in known[n] for right in known[n + 1])
        rest = [*known[:n], *known[n + 2 :]]
        keys |= _paired([*rest, joined]) if rest else joined
    return keys


def _paired(known: list[frozenset[str]]) -> frozenset[str]:
    return frozenset(
        "+".join(sorted((one, other))) for left, right in combinations(known, 2) for one in left for other in right
    )


def _skeletons(part: Part) -> frozenset[str]:
    return frozenset(bones for form in part.forms if len(form.text) > 1 and (bones := skeleton(form.text, form.script)))
