"""From the words of reports to proposals: which words, or two in a row, flagged reports use more. Pure; nothing is stored.

Touches content in memory. No word of a single report comes out: see `MIN_REPORTS` and `Document.hidden`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import re2

from hirz.core.stats import WordOdds, log_odds
from hirz.detect.lexicon.keys import folded

# A word that stands in fewer flagged reports of different texts is not shown: it may be somebody's name.
MIN_REPORTS: Final = 5
# Of some thousand words a few pass two deviations by chance; from three on hardly one does.
MIN_Z: Final = 3.0
MOST: Final = 30
SHORTEST, LONGEST = 3, 30
# Whatever the counts do not name by itself, so that both sides keep their size. No word holds a space alone.
REST: Final = " "
_WORD = re2.compile(r"[\p{L}\p{N}]+(?:['’_-][\p{L}\p{N}]+)*")
# Arabizi writes letters as digits (3, 7, 9): a word may hold some, a number or a code is none.
_MOST_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Document:
    """The words of one report, and what must not be counted: names, accounts, places, selectors that it gives."""

    text: str
    hidden: tuple[str, ...] = ()
    # Of its sketch (`core.linking`): texts that share one are near-same, and count as one.
    bands: frozenset[int] = field(default_factory=frozenset)


def terms_of(text: str) -> set[str]:
    """The words of a text as folding sees them, and each two that stand in a row."""
    words = _WORD.findall(folded(text))
    pairs = {f"{one} {next_one}" for one, next_one in pairwise(words)}
    return {*filter(_is_countable, words), *(pair for pair in pairs if all(map(_is_countable, pair.split())))}


def _is_countable(word: str) -> bool:
    digits = sum(char.isdigit() for char in word)
    return SHORTEST <= len(word) <= LONGEST and digits <= _MOST_DIGITS and digits < len(word) - 1


def different(documents: Iterable[Document], seen: set[int]) -> list[Document]:
    """One document of those that are near-same, the first; `seen` goes on from side to side."""
    kept = []
    for document in documents:
        if document.bands & seen:
            continue
        seen |= document.bands
        kept.append(document)
    return kept


def emerging(
    flagged: Sequence[Document], others: Sequence[Document], known: frozenset[str] = frozenset()
) -> list[WordOdds]:
    """What flagged reports use more, the surest first; counts are reports of different texts, each counting a word once.

    `known` are folded words that a term or a rule says already.
    """
    seen: set[int] = set()
    first_side, second_side = different(flagged, seen), different(others, seen)
    hidden = {word for one in (*first_side, *second_side) for value in one.hidden for word in folded(value).split()}
    first, second = _counts(first_side), _counts(second_side)
    usable = {
        term
        for term, count in first.items()
        if count >= MIN_REPORTS and term not in known and not hidden & set(term.split())
    }
    found: list[WordOdds] = []
    for length in (1, 2):
        sides = [_with_rest(side, usable, length) for side in (first, second)]
        found += [one for one in log_odds(*sides) if one.word != REST and one.z >= MIN_Z]
    return _without_echoes(sorted(found, key=lambda one: (-one.z, one.word)))[:MOST]


def _counts(documents: Iterable[Document]) -> Counter[str]:
    return Counter(term for document in documents for term in terms_of(document.text))


def _with_rest(counts: Counter[str], usable: set[str], length: int) -> dict[str, int]:
    """The terms of so many words that may be shown, and all others of that length as one."""
    of_length = {term: count for term, count in counts.items() if len(term.split()) == length}
    named = {term: count for term, count in of_length.items() if term in usable}
    return {**named, REST: sum(of_length.values()) - sum(named.values())}


def _without_echoes(found: list[WordOdds]) -> list[WordOdds]:
    """Two words in a row stay only where they say more than either, and a word only where it stands without its neighbour too."""
    by_word = {one.word: one for one in found}
    kept = []
    for one in found:
        parts = one.word.split()
        pairs = [two for two in found if len(two.word.split()) == 2 and one.word in two.word.split()]
        if len(parts) == 2 and any(p in by_word and by_word[p].first > 1.25 * one.first for p in parts):
            continue
        if len(parts) == 1 and any(one.first <= 1.25 * two.first for two in pairs):
            continue
        kept.append(one)
    return kept
