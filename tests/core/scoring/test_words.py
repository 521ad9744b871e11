"""What only the words say ranks as what a form or a picture says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hirz.core.formats.report import IncidentType
from hirz.core.scoring import (
    Assessment,
    Channel,
    Material,
    NarrativeLength,
    Priority,
    ReportFacts,
    Score,
    SenderKind,
    assess,
    explain,
    find_hit,
    rank_key,
)
from tests.core.scoring.cases import EXTORTION, NOW, context, facts

PORTAL: dict[str, Any] = {
    "channel": Channel.PORTAL, "sender_kind": SenderKind.PUBLIC, "narrative_length": NarrativeLength.MEDIUM,
}  # fmt: skip
WORDS = facts(**PORTAL, indicators=frozenset({"extortion-threat-publish"}), signs={"extortion": 80})
PICTURE: dict[str, Any] = {"files": 1, "materials": frozenset({Material.IMAGE})}


def check_not_below(words: ReportFacts, other: ReportFacts, judge: Any = assess) -> None:
    """The first stands at least as high as the second by pile, by what disappears, and by danger.

    What is left of the rank decides between equals only; its very last part is completeness, where a file is a proof.
    """
    assert rank_key(judge(words, context()))[:3] >= rank_key(judge(other, context()))[:3]


def test_extortion_in_words_ranks_as_with_a_picture() -> None:
    """The same words with a picture beside them rank no higher: nobody must show anything to be heard."""
    check_not_below(WORDS, replace(WORDS, **PICTURE))


def test_extortion_in_words_ranks_as_a_form_with_a_picture() -> None:
    """Nobody ticked a box; it is no lower than the report that says "sexual extortion" and brings a picture, without words."""
    check_not_below(WORDS, facts(**PORTAL, incident_type=IncidentType.SEXTORTION, **PICTURE))
    assert assess(WORDS, context()).priority == Priority.URGENT


def test_a_scorer_that_wants_pictures_would_be_noticed() -> None:
    """The comparison fails on a scorer that reads no words."""

    def blind(known: ReportFacts, around: Any) -> Assessment:
        return assess(replace(known, signs={}, indicators=frozenset()), around)

    with pytest.raises(AssertionError):
        check_not_below(WORDS, facts(**PORTAL, incident_type=IncidentType.SEXTORTION, **PICTURE), blind)


def test_strong_words_of_danger_alarm() -> None:
    """Words of suicide, or of a child held now, put a report among "danger now"; weaker ones make it urgent."""
    known = facts(**PORTAL)
    assert assess(replace(known, signs={"danger_now": 90}), context()).priority == Priority.DANGER
    assert assess(replace(known, signs={"danger_now": 60}), context()).priority == Priority.URGENT


def test_weak_words_do_not_name_the_report() -> None:
    """A single weak sign says nothing of what a report is about."""
    hit = find_hit(assess(facts(**PORTAL, signs={"lure": 30}), context()), "nature")
    assert hit is not None
    assert "words" not in hit.params


def test_what_is_stated_is_said_as_stated() -> None:
    """Where the form says as much as the words, the reason names what the form says."""
    hit = find_hit(assess(facts(**EXTORTION, signs={"extortion": 90}), context()), "threat")
    assert hit is not None
    assert "words" not in hit.params


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("family", ["danger_now", "extortion", "live_pay", "lure", "secrecy_meeting"])
def test_what_words_say_has_its_own_sentence(language: str, family: str) -> None:
    """A reader sees that a reason was read in the words."""
    around = context()
    plain = {explain(hit, language, now=NOW) for hit in assess(facts(**PORTAL), around).hits(Score.DANGER)}
    read = assess(facts(**PORTAL, signs={family: 90}), around)
    assert {explain(hit, language, now=NOW) for hit in read.hits(Score.DANGER)} - plain
