"""The small language of the table: names of facts, `and`, `or`, `not`, brackets; nothing else can be said in it.

A condition is yes, no or unknown, as Kleene reckons: "unknown or yes" is yes, "unknown and yes" is unknown.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from hirz.core.law.errors import ConditionError
from hirz.core.law.facts import NAMES, NO, UNKNOWN, YES, Answer, Facts

LONGEST = 600
DEEPEST = 20
_TOKEN = re.compile(r"\s*(?:(?P<word>[a-z][a-z0-9_]*)|(?P<bracket>[()]))")

Answers = Facts | Mapping[str, Answer]


class Condition(ABC):
    """What must hold for a row of the table."""

    @abstractmethod
    def answer(self, facts: Answers) -> Answer:
        """Whether it holds."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """The facts that it speaks of, in the order written; a fact may come twice."""

    @abstractmethod
    def open(self, facts: Answers) -> Iterator[str]:
        """The unknown facts on which the answer still hangs; none when it is yes or no."""

    @abstractmethod
    def grounds(self, facts: Answers) -> Iterator[str]:
        """The facts answered yes that carry a yes."""


@dataclass(frozen=True, slots=True)
class Fact(Condition):
    """One fact."""

    name: str

    def answer(self, facts: Answers) -> Answer:
        """As answered."""
        return facts[self.name]

    def names(self) -> Iterator[str]:
        """Itself."""
        yield self.name

    def open(self, facts: Answers) -> Iterator[str]:
        """Itself while unknown."""
        if facts[self.name] is UNKNOWN:
            yield self.name

    def grounds(self, facts: Answers) -> Iterator[str]:
        """Itself when yes."""
        if facts[self.name] is YES:
            yield self.name


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The opposite of a condition."""

    part: Condition

    def answer(self, facts: Answers) -> Answer:
        """Yes when the part is no."""
        return self.part.answer(facts).opposite

    def names(self) -> Iterator[str]:
        """Those of the part."""
        return self.part.names()

    def open(self, facts: Answers) -> Iterator[str]:
        """Those of the part."""
        return self.part.open(facts)

    def grounds(self, facts: Answers) -> Iterator[str]:
        """None: that something is not so is no fact that speaks for a charge."""
        return iter(())


@dataclass(frozen=True, slots=True)
class _Several(Condition):
    parts: tuple[Condition, ...]

    def names(self) -> Iterator[str]:
        """Those of all parts."""
        return (name for part in self.parts for name in part.names())

    def open(self, facts: Answers) -> Iterator[str]:
        """Those of the parts that are unknown."""
        if self.answer(facts) is UNKNOWN:
            yield from (name for part in self.parts for name in part.open(facts))

    def grounds(self, facts: Answers) -> Iterator[str]:
        """Those of the parts that are yes."""
        for part in self.parts:
            if part.answer(facts) is YES:
                yield from part.grounds(facts)


@dataclass(frozen=True, slots=True)
class All(_Several):
    """Every part."""

    def answer(self, facts: Answers) -> Answer:
        """No as soon as one part is no."""
        answers = {part.answer(facts) for part in self.parts}
        return NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES


@dataclass(frozen=True, slots=True)
class Some(_Several):
    """At least one part."""

    def answer(self, facts: Answers) -> Answer:
        """Yes as soon as one part is yes."""
        answers = {part.answer(facts) for part in self.parts}
        return YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO


ALWAYS: Condition = All(())
"""A condition that nobody need fulfil."""


def open_groups(condition: Condition, facts: Answers) -> tuple[tuple[str, ...], ...]:
    """The unknown facts, one group for each part that must all hold: within a group one answer may be enough."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    found: dict[tuple[str, ...], None] = {}
    for part in parts:
        groups = open_groups(part, facts) if isinstance(part, All) else (tuple(dict.fromkeys(part.open(facts))),)
        found |= dict.fromkeys(group for group in groups if group)
    return tuple(found)


def parse(text: str) -> Condition:
    """A condition from its text; an empty one always holds. ConditionError says what is wrong and where."""
    if len(text) > LONGEST:
        raise ConditionError(f"a condition has at most {LONGEST} characters, not {len(text)}")
    if not text.strip():
        return ALWAYS
    reader = _Reader(text, list(_tokens(text)))
    condition = reader.some(0)
    if reader.word:
        raise reader.error("nothing more was expected here")
    return condition


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    end = len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise ConditionError(f"{text!r}, character {at + 1}: only names, and, or, not and brackets stand here")
        yield found.group(found.lastgroup or 0), found.start(found.lastgroup or 0)
        at = found.end()


@dataclass(slots=True)
class _Reader:
    """Reads from the left; `not` binds closest, then `and`, then `or`."""

    text: str
    tokens: list[tuple[str, int]]
    at: int = 0

    @property
    def word(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def error(self, what: str) -> ConditionError:
        place = self.tokens[self.at][1] + 1 if self.at < len(self.tokens) else len(self.text) + 1
        return ConditionError(f"{self.text!r}, character {place}: {what}")

    def take(self, word: str) -> bool:
        if self.word != word:
            return False
        self.at += 1
        return True

    def some(self, depth: int) -> Condition:
        parts = [self.all(depth)]
        while self.take("or"):
            parts.append(self.all(depth))
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def all(self, depth: int) -> Condition:
        parts = [self.one(depth)]
        while self.take("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise self.error(f"more than {DEEPEST} brackets or negations inside each other")
        if self.take("not"):
            return Not(self.one(depth + 1))
        if self.take("("):
            inside = self.some(depth + 1)
            if not self.take(")"):
                raise self.error("a bracket is not closed")
            return inside
        name = self.word
        if name in {"", "and", "or", ")"}:
            raise self.error("the name of a fact is missing")
        if name not in NAMES:
            near = get_close_matches(name, NAMES, 1)
            raise self.error(f"no fact is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        self.at += 1
        return Fact(name)
