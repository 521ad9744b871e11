"""Time limits lie in the database as the country's file gives them, and come back as what is counted with."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from hirz.base.country import loading, tables
from hirz.base.law.models import Offence, TimeLimit
from hirz.core.clocks import LimitError


@pytest.mark.usefixtures("rollback")
class TestTimeLimits:
    """As the desk's role."""

    def test_every_row_comes_back_as_it_was(self) -> None:
        """Nothing is lost on the way through the database."""
        stored = {row.version: row.limit for row in TimeLimit.objects.all()}
        assert stored == {limit.version: limit for limit in tables.time_limits("ma")}
        assert len(stored) > 10

    def test_the_desk_changes_none(self) -> None:
        """The law is loaded, not typed."""
        with pytest.raises(ProgrammingError), transaction.atomic():
            TimeLimit.objects.filter(code="custody").update(length=96)


class TestLoading:
    """A new release brings a new file."""

    def test_a_new_version_is_loaded_beside_the_old_one(self, database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """Loading again brings rows up to date and removes none."""
        honest = loading.rows

        def reformed(country: str, name: str) -> Any:
            for row in honest(country, name):
                if row.get("version_id") == "custody@2025-12-08":
                    yield row | {"valid_until": "2030-01-01"}
                    row |= {"version_id": "custody@2030-01-02", "valid_from": "2030-01-02", "length": "24"}
                yield row

        with database("owner"):
            before = TimeLimit.objects.count()
            monkeypatch.setattr(loading, "rows", reformed)
            loading.load_country("ma")
            assert TimeLimit.objects.count() == before + 1
            assert TimeLimit.objects.get(version="custody@2030-01-02").limit.length.count == 24
            assert TimeLimit.objects.get(version="custody@2025-12-08").valid_until is not None

    def test_versions_that_contradict_each_other_are_not_loaded(
        self, database: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The file is refused whole, and what is there stands."""
        honest = loading.rows

        def overlapping(country: str, name: str) -> Any:
            for row in honest(country, name):
                yield row | {"valid_until": "", "length": "1"} if row.get("version_id") == "custody@always" else row

        with database("owner"):
            monkeypatch.setattr(loading, "rows", overlapping)
            with pytest.raises(LimitError, match="custody@always"):
                loading.load_country("ma")
            assert TimeLimit.objects.get(version="custody@always").length == 48


@pytest.mark.usefixtures("rollback")
def test_every_offence_of_the_table_is_in_the_database() -> None:
    """What is proposed can be stored as a charge."""
    proposed = {rule.offence for rule in tables.qualification("ma").charges}
    assert proposed <= {*Offence.objects.values_list("code", flat=True)}
