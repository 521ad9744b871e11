"""Facts are stored in clear: they go to JSON and back, and content is refused."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from hirz.core.formats.report import IncidentType
from hirz.core.scoring import Annotation, Channel, Context, FileFlag, Material, ReportFacts, Threat
from hirz.core.scoring.errors import FactsError
from tests.core.scoring.cases import CASES, NOW
from tests.core.scoring.strategies import reports


@settings(max_examples=100, deadline=None)
@given(reports())
def test_round_trip(facts: ReportFacts) -> None:
    """Any facts survive JSON."""
    assert ReportFacts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


@pytest.mark.parametrize("name", CASES)
def test_context_round_trip(name: str) -> None:
    """A context survives JSON."""
    around = CASES[name][1]
    assert Context.from_json(json.loads(json.dumps(around.to_json()))) == around


def test_defaults_are_left_out() -> None:
    """A bare report stores one time and nothing else."""
    assert ReportFacts(received_at=NOW).to_json() == {"received_at": "2026-05-12T10:40:00Z"}


def test_age_of_nought_is_kept() -> None:
    """A child under one year has an age, which is not "no age"."""
    assert ReportFacts.from_json(ReportFacts(received_at=NOW, victim_age_min=0).to_json()).victim_age_min == 0


@pytest.mark.parametrize(
    "content",
    [
        {"language": "he said that he will come"},
        {"province": "قرب المدرسة"},
        {"indicators": frozenset({"meet me at six"})},
        {"selectors": {"+212 600 000 147": 1}},
        {"known_digest_hits": ("a" * 41,)},
        {"already_asked": frozenset({"x\ny"})},
        {"occurred_at": datetime(2026, 5, 12)},  # noqa: DTZ001 - the fault under test
        {"country": b"MA"},
    ],
    ids=lambda content: next(iter(content)),
)
def test_content_is_refused(content: dict[str, Any]) -> None:
    """Nothing that somebody wrote can be stored as a fact."""
    with pytest.raises(FactsError):
        ReportFacts(received_at=NOW, **content).to_json()


def test_a_lax_writer_would_be_noticed() -> None:
    """The check above fails on a writer that lets text through."""

    def lax(facts: ReportFacts) -> dict[str, Any]:
        return {field.name: getattr(facts, field.name) for field in fields(facts)}

    def refuses(write: Any) -> None:
        try:
            write(ReportFacts(received_at=NOW, language="he said that he will come"))
        except FactsError:
            return
        raise AssertionError("content went through")

    refuses(ReportFacts.to_json)
    with pytest.raises(AssertionError):
        refuses(lax)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"received_at": "yesterday"},
        {"received_at": "2026-05-12T10:40:00"},
        {"received_at": 5},
        {"victims": "many"},
        {"victims": True},
        {"danger_now": "yes"},
        {"incident_type": "robbery"},
        {"threats": ["publish", "kiss"]},
        {"threats": 3},
        {"selectors": ["phone"]},
        {"selectors": {"phone/reported": "1"}},
        {"language": "a b"},
        {"narrative": "text"},
    ],
    ids=str,
)
def test_broken_json_is_refused(broken: dict[str, Any]) -> None:
    """Malformed facts raise FactsError and nothing else."""
    with pytest.raises(FactsError):
        ReportFacts.from_json(
            broken if not broken or "received_at" in broken else {"received_at": NOW.isoformat(), **broken}
        )


def test_senders_spellings_are_read() -> None:
    """Camel case, dashes and spaces are read; the unknown becomes OTHER."""
    assert FileFlag.read("liveStreaming") is FileFlag.LIVE_STREAMING
    assert FileFlag.read("animeDrawingVirtualHentai") is FileFlag.DRAWING
    assert Annotation.read("csam-solicitation") is Annotation.CSAM_SOLICITATION
    assert Annotation.read("notYetInvented") is Annotation.OTHER
    assert Channel.read(" Portal ") is Channel.PORTAL
    assert Threat.read("") is Threat.OTHER
    assert Material.read("Video") is Material.VIDEO


def test_times_are_stored_in_utc() -> None:
    """A time of another zone is the same moment in UTC."""
    casablanca = (NOW + timedelta(hours=1)).replace(tzinfo=None).isoformat() + "+01:00"
    assert ReportFacts.from_json({"received_at": casablanca}).received_at == NOW
    assert ReportFacts.from_json({"received_at": casablanca}).received_at.tzinfo is UTC


def test_every_type_has_its_string() -> None:
    """Every nature of a report can be stored."""
    for kind in IncidentType:
        assert ReportFacts.from_json(ReportFacts(received_at=NOW, incident_type=kind).to_json()).incident_type is kind
