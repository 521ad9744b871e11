"""What can go wrong with rules.

RuleError           a rule departs from its schema: mend the rule, a retry does not help
└── RuleSetError    two rules of a set have one id
"""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a rule; a page gives each its sentence."""

    NOT_YAML = "not_yaml"
    TOO_LONG = "too_long"
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    TWICE = "twice"
    WRONG_TYPE = "wrong_type"
    WRONG_VALUE = "wrong_value"
    TOO_MANY = "too_many"
    BAD_PHRASE = "bad_phrase"
    TOO_SHORT = "too_short"
    BAD_PATTERN = "bad_pattern"
    MATCHES_EMPTY = "matches_empty"
    DOUBLED_LETTER = "doubled_letter"
    SAME_ID = "same_id"


class RuleError(ValueError):
    """A rule that departs from its schema: the fault, where it stands ("by_language.fr.phrases[3]"), and what was read."""

    def __init__(self, fault: Fault, where: str, detail: str = "") -> None:
        super().__init__(f"{where}: {fault.value}{': ' + detail if detail else ''}")
        self.fault = fault
        self.where = where
        self.detail = detail


class RuleSetError(RuleError):
    """Two rules of a set with one id."""
