"""Which court the place and the class of an offence point to, with reasons; a person decides.

A délit goes to the Court of First Instance of the place, a crime to the first-instance criminal chamber at the Court of
Appeal of its circuit. Circuits are those of the court list: they are not unions of regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hirz.core.law.facts import UNKNOWN, YES, Answer
from hirz.core.law.offences import OffenceClass
from hirz.core.law.proposing import Reason
from hirz.core.law.wording import NBSP, Three

# Kinds of first-instance courts that hear criminal cases; Casablanca has separate civil and social ones.
CRIMINAL_KINDS = frozenset({"ordinary", "ordinary-criminal"})


class Chamber(StrEnum):
    """Before whom."""

    FIRST_INSTANCE = "first_instance"
    CRIMINAL_CHAMBER = "criminal_chamber"  # first-instance criminal chamber at a Court of Appeal


@dataclass(frozen=True, slots=True)
class CourtText:
    """A court as the country's data gives it; `doubt` is a code of `DOUBTS` or empty."""

    code: str
    level: str
    kind: str
    names: Three
    seat: str
    appeal_court: str
    province: str
    doubt: str
    note: str
    verified: str

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> CourtText:
        """A row of `courts.csv`."""
        return cls(
            code=row["court_id"],
            level=row["level"],
            kind=row["kind"],
            names=(row["name_ar"], row["name_fr"], row["name_en"]),
            seat=row["seat_city_fr"],
            appeal_court=row["appeal_court_id"],
            province=row["province_iso"],
            doubt=row["doubt"],
            note=row["note"],
            verified=row["verified"],
        )


def courts_from(rows: Iterable[Mapping[str, str]]) -> tuple[CourtText, ...]:
    """The rows of `courts.csv`."""
    return tuple(map(CourtText.from_row, rows))


@dataclass(frozen=True, slots=True)
class Place:
    """Where the act, the arrest or the home of the accused is: a province, and the court when it is known."""

    province: str = ""
    court: str = ""  # a Court of First Instance
    abroad: Answer = UNKNOWN


@dataclass(frozen=True, slots=True)
class CourtProposal:
    """The court, or those among which somebody must choose; reasons, what is missing, what is in doubt."""

    court: CourtText | None
    chamber: Chamber | None
    candidates: tuple[CourtText, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    doubts: tuple[Reason, ...]
    cross_border: bool


def _reason(code: str, arabic: str, french: str, english: str) -> Reason:
    return Reason(code, (arabic, french.replace(" ;", f"{NBSP};").replace(" :", f"{NBSP}:"), english))


REASONS = {
    "delit": _reason(
        "delit",
        "الجنحة من اختصاص المحكمة الابتدائية للمكان.",
        "Un délit relève du tribunal de première instance du lieu.",
        "A délit belongs to the Court of First Instance of the place.",
    ),
    "crime": _reason(
        "crime",
        "الجناية من اختصاص غرفة الجنايات الابتدائية لدى محكمة الاستئناف التي يتبع لها المكان.",
        "Un crime relève de la chambre criminelle de première instance près la cour d’appel du ressort.",
        "A crime belongs to the first-instance criminal chamber at the Court of Appeal of the circuit.",
    ),
    "cross_border": _reason(
        "cross_border",
        "ارتكبت بعض الأفعال بالخارج: يتعين التحقق من الاختصاص ومن طلبات التعاون الدولي.",
        "Des actes ont eu lieu à l’étranger : la compétence et l’entraide internationale sont à vérifier.",
        "Some acts took place abroad: jurisdiction and international cooperation are to be checked.",
    ),
}
MISSING = {
    "class": _reason(
        "class",
        "صنف الجريمة (جناية أو جنحة) غير معروف.",
        "La classe de l’infraction (crime ou délit) n’est pas connue.",
        "The class of the offence (crime or délit) is not known.",
    ),
    "place": _reason(
        "place",
        "المكان غير معروف: العمالة أو الإقليم مطلوب.",
        "Le lieu n’est pas connu : il faut la préfecture ou la province.",
        "The place is not known: the prefecture or province is needed.",
    ),
    "no_court": _reason(
        "no_court",
        "لا ترد في اللائحة محكمة ابتدائية مقرها بهذا الإقليم: يجب تحديد المحكمة.",
        "La liste ne donne aucun tribunal de première instance dans cette province : il faut nommer le tribunal.",
        "The list has no Court of First Instance in this province: the court must be named.",
    ),
    "which_court": _reason(
        "which_court",
        "بالإقليم أكثر من محكمة: يجب تحديد المحكمة حسب الجماعة.",
        "La province a plusieurs tribunaux : il faut choisir selon la commune.",
        "The province has several courts: choose by the municipality.",
    ),
}
DOUBTS = {
    "awaiting_head": _reason(
        "awaiting_head",
        "محكمة محدثة كانت تنتظر تعيين مسؤوليها في دجنبر 2023: يتعين التأكد من شروعها في العمل.",
        "Tribunal nouveau qui attendait ses responsables en décembre 2023 : vérifier qu’il est en service.",
        "A new court that awaited its heads in December 2023: check that it is in service.",
    ),
    "not_in_decree": _reason(
        "not_in_decree",
        "محكمة لا ترد ضمن محاكم المرسوم: يتعين التأكد من وجودها.",
        "Tribunal absent de la liste du décret : vérifier son existence.",
        "A court that is not in the decree’s list: check that it exists.",
    ),
    "circuit_disputed": _reason(
        "circuit_disputed",
        "تختلف اللوائح في الدائرة الاستئنافية: يتعين التأكد من محكمة الاستئناف.",
        "Les listes ne s’accordent pas sur le ressort d’appel : vérifier la cour d’appel.",
        "The lists do not agree on the appeal circuit: check the Court of Appeal.",
    ),
}


def propose_court(place: Place, offence_class: OffenceClass | None, courts: Sequence[CourtText]) -> CourtProposal:
    """The court that the place and the class point to; `court` is None when something is missing, which is said.

    The class is the heaviest one after the aggravations (`ProposedCharge.offence_class`).
    """
    chamber = _chamber(offence_class)
    local = _courts_of(place, courts)
    found = _at_appeal(local, courts) if chamber is Chamber.CRIMINAL_CHAMBER else local
    court = found[0] if chamber and len(found) == 1 else None
    doubtful = [court.doubt for court in (*local, *found) if court.doubt] if chamber else []
    crosses = place.abroad is YES
    reasons = [REASONS["crime" if chamber is Chamber.CRIMINAL_CHAMBER else "delit"]] if chamber else []
    return CourtProposal(
        court=court,
        chamber=chamber,
        candidates=found if chamber else (),
        reasons=(*reasons, *([REASONS["cross_border"]] if crosses else [])),
        missing=tuple(MISSING[code] for code in _missing(place, chamber, found)),
        doubts=tuple(DOUBTS[code] for code in dict.fromkeys(doubtful)),
        cross_border=crosses,
    )


def _chamber(offence_class: OffenceClass | None) -> Chamber | None:
    if offence_class is None:
        return None
    return Chamber.CRIMINAL_CHAMBER if offence_class is OffenceClass.CRIME else Chamber.FIRST_INSTANCE


def _courts_of(place: Place, courts: Sequence[CourtText]) -> tuple[CourtText, ...]:
    """The first-instance courts of the place that hear criminal cases."""
    return tuple(
        court
        for court in courts
        if court.level == "first_instance" and court.kind in CRIMINAL_KINDS
        if (court.code == place.court if place.court else place.province and court.province == place.province)
    )


def _at_appeal(local: Sequence[CourtText], courts: Sequence[CourtText]) -> tuple[CourtText, ...]:
    """The Courts of Appeal of these courts, each once."""
    circuits = {court.appeal_court for court in local}
    return tuple(court for court in courts if court.level == "appeal" and court.code in circuits)


def _missing(place: Place, chamber: Chamber | None, found: Sequence[CourtText]) -> list[str]:
    missing = [] if chamber else ["class"]
    if not (place.province or place.court):
        return [*missing, "place"]
    if not found:
        return [*missing, "no_court"]
    return [*missing, "which_court"] if len(found) > 1 else missing
