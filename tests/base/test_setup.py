"""The set-up that the whole suite stands on."""

from __future__ import annotations

from typing import Any

from hirz.base.places.models import Court


def test_country_data_is_loaded(rollback: None) -> None:
    """One court of cassation, 23 of appeal, 91 of first instance."""
    levels = list(Court.objects.values_list("level", flat=True))
    assert (levels.count("cassation"), levels.count("appeal"), levels.count("first_instance")) == (1, 23, 91)


def test_desk_role_changes_no_report(database: Any) -> None:
    """The desk takes statements down as reports of their own, and changes or removes none that is there."""
    import pytest
    from django.db import ProgrammingError, connection

    with database("desk"), connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("UPDATE intake_report SET channel = 'api'")
