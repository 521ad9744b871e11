"""The terms in use, as rules of the engine: read once for each process, and again when any of them changed.

Sees words in memory only. Whoever reads a report with them holds hunts off until what was found is stored
(`hold_off_term_hunts`): a report is read with a new term by its scan or by the hunt for it, whichever comes later.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection

from hirz.core.sealing import SealBroken
from hirz.detect.enums import TermState
from hirz.detect.lexicon.keys import Words, lexicon_keys
from hirz.detect.models import Term

if TYPE_CHECKING:
    from hirz.core.text import RuleSet
    from hirz.core.text.signals.rule import Rule

log = logging.getLogger("hirz.detect")

# Held shared by whoever reads reports with the terms of now, and alone by a hunt for the moment in which it begins.
TERM_LOCK: Final = 0x4849_525A_0005
# One person may register a term, so it weighs little: at most a lead, beside rules that were measured.
WEIGHT: Final = 15
REASON: Final = ("كلمة من المعجم", "Un mot du lexique", "A word of the lexicon")
# What changed since; nothing of what the terms say.
_STAMP: Final = (
    "SELECT md5(coalesce(string_agg(place::text || version || state, ',' ORDER BY id), '')) FROM detect_term"
)


class _Ready(NamedTuple):
    """Rules compiled for one stamp, beside the rules that they were put to."""

    stamp: str
    shipped: RuleSet
    rules: RuleSet


_ready: _Ready | None = None


def stamp() -> str:
    """Which terms are in use now: another one after every change."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return str(cursor.fetchone()[0])


def hold_off_term_hunts() -> str:
    """Until this transaction ends no hunt begins; the stamp of the terms that what it stores must be read with.

    Asked for before any row is locked: a hunt that waits to begin lets nobody else in.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TERM_LOCK])
    return stamp()


def with_terms(shipped: RuleSet) -> tuple[RuleSet, str]:
    """These rules and the terms in use, compiled together, and the stamp of those terms."""
    global _ready  # one for the process: compiled once, replaced whole
    asked = stamp()
    if _ready is None or _ready.stamp != asked or _ready.shipped is not shipped:
        terms = [rule for term in Term.objects.filter(state=TermState.ACTIVE).order_by("id") if (rule := rule_of(term))]
        _ready = _Ready(asked, shipped, _together(shipped, terms))
    return _ready.rules, _ready.stamp


def _together(shipped: RuleSet, terms: list[Rule]) -> RuleSet:
    from hirz.core.text import RuleSet

    return RuleSet((*shipped.rules, *terms)) if terms else shipped


def alone(term: Term) -> RuleSet:
    """One term, for the hunt; without a rule when it is not looked for."""
    from hirz.core.text import RuleSet

    rule = rule_of(term) if term.state == TermState.ACTIVE else None
    return RuleSet([rule] if rule else [])


def rule_of(term: Term) -> Rule | None:
    """A term as a rule; None, and a line in the log, for one that cannot be read: it must not stop every scan."""
    from hirz.core.text import RuleSet
    from hirz.core.text.signals.errors import RuleError, RuleSetError

    try:
        words = lexicon_keys().open_term(term)
        rule = as_rule(term.rule, term.version, term.family, term.language, words)
        RuleSet([rule])
    except (SealBroken, RuleError, RuleSetError) as error:
        log.error("term %s cannot be looked for: %s", term.pk, type(error).__name__)
        return None
    return rule


def as_rule(name: str, version: int, family: str, language: str, words: Words) -> Rule:
    """What the engine reads: each spelling is a phrase, in the form of the words that its language has."""
    from hirz.core.text.signals import rule

    said = rule.Wording(*REASON)
    return rule.Rule(
        id=name, version=version, family=rule.Family(family), weight=WEIGHT, meaning=said, reason=said,
        by_language={rule.RuleLanguage(language): rule.Words(phrases=words.spellings)}, needs=(), unless=(),
        must_match=(), must_not_match=(), reference="",
    )  # fmt: skip
