"""The country's table is read whole or refused; the version in force at the start counts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from hirz.core.clocks import Length, Limit, LimitError, NaiveTime, NotInForce, Scope, Unit, limits_from, version_at
from tests.core.clocks.tables import LIMITS, limit, local, rows


def test_the_values_of_the_country() -> None:
    """As the reference page gives them."""
    assert limit("custody").length == Length(48, Unit.HOURS)
    assert (limit("custody").extensions, limit("custody").extension) == (1, Length(24, Unit.HOURS))
    assert limit("custody_terrorism").extensions == 2
    assert limit("remand_crime").length == Length(2, Unit.MONTHS)
    assert limit("complaint_outcome").length == Length(15, Unit.DAYS)
    assert limit("custody_minor").scope == {Scope.MINOR}
    assert limit("custody").leads == (timedelta(hours=12), timedelta(hours=6), timedelta(hours=2))


def test_the_version_at_the_start() -> None:
    """The reform came into force on 8 December 2025; a clock that began before keeps its law."""
    assert version_at(LIMITS, "custody", local("2025-12-07T23:59")).valid_until is not None
    assert version_at(LIMITS, "custody", local("2025-12-08T00:00")).valid_until is None
    # Half past eleven in the evening of the 7th, by UTC, is the 8th in Casablanca.
    assert version_at(LIMITS, "custody", datetime(2025, 12, 7, 23, 30, tzinfo=UTC)).valid_until is None


def test_what_was_not_in_force_is_refused() -> None:
    """The duty to tell the outcome is new; an unknown code is none."""
    with pytest.raises(NotInForce, match="complaint_outcome"):
        version_at(LIMITS, "complaint_outcome", local("2025-12-07T12:00"))
    with pytest.raises(NotInForce):
        version_at(LIMITS, "patience", local("2026-06-01T12:00"))
    with pytest.raises(NaiveTime):
        version_at(LIMITS, "custody", datetime(2026, 6, 1))  # noqa: DTZ001


def test_every_row_says_whether_it_was_read() -> None:
    """What is carried over the reform unread says so."""
    assert all(row.verified.startswith(("read", "from memory")) for row in LIMITS)
    assert limit("remand_crime").verified.startswith("from memory")


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: row.version)
def test_three_languages_well_set(row: Limit) -> None:
    """Arabic letters, French apostrophes and no-break spaces."""
    for three in (row.labels, row.starts, row.authorised_by):
        if any(three):
            assert re.search(r"[\u0621-\u064a]", three[0])
            assert not re.search(r"[a-zé]'|[^ ][ ][:;!?]", three[1])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"length": "0"}, "at least one"),
        ({"length": "two"}, "custody@always"),
        ({"unit": "weeks"}, "weeks"),
        ({"extensions": "0"}, "none of the three"),
        ({"authorised_fr": ""}, "none of the three"),
        ({"label_ar": ""}, "three languages"),
        ({"valid_from": "2026-01-01"}, "ends before it begins"),
        ({"valid_until": "2025-12-08"}, "stand for the same days"),
        ({"valid_until": "soon"}, "soon"),
        ({"scope": "sometimes"}, "sometimes"),
    ],
)
def test_a_planted_row_is_refused(changed: dict[str, str], said: str) -> None:
    """With its version."""
    bad = [row | changed if row["version_id"] == "custody@always" else row for row in rows()]
    with pytest.raises(LimitError, match=said):
        limits_from(bad)
