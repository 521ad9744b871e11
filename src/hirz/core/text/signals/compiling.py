"""Many rules made ready to be read over a text at once.

Comes in: rules. Goes out: a `RuleSet`: one automaton of words per form, and the patterns of every rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import ahocorasick
import re2

from hirz.core.text.signals.errors import Fault, RuleError, RuleSetError
from hirz.core.text.signals.forms import Form
from hirz.core.text.signals.phrases import Phrase, parse_phrase
from hirz.core.text.signals.rule import Group, Rule, RuleLanguage

# Raw hits of words read in one form of a text; past it the rest counts as unread.
MAX_RAW = 20_000
MAX_PATTERN_HITS = 20


class Hit(NamedTuple):
    """A phrase or pattern found: its owner, and the strict words from first up to last (not with it)."""

    owner: int
    first: int
    last: int


class _Entry(NamedTuple):
    owner: int
    phrase: Phrase


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


class _Automaton:
    """The phrases of one form."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self._keys: dict[str, list[int]] = {}
        self._machine: Any = None

    def add(self, entry: _Entry) -> None:
        """One phrase more, found by the longest word of each choice of its anchor."""
        self.entries.append(entry)
        slot = entry.phrase.slots[entry.phrase.anchor]
        for spelling in slot.spellings:
            self._keys.setdefault(self._key(spelling.words[0], bool(spelling.open_start or spelling.joins)), []).append(
                len(self.entries) - 1
            )

    @staticmethod
    def _key(word: str, is_open: bool) -> str:
        return word if is_open else f" {word}"

    def build(self) -> None:
        """Make it ready to search."""
        if not self._keys:
            return
        self._machine = ahocorasick.Automaton()
        for key, entries in self._keys.items():
            self._machine.add_word(key, (len(key), tuple(entries)))
        self._machine.make_automaton()

    def hits(self, form: Form, numbers: frozenset[int]) -> tuple[list[Hit], bool]:
        """Every phrase that stands in a form, and whether some of the text was left unread."""
        if self._machine is None or not form.words:
            return [], False
        tried: set[tuple[int, int]] = set()
        found: list[Hit] = []
        for raw, (end, (length, entries)) in enumerate(self._machine.iter(form.line)):
            if raw >= MAX_RAW:
                return found, True
            begin = end - length + 1
            word = form.word_at(begin + (form.line[begin] == " "))
            for number in entries:
                entry = self.entries[number]
                slot = entry.phrase.slots[entry.phrase.anchor]
                for at in {word, max(word - slot.number, 0)}:
                    if (number, at) in tried:
                        continue
                    tried.add((number, at))
                    span = entry.phrase.spans(form, numbers, at)
                    if span:
                        first, last = form.words[span[0]].number, form.words[span[1] - 1].number + 1
                        found.append(Hit(entry.owner, first, last))
        return found, False


class RuleSet:
    """Rules that are read over a text together."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self.strict, self.loose = _Automaton(), _Automaton()
        self.patterns: list[tuple[int, Any]] = []
        self._owners = 0
        compiled, names = [], set()
        for rule in self.rules:
            if rule.id in names:
                raise RuleSetError(Fault.SAME_ID, rule.id)
            names.add(rule.id)
            compiled.append(self._compile(rule))
        self.compiled = tuple(compiled)
        self.strict.build()
        self.loose.build()

    def _owner(self) -> int:
        self._owners += 1
        return self._owners

    def _compile(self, rule: Rule) -> Compiled:
        owners: dict[int, RuleLanguage] = {}
        for language, words in rule.by_language.items():
            owner = self._owner()
            owners[owner] = language
            where = f"by_language.{language}"
            self._phrases(words.phrases, language, owner, where)
            self._patterns(words.patterns, owner, where)
        needs = tuple(self._group(group, f"needs[{at}]") for at, group in enumerate(rule.needs))
        unless = tuple(self._group(group, f"unless[{at}]") for at, group in enumerate(rule.unless))
        return Compiled(rule, needs, unless, owners)

    def _group(self, group: Group, where: str) -> GroupKey:
        owner = self._owner()
        for language, phrases in group.any.items():
            self._phrases(phrases, language, owner, f"{where}.any.{language}")
        self._patterns(group.patterns, owner, where)
        return GroupKey(group, owner)

    def _phrases(self, phrases: Iterable[str], language: RuleLanguage, owner: int, where: str) -> None:
        machine = self.loose if language.is_loose else self.strict
        for at, phrase in enumerate(phrases):
            place = f"{where}.phrases[{at}]"
            machine.add(_Entry(owner, parse_phrase(phrase, place, loose=language.is_loose)))

    def _patterns(self, patterns: Iterable[str], owner: int, where: str) -> None:
        for at, pattern in enumerate(patterns):
            self.patterns.append((owner, compiled_pattern(pattern, f"{where}.patterns[{at}]")))


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
    for first, second in pairwise(pattern):
        if first == second and first.isalpha():
            raise RuleError(Fault.DOUBLED_LETTER, where, pattern[:80])
    return machine


def pattern_hits(patterns: Iterable[tuple[int, Any]], form: Form) -> list[Hit]:
    """Where patterns match, by words; at most MAX_PATTERN_HITS of one pattern."""
    found = []
    line = form.line
    for owner, machine in patterns:
        for count, match in enumerate(machine.finditer(line)):
            if count >= MAX_PATTERN_HITS or not form.words:
                break
            inside = match.group().strip()
            if not inside:
                continue
            begin = match.start() + len(match.group()) - len(match.group().lstrip())
            found.append(Hit(owner, form.word_at(begin), form.word_at(begin + len(inside) - 1) + 1))
    return found
