"""Charges that the facts may fit, proposed with their reasons; a prosecutor chooses.

A charge is proposed when what raises it is answered yes and no element is denied. Elements that are unknown are said, and
nothing is ever decided here. A victim is proposed no charge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from hirz.core.law.conditions import All, open_groups
from hirz.core.law.facts import NO, UNKNOWN, YES, Facts
from hirz.core.law.limits import protection
from hirz.core.law.offences import Mark, OffenceClass, OffenceText, Penalty
from hirz.core.law.rules import Attempt, Kind, Rule
from hirz.core.law.table import RuleTable
from hirz.core.law.wording import NBSP, Three, groups_said, with_facts

Groups = tuple[tuple[str, ...], ...]
"""Unknown facts; every group is to be settled, and within a group one fact may be enough."""


class Standing(StrEnum):
    """How far the facts carry a charge."""

    FITS = "fits"  # every element of the rule is answered
    OPEN = "open"  # something is still to be established


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, its sentence in three languages, and the facts that speak for it."""

    code: str
    sentences: Three
    facts: tuple[str, ...] = ()
    verified: str = ""

    def said(self, language: str) -> str:
        """The sentence, and the facts by name."""
        return with_facts(self.sentences, self.facts, language)


@dataclass(frozen=True, slots=True)
class Aggravation:
    """What raises a penalty: by a factor or to a range, and perhaps to another class."""

    code: str
    article: str
    factor: int | None
    range: Penalty | None
    class_after: OffenceClass | None
    reason: Reason
    to_establish: Groups = ()  # empty when it applies

    @property
    def applies(self) -> bool:
        """Whether the facts carry it; otherwise it hangs on facts that are unknown."""
        return not self.to_establish


@dataclass(frozen=True, slots=True)
class ProposedCharge:
    """One offence that the facts may fit. Nothing in it is a decision."""

    offence: str
    law: str
    article: str
    labels: Three
    standing: Standing
    offence_class: OffenceClass | None  # after the aggravations
    why: tuple[Reason, ...]
    cautions: tuple[Reason, ...]
    aggravations: tuple[Aggravation, ...]
    possible_aggravations: tuple[Aggravation, ...]
    base: Penalty
    penalty: Penalty  # after the aggravations
    to_establish: Groups
    mark: Mark
    verified: tuple[str, str]  # the words of the offence's row and of the rule's
    family: str = ""
    concurs: frozenset[str] = frozenset()
    co_qualified_with: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()

    def said_open(self, language: str) -> str:
        """What is still to be established, in one sentence; empty when nothing is."""
        return groups_said(self.to_establish, language)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The charges, and what must be said beside them; reads like a sequence of charges."""

    charges: tuple[ProposedCharge, ...]
    notices: tuple[Reason, ...]

    def __iter__(self) -> Iterator[ProposedCharge]:
        """The charges: those that fit first, the heavier first."""
        return iter(self.charges)

    def __len__(self) -> int:
        """How many charges."""
        return len(self.charges)

    def of(self, offence: str) -> ProposedCharge | None:
        """The charge of one offence, or None when it is not proposed."""
        return next((charge for charge in self.charges if charge.offence == offence), None)


NO_DECISION = Reason(
    "no_decision",
    (
        "هذه مقترحات فقط، وللنيابة العامة وحدها اختيار التكييف القانوني.",
        "Ce ne sont que des propositions" + f"{NBSP}; le choix de la qualification appartient au parquet.",
        "These are proposals only; the prosecutor chooses the qualification.",
    ),
)
ATTEMPT_NOT_READ = Reason(
    "attempt_not_read",
    (
        "لا يعاقب على المحاولة في الجنح إلا بمقتضى نص خاص في القانون (الفصل 115)، ولم نطلع على نص يعاقب عليها هنا.",
        "La tentative d’un délit n’est punissable qu’en vertu d’un texte spécial (article 115)"
        + f"{NBSP}; aucun texte de ce genre n’a été lu ici.",
        "An attempted délit is punished only where a text says so (article 115); no such text was read here.",
    ),
    ("attempt_only",),
)


def propose_charges(facts: Facts, offences: Mapping[str, OffenceText], table: RuleTable) -> Proposal:
    """The charges that the facts may fit, by the country's table; FactsError when answers contradict each other.

    `offences` are the texts to propose from: one that is not among them is left out. The accused who is a victim is
    proposed nothing, and the notice says why; while that is unknown, the notice says that it comes first.
    """
    facts = facts.closed()
    shield = protection(table.limits)
    shielded = Reason("victim_protected", shield.sentences, (), shield.verified)
    if facts.accused_is_victim is YES:
        return Proposal((), (replace(shielded, facts=("accused_is_victim",)), NO_DECISION))
    found = [
        _charge(rule, facts, offences[rule.offence], table)
        for rule in table.charges
        if rule.offence in offences and _stands(rule, facts)
    ]
    charges = [_beside(charge, found) for charge in found]
    charges.sort(key=lambda c: (c.standing is Standing.OPEN, [-n for n in c.penalty.weight], c.offence))
    first = (shielded,) if facts.accused_is_victim is UNKNOWN else ()
    return Proposal(tuple(charges), (*first, NO_DECISION))


def _stands(rule: Rule, facts: Facts) -> bool:
    return rule.when.answer(facts) is YES and rule.needs.answer(facts) is not NO


def _charge(rule: Rule, facts: Facts, offence: OffenceText, table: RuleTable) -> ProposedCharge:
    aggravations = [_aggravation(row, facts) for row in table.of(offence.code, Kind.AGGRAVATION) if _may(row, facts)]
    applied = tuple(a for a in aggravations if a.applies)
    cautions = tuple(_reason(row, facts) for row in table.of(offence.code, Kind.CAUTION) if _stands(row, facts))
    tried = facts.attempt_only is YES and rule.attempt is Attempt.NOT_READ
    missing = open_groups(rule.needs, facts)
    return ProposedCharge(
        offence=offence.code,
        law=offence.law,
        article=offence.article,
        labels=offence.labels,
        standing=Standing.OPEN if missing or tried else Standing.FITS,
        offence_class=next((a.class_after for a in applied if a.class_after), offence.offence_class),
        why=(
            _reason(rule, facts),
            *(_reason(row, facts) for row in table.of(offence.code, Kind.REASON) if _stands(row, facts)),
        ),
        cautions=(*cautions, *((ATTEMPT_NOT_READ,) if tried else ())),
        aggravations=applied,
        possible_aggravations=tuple(a for a in aggravations if not a.applies),
        base=offence.penalty,
        penalty=_raised(offence.penalty, applied),
        to_establish=missing,
        mark=Mark.of(offence.verified, rule.verified),
        verified=(offence.verified, rule.verified),
        family=rule.family,
        concurs=rule.concurs,
    )


def _reason(rule: Rule, facts: Facts) -> Reason:
    grounds = tuple(dict.fromkeys((*rule.when.grounds(facts), *rule.needs.grounds(facts))))
    return Reason(rule.code, rule.sentences, grounds, rule.verified)


def _may(row: Rule, facts: Facts) -> bool:
    return All((row.when, row.needs)).answer(facts) is not NO


def _aggravation(row: Rule, facts: Facts) -> Aggravation:
    missing = open_groups(All((row.when, row.needs)), facts)
    return Aggravation(row.code, row.article, row.factor, row.range, row.class_after, _reason(row, facts), missing)


def _raised(base: Penalty, applied: tuple[Aggravation, ...]) -> Penalty:
    """The heaviest range replaces the base; then each article's factor counts once, however many grounds it has."""
    ranges = [a.range for a in applied if a.range is not None]
    penalty = base.replaced_by(max(ranges, key=lambda r: r.weight)) if ranges else base
    for factor in {a.article: a.factor for a in applied if a.factor is not None}.values():
        penalty = penalty.times(factor)
    return penalty


def _beside(charge: ProposedCharge, found: list[ProposedCharge]) -> ProposedCharge:
    """The charge with the names of its alternatives and of those that are charged together with it."""
    others = [other for other in found if other.offence != charge.offence]
    return replace(
        charge,
        alternatives=tuple(o.offence for o in others if o.family == charge.family),
        co_qualified_with=tuple(o.offence for o in others if o.family != charge.family and o.concurs & charge.concurs),
    )
