"""The assessment: scores, points, piles, missing fields, what disappears, when to look again."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from hirz.core.formats.report import IncidentType
from hirz.core.scoring import (
    Assessment,
    Channel,
    Context,
    Demand,
    ExpiryKind,
    NarrativeLength,
    Priority,
    ReportFacts,
    Score,
    SenderKind,
    Threat,
    assess,
    find_hit,
)
from tests.core.scoring.cases import CASES, DAY, EXTORTION, HOUR, NOW, assessed, changed, context, facts

PILES = {
    "child, ultimatum in six hours": Priority.DANGER,
    "child speaks of suicide": Priority.DANGER,
    "thin: in danger now, nothing else": Priority.DANGER,
    "meeting tomorrow": Priority.DANGER,
    "abuse by the father, child of 6": Priority.DANGER,
    "live now": Priority.DANGER,
    "departure tomorrow": Priority.DANGER,
    "child, no date": Priority.URGENT,
    "parent writes of a child of 14": Priority.URGENT,
    "same wallet as five reports": Priority.URGENT,
    "abuse, nobody named": Priority.URGENT,
    "trafficking, departure on Saturday": Priority.URGENT,
    "solicitation in a game, three signs, text only": Priority.URGENT,
    "platform escalates": Priority.URGENT,
    "an adult is extorted": Priority.NORMAL,
    "lure, no child named": Priority.NORMAL,
    "new file": Priority.NORMAL,
    "new file, young child shown": Priority.URGENT,
    "obscene material sent to a child of 10": Priority.NORMAL,
    "file on a list": Priority.LOW,
    "viral file": Priority.LOW,
    "viral file flagged infant and live": Priority.LOW,
    "batched meme": Priority.LOW,
    "full and rich, but known": Priority.LOW,
    "misdirected": Priority.LOW,
    "misleading domain": Priority.LOW,
}


@pytest.mark.parametrize("name", PILES)
def test_pile(name: str) -> None:
    """Each named report lies in the pile where an analyst looks for it."""
    assert assessed(name).priority is PILES[name], assessed(name).scores


@pytest.mark.parametrize("name", CASES)
def test_points_sum_to_the_score(name: str) -> None:
    """The points shown with the reasons of a score sum to it exactly, and lie in 0..100."""
    assessment = assessed(name)
    for score in Score:
        assert sum(hit.points for hit in assessment.hits(score)) == assessment.scores[score]
        assert 0 <= assessment.scores[score] <= 100


@pytest.mark.parametrize("name", CASES)
def test_json_round_trip(name: str) -> None:
    """An assessment survives being stored as JSON."""
    assessment = assessed(name)
    again = Assessment.from_json(json.loads(json.dumps(assessment.to_json())))
    assert again.scores == assessment.scores
    assert again.priority is assessment.priority
    assert again.expires == assessment.expires
    assert again.missing == assessment.missing
    assert again.review_at == assessment.review_at
    assert [(hit.code, hit.points) for hit in again.features] == [(hit.code, hit.points) for hit in assessment.features]


def test_same_input_same_output() -> None:
    """Nothing but facts and context enters an assessment."""
    assert assessed("child, no date") == assessed("child, no date")


def test_picture_adds_no_danger_to_extortion() -> None:
    """Extortion in words alone is as dangerous as with a capture."""
    alone, shown = assessed("child, no date"), assessed("child, no date, with a capture")
    assert alone.scores[Score.DANGER] == shown.scores[Score.DANGER]
    assert alone.priority is shown.priority


def test_anonymous_lowers_nothing_and_asks_for_verification() -> None:
    """An anonymous report has the same scores, and says that it must be verified first."""
    named, anonymous = assessed("child, no date"), assessed("child, no date, anonymous")
    assert named.scores == anonymous.scores
    assert anonymous.needs_verification
    assert not named.needs_verification


def test_viral_file_is_low_on_danger_and_novelty() -> None:
    """A file seen a thousand times, with nothing beside it, tells nothing new."""
    scores = assessed("viral file").scores
    assert scores[Score.DANGER] < 25
    assert scores[Score.NOVELTY] < 10


def test_standing_text_of_a_platform_is_nobodys_word() -> None:
    """A viral file stays low though the platform adds its standing text; a person's text, or a sign in any, lifts it."""
    known, around = CASES["viral file"]
    standing = replace(known, narrative_length=NarrativeLength.LONG)
    assert assess(standing, around).priority is Priority.LOW
    person = replace(standing, sender_kind=SenderKind.PUBLIC)
    assert assess(person, around).scores[Score.DANGER] > assess(standing, around).scores[Score.DANGER]
    signs = replace(standing, indicators=frozenset({"pay"}))
    assert assess(signs, around).scores[Score.DANGER] > assess(standing, around).scores[Score.DANGER] + 10


def test_thin_report_is_incomplete_but_in_danger() -> None:
    """Completeness does not lower danger."""
    thin = assessed("thin: in danger now, nothing else")
    assert thin.scores[Score.COMPLETENESS] < 20
    assert thin.priority is Priority.DANGER


def test_missing_fields_can_be_asked_once() -> None:
    """A missing field is askable until it was asked for in vain."""
    thin, _ = CASES["thin: in danger now, nothing else"]
    missing = {field.code: field for field in assess(thin, context()).missing}
    assert missing["who_is_reported"].askable
    assert missing["place_of_child"].optional
    asked = assess(replace(thin, already_asked=frozenset({"who_is_reported"})), context()).missing
    assert not next(field for field in asked if field.code == "who_is_reported").askable


def test_nobody_to_ask() -> None:
    """Where nobody can be asked, nothing is askable."""
    thin = replace(CASES["thin: in danger now, nothing else"][0], reply_possible=False)
    assert not any(field.askable for field in assess(thin, context()).missing)


def test_nothing_known_at_all() -> None:
    """A report without a single fact is assessed, not refused."""
    empty = assess(ReportFacts(received_at=NOW), Context(now=NOW))
    assert empty.priority is Priority.LOW
    assert empty.scores[Score.NOVELTY] == 50
    assert len(empty.missing) >= 6


def test_review_when_a_span_runs_out() -> None:
    """An ultimatum in six hours and a half is looked at again when six hours are left."""
    late = assess(changed("child, ultimatum in six hours", deadline_at=NOW + 6.5 * HOUR), context())
    assert late.review_at == NOW + 0.5 * HOUR


def test_review_after_a_date_passed() -> None:
    """After the date the report is looked at again when a day and three days have passed."""
    past = assess(changed("child, ultimatum in six hours", deadline_at=NOW - HOUR), context())
    assert past.review_at == NOW + 23 * HOUR


def test_no_review_without_anything_that_expires() -> None:
    """Where nothing disappears, time changes nothing."""
    assert assessed("thin: in danger now, nothing else").review_at is None


def test_two_deadlines_in_the_order_of_time() -> None:
    """What disappears is listed soonest first, the stated date before the logs."""
    kinds = [expiry.kind for expiry in assess(
        changed("child, ultimatum in six hours", newest_ip_at=NOW - DAY, ips_with_time=1, reported_accounts=1), context()
    ).expires]  # fmt: skip
    assert kinds == [ExpiryKind.DEADLINE, ExpiryKind.CONVERSATION, ExpiryKind.IP_LOGS]


def test_text_flag_and_type_are_one() -> None:
    """A platform's flag weighs like the type: material flagged as sexual extortion is extortion."""
    hit = find_hit(assessed("platform escalates"), "nature")
    assert hit is not None
    assert hit.params["type"] == IncidentType.SEXTORTION


def test_ranks_before_and_after_the_date() -> None:
    """A threat that ran out an hour ago is not less urgent than one that runs out in an hour."""
    before = assess(changed("child, ultimatum in six hours", deadline_at=NOW + HOUR), context())
    after = assess(changed("child, ultimatum in six hours", deadline_at=NOW - HOUR), context())
    assert before.priority is after.priority is Priority.DANGER


def test_speed() -> None:
    """One assessment of a full report takes well under a millisecond (aim: 150 microseconds on a free core)."""
    full = facts(
        **EXTORTION, child_writes=True, victims=2, victim_age_min=12, files=1, ips_with_time=3, newest_ip_at=NOW - DAY,
        deadline_at=NOW + HOUR, reported_accounts=1, selectors={"wallet/reported": 1, "phone/unknown": 1, "ip/reported": 3},
    )  # fmt: skip
    around = context(selectors_known=3, same_selector_recent=2, same_selector_kind="wallet", linked_strong=2)
    best = min(_duration(full, around) for _ in range(20))
    assert best < timedelta(microseconds=600), best


def _duration(full: ReportFacts, around: Context) -> timedelta:
    begun = time.perf_counter()
    for _ in range(50):
        assess(full, around)
    return timedelta(seconds=(time.perf_counter() - begun) / 50)


def test_csv_rows_cannot_be_asked() -> None:
    """Nobody answers a row of a table."""
    row = facts(channel=Channel.CSV, sender_kind=SenderKind.HOTLINE, incident_type=IncidentType.MATERIAL)
    assert not any(field.askable for field in assess(row, context()).missing)


def test_demand_is_asked_of_extortion_only() -> None:
    """The field "what is demanded" is missing only where something may be demanded."""
    extortion = facts(**{**EXTORTION, "demands": frozenset(), "threats": frozenset({Threat.PUBLISH})})
    assert "what_is_demanded" in {field.code for field in assess(extortion, context()).missing}
    other = facts(incident_type=IncidentType.ABUSE, narrative_length=NarrativeLength.SHORT)
    assert "what_is_demanded" not in {field.code for field in assess(other, context()).missing}
    assert Demand.MONEY in EXTORTION["demands"]
