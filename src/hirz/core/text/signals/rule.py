"""What a rule is, and what it finds. `rules/README.md` is the schema for whoever writes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Wording(NamedTuple):
    """One sentence in the three languages of the house."""

    ar: str
    fr: str
    en: str

    def in_language(self, code: str) -> str:
        """The sentence in a language; English for one that the house does not speak."""
        return {"ar": self.ar, "fr": self.fr}.get(code[:2], self.en)


class Family(StrEnum):
    """What the words may be a sign of, the most urgent first."""

    DANGER_NOW = "danger_now"
    EXTORTION = "extortion"
    LIVE_PAY = "live_pay"
    SECRECY_MEETING = "secrecy_meeting"
    CLOSED_ROOM = "closed_room"
    LURE = "lure"
    AGE = "age"
    PAYMENT = "payment"

    @property
    def wording(self) -> Wording:
        """The name of the family, as a page shows it."""
        return _FAMILIES[self]


_FAMILIES = {
    Family.DANGER_NOW: Wording(
        "خطر حالي أو إيذاء النفس", "Danger immédiat ou automutilation", "Danger now or self-harm"
    ),
    Family.EXTORTION: Wording("ابتزاز", "Extorsion", "Extortion"),
    Family.LIVE_PAY: Wording("بث مباشر مقابل المال", "Direct contre paiement", "Live stream for pay"),
    Family.SECRECY_MEETING: Wording("سرية ولقاء", "Secret et rencontre", "Secrecy and meeting"),
    Family.CLOSED_ROOM: Wording("انتقال إلى غرفة مغلقة", "Passage à un salon fermé", "Move to a closed room"),
    Family.LURE: Wording("عرض مغر", "Offre trompeuse", "Luring offer"),
    Family.AGE: Wording("السن معطى أو مطلوب", "Âge donné ou demandé", "Age given or asked"),
    Family.PAYMENT: Wording("أداء أو عمولة", "Paiement ou commission", "Payment or commission"),
}


class RuleLanguage(StrEnum):
    """The language in which a phrase was written; it decides over which form of the words it is read."""

    AR = "ar"
    ARY = "ary"
    ARY_LATN = "ary-Latn"
    FR = "fr"
    EN = "en"
    ES = "es"
    ZGH = "zgh"
    MIXED = "mixed"

    @property
    def is_loose(self) -> bool:
        """Whether its phrases are read over the form that takes the spellings of Darija together."""
        return self in (RuleLanguage.ARY, RuleLanguage.ARY_LATN, RuleLanguage.MIXED)


class Side(StrEnum):
    """Where a word of a group must stand, seen from the hit."""

    BEFORE = "before"
    AFTER = "after"
    AROUND = "around"


class Words(NamedTuple):
    """What one language brings to a rule."""

    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


class Group(NamedTuple):
    """Words that must, or must not, stand near a hit. `within` of None is anywhere in the text."""

    within: int | None
    side: Side
    any: Mapping[RuleLanguage, tuple[str, ...]]
    patterns: tuple[str, ...] = ()


class Example(NamedTuple):
    """A text that a rule must, or must not, match."""

    lang: RuleLanguage
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as written; `RuleSet` compiles many at once."""

    id: str
    version: int
    family: Family
    weight: int
    meaning: Wording
    reason: Wording
    by_language: Mapping[RuleLanguage, Words]
    needs: tuple[Group, ...]
    unless: tuple[Group, ...]
    must_match: tuple[Example, ...]
    must_not_match: tuple[Example, ...]
    reference: str


class Signal(NamedTuple):
    """One hit of a rule: `text[start:end]` is what was written, `reason` the sentence that explains it."""

    rule: str
    family: Family
    start: int
    end: int
    reason: Wording
    weight: int = 0
    version: int = 0
    language: RuleLanguage = RuleLanguage.MIXED


class SignalScan(NamedTuple):
    """The signals of one text in order of position, and whether the text held more than was read of it."""

    signals: tuple[Signal, ...]
    truncated: bool
