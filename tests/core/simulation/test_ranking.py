"""How well the table ranks a simulated year, by closed fields alone.

Figures on simulated data say that the table does what it was meant to do, and nothing about real reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from hirz.core.scoring import Assessment, Priority, Score, rank_number
from hirz.core.simulation import SimulatedDocument
from tests.core.simulation.reading import assessed
from tests.core.simulation.sample import year

SEED = 7
Row = tuple[SimulatedDocument, Assessment]
Key = Callable[[Row], float]


@cache
def rows() -> tuple[Row, ...]:
    """The year with its assessments."""
    return tuple(assessed(year(seed=SEED), SEED))


def by_rank(row: Row) -> float:
    """The order of the queue."""
    return -rank_number(row[1])


def by_completeness(row: Row) -> float:
    """The fullest first: what P2 and P3 of the peers' complaints lead to."""
    return -row[1].scores[Score.COMPLETENESS]


def by_arrival(row: Row) -> float:
    """Oldest first: what the peers' queues do."""
    return row[0].received_at.timestamp()


def is_needle(row: Row, *, stated: bool = False) -> bool:
    """Whether a report hides a child in danger now; with `stated`, whether a closed field says so."""
    return bool(row[0].truth["needle"]) and (row[0].truth["needle_stated"] or not stated)


def recall(share: float, key: Key, *, stated: bool) -> float:
    """Of all needles, how many stand in the first part of the queue."""
    ordered = sorted(rows(), key=key)
    wanted = [row for row in ordered if is_needle(row, stated=stated)]
    first = ordered[: round(len(ordered) * share)]
    return sum(is_needle(row, stated=stated) for row in first) / len(wanted)


def check_stated_needles_come_first(key: Key) -> None:
    """Nine in ten stated needles stand in the first fiftieth, and all in the first tenth."""
    assert recall(0.02, key, stated=True) >= 0.8
    assert recall(0.1, key, stated=True) >= 0.9


def test_stated_needles_come_first() -> None:
    """Where a closed field states the danger, the queue begins with it."""
    check_stated_needles_come_first(by_rank)


@pytest.mark.parametrize("key", [by_completeness, by_arrival])
def test_other_orders_bury_them(key: Key) -> None:
    """By arrival or by completeness the same needles are buried: the check above can fail."""
    with pytest.raises(AssertionError):
        check_stated_needles_come_first(key)


def test_needles_in_words_only_are_not_lost() -> None:
    """What only the words say must come from the words; even so most lie in the upper half."""
    assert recall(0.5, by_rank, stated=False) >= 0.9


def test_the_danger_pile_is_small_and_true() -> None:
    """ "Danger now" holds about one report in a hundred, most of them rightly."""
    pile = [row for row in rows() if row[1].priority is Priority.DANGER]
    assert len(pile) <= len(rows()) * 0.02
    assert sum(row[0].truth["priority"] == "danger" for row in pile) >= 0.8 * len(pile)


def test_viral_files_and_noise_lie_low() -> None:
    """Nine in ten viral files, memes and misdirected reports are in the low pile."""
    low = Counter(row[1].priority is Priority.LOW for row in rows() if (row[0].truth["viral"] or row[0].truth["noise"]))
    assert low[True] > 9 * low[False]


def figures() -> str:
    """Recall and precision of the first parts of the queue as a table for the public page."""
    lines = [
        "## Ranking by closed fields alone (simulated data)",
        "",
        f"{len(rows())} reports, {sum(map(is_needle, rows()))} needles, of which"
        f" {sum(is_needle(row, stated=True) for row in rows())} stated; seed {SEED}; free text unread, only files seen before"
        " and the digest list known.",
        "",
        "| first part of the queue | order | needles found | stated needles found | share of needles in it |",
        "|---|---|---|---|---|",
    ]
    for share in (0.01, 0.02, 0.05, 0.1, 0.2):
        for name, key in (("the queue", by_rank), ("by completeness", by_completeness), ("by arrival", by_arrival)):
            first = sorted(rows(), key=key)[: round(len(rows()) * share)]
            lines.append(
                f"| {share:.0%} | {name} | {recall(share, key, stated=False):.0%} | {recall(share, key, stated=True):.0%} "
                f"| {sum(map(is_needle, first)) / len(first):.0%} |"
            )
    return "\n".join(lines) + "\n"


def test_the_queue_beats_other_orders() -> None:
    """In the first hundredth the queue finds several times what completeness finds."""
    assert recall(0.01, by_rank, stated=False) > 3 * recall(0.01, by_completeness, stated=False)
