"""A country's tables are read once, and whole."""

from __future__ import annotations

from typing import Any

import pytest

from hirz.base.country import tables
from hirz.core.law import TableError


def test_the_tables_of_the_country() -> None:
    """Read once for a process."""
    assert tables.qualification("ma") is tables.qualification("ma")
    assert tables.offence_texts("ma").keys() >= {rule.offence for rule in tables.qualification("ma").charges}
    assert {court.level for court in tables.court_texts("ma")} == {"cassation", "appeal", "first_instance"}
    assert {limit.code for limit in tables.time_limits("ma")} >= {"custody", "remand_delit", "complaint_outcome"}


def test_a_file_that_offers_490_stops_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """However it came into the country's folder."""
    honest = tables.rows

    def planted(country: str, name: str) -> Any:
        for row in honest(country, name):
            yield row
            if row.get("rule") == "blackmail":
                yield row | {"rule": "planted", "offence_id": "MA-PC-490", "family": "planted"}

    monkeypatch.setattr(tables, "rows", planted)
    with pytest.raises(TableError, match="490 is never offered"):
        tables.qualification.__wrapped__("ma")
