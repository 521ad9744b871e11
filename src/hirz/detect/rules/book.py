"""The rules that a scan reads with, compiled once for each process."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hirz.core.text import RuleSet
    from hirz.core.text.signals.rule import Rule, Wording

log = logging.getLogger("hirz.detect")

# What the columns of `Signal` hold.
LONGEST_ID: Final = 40
HIGHEST_VERSION: Final = 32_767


def rules_in_use() -> RuleSet:
    """Every rule that finds today."""
    return _compiled()


@lru_cache(maxsize=1)
def _compiled() -> RuleSet:
    from hirz.core.text import RuleSet

    return RuleSet(rule for rule in shipped() if _fits(rule))


def shipped() -> tuple[Rule, ...]:
    """The rules of the house."""
    # YAML is read at the first use, in the worker and at the desk.
    from hirz.core.text.signals.shipped import shipped_rules

    return shipped_rules()


def _fits(rule: Rule) -> bool:
    if len(rule.id) <= LONGEST_ID and rule.version <= HIGHEST_VERSION:
        return True
    # One bad rule must not stop the scan of every report.
    log.error("the rule %.60s has too long a name or too high a version and is left out", rule.id)
    return False


def reason_of(rule_id: str) -> Wording | None:
    """Why a rule counts, in the words of the rule as it is today; None for one that is no more."""
    return _reasons().get(rule_id)


@lru_cache(maxsize=1)
def _reasons() -> dict[str, Wording]:
    return {rule.id: rule.reason for rule in shipped()}
