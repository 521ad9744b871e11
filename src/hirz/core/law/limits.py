"""What no rule may do, as data of its own: who changes a rule does not change, in the same line, what rules may do.

The limits hold for every table (`RuleTable` cannot be made against them) and say why in three languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hirz.core.law.conditions import All
from hirz.core.law.errors import TableError
from hirz.core.law.facts import FACTS, NAMES, NO, UNKNOWN, Answer
from hirz.core.law.offences import OffenceText, article_numbers
from hirz.core.law.rules import Kind, Rule
from hirz.core.law.wording import Three

VICTIM = "accused_is_victim"


class LimitKind(StrEnum):
    """How a limit binds."""

    NEVER_OFFERED = "never_offered"  # no row at all speaks of the article
    NEVER_AGGRAVATED_BY = "never_aggravated_by"  # no aggravation of the article mentions the facts
    NEVER_RAISED_BY = "never_raised_by"  # no row of the article mentions the facts
    ALWAYS_NEEDS = "always_needs"  # the article is not offered when the facts are denied
    PROTECTS = "protects"  # the article protects whom the fact describes: nothing is offered


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that no rule may do."""

    kind: LimitKind
    article: str
    facts: tuple[str, ...]
    sentences: Three
    verified: str


def limits_from(rows: Iterable[Mapping[str, str]]) -> tuple[Limit, ...]:
    """The rows of `qualification_limits.csv`; TableError names the wrong one."""
    limits = []
    for row in rows:
        try:
            kind = LimitKind(row["limit"])
        except ValueError:
            raise TableError(f"no limit is called {row['limit']!r}") from None
        facts = tuple(row["facts"].split())
        unknown = [name for name in facts if name not in NAMES]
        if unknown or not article_numbers(row["article"]):
            raise TableError(f"limit {kind} of {row['article']!r}: unknown facts {unknown} or no article")
        if bool(facts) is (kind is LimitKind.NEVER_OFFERED):
            raise TableError(f"limit {kind} of {row['article']}: facts are missing, or stand where none belong")
        sentences = (row["sentence_ar"], row["sentence_fr"], row["sentence_en"])
        limits.append(Limit(kind, row["article"], facts, sentences, row["verified"]))
    return tuple(limits)


def protection(limits: Sequence[Limit]) -> Limit:
    """The limit that protects a victim; there is exactly one."""
    found = [limit for limit in limits if limit.kind is LimitKind.PROTECTS and limit.facts == (VICTIM,)]
    if len(found) != 1:
        raise TableError("the limits must say once that a victim is proposed no charge")
    return found[0]


def check(limits: Sequence[Limit], rules: Sequence[Rule], offences: Mapping[str, OffenceText]) -> None:
    """TableError for the first rule that does what no rule may do."""
    protection(limits)
    for rule in rules:
        if VICTIM in {*rule.when.names(), *rule.needs.names()}:
            raise TableError(
                f"{rule.code}: no rule weighs whether the person is a victim; a victim is proposed no charge"
            )
        numbers = offences[rule.offence].numbers | article_numbers(rule.article)
        for limit in limits:
            if limit.kind is not LimitKind.PROTECTS and article_numbers(limit.article) & numbers:
                _hold(limit, rule)


def _hold(limit: Limit, rule: Rule) -> None:
    mentioned = {*rule.when.names(), *rule.needs.names()}.intersection(limit.facts)
    if limit.kind is LimitKind.NEVER_OFFERED:
        raise TableError(f"{rule.code}: article {limit.article} is never offered. {limit.sentences[2]}")
    if limit.kind is LimitKind.NEVER_AGGRAVATED_BY and rule.kind is Kind.AGGRAVATION and mentioned:
        raise TableError(f"{rule.code}: article {limit.article} has no aggravation for {', '.join(sorted(mentioned))}")
    if limit.kind is LimitKind.NEVER_RAISED_BY and mentioned:
        raise TableError(f"{rule.code}: {', '.join(sorted(mentioned))} never raise article {limit.article}")
    if limit.kind is LimitKind.ALWAYS_NEEDS and rule.kind is Kind.CHARGE:
        _needed(limit, rule)


def _needed(limit: Limit, rule: Rule) -> None:
    """With the fact denied and all else open, the charge must be out."""
    for name in limit.facts:
        denied: dict[str, Answer] = dict.fromkeys(FACTS, UNKNOWN) | {name: NO}
        if All((rule.when, rule.needs)).answer(denied) is not NO:
            raise TableError(f"{rule.code}: article {limit.article} always needs {name}")
