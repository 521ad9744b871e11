"""What one row of the table of qualification says.

A row is a charge, an aggravation, a reason or a caution of an offence. `when` must be answered yes for the row to speak;
`needs` are further elements, which may still be unknown but not denied.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hirz.core.law.conditions import Condition
from hirz.core.law.offences import OffenceClass, Penalty
from hirz.core.law.wording import Three


class Kind(StrEnum):
    """What a row says of its offence."""

    CHARGE = "charge"
    AGGRAVATION = "aggravation"
    REASON = "reason"
    CAUTION = "caution"


class Attempt(StrEnum):
    """Whether an attempt is punished: a crime's always is (art. 114), a délit's only where its text says so (art. 115)."""

    PUNISHED = "punished"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row."""

    code: str
    kind: Kind
    offence: str
    when: Condition
    needs: Condition
    sentences: Three
    verified: str
    family: str = ""  # of one family, offences are alternatives
    concurs: frozenset[str] = frozenset()  # those that share a word here are charged together
    attempt: Attempt = Attempt.NOT_READ
    article: str = ""  # of the aggravation
    factor: int | None = None
    range: Penalty | None = None
    class_after: OffenceClass | None = None
