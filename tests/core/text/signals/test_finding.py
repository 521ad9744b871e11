"""Signals: every shipped example, spans, groups, and texts that mean harm."""

from __future__ import annotations

import pytest

from hirz.core.text import find_signals
from hirz.core.text.signals.compiling import RuleSet
from hirz.core.text.signals.errors import Fault, RuleError
from hirz.core.text.signals.reading import read_rule
from hirz.core.text.signals.rule import Rule
from hirz.core.text.signals.shipped import shipped_rules
from tests.core.text.test_hostile import check_growth

RULES = shipped_rules()
BARE = """
id: a-rule
version: 1
family: payment
weight: 5
meaning: {ar: أ, fr: b, en: c}
reason: {ar: أ, fr: b, en: c}
by_language: {fr: {phrases: ["PHRASE"]}}
must_match: [{lang: fr, text: a}]
must_not_match: [{lang: fr, text: b}]
reference: own judgement
"""


def one(phrase: str, more: str = "") -> RuleSet:
    """A set of one rule with one phrase."""
    return RuleSet([read_rule(BARE.replace("PHRASE", phrase) + more)])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_example_of_a_shipped_rule_holds(rule: Rule) -> None:
    """A rule matches what it says it must, and nothing that it says it must not."""
    alone = RuleSet([rule])
    for example in rule.must_match:
        assert find_signals(example.text, alone), example
    for example in rule.must_not_match:
        assert not find_signals(example.text, alone), example


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ok. T'as 24h: TU  AS 24h pour  p@yer !", "TU  AS 24h pour  p@yer"),
        ("tu аs 2 heures p a y e r", "tu аs 2 heures p a y e r"),
        ("tuuu as ２ heures, paaayer", "tuuu as ２ heures, paaayer"),
    ],
)
def test_a_span_is_what_was_written(text: str, written: str) -> None:
    """Offsets lead into the text as given, whatever was folded."""
    found = find_signals(text, one("tu as # heures|h ~ payer"))
    assert [text[s.start : s.end] for s in found] == [written]


def test_a_group_silences_only_on_its_side() -> None:
    """A negation before a hit silences it; the same word after does not."""
    rules = one("payer", "unless: {within: 2, side: before, any: {fr: [jamais]}}")
    assert not find_signals("jamais te payer", rules)
    assert find_signals("payer jamais", rules)
    assert find_signals("jamais un deux trois payer", rules)


def test_a_needed_word_must_stand_near() -> None:
    """Without its context a hit is none."""
    rules = one("payer", "needs: {within: 1, any: {fr: [photo*]}}")
    assert find_signals("payer tes photos", rules)
    assert not find_signals("payer un deux photos", rules)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[", Fault.NOT_YAML),
        ("a: &x 1\nb: *x", Fault.NOT_YAML),
        ("1", Fault.WRONG_TYPE),
        (BARE + "more: 1", Fault.UNKNOWN_KEY),
        (BARE.replace("weight: 5", "weight: 500"), Fault.WRONG_VALUE),
        (BARE.replace("weight: 5", ""), Fault.MISSING),
    ],
)
def test_a_rule_that_departs_from_the_schema_is_refused(text: str, fault: Fault) -> None:
    """The fault is named."""
    with pytest.raises(RuleError) as caught:
        read_rule(text)
    assert caught.value.fault is fault


@pytest.mark.parametrize("phrase", ["*", "#", "~ payer", "payer ~", "a ~9 payer", "p*ye", "ab"])
def test_a_phrase_that_says_nothing_is_refused(phrase: str) -> None:
    """Before it is ever read over a text."""
    with pytest.raises(RuleError):
        one(phrase)


@pytest.mark.parametrize("unit", ["tu as 24h ", "je vais ", "a ", "p.", "0a", "غادي ", "aidez moi ", "@", "a\u0301"])
def test_finding_grows_with_the_length(unit: str) -> None:
    """No text makes the search slow."""
    check_growth(find_signals, unit)


def test_a_search_that_starts_anew_at_every_word_fails_the_check() -> None:
    """The planted bad variant: every word looked at with every word after it."""

    def careless(text: str) -> int:
        words = text.split()
        return sum(1 for at in range(len(words)) for other in words[at:] if other == "payer")

    with pytest.raises(AssertionError):
        check_growth(careless, "ab ", 1_500, 24_000)
