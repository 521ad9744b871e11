"""Signals found in a text: hits of rules that have what they need and nothing that silences them.

Comes in: a text, and rules. Goes out: signals with offsets into the text as it was given.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice

from hirz.core.text.signals.compiling import Compiled, GroupKey, Hit, RuleSet
from hirz.core.text.signals.forms import Reading, pieces_of, read
from hirz.core.text.signals.rule import Rule, RuleLanguage, Side, Signal, SignalScan
from hirz.core.text.signals.shipped import shipped_rules

MAX_TEXT = 200_000
MAX_PER_RULE = 20
# A phrase has at most twelve words and eleven gaps of eight.
LONGEST_HIT = 12 + 11 * 8


@lru_cache(maxsize=1)
def shipped_set() -> RuleSet:
    """The rules that ship with the house, compiled once."""
    return RuleSet(shipped_rules())


def _stands_near(key: GroupKey, hit: Hit, by_owner: Mapping[int, Sequence[Hit]]) -> bool:
    """Whether a word of a group stands where the group says, seen from the hit."""
    group, others = key.group, by_owner.get(key.owner, ())
    if not others:
        return False
    if group.within is None and group.side is Side.AROUND:
        return True
    reach = group.within if group.within is not None else 1 << 40
    at = bisect_left(others, hit.first - reach - LONGEST_HIT, key=lambda other: other.first)
    for other in islice(others, at, None):
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


def _signals(compiled: Compiled, by_owner: Mapping[int, Sequence[Hit]]) -> tuple[list[tuple[Hit, RuleLanguage]], bool]:
    """The hits of one rule that have what they need: the longest of those that overlap, at most MAX_PER_RULE."""
    hits = [
        hit
        for owner in compiled.owners
        for hit in by_owner.get(owner, ())
        if all(_stands_near(key, hit, by_owner) for key in compiled.needs)
        and not any(_stands_near(key, hit, by_owner) for key in compiled.unless)
    ]
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
    reading = read(text[:MAX_TEXT])
    by_owner, truncated = ready.hits(reading)
    truncated = truncated or len(text) > MAX_TEXT
    found: list[tuple[Compiled, Hit, RuleLanguage]] = []
    for compiled in ready.asked_by(by_owner):
        some, left = _signals(compiled, by_owner)
        truncated = truncated or left
        found += [(compiled, hit, language) for hit, language in some]
    if not found:
        return SignalScan((), truncated)
    spans = _spans(reading)
    signals = [_signal(one.rule, hit, language, spans, reading) for one, hit, language in found]
    return SignalScan(tuple(sorted(signals, key=lambda s: (s.start, s.end, s.rule))), truncated)


def _signal(rule: Rule, hit: Hit, language: RuleLanguage, spans: Sequence[tuple[int, int]], reading: Reading) -> Signal:
    start, end = reading.folded.span(spans[hit.first][0], spans[hit.last - 1][1])
    return Signal(rule.id, rule.family, start, end, rule.reason, rule.weight, rule.version, language)


def _spans(reading: Reading) -> list[tuple[int, int]]:
    """Where each strict word stands in the folded text."""
    found = []
    for key, (begin, end) in zip(reading.keys, reading.stretches(), strict=True):
        if not key:
            continue
        pieces = pieces_of(key)
        # Letters spaced out are one word over a longer stretch; most tokens are one word as they stand.
        if len(pieces) == 1 or end - begin != len(key):
            found += [(begin + pieces[0].begin, end)] * len(pieces) if pieces else []
        else:
            found += [(begin + piece.begin, begin + piece.end) for piece in pieces]
    return found


def find_signals(text: str, rules: RuleSet | None = None) -> list[Signal]:
    """The signals of a text in order of position; of the shipped rules where no others are given."""
    return list(scan_signals(text, rules).signals)
