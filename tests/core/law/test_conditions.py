"""The small language: what it can say, how it reckons with unknown, what it refuses."""

from __future__ import annotations

import itertools

import pytest

from hirz.core.law.conditions import LONGEST, open_groups, parse
from hirz.core.law.errors import ConditionError
from hirz.core.law.facts import Answer, Facts

NO, UNKNOWN, YES = Answer.NO, Answer.UNKNOWN, Answer.YES


def test_not_binds_closest_then_and_then_or() -> None:
    """As in Python: compared over every answer."""
    text = "violence or not deceit and profit"
    worth = {YES: 2, UNKNOWN: 1, NO: 0}
    for v, d, p in itertools.product(Answer, repeat=3):
        expected = max(worth[v], min(2 - worth[d], worth[p]))
        assert worth[parse(text).answer(Facts(violence=v, deceit=d, profit=p))] == expected


def test_brackets_bind_first() -> None:
    """And an empty condition always holds."""
    assert parse("(violence or deceit) and profit").answer(Facts(violence=YES, profit=NO)) is NO
    assert parse("  ").answer(Facts()) is YES


def test_unknown_facts_are_named_while_they_matter() -> None:
    """What another fact has settled is not asked."""
    condition = parse("(violence or deceit) and profit")
    assert [*condition.open(Facts(violence=YES))] == ["profit"]
    assert [*condition.open(Facts(profit=NO))] == []
    assert open_groups(condition, Facts()) == (("violence", "deceit"), ("profit",))


def test_grounds_are_facts_that_carry_the_yes() -> None:
    """A fact that is denied is no ground."""
    assert [*parse("violence and not deceit").grounds(Facts(violence=YES, deceit=NO))] == ["violence"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("violence and", "character 13: the name of a fact is missing"),
        ("(violence", "character 10: a bracket is not closed"),
        ("violence deceit", "character 10: nothing more"),
        ("violenc", "no fact is called 'violenc'; did you mean 'violence'"),
        ("violence == 1", "character 9: only names"),
        ("__import__('os')", "character 1: only names"),
        ("not " * 30 + "violence", "inside each other"),
        ("(" * 30 + "violence" + ")" * 30, "inside each other"),
        ("violence or " * LONGEST, "at most"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_place(text: str, said: str) -> None:
    """Nothing is run: there are names of facts, three words and brackets."""
    with pytest.raises(ConditionError, match=said):
        parse(text)
