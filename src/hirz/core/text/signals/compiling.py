"""Many rules made ready to be read over a text at once.

Comes in: rules. Goes out: a `RuleSet`: the phrases of either form, the patterns, and whose each of them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hirz.core.text.signals.errors import Fault, RuleSetError
from hirz.core.text.signals.patterns import Pattern, compiled_pattern
from hirz.core.text.signals.phrases import Entry, parse_phrase
from hirz.core.text.signals.rule import Group, Rule, RuleLanguage

if TYPE_CHECKING:
    from hirz.core.text.signals.searching import Search


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


class RuleSet:
    """Rules that are read over a text together."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._patterns: list[Pattern] = []
        self._owners = 0
        self._groups: dict[str, int] = {}
        self._strict: list[Entry] = []
        self._loose: list[Entry] = []
        compiled, names = [], set()
        for rule in self.rules:
            if rule.id in names:
                raise RuleSetError(Fault.SAME_ID, rule.id)
            names.add(rule.id)
            compiled.append(self._compile(rule))
        self.compiled = tuple(compiled)
        self._rule_of = {owner: n for n, one in enumerate(self.compiled) for owner in one.owners}

    @cached_property
    def search(self) -> Search:
        """What looks for all of it in a text, made ready when a text is first read: it loads numba."""
        from hirz.core.text.signals.searching import Search

        groups = {owner: [k.owner for k in (*one.needs, *one.unless)] for one in self.compiled for owner in one.owners}
        return Search(self._strict, self._loose, self._patterns, groups)

    def asked_by(self, owners: Iterable[int]) -> list[Compiled]:
        """The rules of which something was found, each once."""
        return [self.compiled[n] for n in sorted({self._rule_of[owner] for owner in owners if owner in self._rule_of})]

    def _owner(self) -> int:
        self._owners += 1
        return self._owners

    def _compile(self, rule: Rule) -> Compiled:
        owners: dict[int, RuleLanguage] = {}
        for language, words in rule.by_language.items():
            owner = self._owner()
            owners[owner] = language
            where = f"by_language.{language}"
            self._add_phrases(words.phrases, language, owner, f"{where}.phrases")
            self._add_patterns(words.patterns, owner, where)
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
            self._add_phrases(phrases, language, owner, f"{where}.any.{language}", is_group=True)
        self._add_patterns(group.patterns, owner, where, is_group=True)
        return GroupKey(group, owner)

    def _add_phrases(
        self, phrases: Iterable[str], language: RuleLanguage, owner: int, where: str, *, is_group: bool = False
    ) -> None:
        entries = self._loose if language.is_loose else self._strict
        for at, phrase in enumerate(phrases):
            entries.append(Entry(owner, parse_phrase(phrase, f"{where}[{at}]", loose=language.is_loose), is_group))

    def _add_patterns(self, patterns: Iterable[str], owner: int, where: str, *, is_group: bool = False) -> None:
        for at, pattern in enumerate(patterns):
            machine = compiled_pattern(pattern, f"{where}.patterns[{at}]")
            self._patterns.append(Pattern(owner, pattern, machine, is_group))
