"""The rules that a scan reads with: those of the house and those of the desk, compiled once for each edition."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hirz.base.clock import now
from hirz.detect.enums import VersionState
from hirz.detect.models import DeskRule, DeskRuleVersion, RuleBook
from hirz.detect.rules.keys import open_yaml

if TYPE_CHECKING:
    from hirz.core.text import RuleSet
    from hirz.core.text.signals.rule import Rule, Wording

log = logging.getLogger("hirz.detect")

# What the columns of `Signal` hold.
LONGEST_ID: Final = 40
HIGHEST_VERSION: Final = 32_767


def rules_in_use() -> RuleSet:
    """Every rule that finds today; one question to the database, and compiled anew when a rule or the day has changed."""
    return _compiled(_edition(), now().date())


def _edition() -> int:
    return RuleBook.objects.values_list("edition", flat=True).first() or 0


@lru_cache(maxsize=1)
def _compiled(edition: int, today: date) -> RuleSet:
    from hirz.core.text import RuleSet

    return RuleSet(rule for rule in _in_use(today) if _fits(rule))


def _in_use(today: date) -> list[Rule]:
    own = {rule.code: rule for rule in DeskRule.objects.all()}
    live = {
        version.rule.code: version
        for version in DeskRuleVersion.objects.filter(state=VersionState.LIVE).select_related("rule")
    }
    found = []
    for rule in shipped():
        known, version = own.get(rule.id), live.get(rule.id)
        if known is not None and known.is_off:
            continue
        # A weight that has run out falls back to that of the house.
        found.append(replace(rule, weight=version.weight) if version and version.expires_on > today else rule)
    names = {rule.id for rule in found} | {code for code, one in own.items() if one.is_shipped}
    for code, version in sorted(live.items()):
        if code in names or version.rule.is_off or version.expires_on <= today:
            continue
        rule_of_desk = opened_rule(version)
        if rule_of_desk is not None:
            found.append(rule_of_desk)
    return found


def opened_rule(version: DeskRuleVersion) -> Rule | None:
    """The rule of a version, its number that of the version; None for one that cannot be read any more."""
    from hirz.core.text.signals.reading import read_rule

    try:
        return replace(read_rule(open_yaml(version)), id=version.rule.code, version=version.number)
    except Exception as error:
        # One bad rule must not stop the scan of every report.
        log.error("rule %s, version %s, cannot be read and is left out: %s", version.rule_id, version.number, type(error).__name__)  # fmt: skip
        return None


@lru_cache(maxsize=1)
def shipped() -> tuple[Rule, ...]:
    """The rules of the house."""
    # YAML is read at the first use, in the worker and at the desk.
    from hirz.core.text.signals.shipped import shipped_rules

    return shipped_rules()


def _fits(rule: Rule) -> bool:
    if len(rule.id) <= LONGEST_ID and rule.version <= HIGHEST_VERSION:
        return True
    log.error("the rule %.60s has too long a name or too high a version and is left out", rule.id)
    return False


def reason_of(rule_id: str) -> Wording | None:
    """Why a rule counts, in the words of the rule as it is today; None for one that is no more."""
    return _own_reasons().get(rule_id) or _reasons(_edition(), now().date()).get(rule_id)


@lru_cache(maxsize=1)
def _own_reasons() -> dict[str, Wording]:
    # Rules of the house keep their words: nobody has to ask the database for them.
    return {rule.id: rule.reason for rule in shipped()}


@lru_cache(maxsize=1)
def _reasons(edition: int, today: date) -> dict[str, Wording]:
    # Of a rule that is switched off the reports of yesterday still speak.
    words = {rule.id: rule.reason for rule in shipped()}
    for version in DeskRuleVersion.objects.filter(state=VersionState.LIVE, rule__is_shipped=False).select_related(
        "rule"
    ):
        rule = opened_rule(version)
        if rule is not None:
            words.setdefault(rule.id, rule.reason)
    return words
