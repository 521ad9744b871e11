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
    NO_PARAMS,
    Assessment,
    Expiry,
    Feature,
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
_PAST_STEPS = (timedelta(hours=24), timedelta(hours=72))

_TABLE: tuple[tuple[Score, tuple[Feature, ...]], ...] = tuple(
    (score, tuple(feature for feature in FEATURES if feature.score is score)) for score in Score
)


def assess(facts: ReportFacts, context: Context, retention: Retention = DEFAULT_RETENTION) -> Assessment:
    """Assess one report at `context.now`; the same facts and context always give the same assessment."""
    scores: dict[Score, int] = {}
    hits: list[FeatureHit] = []
    danger: Sequence[Asked] = ()
    complete: Sequence[Asked] = ()
    for score, features in _TABLE:
        asked = [
            (feature, finding) for feature in features if (finding := feature.function(facts, context)) is not None
        ]
        total, score_hits = _fill(asked) if score in FILLING else _mean(asked)
        scores[score] = total
        hits += score_hits
        if score is Score.DANGER:
            danger = asked
        elif score is Score.COMPLETENESS:
            complete = asked
    expires = expiries(facts, context.now, retention)
    return Assessment(
        scores=scores,
        features=tuple(hits),
        priority=_priority(scores[Score.DANGER], danger),
        missing=_missing(facts, complete),
        expires=expires,
        assessed_at=context.now,
        at_once=any(_alarms(feature, finding) and feature.code in _AT_ONCE for feature, finding in danger),
        needs_verification=facts.anonymous,
        review_at=_review_at(expires, context.now),
    )


def _fill(asked: Sequence[Asked]) -> tuple[int, list[FeatureHit]]:
    """Each feature takes its share of the way still open to 100; points are shares of the sum, in whole numbers."""
    parts = [(log1p(-feature.weight * finding[0] / 100.0), feature, finding) for feature, finding in asked]
    whole = sum(part[0] for part in parts)
    if not whole:
        return 0, []
    score = round(100.0 * (1.0 - exp(whole)))
    return score, _hits([(part[0] / whole * score, part[1], part[2]) for part in parts if part[0]], score)


def _mean(asked: Sequence[Asked]) -> tuple[int, list[FeatureHit]]:
    """The weighted mean of the features that apply; those that scored nothing are kept, because they explain it."""
    weights = sum(feature.weight for feature, _ in asked)
    if not weights:
        return 0, []
    shares = [(100.0 * feature.weight * finding[0] / weights, feature, finding) for feature, finding in asked]
    score = round(sum(share[0] for share in shares))
    return score, _hits(shares, score)


def _hits(shares: Sequence[tuple[float, Feature, Finding]], score: int) -> list[FeatureHit]:
    """Shares rounded so that they sum to the score (largest remainders), most points first."""
    hits = []
    rests = []
    short = score
    for place, (share, feature, finding) in enumerate(shares):
        points = int(share)
        short -= points
        rests.append((points - share, place))
        hits.append(FeatureHit(feature.code, finding[0], points, finding[1]))
    for _, place in sorted(rests)[:short]:
        code, value, points, params = hits[place]
        hits[place] = FeatureHit(code, value, points + 1, params)
    hits.sort(key=_POINTS, reverse=True)
    return hits


def _alarms(feature: Feature, finding: Finding) -> bool:
    return feature.alarm is not None and finding[0] >= feature.alarm


def _priority(points: int, danger: Sequence[Asked]) -> Priority:
    """The pile by points, raised by any feature that alarms."""
    priority = next(priority for bound, priority in PRIORITY_FROM if points >= bound)
    for feature, finding in danger:
        if _alarms(feature, finding):
            return Priority.DANGER
        if priority < Priority.URGENT and feature.urgent is not None and finding[0] >= feature.urgent:
            priority = Priority.URGENT
    return priority


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
        if left > timedelta(0):
            span = next((span for span in reversed(SPANS) if span < left), timedelta(0))
            moments.append(expiry.at - span)
        elif expiry.kind in HUMAN_EXPIRIES:
            moments += [expiry.at + step for step in _PAST_STEPS if expiry.at + step > now][:1]
    return min(moments, default=None)


def find_hit(assessment: Assessment, code: str) -> FeatureHit | None:
    """The hit of one feature, or None when it did not apply."""
    return next((hit for hit in assessment.features if hit.code == code), None)


__all__ = ["FILLING", "NO_PARAMS", "SPANS", "assess", "find_hit"]
