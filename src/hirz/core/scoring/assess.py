"""From facts to an assessment: ask every feature of the table, combine, and say what disappears first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import exp, log1p
from operator import itemgetter

from hirz.core.scoring.expiry import DEFAULT_RETENTION, Retention, expiries
from hirz.core.scoring.facts import Channel, Context, ReportFacts
from hirz.core.scoring.table import FEATURES, PRIORITY_FROM
from hirz.core.scoring.types import (
    HUMAN_EXPIRIES,
    Assessment,
    Expiry,
    Feature,
    FeatureFunction,
    FeatureHit,
    Finding,
    MissingField,
    Priority,
    Score,
)

Asked = tuple[Feature, Finding]

FILLING = frozenset({Score.DANGER, Score.SOLVABILITY})
"""Scores whose features fill up towards 100; the others are weighted means."""

SPANS = tuple(timedelta(hours=hours) for hours in (3, 6, 12, 24, 48, 72, 168))
"""How soon something disappears, in seven spans; after the last one it no longer moves a report up."""

_POINTS = itemgetter(2)
_AT_ONCE = frozenset({"self_harm", "danger_stated", "live", "hands_on"})
_NOTHING = timedelta(0)
_PAST_STEPS = (timedelta(hours=24), timedelta(hours=72))

_Row = tuple[FeatureFunction, Feature]
_TABLE: tuple[tuple[Score, tuple[_Row, ...]], ...] = tuple(
    (score, tuple((feature.function, feature) for feature in FEATURES if feature.score is score)) for score in Score
)


def assess(facts: ReportFacts, context: Context, retention: Retention = DEFAULT_RETENTION) -> Assessment:
    """Assess one report at `context.now`; the same facts and context always give the same assessment."""
    scores: dict[Score, int] = {}
    hits: list[FeatureHit] = []
    asked: dict[Score, list[Asked]] = {}
    for score, rows in _TABLE:
        answers = [
            (feature, finding) for function, feature in rows if (finding := function(facts, context)) is not None
        ]
        scores[score], score_hits = _fill(answers) if score in FILLING else _mean(answers)
        hits += score_hits
        asked[score] = answers
    expires = expiries(facts, context.now, retention)
    priority, at_once = _priority(scores[Score.DANGER], asked[Score.DANGER])
    return Assessment(
        scores=scores,
        features=tuple(hits),
        priority=priority,
        missing=_missing(facts, asked[Score.COMPLETENESS]),
        expires=expires,
        assessed_at=context.now,
        at_once=at_once,
        needs_verification=facts.anonymous,
        review_at=_review_at(expires, context.now),
    )


def _fill(asked: Sequence[Asked]) -> tuple[int, list[FeatureHit]]:
    """Each feature takes its share of the way still open to 100; points are shares of the sum, in whole numbers."""
    asked = [answer for answer in asked if answer[1][0]]
    if not asked:
        return 0, []
    parts = [log1p(-0.01 * feature.weight * finding[0]) for feature, finding in asked]
    whole = sum(parts)
    score = round(100.0 * (1.0 - exp(whole)))
    scale = score / whole
    return score, _hits(asked, [part * scale for part in parts], score)


def _mean(asked: Sequence[Asked]) -> tuple[int, list[FeatureHit]]:
    """The weighted mean of the features that apply; those that scored nothing are kept, because they explain it."""
    if not asked:
        return 0, []
    scale = 100.0 / sum([feature.weight for feature, _ in asked])
    shares = [scale * feature.weight * finding[0] for feature, finding in asked]
    score = round(sum(shares))
    return score, _hits(asked, shares, score)


def _hits(asked: Sequence[Asked], shares: Sequence[float], score: int) -> list[FeatureHit]:
    """Shares rounded so that they sum to the score (largest remainders), most points first."""
    points = [int(share) for share in shares]
    short = score - sum(points)
    if short:
        rests = [whole - share for whole, share in zip(points, shares, strict=True)]
        for place in sorted(range(len(rests)), key=rests.__getitem__)[:short]:
            points[place] += 1
    hits = [
        FeatureHit(feature.code, finding[0], own, finding[1])
        for (feature, finding), own in zip(asked, points, strict=True)
    ]
    hits.sort(key=_POINTS, reverse=True)
    return hits


def _priority(points: int, danger: Sequence[Asked]) -> tuple[Priority, bool]:
    """The pile by points, raised by any feature that alarms; and whether one alarms that has no date."""
    priority = next(priority for bound, priority in PRIORITY_FROM if points >= bound)
    at_once = False
    for feature, (value, _) in danger:
        if feature.alarm is not None and value >= feature.alarm:
            priority = Priority.DANGER
            at_once = at_once or feature.code in _AT_ONCE
        elif feature.urgent is not None and value >= feature.urgent and priority < Priority.URGENT:
            priority = Priority.URGENT
    return priority, at_once


def _missing(facts: ReportFacts, complete: Sequence[Asked]) -> tuple[MissingField, ...]:
    """The fields that scored nothing, in the order of their weight."""
    reachable = facts.reply_possible and facts.channel is not Channel.CSV
    return tuple(
        MissingField(
            feature.code,
            askable=reachable and feature.askable and feature.code not in facts.already_asked,
            optional=feature.optional,
        )
        for feature, finding in complete
        if not finding[0]
    )


def _review_at(expires: Sequence[Expiry], now: datetime) -> datetime | None:
    """The next moment at which a span runs out, and with it the rank or the danger of a stated date changes."""
    moments: list[datetime] = []
    for expiry in expires:
        left = expiry.at - now
        if left > SPANS[-1]:
            moments.append(expiry.at - SPANS[-1])
        elif left > _NOTHING:
            moments.append(expiry.at - next((span for span in reversed(SPANS) if span < left), _NOTHING))
        elif expiry.kind in HUMAN_EXPIRIES:
            moments += [expiry.at + step for step in _PAST_STEPS if expiry.at + step > now][:1]
    return min(moments, default=None)


def find_hit(assessment: Assessment, code: str) -> FeatureHit | None:
    """The hit of one feature, or None when it did not apply."""
    return next((hit for hit in assessment.features if hit.code == code), None)
