"""What is answered about one act: each fact is yes, no or unknown, and unknown is a full answer.

Facts speak of one act of one person against one victim; several victims or several accused are asked about one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from hirz.core.law.errors import FactsError


class Answer(StrEnum):
    """A third answer beside yes and no: nobody knows yet."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def opposite(self) -> Answer:
        """Yes for no, no for yes; unknown stays unknown."""
        return _OPPOSITES[self]


_OPPOSITES = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}
YES, NO, UNKNOWN = Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The answers; `wording.fact` says each in Arabic, French and English.

    "Material" is sexual images, videos or streams of the victim. What the victim made is never an act of the victim.
    """

    # whom it is about
    accused_is_victim: Answer = UNKNOWN  # the person whose acts these are is a victim of trafficking or exploitation
    # the victim
    victim_under_12: Answer = UNKNOWN
    victim_under_15: Answer = UNKNOWN
    victim_under_18: Answer = UNKNOWN
    victim_adult: Answer = UNKNOWN
    victim_girl: Answer = UNKNOWN  # girl or woman; "no" is boy or man
    # what was said and demanded
    threat_to_disclose: Answer = UNKNOWN
    images_demanded: Answer = UNKNOWN
    money_demanded: Answer = UNKNOWN
    money_or_document_obtained: Answer = UNKNOWN  # money, securities, a signature or a deed; a picture is none of them
    solicitation: Answer = UNKNOWN  # sexual approaches or harassment by messages
    insistence: Answer = UNKNOWN  # repeated, or after a refusal
    # material
    material_produced: Answer = UNKNOWN
    material_distributed: Answer = UNKNOWN
    material_possessed: Answer = UNKNOWN
    private_without_consent: Answer = UNKNOWN  # private words, or a picture in a private place, without consent
    montage: Answer = UNKNOWN  # put together or generated, or false facts
    # acts against the body
    physical_act: Answer = UNKNOWN
    intercourse: Answer = UNKNOWN
    violence: Answer = UNKNOWN
    taken_away: Answer = UNKNOWN  # abducted, or lured away from where the child lives
    # exploitation
    recruitment: Answer = UNKNOWN  # recruited, lured, moved, harboured or received in order to be exploited
    profit: Answer = UNKNOWN  # drawn from another's exploitation
    client: Answer = UNKNOWN  # knowingly used or watched what an exploited person had to do
    deceit: Answer = UNKNOWN
    account_taken_over: Answer = UNKNOWN
    # who did it, with whom, where
    offender_ascendant: Answer = UNKNOWN
    offender_guardian: Answer = UNKNOWN
    offender_authority: Answer = UNKNOWN
    offender_spouse: Answer = UNKNOWN  # or former spouse
    several_offenders: Answer = UNKNOWN
    criminal_gang: Answer = UNKNOWN
    abroad: Answer = UNKNOWN  # wholly or partly
    attempt_only: Answer = UNKNOWN

    def __getitem__(self, name: str) -> Answer:
        """The answer to one question; KeyError for a question that is not asked."""
        if name not in NAMES:
            raise KeyError(name)
        answer: Answer = getattr(self, name)
        return answer

    def answered(self, answer: Answer) -> Iterator[str]:
        """The names of the facts that have this answer, in the order above."""
        return (name for name in FACTS if self[name] is answer)

    def closed(self) -> Facts:
        """The same answers with what follows from them; FactsError when two cannot both be true."""
        known = {name: self[name] for name in FACTS}
        for _ in IMPLIED:
            for name, answer, other, then in IMPLIED:
                if known[name] is not answer:
                    continue
                if known[other] is then.opposite:
                    raise FactsError(f"{name}={answer} and {other}={known[other]} cannot both be true")
                known[other] = then
        return replace(self, **known)


FACTS: tuple[str, ...] = tuple(field.name for field in fields(Facts))
NAMES = frozenset(FACTS)

_FORWARD = (
    ("victim_under_12", YES, "victim_under_15", YES),
    ("victim_under_15", YES, "victim_under_18", YES),
    ("victim_under_18", YES, "victim_adult", NO),
    ("victim_under_18", NO, "victim_adult", YES),
    ("intercourse", YES, "physical_act", YES),
)
# What follows from an answer, and the same read backwards.
IMPLIED = _FORWARD + tuple((b, then.opposite, a, answer.opposite) for a, answer, b, then in _FORWARD)
