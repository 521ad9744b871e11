"""Many rules made ready to be read over a text at once.

Comes in: rules. Goes out: a `RuleSet`: for every word that was ever read, the phrases that it may belong to; and the patterns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import ahocorasick
import re2

from hirz.core.text.signals.errors import Fault, RuleError, RuleSetError
from hirz.core.text.signals.forms import MAX_KEPT, Form, Key, Reading, form_of, line_of, pieces_of
from hirz.core.text.signals.phrases import Phrase, parse_phrase
from hirz.core.text.signals.rule import Group, Rule, RuleLanguage

# Places of a text at which phrases are tried; past it the rest counts as unread.
MAX_RAW = 20_000
MAX_PATTERN_HITS = 20
_NONE: frozenset[int] = frozenset()


class Hit(NamedTuple):
    """A phrase or pattern found: its owner, and the strict words from first up to last (not with it)."""

    owner: int
    first: int
    last: int


class GroupKey(NamedTuple):
    """A group of a rule, and the owner under which its words are found."""

    group: Group
    owner: int


class Compiled(NamedTuple):
    """A rule, its groups, and the language of each of its owners."""

    rule: Rule
    needs: tuple[GroupKey, ...]
    unless: tuple[GroupKey, ...]
    owners: Mapping[int, RuleLanguage]


class _Entry(NamedTuple):
    """A phrase, whose it is, and in which form it is read."""

    owner: int
    phrase: Phrase
    is_loose: bool
    is_group: bool


class Known(NamedTuple):
    """What a token may begin: entries for which it is the anchor, entries whose second word it is, groups' entries."""

    firsts: frozenset[int]
    seconds: frozenset[int]
    groups: frozenset[int]


class _Finder:
    """For a word of one form, the slots that may hold it: by automaton, then asked one by one."""

    def __init__(self) -> None:
        self._slots: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._numbers: list[tuple[int, int]] = []
        self._machine: Any = None

    def add(self, number: int, phrase: Phrase, place: int) -> None:
        """One slot more of an entry."""
        slot = phrase.slots[place]
        if not slot.spellings:
            self._numbers.append((number, place))
        for spelling in slot.spellings:
            word = spelling.words[spelling.rarest]
            is_first, is_last = spelling.rarest == 0, spelling.rarest == len(spelling.words) - 1
            opens = is_first and (spelling.open_start or bool(spelling.joins) or slot.number)
            key = ("" if opens else " ") + word + ("" if is_last and spelling.open_end else " ")
            self._slots[key].append((number, place))

    def build(self) -> None:
        """Make it ready."""
        if self._slots:
            self._machine = ahocorasick.Automaton()
            for key, slots in self._slots.items():
                self._machine.add_word(key, tuple(slots))
            self._machine.make_automaton()

    def slots(self, text: str, rest: str | None, entries: Sequence[_Entry]) -> set[tuple[int, int]]:
        """The slots that may hold a word."""
        found: set[tuple[int, int]] = set(self._numbers) if rest is not None else set()
        if self._machine is not None:
            for line in (f" {text} ", f" {rest} ") if rest else (f" {text} ",):
                for _end, slots in self._machine.iter(line):
                    found.update(slots)
        return {(n, place) for n, place in found if entries[n].phrase.slots[place].may_hold(text, rest)}


class RuleSet:
    """Rules that are read over a text together."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.patterns: list[tuple[int, Any]] = []
        self._sources: list[str] = []
        self._owners = 0
        self._groups: dict[str, int] = {}
        self._entries: list[_Entry] = []
        self._strict, self._loose = _Finder(), _Finder()
        compiled, names = [], set()
        for rule in self.rules:
            if rule.id in names:
                raise RuleSetError(Fault.SAME_ID, rule.id)
            names.add(rule.id)
            compiled.append(self._compile(rule))
        self.compiled = tuple(compiled)
        self._strict.build()
        self._loose.build()
        self._all = _pattern_set(self._sources)
        by_owner: dict[int, set[int]] = defaultdict(set)
        for number, entry in enumerate(self._entries):
            by_owner[entry.owner].add(number)
        # Entries of the groups that a rule asks about, by each owner of its hits.
        self._asked = {
            owner: frozenset().union(*(by_owner[key.owner] for key in (*rule.needs, *rule.unless)))
            for rule in self.compiled
            for owner in rule.owners
        }
        self._rule_of = {owner: compiled for compiled in self.compiled for owner in compiled.owners}
        # Entries that have no second word: they need none.
        self._alone = frozenset(n for n, e in enumerate(self._entries) if e.phrase.second is None)
        self._known: dict[Key, Known] = {}
        self._hot: set[Key] = set()
        self._warm: set[Key] = set()

    # ------------------------------------------------------------------------------------------------ compiling

    def _owner(self) -> int:
        self._owners += 1
        return self._owners

    def _compile(self, rule: Rule) -> Compiled:
        owners: dict[int, RuleLanguage] = {}
        for language, words in rule.by_language.items():
            owner = self._owner()
            owners[owner] = language
            where = f"by_language.{language}"
            self._phrases(words.phrases, language, owner, f"{where}.phrases")
            self._patterns(words.patterns, owner, where)
        needs = tuple(self._group(group, f"needs[{at}]") for at, group in enumerate(rule.needs))
        unless = tuple(self._group(group, f"unless[{at}]") for at, group in enumerate(rule.unless))
        return Compiled(rule, needs, unless, owners)

    def _group(self, group: Group, where: str) -> GroupKey:
        # Many rules are silenced by the same words: they are looked for once.
        same = repr((group.any, group.patterns))
        if same in self._groups:
            return GroupKey(group, self._groups[same])
        owner = self._groups[same] = self._owner()
        for language, phrases in group.any.items():
            self._phrases(phrases, language, owner, f"{where}.any.{language}", is_group=True)
        self._patterns(group.patterns, owner, where)
        return GroupKey(group, owner)

    def _phrases(
        self, phrases: Iterable[str], language: RuleLanguage, owner: int, where: str, *, is_group: bool = False
    ) -> None:
        finder = self._loose if language.is_loose else self._strict
        for at, phrase in enumerate(phrases):
            parsed = parse_phrase(phrase, f"{where}[{at}]", loose=language.is_loose)
            number = len(self._entries)
            self._entries.append(_Entry(owner, parsed, language.is_loose, is_group))
            finder.add(number, parsed, parsed.anchor)
            if parsed.second is not None:
                finder.add(number, parsed, parsed.second)

    def _patterns(self, patterns: Iterable[str], owner: int, where: str) -> None:
        for at, pattern in enumerate(patterns):
            self.patterns.append((owner, compiled_pattern(pattern, f"{where}.patterns[{at}]")))
            self._sources.append(pattern)

    # -------------------------------------------------------------------------------------------------- reading

    def _learn(self, key: Key) -> Known:
        """What a token that was never seen may begin; it is kept for the next time."""
        if len(self._known) >= MAX_KEPT:
            self._known.clear()
            self._hot.clear()
            self._warm.clear()
        found: set[tuple[int, int]] = set()
        for piece in pieces_of(key):
            strict_rest, loose_rest = piece.rests or (None, None)
            found |= self._strict.slots(piece.strict, strict_rest, self._entries)
            if piece.loose:
                found |= self._loose.slots(piece.loose, loose_rest, self._entries)
        firsts = {n for n, place in found if self._entries[n].phrase.anchor == place}
        known = Known(
            frozenset(n for n in firsts if not self._entries[n].is_group),
            frozenset(n for n, place in found if self._entries[n].phrase.second == place),
            frozenset(n for n in firsts if self._entries[n].is_group),
        )
        self._known[key] = known
        if known.firsts:
            self._hot.add(key)
        if known.seconds:
            self._warm.add(key)
        return known

    def hits(self, reading: Reading) -> tuple[dict[int, list[Hit]], bool]:
        """The hits of a text by owner, in order of position, and whether some of the text was left unread.

        Words of groups are looked for only where something was found.
        """
        distinct = set(reading.keys)
        distinct.discard(b"")
        known = self._known
        for key in [key for key in distinct if key not in known]:
            self._learn(key)
        hot, wanted = distinct & self._hot, _NONE
        if hot:
            wanted = _NONE.union(*(self._known[key].firsts for key in hot)) & self._seconds(distinct)
        if not wanted and self._all is None:
            return {}, False
        search = _Search(self._entries, reading)
        search.run(wanted, {key: self._known[key].firsts for key in hot})
        if self._all is not None:
            self._match(search)
        asked = _NONE.union(*(self._asked.get(owner, _NONE) for owner in search.found))
        if asked:
            groups = {key: few for key in distinct if (few := known[key].groups & asked)}
            search.run(_NONE.union(*groups.values()) & self._seconds(distinct), groups)
        for hits in search.found.values():
            hits.sort(key=lambda hit: (hit.first, hit.last))
        return search.found, search.is_cut

    def asked_by(self, owners: Iterable[int]) -> list[Compiled]:
        """The rules of which something was found, each once."""
        return list({id(rule): rule for owner in owners if (rule := self._rule_of.get(owner)) is not None}.values())

    def _seconds(self, distinct: set[Key]) -> frozenset[int]:
        """The entries whose second word is there, or that have none."""
        return self._alone.union(*(self._known[key].seconds for key in distinct & self._warm))

    def _match(self, search: _Search) -> None:
        """Where patterns match, by words; at most MAX_PATTERN_HITS of one pattern."""
        line = line_of(search.strict)
        matching = self._all.Match(line) or ()
        if not matching:
            return
        starts = [1, *(at + n + 2 for n, at in enumerate(accumulate(map(len, search.strict.texts))))]
        for number in matching:
            owner, machine = self.patterns[number]
            for count, match in enumerate(machine.finditer(line)):
                if count >= MAX_PATTERN_HITS:
                    search.is_cut = True
                    break
                inside = match.group().strip()
                if not inside or not search.strict.texts:
                    continue
                begin = match.start() + len(match.group()) - len(match.group().lstrip())
                first = max(bisect_right(starts, begin) - 1, 0)
                last = max(bisect_right(starts, begin + len(inside) - 1) - 1, 0)
                search.found[owner].append(Hit(owner, first, last + 1))


class _Search:
    """One text that is looked at: its words in both forms, where its tokens stand, and what was found."""

    def __init__(self, entries: Sequence[_Entry], reading: Reading) -> None:
        self.found: dict[int, list[Hit]] = defaultdict(list)
        self.is_cut = False
        self._entries = entries
        self._keys = [key for key in reading.keys if key]
        self._pieces = [piece for key in self._keys for piece in pieces_of(key)]
        self._tries = 0

    @cached_property
    def strict(self) -> Form:
        """The words, strict."""
        return form_of(self._pieces, loose=False)

    @cached_property
    def _loose(self) -> tuple[Form, Sequence[int], Sequence[int]]:
        """The words, loose, without those of which nothing is left; the place of each, and where each place went."""
        form = form_of(self._pieces, loose=True)
        if "" not in form.texts:
            return form, range(len(form.texts)), range(len(form.texts))
        places = [n for n, piece in enumerate(self._pieces) if piece.loose]
        went = [-1] * len(self._pieces)
        for at, place in enumerate(places):
            went[place] = at
        kept = form_of([self._pieces[n] for n in places], loose=True)
        return kept, places, went

    def run(self, wanted: frozenset[int], by_key: Mapping[Key, frozenset[int]]) -> None:
        """Try the entries that are wanted at every place of the tokens that may begin them."""
        if not wanted:
            return
        chosen = {key: few for key, entries in by_key.items() if (few := entries & wanted)}
        if len(self._pieces) == len(self._keys):
            places = [(n, n + 1, key) for n, key in enumerate(self._keys) if key in chosen]
        else:
            counts = accumulate((len(pieces_of(key)) for key in self._keys), initial=0)
            places = [
                (n, n + len(pieces_of(key)), key) for n, key in zip(counts, self._keys, strict=False) if key in chosen
            ]
        for first, last, key in places:
            if not self._try(chosen[key], first, last):
                return

    def _try(self, entries: frozenset[int], first: int, last: int) -> bool:
        """The entries that may begin at the words of one token; False when enough was tried."""
        for number in entries:
            entry = self._entries[number]
            form, places, went = self._loose if entry.is_loose else (self.strict, None, None)
            for place in range(first, last):
                at = place if went is None else went[place]
                for step in entry.phrase.steps:
                    self._tries += 1
                    if self._tries > MAX_RAW:
                        self.is_cut = True
                        return False
                    span = entry.phrase.spans(form, at - step) if at >= step else None
                    if span is None:
                        continue
                    begin, end = span if places is None else (places[span[0]], places[span[1] - 1] + 1)
                    hit = Hit(entry.owner, begin, end)
                    if hit not in self.found[entry.owner]:
                        self.found[entry.owner].append(hit)
        return True


def _pattern_set(sources: Sequence[str]) -> Any:
    """One machine that says which of the patterns match at all; None where there are none."""
    if not sources:
        return None
    options = re2.Options()
    options.log_errors = False
    machine = re2.Set.SearchSet(options)
    for source in sources:
        machine.Add(source)
    machine.Compile()
    return machine


# Outside a class and not after a backslash two equal letters stand for a doubled letter, which no text has.
_ESCAPE = re2.compile(r"\\(?:[pP]\{[^}]*\}|[pP].|x\{[^}]*\}|x..|.)")


def compiled_pattern(pattern: str, where: str) -> Any:
    """A pattern ready to search; RuleError for one that cannot be, or that could never match."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 22
    try:
        machine = re2.compile(pattern, options)
    except re2.error as error:
        raise RuleError(Fault.BAD_PATTERN, where, pattern[:80]) from error
    if machine.search("") is not None:
        raise RuleError(Fault.MATCHES_EMPTY, where, pattern[:80])
    for first, second in pairwise(_ESCAPE.sub("\n", pattern)):
        if first == second and first.isalpha():
            raise RuleError(Fault.DOUBLED_LETTER, where, pattern[:80])
    return machine
