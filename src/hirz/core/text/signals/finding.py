"""Signals found in a text: hits of rules that have what they need and nothing that silences them.

Comes in: a text, and rules. Goes out: signals with offsets into the text as it was given.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from hirz.core.text.signals.compiling import Compiled, GroupKey, Hit, RuleSet, pattern_hits
from hirz.core.text.signals.forms import Form, loose_form, strict_form
from hirz.core.text.signals.rule import Side, Signal, SignalScan
from hirz.core.text.signals.shipped import shipped_rules

MAX_TEXT = 200_000
MAX_PER_RULE = 20
# Words of one group looked at around one hit: a group that stands there so often stands there.
MAX_NEAR = 200


@lru_cache(maxsize=1)
def shipped_set() -> RuleSet:
    """The rules that ship with the house, compiled once."""
    return RuleSet(shipped_rules())


def _stands_near(key: GroupKey, hit: Hit, by_owner: Mapping[int, Sequence[Hit]]) -> bool:
    """Whether a word of a group stands where the group says, seen from the hit."""
    group, others = key.group, by_owner.get(key.owner, ())
    reach = group.within if group.within is not None else 1 << 40
    at = bisect_left(others, hit.first - reach - 64, key=lambda other: other.first)
    for other in others[at : at + MAX_NEAR]:
        if other.first - hit.last > reach:
            return False
        before, after = hit.first - other.last, other.first - hit.last
        if before >= 0:
            fits = before <= reach and group.side is not Side.AFTER
        elif after >= 0:
            fits = after <= reach and group.side is not Side.BEFORE
        else:
            fits = group.side is Side.AROUND
        if fits:
            return True
    return False


def _signals(compiled: Compiled, by_owner: Mapping[int, Sequence[Hit]], form: Form) -> tuple[list[Signal], bool]:
    """The hits of one rule: the longest of those that overlap, at most MAX_PER_RULE."""
    hits = [hit for owner in compiled.owners for hit in by_owner.get(owner, ())]
    rule = compiled.rule
    found: list[Signal] = []
    for hit in _longest(hits):
        if not all(_stands_near(key, hit, by_owner) for key in compiled.needs):
            continue
        if any(_stands_near(key, hit, by_owner) for key in compiled.unless):
            continue
        if len(found) >= MAX_PER_RULE:
            return found, True
        start, end = form.span(hit.first, hit.last)
        language = compiled.owners[hit.owner]
        found.append(Signal(rule.id, rule.family, start, end, rule.reason, rule.weight, rule.version, language))
    return found, False


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
    strict = strict_form(text[:MAX_TEXT])
    loose = loose_form(strict)
    digits = frozenset(word.number for word in strict.words if word.text[0].isdigit())
    hits, cut = ready.strict.hits(strict, digits)
    more, cut_loose = ready.loose.hits(loose, digits)
    by_owner: dict[int, list[Hit]] = defaultdict(list)
    for hit in sorted(set(hits + more + pattern_hits(ready.patterns, strict)), key=lambda h: (h.first, h.last)):
        by_owner[hit.owner].append(hit)
    signals: list[Signal] = []
    truncated = cut or cut_loose or len(text) > MAX_TEXT
    for compiled in ready.compiled:
        found, left = _signals(compiled, by_owner, strict)
        signals += found
        truncated = truncated or left
    signals.sort(key=lambda signal: (signal.start, signal.end, signal.rule))
    return SignalScan(tuple(signals), truncated)


def find_signals(text: str, rules: RuleSet | None = None) -> list[Signal]:
    """The signals of a text in order of position; of the shipped rules where no others are given."""
    return list(scan_signals(text, rules).signals)
