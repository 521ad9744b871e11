"""In which order reports are worked on, as one number for a sortable column.

First the pile, then what disappears first, in spans; then danger, the exact moment, and the other scores.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hirz.core.scoring.assess import SPANS
from hirz.core.scoring.types import HUMAN_EXPIRIES, Assessment, Priority, Score

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
MINUTES_BITS = 27  # 255 years of minutes
LAST_MINUTE = (1 << MINUTES_BITS) - 1
SCORE_BITS = 7  # 0..100
SPAN_BITS = 3
PRIORITY_BITS = 2
PILE_BITS = SPAN_BITS + 4 * SCORE_BITS + MINUTES_BITS  # everything below the priority
RANK_BITS = PRIORITY_BITS + PILE_BITS

RankKey = tuple[int, int, int, int, int, int, int]


def nearness(assessment: Assessment) -> int:
    """How near the first loss is: 7 within three hours (or an alarm without a date), 0 beyond a week.

    Evidence counts only within three days; further off, a log that fades must not pass a graver report.
    """
    if assessment.at_once:
        return len(SPANS)
    nearest = 0
    for expiry in assessment.expires:
        left = expiry.at - assessment.assessed_at
        human = expiry.kind in HUMAN_EXPIRIES
        if left < timedelta(hours=-24) or (not human and left > SPANS[5]):
            continue
        nearest = max(nearest, sum(left <= span for span in SPANS))
    return nearest


def rank_key(assessment: Assessment) -> RankKey:
    """A tuple that sorts as the queue does: the greater, the earlier."""
    scores = assessment.scores
    minute = LAST_MINUTE
    if assessment.expires:
        minute = int((assessment.expires[0].at - EPOCH).total_seconds() // 60)
    return (
        int(assessment.priority),
        nearness(assessment),
        scores[Score.DANGER],
        LAST_MINUTE - min(max(minute, 0), LAST_MINUTE),
        scores[Score.SOLVABILITY],
        scores[Score.NOVELTY],
        scores[Score.COMPLETENESS],
    )


def rank_number(assessment: Assessment) -> int:
    """`rank_key` packed into RANK_BITS of a signed 64-bit column: sort it descending."""
    priority, near, danger, sooner, solvability, novelty, completeness = rank_key(assessment)
    number = priority << SPAN_BITS | near
    number = number << SCORE_BITS | danger
    number = number << MINUTES_BITS | sooner
    for points in (solvability, novelty, completeness):
        number = number << SCORE_BITS | points
    return number


def set_apart(number: int) -> int:
    """The rank of a report that comes after all others of its pile, and before the next pile.

    Span and danger are shifted out of their places, so that even the least of the others stands higher; among those
    that are apart, the order stays.
    """
    pile = number >> PILE_BITS
    rest = number & ((1 << PILE_BITS) - 1)
    return pile << PILE_BITS | rest >> (SPAN_BITS + SCORE_BITS)


def set_behind(number: int) -> int:
    """The rank of a report that comes after every report that is not behind; among these, the order stays."""
    return number - (1 << RANK_BITS)


def with_priority(number: int, priority: Priority) -> int:
    """The same rank in another pile."""
    return int(priority) << PILE_BITS | number & ((1 << PILE_BITS) - 1)
