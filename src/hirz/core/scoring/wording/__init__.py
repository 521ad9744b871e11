"""What people read about an assessment, in Arabic, French and English.

Every function takes a language tag first read by its first part ("ar-MA" is Arabic). Times are written in
`zone`; with `now`, near days become "today" and "tomorrow".
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from hirz.core.formats.report import IncidentType
from hirz.core.scoring.facts import Demand, Threat
from hirz.core.scoring.types import (
    Assessment,
    Basis,
    Expiry,
    ExpiryKind,
    FeatureHit,
    MissingField,
    Param,
    Priority,
    Score,
)
from hirz.core.scoring.wording.grammar import counted, joined, number, parts_of, place, three, time_left, when
from hirz.core.scoring.wording.sentences import OWNER_UNKNOWN, SENTENCES, variant_of
from hirz.core.scoring.wording.summaries import summary, title
from hirz.core.scoring.wording.terms import (
    BASES,
    DEMANDS,
    EXPIRIES,
    FIELDS,
    NATURES,
    PRIORITIES,
    SAME_TRACE,
    SCORES,
    THREATS,
)

__all__ = [
    "basis_label",
    "expiry_label",
    "explain",
    "explain_score",
    "missing_label",
    "priority_label",
    "score_label",
    "summary",
    "time_left",
    "title",
    "when",
]


SEMICOLON = three("؛ ", " ; ", "; ")


def explain(hit: FeatureHit, language: str, *, zone: tzinfo = UTC, now: datetime | None = None) -> str:
    """The reason of one feature as a sentence without its full stop."""
    where = place(language)
    template = SENTENCES[hit.code][variant_of(hit)][where]
    text = "".join(
        literal + (_slot(hit.params[slot], kind, language, zone, now) if slot is not None else "")
        for literal, slot, kind in parts_of(template)
    )
    return text + OWNER_UNKNOWN[where] if hit.params.get("unknown") else text


def _slot(value: Param, kind: str, language: str, zone: tzinfo, now: datetime | None) -> str:
    where = place(language)
    if kind == "when":
        return when(datetime.fromisoformat(str(value)), language, zone, now)
    if kind == "threat" and isinstance(value, list):
        return joined([THREATS[Threat(item)][where] for item in value], language)
    if kind == "demand" and isinstance(value, list):
        return joined([DEMANDS[Demand(item)][where] for item in value], language)
    if kind == "nature":
        return NATURES[IncidentType(str(value))][where]
    if kind == "same":
        return SAME_TRACE.get(str(value), SAME_TRACE["other"])[where]
    if not isinstance(value, int):
        raise TypeError(f"a slot of kind {kind!r} takes a number")
    return counted(value, kind, language) if kind else number(value, language)


def explain_score(
    assessment: Assessment,
    score: Score,
    language: str,
    *,
    most: int = 3,
    zone: tzinfo = UTC,
    now: datetime | None = None,
) -> str:
    """The strongest reasons of one score in one line; for completeness what is missing comes first."""
    hits = assessment.hits(score)
    if score is Score.COMPLETENESS:
        hits = tuple(sorted(hits, key=lambda hit: hit.value))
    texts = [explain(hit, language, zone=zone, now=now) for hit in hits[:most]]
    return SEMICOLON[place(language)].join(texts)


def score_label(score: Score, language: str) -> str:
    """The name of a score."""
    return SCORES[score][place(language)]


def priority_label(priority: Priority, language: str) -> str:
    """The name of a pile."""
    return PRIORITIES[priority][place(language)]


def missing_label(field: MissingField | str, language: str) -> str:
    """What is missing, as the desk names it."""
    code = field if isinstance(field, str) else field.code
    return FIELDS[code][place(language)]


def expiry_label(expiry: Expiry | ExpiryKind, language: str) -> str:
    """What disappears."""
    kind = expiry if isinstance(expiry, ExpiryKind) else expiry.kind
    return EXPIRIES[kind][place(language)]


def basis_label(basis: Basis, language: str) -> str:
    """On what an expiry rests."""
    return BASES[basis][place(language)]
