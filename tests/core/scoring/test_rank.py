"""The order of the queue, pair by pair, each with the reason that an analyst would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hirz.core.scoring import (
    Assessment,
    Expiry,
    Priority,
    Score,
    assess,
    rank_key,
    rank_number,
    set_apart,
    set_behind,
    with_priority,
)
from hirz.core.scoring.types import Basis, ExpiryKind
from tests.core.scoring.cases import CASES, DAY, HOUR, NOW, assessed, changed, context

PAIRS = [
    ("child, ultimatum in six hours", "child, no date", "hours are left"),
    ("child, ultimatum in six hours", "child, ultimatum in six days", "the nearer date first"),
    ("child, ultimatum in six days", "child, no date", "a stated date counts, however far"),
    ("child, ultimatum in six hours", "meeting tomorrow", "six hours are nearer than twenty-one"),
    ("child, ultimatum in six hours", "an adult is extorted, ultimatum today", "children come first"),
    ("child speaks of suicide", "child, ultimatum in six hours", "a life cannot wait for a date"),
    ("child speaks of suicide", "same wallet as five reports", "one life before a series"),
    ("thin: in danger now, nothing else", "full and rich, but known", "completeness is not urgency"),
    ("thin: in danger now, nothing else", "same wallet as five reports", "danger now before everything else"),
    ("meeting tomorrow", "meeting asked, no date", "somebody waits for the child tomorrow"),
    ("meeting tomorrow", "solicitation in a game, three signs, text only", "a date is set"),
    ("abuse by the father, child of 6", "abuse, nobody named", "he sleeps in the same house"),
    ("abuse by the father, child of 6", "new file, young child shown", "a child who can be reached tonight"),
    ("live now", "recording of a broadcast, a month old", "it is happening"),
    ("live now", "trafficking, departure on Saturday", "now before Saturday"),
    ("departure tomorrow", "trafficking, departure on Saturday", "tomorrow before Saturday"),
    ("trafficking, departure on Saturday", "lure, no child named", "a child and a date are known"),
    ("child, no date", "parent writes of a child of 14", "the child asks for help"),
    ("parent writes of a child of 9", "parent writes of a child of 14", "the younger child"),
    ("same wallet as five reports", "parent writes of a child of 14", "more than one child"),
    ("parent writes of a child of 14", "an adult is extorted", "children come first"),
    ("child, no date", "new file", "words count as much as pictures: a child under threat before a file"),
    ("solicitation in a game, three signs, text only", "new file", "text alone may rank high"),
    ("solicitation in a game, three signs, text only", "solicitation, platform, no age", "age and signs are known"),
    ("solicitation, platform, no age", "file on a list", "a talk that may go on before a known file"),
    ("new file, young child shown", "new file", "an infant is shown"),
    ("new file", "file on a list", "behind it may be a child whom nobody found"),
    ("file on a list", "viral file", "seen by few before seen by thousands"),
    ("new file", "viral file flagged infant and live", "the flags of a viral file are old news"),
    ("viral file, and a child of 8 is named", "viral file", "a child is named"),
    ("platform escalates", "new file", "the sender asks for priority"),
    ("new file", "batched meme", "a joke that goes round"),
    ("new file", "full and rich, but known", "traces are not danger"),
    ("obscene material sent to a child of 10", "misdirected", "a child was reached"),
    ("obscene material sent to a child of 10", "misleading domain", "a child was reached"),
]


@pytest.mark.parametrize(("first", "second", "reason"), PAIRS, ids=lambda value: str(value)[:40])
def test_order(first: str, second: str, reason: str) -> None:
    """The first of a pair stands higher in the queue than the second."""
    assert rank_number(assessed(first)) > rank_number(assessed(second)), reason


def test_pairs_are_enough_and_real() -> None:
    """At least 25 pairs, each of two known reports."""
    assert len(PAIRS) >= 25
    assert {name for first, second, _ in PAIRS for name in (first, second)} <= set(CASES)


def test_number_sorts_like_key() -> None:
    """The packed number sorts all named reports exactly as the tuple does."""
    assessments = [assessed(name) for name in CASES]
    assert sorted(assessments, key=rank_number) == sorted(assessments, key=rank_key)


def test_number_fits_a_signed_column() -> None:
    """The number is never negative and stays below 2^63, whatever the date."""
    for at in (NOW, NOW.replace(year=1990), NOW.replace(year=2290)):
        expiry = Expiry(ExpiryKind.DEADLINE, at, Basis.STATED)
        assert 0 <= rank_number(replace(assessed("child, no date"), expires=(expiry,))) < 2**63


def check_pairs(rank: Callable[[Assessment], int]) -> None:
    """Every pair stands in its order under a rank."""
    for first, second, reason in PAIRS:
        assert rank(assessed(first)) > rank(assessed(second)), reason


def test_a_planted_bad_rank_is_noticed() -> None:
    """A rank by completeness alone fails the pairs: the test above can fail."""

    def by_completeness(assessment: Assessment) -> int:
        return assessment.scores[Score.COMPLETENESS]

    with pytest.raises(AssertionError):
        check_pairs(by_completeness)


def test_evidence_that_dies_tonight_moves_up() -> None:
    """Of two alike, the one whose logs fade within a day comes first."""
    base = CASES["new file"]
    fresh = assess(*base)
    fading = assess(replace(base[0], newest_ip_at=NOW - 89.5 * DAY), base[1])
    assert fading.priority == fresh.priority
    assert rank_number(fading) > rank_number(fresh)


def test_evidence_that_fades_next_week_does_not_pass_a_graver_report() -> None:
    """A log that lasts four days more leaves the order to danger."""
    graver = assess(changed("new file", prior_reports=3), context(selectors_known=2))
    fading = assess(changed("new file", newest_ip_at=NOW - 86 * DAY), context(selectors_known=2))
    assert graver.priority == fading.priority == Priority.NORMAL
    assert rank_number(graver) > rank_number(fading)


def test_a_date_long_past_no_longer_moves() -> None:
    """An ultimatum that ran out two days ago is shown, but does not rank as near."""
    just_past = assess(changed("child, ultimatum in six hours", deadline_at=NOW - 2 * HOUR), context())
    long_past = assess(changed("child, ultimatum in six hours", deadline_at=NOW - 60 * HOUR), context())
    assert rank_key(just_past)[1] == 7
    assert rank_key(long_past)[1] == 0
    assert long_past.expires


def test_apart_comes_after_its_pile_and_before_the_next() -> None:
    """Even the most urgent one apart stands below the least of the others of its pile, and above every lower pile."""
    ranks = {name: rank_number(assessed(name)) for name in CASES}
    pile = {name: assessed(name).priority for name in CASES}
    for one in CASES:
        for other in CASES:
            if pile[one] > Priority.LOW and pile[other] > Priority.LOW:
                assert (set_apart(ranks[one]) > ranks[other]) == (pile[one] > pile[other]), (one, other)


def test_behind_comes_after_everything() -> None:
    """The most urgent one set behind stands below the least urgent one that is not."""
    ranks = [rank_number(assessed(name)) for name in CASES]
    assert max(set_behind(rank) for rank in ranks) < min(min(ranks), min(set_apart(rank) for rank in ranks))


@pytest.mark.parametrize("move", [set_apart, set_behind])
def test_those_that_are_moved_keep_their_order(move: Callable[[int], int]) -> None:
    """What is pushed together may tie, and never turns round."""
    ranks = sorted(rank_number(assessed(name)) for name in CASES)
    assert [move(rank) for rank in ranks] == sorted(move(rank) for rank in ranks)


def test_a_raised_report_stands_in_the_urgent_pile() -> None:
    """Somebody opened it for the audit: by its feature at the next assessment, by its number at once."""
    base = CASES["misdirected"]
    raised = assess(base[0], replace(base[1], raised=True))
    assert (assess(*base).priority, raised.priority) == (Priority.LOW, Priority.URGENT)
    number = with_priority(rank_number(assess(*base)), Priority.URGENT)
    assert rank_number(assessed("new file")) < number
    assert number >> 58 == Priority.URGENT
