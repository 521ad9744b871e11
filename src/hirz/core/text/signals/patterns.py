"""Patterns: what google-re2 searches for in the line of strict words.

Comes in: a pattern as written. Goes out: one that is ready, or RuleError; and of many, which of them match a line at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import re2

from hirz.core.text.signals.errors import Fault, RuleError

MAX_PATTERN_HITS = 20
# One machine for many patterns: memory of its states, in bytes. When it is full they are made anew, in linear time still.
_MEMORY = 1 << 26

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


class Pattern(NamedTuple):
    """A pattern, whose it is, as it was written and as it searches, and whether it belongs to a group."""

    owner: int
    source: str
    machine: Any
    is_group: bool


class PatternSet:
    """Patterns that are read over a line together."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = tuple(patterns)
        self._all = _machine(self._patterns)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def hits(self, line: str) -> Iterator[tuple[int, int, int] | None]:
        """The owner of each match and where it begins and ends, spaces around it left out; None where more were left unread."""
        for number in (self._all.Match(line) or ()) if self._patterns else ():
            owner, _source, machine, _is_group = self._patterns[number]
            for count, match in enumerate(machine.finditer(line)):
                if count >= MAX_PATTERN_HITS:
                    yield None
                    break
                written = match.group()
                inside = written.strip()
                if inside:
                    begin = match.start() + len(written) - len(written.lstrip())
                    yield owner, begin, begin + len(inside)


def _machine(patterns: Sequence[Pattern]) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    machine = re2.Set.SearchSet(options)
    for pattern in patterns:
        machine.Add(pattern.source)
    if patterns:
        machine.Compile()
    return machine
