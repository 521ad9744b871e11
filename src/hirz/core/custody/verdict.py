"""What the check of a chain found, in words for a court."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hirz.core.custody.acts import ActKind, Outcome, Party

LANGUAGES: Final[tuple[str, ...]] = ("ar", "fr", "en")

Words = tuple[str, str, str]
"""One sentence in ar, fr and en."""


class ChainFaultKind(StrEnum):
    """One way in which a chain of custody can be broken."""

    EMPTY = "empty"
    GAP = "gap"
    OUT_OF_ORDER = "out_of_order"
    REPEATED = "repeated"
    PREVIOUS_DIFFERS = "previous_differs"
    TIME_BACKWARDS = "time_backwards"
    TIME_DIFFERS = "time_differs"
    OTHER_EXHIBIT = "other_exhibit"
    DIGEST_DIFFERS = "digest_differs"
    DERIVED_FROM_ITSELF = "derived_from_itself"
    NOT_RECEIVED = "not_received"
    NOT_HOLDER = "not_holder"
    TWO_HOLDERS = "two_holders"
    SAME_PERSON = "same_person"
    NOT_SIGNED = "not_signed"
    NOT_SIGNED_BY_BOTH = "not_signed_by_both"
    SIGNED_BY_STRANGER = "signed_by_stranger"
    SIGNED_TWICE = "signed_twice"
    SIGNATURE_REUSED = "signature_reused"
    AFTER_END = "after_end"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One thing that is wrong: in which act (its place, from 1), in which field, what was due and what stands there."""

    kind: ChainFaultKind
    act: int | None = None
    field: str = ""
    expected: str = ""
    found: str = ""

    def words(self, language: str = "en") -> str:
        """The fault as a sentence in ar, fr or en."""
        template = _FAULTS[self.kind][LANGUAGES.index(language)]
        return template.format(act=self.act, expected=shown(self.expected, language), found=shown(self.found, language))


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """The result of checking a chain.

    `holder` is who holds the exhibit after the last act, None once it was returned or destroyed (`ended`). `head` is the
    digest of the last act, of the record without acts: what the next act carries as `previous`. `last_outcome` is what
    the scrubber found last: a damaged blob is no broken chain, but has to be said.
    """

    acts: int
    holder: Party | None
    ended: ActKind | None
    last_outcome: Outcome | None
    head: str
    faults: tuple[ChainFault, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def summary(self, language: str = "en") -> str:
        """The verdict in one sentence in ar, fr or en."""
        template = (_WHOLE if self.whole else _NOT_WHOLE)[LANGUAGES.index(language)]
        return template.format(acts=self.acts, faults=len(self.faults))


def shown(value: str, language: str) -> str:
    """A value inside a sentence: long digests are cut, and in Arabic what is Latin is isolated (Unicode TR9)."""
    text = f"{value[:16]}…" if len(value) > 40 else value or "—"
    return f"\u2068{text}\u2069" if language == "ar" else text


_WHOLE: Final[Words] = (
    "سلسلة العهدة سليمة: عدد الأعمال {acts}.",
    "La chaîne de conservation est entière : {acts} actes.",
    "The chain of custody is whole: {acts} acts.",
)
_NOT_WHOLE: Final[Words] = (
    "سلسلة العهدة غير سليمة. عدد العيوب: {faults}.",
    "La chaîne de conservation est rompue. Défauts : {faults}.",
    "The chain of custody is broken. Faults: {faults}.",
)

_FAULTS: Final[dict[ChainFaultKind, Words]] = {
    ChainFaultKind.EMPTY: (
        "لا يوجد أي عمل: لم يُسجَّل تسلُّم المحجوز.",
        "Aucun acte : la réception du scellé n’est pas notée.",
        "There is no act: nobody noted the exhibit's reception.",
    ),
    ChainFaultKind.GAP: (
        "العمل {act}: رقمه {found} والمنتظر {expected}؛ ثمة أعمال ناقصة قبله.",
        "Acte {act} : il porte le numéro {found}, on attendait {expected} ; des actes manquent avant lui.",
        "Act {act}: its number is {found}, due was {expected}; acts are missing before it.",
    ),
    ChainFaultKind.OUT_OF_ORDER: (
        "العمل {act}: رقمه {found} والمنتظر {expected}؛ ليس في موضعه.",
        "Acte {act} : il porte le numéro {found}, on attendait {expected} ; il n’est pas à sa place.",
        "Act {act}: its number is {found}, due was {expected}; it is not in its place.",
    ),
    ChainFaultKind.REPEATED: (
        "العمل {act}: ورد من قبل بالمعرّف نفسه {found}.",
        "Acte {act} : il figure déjà, sous le même identifiant {found}.",
        "Act {act}: it stands there already, under the same id {found}.",
    ),
    ChainFaultKind.PREVIOUS_DIFFERS: (
        "العمل {act}: بصمة العمل السابق فيه {found} وهي في الواقع {expected}؛ غُيّر العمل السابق أو حُذف.",
        "Acte {act} : il lie l’acte précédent {found}, qui est {expected} ; l’acte précédent a été modifié ou ôté.",
        "Act {act}: it names {found} as the act before, which is {expected}; the act before was altered or removed.",
    ),
    ChainFaultKind.TIME_BACKWARDS: (
        "العمل {act}: وقته {found} قبل وقت العمل السابق {expected}.",
        "Acte {act} : son heure {found} précède celle de l’acte d’avant, {expected}.",
        "Act {act}: its time {found} lies before that of the act before, {expected}.",
    ),
    ChainFaultKind.TIME_DIFFERS: (
        "العمل {act}: وقت التسلّم {found} ووقته في السجل الوصفي {expected}.",
        "Acte {act} : reçu à {found}, alors que la fiche dit {expected}.",
        "Act {act}: received at {found}, while the record says {expected}.",
    ),
    ChainFaultKind.OTHER_EXHIBIT: (
        "العمل {act}: يخص محجوزًا آخر {found} لا {expected}.",
        "Acte {act} : il concerne un autre scellé, {found}, et non {expected}.",
        "Act {act}: it concerns another exhibit, {found}, not {expected}.",
    ),
    ChainFaultKind.DIGEST_DIFFERS: (
        "العمل {act}: بصمة المختوم فيه {found} وهي في السجل الوصفي {expected}.",
        "Acte {act} : l’empreinte du scellé y est {found}, la fiche dit {expected}.",
        "Act {act}: the sealed blob's digest is {found} there, {expected} in the record.",
    ),
    ChainFaultKind.DERIVED_FROM_ITSELF: (
        "العمل {act}: المحجوز المشتق هو الأصل نفسه {found}.",
        "Acte {act} : le scellé dérivé est l’original lui-même, {found}.",
        "Act {act}: the derived exhibit is the original itself, {found}.",
    ),
    ChainFaultKind.NOT_RECEIVED: (
        "العمل {act}: وقع ({found}) قبل تسجيل أي تسلّم.",
        "Acte {act} : il a lieu ({found}) avant toute réception.",
        "Act {act}: it was done ({found}) before anybody received the exhibit.",
    ),
    ChainFaultKind.NOT_HOLDER: (
        "العمل {act}: قام به {found} بينما الحائز هو {expected}.",
        "Acte {act} : fait par {found}, alors que le détenteur est {expected}.",
        "Act {act}: done by {found}, while the holder is {expected}.",
    ),
    ChainFaultKind.TWO_HOLDERS: (
        "العمل {act}: يجعل {found} حائزًا بينما الحائز هو {expected}؛ للمحجوز حائزان.",
        "Acte {act} : il fait de {found} le détenteur, alors que c’est {expected} ; le scellé en aurait deux.",
        "Act {act}: it makes {found} the holder, while {expected} is; the exhibit would have two.",
    ),
    ChainFaultKind.SAME_PERSON: (
        "العمل {act}: يحتاج إلى شخصين والمذكور واحد {found}.",
        "Acte {act} : il faut deux personnes, et {found} est les deux.",
        "Act {act}: it needs two people, and {found} is both.",
    ),
    ChainFaultKind.NOT_SIGNED: (
        "العمل {act}: لم يوقّعه {expected}.",
        "Acte {act} : {expected} ne l’a pas signé.",
        "Act {act}: {expected} did not sign it.",
    ),
    ChainFaultKind.NOT_SIGNED_BY_BOTH: (
        "العمل {act}: يحتاج إلى توقيعين ولم يوقّعه {expected}.",
        "Acte {act} : il faut deux signatures, et {expected} ne l’a pas signé.",
        "Act {act}: it needs two signatures, and {expected} did not sign it.",
    ),
    ChainFaultKind.SIGNED_BY_STRANGER: (
        "العمل {act}: وقّعه {found} ولا شأن له به؛ المنتظر {expected}.",
        "Acte {act} : signé par {found}, qui n’y a pas part ; on attendait {expected}.",
        "Act {act}: signed by {found}, who has no part in it; due was {expected}.",
    ),
    ChainFaultKind.SIGNED_TWICE: (
        "العمل {act}: وقّعه {found} مرتين.",
        "Acte {act} : {found} l’a signé deux fois.",
        "Act {act}: {found} signed it twice.",
    ),
    ChainFaultKind.SIGNATURE_REUSED: (
        "العمل {act}: قيد السجل {found} استُعمل توقيعًا من قبل.",
        "Acte {act} : l’entrée {found} du registre sert déjà de signature ailleurs.",
        "Act {act}: the ledger entry {found} serves as a signature already.",
    ),
    ChainFaultKind.AFTER_END: (
        "العمل {act}: وقع ({found}) بعد نهاية المحجوز ({expected}).",
        "Acte {act} : il a lieu ({found}) après la fin du scellé ({expected}).",
        "Act {act}: it was done ({found}) after the exhibit's end ({expected}).",
    ),
}
