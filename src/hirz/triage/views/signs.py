"""Signs in the words of an opened report: which rule read what, in the reader's language, and where it stands.

Touches content in memory: a line of the list shows the words that made the score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from string import ascii_lowercase
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hirz.core.scoring import Assessment, FeatureHit, Score
from hirz.core.text import Family
from hirz.detect.models import Signal
from hirz.detect.rules.book import reason_of
from hirz.detect.signals import LEXICON, Sign
from hirz.triage.policies import is_hidden
from hirz.triage.views.opening import Opened
from hirz.triage.views.showing import ShownHit, reader, shown_hits

Text = str | Promise

MOST_QUOTED: Final = 80
MOST_TOP: Final = 3
MOST_BEHIND: Final = 2
# The letters of notes, in the order in which a reader of the language counts with letters.
_LETTERS: Final = {"ar": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"}
# Families that speak of this moment are drawn as danger, the others as attention.
_NOW: Final = frozenset({Family.DANGER_NOW, Family.LIVE_PAY})
# What a reason of the rule table was read from, where it was read in words.
_READ_FROM: Final[Mapping[str, tuple[Family, ...]]] = {
    "danger_in_words": (Family.DANGER_NOW,),
    "threat": (Family.EXTORTION,),
    "live": (Family.LIVE_PAY,),
    "meeting": (Family.SECRECY_MEETING,),
}
_OF_NATURE: Final = {
    "sextortion": (Family.EXTORTION,), "live_stream": (Family.LIVE_PAY,), "grooming": (Family.SECRECY_MEETING,),
    "lure": (Family.LURE,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What a mark in a text refers to: the line of a rule in the list, and this place of it."""

    letter: str
    row: int
    place: int
    tone: str
    family: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignMark:
    """A sign with its place and its note."""

    path: str
    start: int
    end: int
    note: Note


@dataclass(frozen=True, slots=True)
class ShownSign:
    """One rule that found something: why it counts, and every place, as a link."""

    letter: str
    row: int
    tone: str
    family: str
    code: str
    reason: str
    words: str  # the first place, as it was written
    places: tuple[int, ...]
    is_term: bool


def family_label(code: str) -> str:
    """The name of a family in the reader's language."""
    return Family(code).wording.in_language(reader()) if code in set(Family) else code


def reason_for(rule: str) -> str:
    """Why a rule counts, in the reader's language."""
    if rule.startswith(LEXICON):
        return _("A term that an analyst registered in the lexicon.")
    reason = reason_of(rule)
    return reason.in_language(reader()) if reason else _("A rule that is no longer in use.")


def letter_of(row: int) -> str:
    """The letter of a line, the first being 0; past the alphabet the lines go on with numbers."""
    letters = _LETTERS.get(reader(), ascii_lowercase)
    return letters[row] if row < len(letters) else f"{letters[row % len(letters)]}{row // len(letters) + 1}"


def mark_signs(opened: Opened) -> list[SignMark]:
    """The signs that stand in a text of the report, with their letters: one letter for each rule, in reading order."""
    order = {item.path: place for place, item in enumerate(opened.parsed.fields) if not is_hidden(item)}
    standing = [sign for sign in opened.signs if sign.path in order]
    rows: dict[str, int] = {}
    marks: list[SignMark] = []
    reasons: dict[str, str] = {}
    for place, sign in enumerate(sorted(standing, key=lambda one: (order[one.path], one.start, one.end)), 1):
        row = rows.setdefault(sign.rule, len(rows))
        reason = reasons.setdefault(sign.rule, reason_for(sign.rule))
        note = Note(letter_of(row), row + 1, place, _tone(sign), family_label(sign.family), reason)
        marks.append(SignMark(sign.path, sign.start, sign.end, note))
    return marks


def _tone(sign: Sign) -> str:
    return "t" if sign.family in _NOW else ""


def shown_signs(opened: Opened, marks: Sequence[SignMark]) -> list[ShownSign]:
    """The list under the texts, the strongest first."""
    texts = {item.path: item.value for item in opened.parsed.fields}
    weights = {(s.path, s.start, s.end, _tone(s)): s for s in opened.signs}
    lines: dict[int, ShownSign] = {}
    strength: dict[int, int] = {}
    for mark in marks:
        note = mark.note
        known = lines.get(note.row)
        places = (*known.places, note.place) if known else (note.place,)
        sign = weights[mark.path, mark.start, mark.end, note.tone]
        words = known.words if known else _quoted(texts[mark.path][mark.start : mark.end])
        strength.setdefault(note.row, sign.weight)
        lines[note.row] = ShownSign(
            note.letter, note.row, note.tone, note.family, sign.family, note.reason, words, places,
            sign.is_of_the_lexicon,
        )  # fmt: skip
    return [lines[row] for row in sorted(lines, key=lambda row: (-strength[row], row))]


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_QUOTED else text[: MOST_QUOTED - 1].rstrip() + "…"


def families_read(hit: FeatureHit) -> tuple[str, ...]:
    """The families from which a reason was read; none for one that stands in a field or a form."""
    if hit.code == "signs_in_text":
        return tuple(Family)
    if hit.code == "danger_in_words":
        return _READ_FROM[hit.code]
    if not hit.params.get("words"):
        return ()
    if hit.code == "nature":
        return _OF_NATURE.get(str(hit.params.get("type")), ())
    return _READ_FROM.get(hit.code, ())


@dataclass(frozen=True, slots=True)
class TopSign:
    """A rule that found something in a report that nobody has opened: no word of it."""

    family: str
    tone: str
    reason: str


def top_signs(report: UUID) -> tuple[list[TopSign], int]:
    """The strongest rules of a report by their rows, and how many more there are."""
    rows = list(Signal.objects.filter(report_id=report).order_by("-weight", "rule").values_list("rule", "family"))
    top = [
        TopSign(family_label(family), "t" if family in _NOW else "s", reason_for(rule))
        for rule, family in rows[:MOST_TOP]
    ]
    return top, len(rows) - len(top)


def quotes_for(hits: Iterable[FeatureHit], signs: Sequence[ShownSign]) -> dict[str, tuple[ShownSign, ...]]:
    """The signs behind each reason, the strongest first; each stands behind the first reason that it made."""
    found, told = {}, set[int]()
    for hit in hits:
        families = set(families_read(hit))
        behind = [sign for sign in signs if sign.code in families and sign.row not in told][:MOST_BEHIND]
        told |= {sign.row for sign in behind}
        found[hit.code] = tuple(behind)
    return found


def reasons_with_words(assessment: Assessment, signs: Sequence[ShownSign], now: datetime) -> tuple[ShownHit, ...]:
    """The reasons of the score that ranks, each with the words that it was read from."""
    hits = assessment.hits(Score.DANGER)
    behind = quotes_for(hits, signs)
    shown = shown_hits(assessment, Score.DANGER, now)
    return tuple(replace(one, signs=behind[hit.code]) for one, hit in zip(shown, hits, strict=True))
