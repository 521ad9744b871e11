"""The eight incident types of the CyberTipline, and how they stand to ours."""

from __future__ import annotations

from hirz.core.formats.incident_types import FROM_STANDARD, TO_STANDARD, incident_type
from hirz.core.formats.report import IncidentType


def test_there_are_eight() -> None:
    """As the standard has them."""
    assert len(FROM_STANDARD) == 8


def test_every_type_of_ours_but_other_has_a_string() -> None:
    """So that any report can be sent on once its type is known."""
    assert set(TO_STANDARD) == set(IncidentType) - {IncidentType.OTHER}
    assert set(TO_STANDARD.values()) <= set(FROM_STANDARD)


def test_there_and_back() -> None:
    """A type that came from the standard goes back to a string that means the same."""
    for ours in set(FROM_STANDARD.values()):
        assert FROM_STANDARD[TO_STANDARD[ours]] is ours


def test_sextortion_comes_back_by_its_flag() -> None:
    """The string alone would be solicitation."""
    assert incident_type(TO_STANDARD[IncidentType.SEXTORTION], ["sextortion"]) is IncidentType.SEXTORTION


def test_unknown_strings_are_other() -> None:
    """Forgiving readers keep them; strict ones refuse before."""
    assert incident_type("Something", ["sextortion"]) is IncidentType.OTHER
