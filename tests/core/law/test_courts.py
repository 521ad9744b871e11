"""The court that a place and a class point to; what is missing or doubtful is said."""

from __future__ import annotations

import pytest

from hirz.core.law import Answer, Chamber, CourtProposal, OffenceClass, Place, courts_from, propose_court
from tests.core.law.tables import rows

COURTS = courts_from(rows("courts"))
CRIME, DELIT = OffenceClass.CRIME, OffenceClass.DELIT_CORRECTIONNEL


def at(province: str, offence_class: OffenceClass | None, **place: str) -> CourtProposal:
    """A proposal for a province."""
    return propose_court(Place(province, **place), offence_class, COURTS)  # type: ignore[arg-type]


def codes(proposal: CourtProposal) -> list[str]:
    """What is said, by code."""
    return [reason.code for reason in (*proposal.reasons, *proposal.missing, *proposal.doubts)]


def test_a_delit_goes_to_the_court_of_the_place() -> None:
    """Of both kinds."""
    for kind in (DELIT, OffenceClass.DELIT_DE_POLICE):
        found = at("MA-RAB", kind)
        assert found.court is not None and found.court.code == "MA-TPI-RAB"
        assert (found.chamber, codes(found)) == (Chamber.FIRST_INSTANCE, ["delit"])


def test_a_crime_goes_to_the_criminal_chamber_of_the_circuit() -> None:
    """Several courts of one province lie in one circuit."""
    found = at("MA-KHE", CRIME)
    assert found.court is not None and found.court.code == "MA-CA-RAB"
    assert (found.chamber, codes(found)) == (Chamber.CRIMINAL_CHAMBER, ["crime"])


def test_a_circuit_is_no_union_of_regions() -> None:
    """Guercif lies in the Oriental region and under the Court of Appeal of Taza."""
    found = at("MA-GUF", CRIME)
    assert found.court is not None and found.court.code == "MA-CA-TAZ"


def test_a_doubtful_row_carries_its_doubt() -> None:
    """Dakhla's circuit, a court outside the decree, one that awaited its heads."""
    assert codes(at("MA-OUD", CRIME)) == ["crime", "circuit_disputed"]
    assert codes(propose_court(Place(court="MA-TPI-OTE"), DELIT, COURTS)) == ["delit", "not_in_decree"]
    assert codes(at("MA-JRA", DELIT)) == ["delit", "awaiting_head"]


def test_civil_and_social_courts_hear_no_criminal_case() -> None:
    """Casablanca has three courts, and one of them does."""
    found = at("MA-CAS", DELIT)
    assert found.court is not None and found.court.code == "MA-TPI-CAP"
    assert propose_court(Place(court="MA-TPI-CAC"), DELIT, COURTS).court is None


def test_several_courts_are_shown_and_none_is_taken() -> None:
    """Until the court is named."""
    found = at("MA-KHE", DELIT)
    assert found.court is None and len(found.candidates) == 3
    assert codes(found) == ["delit", "which_court"]
    named = at("MA-KHE", DELIT, court="MA-TPI-TIF")
    assert named.court is not None and named.court.seat == "Tiflet"


@pytest.mark.parametrize(
    ("province", "offence_class", "missing"),
    [
        ("", DELIT, ["place"]),
        ("", None, ["class", "place"]),
        ("MA-NOU", CRIME, ["no_court"]),
        ("MA-RAB", None, ["class"]),
    ],
)
def test_what_is_missing_is_said(province: str, offence_class: OffenceClass | None, missing: list[str]) -> None:
    """And no court is proposed."""
    found = at(province, offence_class)
    assert found.court is None
    assert [reason.code for reason in found.missing] == missing


def test_acts_abroad_are_flagged() -> None:
    """Only when somebody says so."""
    assert propose_court(Place("MA-RAB", abroad=Answer.YES), DELIT, COURTS).cross_border
    assert not at("MA-RAB", DELIT).cross_border
