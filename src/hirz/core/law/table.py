"""The table of qualification, read from the country's data and refused when a row is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from hirz.core.law.conditions import parse
from hirz.core.law.errors import ConditionError, TableError
from hirz.core.law.limits import Limit, check, limits_from
from hirz.core.law.offences import OffenceClass, OffenceText, Penalty, number
from hirz.core.law.rules import Attempt, Kind, Rule

Row = Mapping[str, str]
Member = TypeVar("Member", bound=StrEnum)
MOST_ROWS = 1_000


@dataclass(frozen=True)
class RuleTable:
    """Rules that were checked against what no rule may do; a table that breaks it cannot be made."""

    rules: tuple[Rule, ...]
    limits: tuple[Limit, ...]
    offences: Mapping[str, OffenceText]

    def __post_init__(self) -> None:
        """Check every rule against the offences and the limits."""
        seen: set[str] = set()
        for rule in self.rules:
            if rule.code in seen:
                raise TableError(f"{rule.code}: the name stands twice")
            seen.add(rule.code)
            if rule.offence not in self.offences:
                raise TableError(f"{rule.code}: no offence is called {rule.offence!r}")
        charged = [rule.offence for rule in self.charges]
        for rule in self.rules:
            if charged.count(rule.offence) != 1:
                raise TableError(f"{rule.code}: {rule.offence} needs exactly one row of kind charge")
        check(self.limits, self.rules, self.offences)

    @cached_property
    def charges(self) -> tuple[Rule, ...]:
        """The rows that may propose an offence."""
        return tuple(rule for rule in self.rules if rule.kind is Kind.CHARGE)

    def of(self, offence: str, kind: Kind) -> tuple[Rule, ...]:
        """The rows of one kind about one offence, in their order."""
        return tuple(rule for rule in self.rules if rule.offence == offence and rule.kind is kind)


def read_table(rows: Iterable[Row], limits: Iterable[Row], offences: Mapping[str, OffenceText]) -> RuleTable:
    """A table from the rows of `qualification.csv` and `qualification_limits.csv`; TableError names the wrong rule."""
    rules: list[Rule] = []
    for row in rows:
        if len(rules) >= MOST_ROWS:
            raise TableError(f"a table has at most {MOST_ROWS} rows")
        rules.append(_rule(row))
    return RuleTable(tuple(rules), limits_from(limits), offences)


def _rule(row: Row) -> Rule:
    code = row.get("rule") or "a row without a name"
    try:
        rule = _read(row)
    except (ConditionError, TableError) as error:
        raise TableError(f"{code}: {error}") from error
    except KeyError as error:
        raise TableError(f"{code}: the column {error} is missing") from error
    _complete(rule)
    return rule


def _read(row: Row) -> Rule:
    penalty = Penalty(*(number(row[name]) for name in ("min_months", "max_months", "fine_min", "fine_max")))
    return Rule(
        code=row["rule"],
        kind=one_of(Kind, row["kind"]),
        offence=row["offence_id"],
        when=parse(row["when"]),
        needs=parse(row["needs"]),
        sentences=(row["sentence_ar"], row["sentence_fr"], row["sentence_en"]),
        verified=row["verified"],
        family=row["family"],
        concurs=frozenset(row["concurs"].split()),
        attempt=one_of(Attempt, row["attempt"]) if row["attempt"] else Attempt.NOT_READ,
        article=row["article"],
        factor=number(row["factor"]),
        range=None if penalty == Penalty() else penalty,
        class_after=one_of(OffenceClass, row["class_after"]) if row["class_after"] else None,
    )


def one_of(kind: Callable[[str], Member], text: str) -> Member:
    """A member by its value; TableError with the word that is none."""
    try:
        return kind(text)
    except ValueError as error:
        raise TableError(str(error)) from None


def _complete(rule: Rule) -> None:
    """Every row says in three languages why, and an aggravation says its article and one effect."""
    if not (rule.code and rule.verified and all(sentence.strip() for sentence in rule.sentences)):
        raise TableError(f"{rule.code or 'a row'}: a name, a mark and a sentence in three languages are needed")
    if not list(rule.when.names()):
        raise TableError(f"{rule.code}: a rule without a condition would always speak")
    effects = [effect for effect in (rule.factor, rule.range) if effect is not None]
    if rule.kind is Kind.AGGRAVATION and (len(effects) != 1 or not rule.article):
        raise TableError(f"{rule.code}: an aggravation has an article and either a factor or a range")
    if rule.kind is not Kind.AGGRAVATION and effects:
        raise TableError(f"{rule.code}: only an aggravation changes a penalty")
    if rule.kind is Kind.CHARGE and not (rule.family and rule.concurs):
        raise TableError(f"{rule.code}: a charge has a family and says with what it concurs")
