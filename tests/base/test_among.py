"""Many values as one parameter: the same rows as a list of parameters would give."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from hirz.base.among import among, among_bytes, joined
from hirz.base.vault.models import Wrap


@pytest.fixture
def wraps(database: Any) -> list[Wrap]:
    """Three rows with an id, a code and a value of bytes each."""
    database("worker")
    return Wrap.objects.bulk_create(
        Wrap(object_id=uuid4(), key_id=secrets.token_hex(8), compartment="care", wrapped=secrets.token_bytes(81))
        for _ in range(3)
    )


def test_the_same_rows_as_a_list_gives(wraps: list[Wrap]) -> None:
    """By id, by code, by bytes; alone, excluded, and beside another condition."""
    first, second, third = wraps
    care = Wrap.objects.filter(compartment="care")
    ids = [first.object_id, second.object_id]
    assert {w.object_id for w in Wrap.objects.filter(among("object_id", ids))} == set(ids)
    assert {w.object_id for w in care.exclude(among("object_id", ids))} == {third.object_id}
    assert [w.key_id for w in Wrap.objects.filter(among("key_id", [third.key_id], "varchar"))] == [third.key_id]
    found = Wrap.objects.filter(among_bytes("wrapped", [bytes(second.wrapped), b"\\,'\x00%s"]), compartment="care")
    assert [w.object_id for w in found] == [second.object_id]


def test_nothing_is_among_nothing(wraps: list[Wrap]) -> None:
    """An empty list finds no row, and leaves out none."""
    care = Wrap.objects.filter(compartment="care")
    assert not Wrap.objects.filter(among("object_id", [])).exists()
    assert not Wrap.objects.filter(among_bytes("wrapped", [])).exists()
    assert care.exclude(among("object_id", [])).count() == len(wraps)


def test_one_parameter_for_any_number(wraps: list[Wrap]) -> None:
    """However many values, the statement has the same two places for parameters: value and compartment."""
    for count in (1, 500):
        sql, parameters = Wrap.objects.filter(
            among("object_id", [uuid4() for _ in range(count)]), compartment="care"
        ).query.sql_with_params()
        assert len(parameters) == 2
        assert sql.count("%s") == 2


def test_a_value_is_never_part_of_the_statement(wraps: list[Wrap]) -> None:
    """Quotation marks and percent signs in a value are the value."""
    nasty = "x'); DROP TABLE vault_wrap; --%s"
    assert not Wrap.objects.filter(among("key_id", [nasty], "varchar")).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_to_array(%s, ',')", [joined([nasty, 1])])
        assert cursor.fetchone()[0] == [nasty, "1"]
