"""The engine said slowly: every phrase whose letters stand in a text tried at every word, every group looked at hit by hit.

What `hirz.core.text.signals` finds has to be what this finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

import re2

from hirz.core.text.signals.forms import Piece, pieces_of, read
from hirz.core.text.signals.phrases import Phrase, Slot, Spelling, parse_phrase
from hirz.core.text.signals.rule import Group, Rule, Side


class Place(NamedTuple):
    """A hit: its words from first up to last (not with it), and the order of its language in the rule."""

    first: int
    last: int
    order: int


@dataclass(frozen=True)
class Words:
    """One form of a text: words, what follows a leading number of each, and the strict place of each."""

    texts: list[str]
    rests: list[str | None]
    places: list[int]

    @cached_property
    def letters(self) -> str:
        """All of them, to ask whether letters stand anywhere at all."""
        return " ".join([*self.texts, *filter(None, self.rests)])


class Reading(NamedTuple):
    """A text in both forms, and where each strict word stands in it as typed."""

    strict: Words
    loose: Words
    spans: list[tuple[int, int]]


def fits(spelling: Spelling, at: int, word: str) -> bool:
    """Whether a written word is the one meant at a place of a spelling."""
    meant = spelling.words[at]
    starts_open = at == 0 and (spelling.open_start or spelling.joins)
    if at == len(spelling.words) - 1 and spelling.open_end:
        if not starts_open:
            return word.startswith(meant)
        place = word.find(meant)
        return place >= 0 and (spelling.open_start or place == 0 or word[:place] in spelling.joins)
    if not starts_open:
        return word == meant
    ahead = word[: len(word) - len(meant)]
    return word.endswith(meant) and (spelling.open_start or not ahead or ahead in spelling.joins)


def row_fits(spelling: Spelling, words: Words, at: int, first: str | None = None) -> bool:
    """Whether the words of a spelling stand in a row."""
    if at + len(spelling.words) > len(words.texts):
        return False
    if spelling.words[0] not in (words.texts[at] if first is None else first):
        return False
    return all(
        fits(spelling, n, first if n == 0 and first is not None else words.texts[at + n])
        for n in range(len(spelling.words))
    )


def ends(slot: Slot, words: Words, at: int) -> set[int]:
    """Where a slot ends when it begins at a word."""
    if at >= len(words.texts):
        return set()
    if not slot.number:
        return {at + len(s.words) for s in slot.spellings if row_fits(s, words, at)}
    rest = words.rests[at]
    if rest is None:
        return set()
    if not slot.spellings:
        return {at + 1}
    apart = {at + 1 + len(s.words) for s in slot.spellings if row_fits(s, words, at + 1)}
    return apart | {at + len(s.words) for s in slot.spellings if rest and row_fits(s, words, at, rest)}


def span(phrase: Phrase, words: Words, at: int) -> tuple[int, int] | None:
    """The longest run of words that a phrase covers when its anchor begins at a word."""
    stops = ends(phrase.slots[phrase.anchor], words, at)
    for slot in phrase.slots[phrase.anchor + 1 :]:
        stops = {e for s in stops for n in range(s, s + slot.gap + 1) for e in ends(slot, words, n)}
    begins = {at}
    for place in range(phrase.anchor - 1, -1, -1):
        slot, gap = phrase.slots[place], phrase.slots[place + 1].gap
        wanted = {n for b in begins for n in range(max(b - gap, 0), b + 1)}
        begins = {s for e in wanted for s in range(max(e - slot.longest, 0), e) if e in ends(slot, words, s)}
    return (min(begins), max(stops)) if begins and stops else None


@lru_cache(maxsize=8)
def words_in(text: str) -> Reading:
    """A text in both forms."""
    reading = read(text)
    pieces: list[Piece] = []
    spans = []
    for key, (begin, end) in zip(reading.keys, reading.stretches(), strict=True):
        for piece in pieces_of(key) if key else ():
            pieces.append(piece)
            # The only word of a token stands for all that is written behind it.
            is_all = len(pieces_of(key)) == 1 or end - begin != len(key)
            spans.append(reading.folded.span(begin + piece.begin, end if is_all else begin + piece.end))
    strict = Words([p.strict for p in pieces], [p.rests and p.rests[0] for p in pieces], list(range(len(pieces))))
    kept = [(n, p) for n, p in enumerate(pieces) if p.loose]
    loose = Words([p.loose for _, p in kept], [p.rests and p.rests[1] for _, p in kept], [n for n, _ in kept])
    return Reading(strict, loose, spans)


def may_stand(phrase: Phrase, letters: str) -> bool:
    """Whether the letters of each slot stand somewhere: whatever a spelling allows around them, they are written as they are."""
    return all(
        not slot.spellings or any(all(word in letters for word in s.words) for s in slot.spellings)
        for slot in phrase.slots
    )


@cache
def parsed(phrases: tuple[str, ...], is_loose: bool) -> list[tuple[tuple[str, ...], Phrase]]:
    """Phrases, read once, each with the words of its anchor."""
    read_ones = [parse_phrase(written, "", loose=is_loose) for written in phrases]
    return [(tuple(s.words[s.rarest] for s in one.slots[one.anchor].spellings), one) for one in read_ones]


@lru_cache(maxsize=1_000)
def phrase_hits(text: str, is_loose: bool, phrases: tuple[str, ...]) -> frozenset[tuple[int, int]]:
    """The strict words that phrases cover."""
    reading = words_in(text)
    words = reading.loose if is_loose else reading.strict
    letters, hits = words.letters, set()
    for anchors, phrase in parsed(phrases, is_loose):
        if not any(map(letters.__contains__, anchors)) or not may_stand(phrase, letters):
            continue
        for at in range(len(words.texts)):
            found = span(phrase, words, at)
            if found:
                hits.add((words.places[found[0]], words.places[found[1] - 1] + 1))
    return frozenset(hits)


@cache
def machine(pattern: str) -> Any:
    """A pattern, compiled once."""
    return re2.compile(pattern)


def pattern_hits(text: str, patterns: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The strict words that patterns cover."""
    texts = words_in(text).strict.texts
    line = f" {' '.join(texts)} "
    holder = [n for n, word in enumerate(texts) for _ in range(len(word) + 1)]
    for pattern in patterns:
        for count, match in enumerate(machine(pattern).finditer(line)):
            begin, end = match.span()
            while begin < end and line[begin] == " ":
                begin += 1
            while begin < end and line[end - 1] == " ":
                end -= 1
            if begin < end and count < 20:
                yield holder[begin - 1], holder[end - 2] + 1


def near(group: Group, others: set[tuple[int, int]], hit: Place) -> bool:
    """Whether a word of a group stands where the group says."""
    reach = 1 << 40 if group.within is None else group.within
    for first, last in others:
        if last <= hit.first:
            fit = hit.first - last <= reach and group.side is not Side.AFTER
        elif first >= hit.last:
            fit = first - hit.last <= reach and group.side is not Side.BEFORE
        else:
            fit = group.side is Side.AROUND
        if fit:
            return True
    return False


def signals(text: str, rules: Sequence[Rule]) -> list[tuple[str, int, int, str]]:
    """Rule, start, end and language of every signal, in order of position; at most 20 a rule."""
    found = []
    spans = words_in(text).spans
    for rule in rules:
        hits, languages = set(), list(rule.by_language)
        for order, (language, words) in enumerate(rule.by_language.items()):
            hits |= {Place(*hit, order) for hit in phrase_hits(text, language.is_loose, words.phrases)}
            hits |= {Place(*hit, order) for hit in pattern_hits(text, words.patterns)}
        if not hits:
            continue
        needs = [(group, group_hits(text, group)) for group in rule.needs]
        unless = [(group, group_hits(text, group)) for group in rule.unless]
        kept: list[Place] = []
        for hit in sorted(hits, key=lambda h: (h.first, -h.last, h.order)):
            if not all(near(g, o, hit) for g, o in needs) or any(near(g, o, hit) for g, o in unless):
                continue
            if not kept or hit.first >= kept[-1].last:
                kept.append(hit)
            elif hit.last - hit.first > kept[-1].last - kept[-1].first:
                kept[-1] = hit
        found += [(rule.id, spans[h.first][0], spans[h.last - 1][1], str(languages[h.order])) for h in kept[:20]]
    return sorted(found, key=lambda f: (f[1], f[2], f[0]))


def group_hits(text: str, group: Group) -> set[tuple[int, int]]:
    """The words of a group."""
    found = set(pattern_hits(text, group.patterns))
    for language, phrases in group.any.items():
        found |= set(phrase_hits(text, language.is_loose, phrases))
    return found
