"""Where phrases and patterns stand in a text. Loads numba: `RuleSet.search` imports it at the first text.

Comes in: the phrases and patterns of a rule set; texts. Goes out: hits, by owner. Words of groups are looked for only where a
rule found something of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from hirz.core.text.signals import seeking, trying
from hirz.core.text.signals.cutting import STARTS, Bytes, Places
from hirz.core.text.signals.letters import Cut, cut
from hirz.core.text.signals.patterns import Pattern, PatternSet
from hirz.core.text.signals.phrases import Entry
from hirz.core.text.signals.tables import book_of

# Hits in one form of a text; past it the rest counts as unread.
MAX_HITS = 20_000
# Enough for most texts; one that holds more is searched again with room for all.
_FEW_HITS = 256
_PLACE = itemgetter(1, 2)


class Hit(NamedTuple):
    """A phrase or pattern found: its owner, and the strict words from first up to last (not with it)."""

    owner: int
    first: int
    last: int


class Found(NamedTuple):
    """The text as it was cut, the hits of each owner in order of position, and whether some was left unread."""

    cut: Cut
    by_owner: dict[int, list[Hit]]
    truncated: bool


class Search:
    """The phrases and patterns of a rule set, ready to be looked for. `groups` are the owners of the groups of each owner."""

    def __init__(
        self,
        strict: Sequence[Entry],
        loose: Sequence[Entry],
        patterns: Iterable[Pattern],
        groups: Mapping[int, Sequence[int]],
    ) -> None:
        patterns = tuple(patterns)
        self._books = book_of(strict), book_of(loose)
        self._own = PatternSet(pattern for pattern in patterns if not pattern.is_group)
        self._groups = PatternSet(pattern for pattern in patterns if pattern.is_group)
        self._of_owner = groups
        owners = [entry.owner for entry in (*strict, *loose)] + [pattern.owner for pattern in patterns]
        self._everyone = np.ones(max(owners, default=0) + 1, np.uint8)

    def run(self, text: str) -> Found:
        """The hits of a text."""
        ready = cut(text)
        seen = [self._see(ready, which) for which in (0, 1)]
        found: set[Hit] = set()
        line = ready.line if self._own or self._groups else ""
        is_cut = self._phrases(ready, seen, found, self._everyone, are_groups=False)
        is_cut |= self._match(self._own, ready, line, found)
        if found:
            wanted = np.zeros_like(self._everyone)
            for owner in {hit.owner for hit in found}:
                wanted[list(self._of_owner.get(owner, ()))] = 1
            is_cut |= self._phrases(ready, seen, found, wanted, are_groups=True)
            is_cut |= self._match(self._groups, ready, line, found)
        by_owner: dict[int, list[Hit]] = defaultdict(list)
        for hit in sorted(found, key=_PLACE):
            by_owner[hit.owner].append(hit)
        return Found(ready, by_owner, is_cut)

    def tries(self, text: str) -> int:
        """How many phrases are tried over a text, those of groups among them: what a hostile text could make many."""
        ready = cut(text)
        return sum(
            self._look(ready, which, self._see(ready, which), self._everyone, are_groups=are_groups)[1]
            for which in (0, 1)
            for are_groups in (False, True)
        )

    def _see(self, ready: Cut, which: int) -> Places:
        line, marks, words = ready.forms[which]
        # Most texts need less; how many atoms one word may be is bounded by the rules.
        seen = np.empty(8 * words + 64, np.int32)
        while seeking.look_up(line, marks, words, self._books[which], seen) < 0:
            seen = np.empty(4 * len(seen), np.int32)
        return seen

    def _look(
        self, ready: Cut, which: int, seen: Places, wanted: Bytes, *, are_groups: bool
    ) -> tuple[list[list[int]], int, bool]:
        """The hits of one form, how many phrases were tried, and whether hits were left out."""
        _line, marks, words = ready.forms[which]
        room = _FEW_HITS
        while True:
            hits = np.empty((room, 3), np.int32)
            count, tries, left = trying.search(seen, words, marks, self._books[which], are_groups, wanted, hits)
            if not left or room >= MAX_HITS:
                return hits[:count].tolist(), tries, left
            room = MAX_HITS

    def _phrases(self, ready: Cut, seen: Sequence[Places], found: set[Hit], wanted: Bytes, *, are_groups: bool) -> bool:
        is_cut = False
        for which in (0, 1):
            hits, _tries, left = self._look(ready, which, seen[which], wanted, are_groups=are_groups)
            is_cut = is_cut or left
            found.update(map(Hit._make, hits))
        return is_cut

    def _match(self, patterns: PatternSet, ready: Cut, line: str, found: set[Hit]) -> bool:
        is_cut = False
        starts: list[int] = []
        for match in patterns.hits(line):
            if match is None:
                is_cut = True
                continue
            owner, begin, end = match
            starts = starts or ready.strict[1][STARTS, : ready.words].tolist()
            found.add(Hit(owner, bisect_right(starts, begin) - 1, bisect_right(starts, end - 1)))
        return is_cut
