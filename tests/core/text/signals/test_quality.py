"""What the shipped rules find of the labelled messages, and that the measure sees a rule set that is worse.

The half on which no rule was written is counted here and never shown. Floors lie a little below what `bench/signals.py` measured.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from bench.signals import LARGE, messages, tallies, together

from hirz.core.text import find_signals
from hirz.core.text.signals.compiling import RuleSet
from hirz.core.text.signals.rule import Rule, RuleLanguage
from hirz.core.text.signals.shipped import shipped_rules

RULES = shipped_rules()
# (precision, recall) at least, over all families.
FLOORS = {"dev": (0.98, 0.98), "test": (0.93, 0.85)}


def found(half: str, rules: tuple[Rule, ...]) -> dict[tuple[str, str], object]:
    ready = RuleSet(rules)
    return tallies(messages(half), lambda text: frozenset(s.family.value for s in find_signals(text, ready)))


@pytest.mark.parametrize("half", FLOORS)
def test_rules_reach_their_floors(half: str) -> None:
    """Precision and recall of all families, and Darija in both scripts within ten points of French."""
    counted = found(half, RULES)
    precision, recall = FLOORS[half]
    assert together(counted).precision >= precision
    assert together(counted).recall >= recall
    french = together(counted, language="fr").recall
    for language in ("ary", "ary-Latn"):
        assert together(counted, language=language).recall >= french - 0.10


def test_rules_without_what_silences_them_fall_below() -> None:
    """The planted bad variant: no negation, no reported speech, no needed context."""
    careless = tuple(replace(rule, unless=(), needs=()) for rule in RULES)
    assert together(found("dev", careless)).precision < FLOORS["dev"][0] - 0.05


def test_rules_without_arabizi_fall_below() -> None:
    """The planted bad variant: nothing is written in Latin-letter Darija."""
    deaf = tuple(
        replace(rule, by_language=kept)
        for rule in RULES
        if (kept := {code: words for code, words in rule.by_language.items() if code not in DARIJA_IN_LATIN})
    )
    counted = found("test", deaf)
    assert together(counted, language="ary-Latn").recall < together(counted, language="fr").recall - 0.10


DARIJA_IN_LATIN = (RuleLanguage.ARY_LATN, RuleLanguage.MIXED)


def test_every_family_speaks_every_large_language() -> None:
    """A family that is silent in a language would serve who writes it worse."""
    spoken = {(rule.family, code) for rule in RULES for code in rule.by_language}
    families = {rule.family for rule in RULES}
    assert len(families) == 8
    assert {(family, RuleLanguage(code)) for family in families for code in LARGE} <= spoken


def test_danger_weighs_most() -> None:
    """The heaviest rule is one of danger, and no sign of age or payment alone weighs half of it."""
    weights = {rule.id: rule.weight for rule in RULES}
    heaviest = max(RULES, key=lambda rule: rule.weight)
    assert heaviest.family == "danger_now"
    assert max(w for i, w in weights.items() if i.startswith(("age-", "payment-"))) < 80
