"""Signals found in a text: hits of rules that have what they need and nothing that silences them.

Comes in: a text, and rules. Goes out: signals with offsets into the text as it was given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from hirz.core.text.signals.compiling import Compiled, GroupKey, RuleSet
from hirz.core.text.signals.rule import Group, RuleLanguage, Side, Signal, SignalScan
from hirz.core.text.signals.shipped import shipped_rules

if TYPE_CHECKING:
    from hirz.core.text.signals.searching import Hit

MAX_TEXT = 200_000
MAX_PER_RULE = 20


@lru_cache(maxsize=1)
def shipped_set() -> RuleSet:
    """The rules that ship with the house, compiled once."""
    return RuleSet(shipped_rules())


class _Places:
    """Where the words of one group begin and end, each in order."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.begins = [hit.first for hit in hits]
        self.ends = sorted(hit.last for hit in hits)

    def stand_near(self, group: Group, hit: Hit) -> bool:
        """Whether one stands where the group says, seen from a hit; as many steps as the logarithm of their number."""
        reach = group.within if group.within is not None else MAX_TEXT
        over = bisect_right(self.ends, hit.first)
        if group.side is not Side.AFTER and over and hit.first - self.ends[over - 1] <= reach:
            return True
        beyond = bisect_left(self.begins, hit.last)
        if group.side is not Side.BEFORE and beyond < len(self.begins) and self.begins[beyond] - hit.last <= reach:
            return True
        # What begins before the end of the hit and does not end before it begins is inside it, or lies across.
        return group.side is Side.AROUND and beyond > over


class _Nearby:
    """The groups of the rules that were hit in one text."""

    def __init__(self, by_owner: Mapping[int, Sequence[Hit]]) -> None:
        self._by_owner = by_owner
        self._places: dict[int, _Places] = {}

    def of(self, key: GroupKey) -> tuple[Group, _Places] | None:
        """A group and where its words stand; None where there are none."""
        hits = self._by_owner.get(key.owner)
        if not hits:
            return None
        if key.owner not in self._places:
            self._places[key.owner] = _Places(hits)
        return key.group, self._places[key.owner]


def _signals(
    compiled: Compiled, by_owner: Mapping[int, Sequence[Hit]], nearby: _Nearby
) -> tuple[list[tuple[Hit, RuleLanguage]], bool]:
    """The hits of one rule that have what they need: the longest of those that overlap, at most MAX_PER_RULE."""
    needs = [some for key in compiled.needs if (some := nearby.of(key)) is not None]
    if len(needs) < len(compiled.needs):
        return [], False
    unless = [some for key in compiled.unless if (some := nearby.of(key)) is not None]
    hits = [hit for owner in compiled.owners for hit in by_owner.get(owner, ())]
    for group, places in needs:
        hits = [hit for hit in hits if places.stand_near(group, hit)]
    for group, places in unless:
        hits = [hit for hit in hits if not places.stand_near(group, hit)]
    if not hits:
        return [], False
    longest = _longest(hits)
    return [(hit, compiled.owners[hit.owner]) for hit in longest[:MAX_PER_RULE]], len(longest) > MAX_PER_RULE


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Hits in order of position; of those that overlap, the longest stays."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.first, -h.last, h.owner)):
        if kept and hit.first < kept[-1].last:
            if hit.last - hit.first > kept[-1].last - kept[-1].first:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def scan_signals(text: str, rules: RuleSet | None = None) -> SignalScan:
    """The signals of a text, and whether it held more than was read."""
    ready = shipped_set() if rules is None else rules
    cut, by_owner, truncated = ready.search.run(text[:MAX_TEXT])
    truncated = truncated or len(text) > MAX_TEXT
    if not by_owner:
        return SignalScan((), truncated)
    signals: list[Signal] = []
    nearby = _Nearby(by_owner)
    for compiled in ready.asked_by(by_owner):
        found, left = _signals(compiled, by_owner, nearby)
        truncated = truncated or left
        rule = compiled.rule
        for hit, language in found:
            start, end = cut.folded.span(int(cut.spans[hit.first][0]), int(cut.spans[hit.last - 1][1]))
            signals.append(Signal(rule.id, rule.family, start, end, rule.reason, rule.weight, rule.version, language))
    signals.sort(key=lambda signal: (signal.start, signal.end, signal.rule))
    return SignalScan(tuple(signals), truncated)


def find_signals(text: str, rules: RuleSet | None = None) -> list[Signal]:
    """The signals of a text in order of position; of the shipped rules where no others are given."""
    return list(scan_signals(text, rules).signals)
