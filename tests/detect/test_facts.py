"""Facts of what the public form can say: bands of age, a danger of today, and who writes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from hirz.core.formats import read_document
from hirz.core.scoring import ReportFacts
from hirz.core.scoring.facts import Demand, Threat
from hirz.detect.facts import facts_of

NOW = datetime(2026, 5, 12, 10, tzinfo=UTC)


def facts(**document: Any) -> ReportFacts:
    """The facts of a document of our own JSON that came through the portal."""
    document["incident"] = {"type": "sextortion", **document.get("incident", {})}
    [parsed] = read_document(json.dumps(document).encode(), name="portal.json")
    return facts_of(parsed, [], received_at=NOW, channel="portal", sender_kind="hotline", list_hits=[])


@pytest.mark.parametrize(
    ("said", "youngest"), [("13-15", 13), ("0-9", 0), ("18+", 18), ("15", 15), ("about 15", None), ("13-", None)]
)
def test_a_band_of_age_counts_from_its_lower_end(said: str, youngest: int | None) -> None:
    """Nobody is taken for older than they may be; what is no age is none."""
    assert facts(victims=[{"age": said}]).victim_age_min == youngest


def test_an_adult_who_writes_about_themselves_is_no_child() -> None:
    """Whoever writes about themselves counts as a child unless they say that they are of age."""
    assert facts(reporter={"relation": "self"}).child_writes
    assert facts(reporter={"relation": "self"}, victims=[{"age": "16-17"}]).child_writes
    assert not facts(reporter={"relation": "self"}, victims=[{"age": "18+"}]).child_writes


def test_a_danger_of_today_asks_for_priority() -> None:
    """It is no danger of this moment, and it does not wait either."""
    found = facts(incident={"danger_today": True})
    assert found.urgent_requested
    assert not found.danger_now
    assert not facts().urgent_requested


def test_finer_threats_and_demands_pass() -> None:
    """The format says what scoring knows."""
    found = facts(incident={"threats": ["family", "school"], "demands": ["secrecy"]})
    assert found.threats == {Threat.FAMILY, Threat.SCHOOL}
    assert found.demands == {Demand.SECRECY}


def test_the_language_of_the_form_helps_where_the_text_says_little() -> None:
    """A text that tells its language is believed first."""
    assert facts(reporter={"language": "ar"}, incident={"narrative": "ok"}).language == "ar"
    told = facts(reporter={"language": "ar"}, incident={"narrative": "the account asks for money and threatens me"})
    assert told.language == "en"
