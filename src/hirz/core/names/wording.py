"""Why two names may be one, in Arabic, French and English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ReasonKind(StrEnum):
    """What was found when two names were compared."""

    SAME = "same"
    SPELLING = "spelling"
    ARTICLE = "article"
    KIN = "kin"
    SHORT = "short"
    INITIAL = "initial"
    ORDER = "order"
    JOINED = "joined"
    MISSING = "missing"
    SINGLE = "single"
    COMMON = "common"
    GENDER = "gender"
    UNLIKE = "unlike"


AGAINST: Final = frozenset(
    {ReasonKind.MISSING, ReasonKind.SINGLE, ReasonKind.COMMON, ReasonKind.GENDER, ReasonKind.UNLIKE}
)
"""What speaks against, or for caution."""

# In the order Arabic, French, English. {a} and {b} are parts of the two names, {letters} what stands for what.
_SENTENCES: Final[dict[ReasonKind, tuple[str, str, str]]] = {
    ReasonKind.SAME: ("{a} مكتوب في الاسمين معًا", "{a} figure dans les deux noms", "{a} stands in both names"),
    ReasonKind.SPELLING: (
        "{a} و{b} قد يكونان كتابتين لاسم واحد: {letters}",
        "{a} et {b} peuvent être deux graphies d’un même nom : {letters}",
        "{a} and {b} may be two spellings of one name: {letters}",
    ),
    ReasonKind.ARTICLE: (
        "أداة التعريف محذوفة في {a} أو في {b}",
        "l’article manque dans {a} ou dans {b}",
        "the article is left out in {a} or in {b}",
    ),
    ReasonKind.KIN: (
        "«بن» أو «بنت» أو «أيت» محذوفة في {a} أو في {b}",
        "« ben », « bent » ou « aït » manque dans {a} ou dans {b}",
        "“ben”, “bent” or “aït” is left out in {a} or in {b}",
    ),
    ReasonKind.SHORT: (
        "{a} أو {b} اختصار للآخر",
        "{a} ou {b} est l’abréviation de l’autre",
        "{a} or {b} is short for the other",
    ),
    ReasonKind.INITIAL: (
        "{a} أو {b} قد يكون أول حرف من الآخر فقط",
        "{a} ou {b} peut n’être que l’initiale de l’autre",
        "{a} or {b} may be only the first letter of the other",
    ),
    ReasonKind.ORDER: (
        "ترتيب أجزاء الاسم مختلف",
        "les parties du nom sont dans un autre ordre",
        "the parts of the name stand in another order",
    ),
    ReasonKind.JOINED: (
        "{a} كلمة واحدة هنا وكلمتان هناك: {b}",
        "un mot ici, deux mots là : {a}, {b}",
        "one word here, two words there: {a}, {b}",
    ),
    ReasonKind.MISSING: (
        "{a} مكتوب في أحد الاسمين فقط",
        "{a} ne figure que dans l’un des deux noms",
        "{a} stands in only one of the two names",
    ),
    ReasonKind.SINGLE: (
        "لا يمكن أن نقارن إلا كلمة واحدة: {a}",
        "un seul mot peut être comparé : {a}",
        "only one word can be compared: {a}",
    ),
    ReasonKind.COMMON: (
        "{a} اسم شائع جدًّا، وحده لا يدل على أحد",
        "{a} est un prénom très courant : seul, il ne désigne personne",
        "{a} is a very common name: alone it points to nobody",
    ),
    ReasonKind.GENDER: (
        "{a} و{b}: قد يكون أحدهما اسم رجل والآخر اسم امرأة",
        "{a} et {b} : l’un peut être un prénom d’homme, l’autre de femme",
        "{a} and {b}: one may be a man’s name, the other a woman’s",
    ),
    ReasonKind.UNLIKE: (
        "{a} و{b} اسمان مختلفان",
        "{a} et {b} sont deux noms différents",
        "{a} and {b} are two different names",
    ),
}
_PLACES: Final = {"ar": 0, "fr": 1}
_ENGLISH: Final = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was found: about which part of the first name and which of the second."""

    kind: ReasonKind
    first: str = ""
    second: str = ""
    letters: tuple[str, ...] = ()

    @property
    def is_against(self) -> bool:
        """Whether it speaks against one person, or for caution."""
        return self.kind in AGAINST

    def sentence(self, language: str) -> str:
        """The reason in words, without a full stop; names stand isolated, for they may run the other way."""
        template = _SENTENCES[self.kind][_PLACES.get(language[:2].lower(), _ENGLISH)]
        comma = "، " if language[:2].lower() == "ar" else ", "
        letters = comma.join(_isolated(pair) for pair in self.letters)
        return template.format(a=_isolated(self.first), b=_isolated(self.second), letters=letters)


def _isolated(text: str) -> str:
    """First-strong isolate and its end (UAX #9)."""
    return f"\u2068{text}\u2069"
