"""What each zone's role may really do in the database is what the reviewed table says, and nothing more."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection, transaction

from hirz.base.grants import PRIVILEGES, ZONES
from tests.house.walking import SOURCES

GRANTS = SOURCES / "base" / "grants.csv"
# Every privilege that PostgreSQL knows on a table; a zone gets the first four at most.
ON_TABLES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN")
ON_SEQUENCES = ("SELECT", "UPDATE", "USAGE")
DISPATCH = "hirz_dispatch(text,jsonb)"
# What the policies of rows ask (`base.acting`): they say what a person may see, and write nothing.
ASKED_BY_POLICIES = {
    "hirz_acting_user()", "casework_units()", "casework_mine()", "casework_sent()", "casework_founded(uuid)",
}  # fmt: skip

Granted = Mapping[tuple[str, str], frozenset[str]]


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What a query answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def reviewed() -> dict[tuple[str, str], frozenset[str]]:
    """(table, zone) -> privileges, read from the file without the code that applies it."""
    with GRANTS.open(encoding="utf-8", newline="") as file:
        return {
            (row["table"], zone): frozenset(PRIVILEGES[letter] for letter in row[zone])
            for row in csv.DictReader(file)
            for zone in ZONES
        }


def actual() -> dict[tuple[str, str], frozenset[str]]:
    """(table, zone) -> privileges, as the database answers; also those on single columns."""
    found = rows(
        "SELECT c.relname, z.zone, p.privilege FROM pg_class c"
        " CROSS JOIN unnest(%s::text[]) AS z(zone) CROSS JOIN unnest(%s::text[]) AS p(privilege)"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"
        " AND (has_table_privilege('hirz_' || z.zone, c.oid, p.privilege)"
        "  OR p.privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')"
        "   AND has_any_column_privilege('hirz_' || z.zone, c.oid, p.privilege))",
        list(ZONES),
        list(ON_TABLES),
    )
    tables = [name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    granted: dict[tuple[str, str], set[str]] = {(table, zone): set() for table in tables for zone in ZONES}
    for table, zone, privilege in found:
        granted.setdefault((table, zone), set()).add(privilege)
    return {place: frozenset(privileges) for place, privileges in granted.items()}


def faults(named: Granted, real: Granted) -> list[str]:
    """Tables that nobody reviewed, tables that do not exist, and every privilege too many or too few."""
    wrong = [f"{table} is not in grants.csv" for table in sorted({t for t, _ in real} - {t for t, _ in named})]
    wrong += [f"{table} does not exist" for table in sorted({t for t, _ in named} - {t for t, _ in real})]
    for place in sorted(named.keys() & real.keys()):
        if named[place] != real[place]:
            wrong.append(f"{place[1]} on {place[0]}: {sorted(real[place])}, reviewed {sorted(named[place])}")
    return wrong


def callable_by(zone: str) -> set[str]:
    """The functions of ours that a zone may call."""
    return {
        name
        for (name,) in rows(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND has_function_privilege('hirz_' || %s, oid, 'EXECUTE')",
            zone,
        )
    }


def test_privileges_are_the_reviewed_ones(rollback: None) -> None:
    """Table by table, zone by zone, privilege by privilege."""
    assert faults(reviewed(), actual()) == []


def test_no_zone_may_truncate_or_hang_a_trigger(rollback: None) -> None:
    """The file knows four letters, so nothing else can be asked for."""
    with GRANTS.open(encoding="utf-8", newline="") as file:
        letters = {letter for row in csv.DictReader(file) for zone in ZONES for letter in row[zone]}
    assert letters <= set(PRIVILEGES)


@pytest.mark.parametrize(
    ("zone_name", "more"), [("public", set()), ("desk", ASKED_BY_POLICIES)], ids=["public", "desk"]
)
def test_public_and_desk_call_one_function(rollback: None, zone_name: str, more: set[str]) -> None:
    """The one door to the job table, what row security asks, and no other function of ours or of the job library."""
    assert callable_by(zone_name) == {DISPATCH} | more


def test_what_row_security_asks_changes_nothing(rollback: None) -> None:
    """PostgreSQL itself refuses a write in a function that is declared stable."""
    found = dict(
        rows("SELECT oid::regprocedure::text, provolatile FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    )
    assert {found[name] for name in ASKED_BY_POLICIES} == {"s"}


@pytest.mark.parametrize("zone_name", ["public", "desk"])
def test_public_and_desk_use_no_sequence(rollback: None, zone_name: str) -> None:
    """Identity columns need none."""
    found = rows(
        "SELECT c.relname, p.privilege FROM pg_class c CROSS JOIN unnest(%s::text[]) AS p(privilege)"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S'"
        " AND has_sequence_privilege('hirz_' || %s, c.oid, p.privilege)",
        list(ON_SEQUENCES),
        zone_name,
    )
    assert found == []


@pytest.mark.parametrize("zone_name", ZONES)
def test_a_zone_role_has_no_power_of_its_own(rollback: None, zone_name: str) -> None:
    """No superuser, no bypass, no maker of roles or databases, member of nothing, owner of nothing."""
    role = f"hirz_{zone_name}"
    assert rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s",
        role,
    ) == [(False, False, False, False, False)]
    assert rows("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole", role) == []
    assert rows("SELECT relname FROM pg_class WHERE relowner = %s::regrole", role) == []
    assert rows("SELECT proname FROM pg_proc WHERE proowner = %s::regrole", role) == []
    assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) == [(False,)]
    assert rows("SELECT has_database_privilege(%s, current_database(), 'CREATE')", role) == [(False,)]


@pytest.mark.parametrize("zone_name", ZONES)
def test_a_test_really_speaks_as_its_zone(database: Any, zone_name: str) -> None:
    """What is tested here is tested in the role that a deployment uses."""
    with database(zone_name):
        assert rows("SELECT session_user::text, current_user::text") == [(f"hirz_{zone_name}", f"hirz_{zone_name}")]


def jobs() -> int:
    """How many jobs wait."""
    return int(rows("SELECT count(*) FROM procrastinate_jobs")[0][0])


def dispatch(event: str) -> int | None:
    """Ask for an event to be dispatched; the id of the job, or None."""
    return rows("SELECT hirz_dispatch(%s, '{}'::jsonb)", event)[0][0]  # type: ignore[no-any-return]


def test_the_public_zone_dispatches_its_own_event_only(database: Any) -> None:
    """A stolen public process can say that reports or additions came in, and nothing else."""
    with database("public"):
        assert dispatch("ReportsReceived") is not None
        assert dispatch("ReportAdded") is not None
        assert dispatch("ReportEscalated") is None
        assert dispatch("ReportsScanned") is None
    assert jobs() == 2


def test_the_desk_dispatches_other_events(database: Any) -> None:
    """The planted contrast: the same call by the desk leaves a job, so that the None above means something."""
    with database("desk"):
        assert dispatch("ReportEscalated") is not None
    assert jobs() == 1


def test_a_planted_grant_is_found(database: Any) -> None:
    """One privilege too many, one too few, one column, one function: each is found."""
    with database("owner"), connection.cursor() as cursor:
        cursor.execute("GRANT SELECT ON intake_sourcedocument TO hirz_public")
        cursor.execute("GRANT UPDATE (reference) ON intake_report TO hirz_desk")
        cursor.execute("REVOKE SELECT ON triage_ticket FROM hirz_desk")
        cursor.execute("CREATE FUNCTION planted() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    wrong = faults(reviewed(), actual())
    assert len(wrong) == 3
    assert "public on intake_sourcedocument: ['INSERT', 'SELECT'], reviewed ['INSERT']" in wrong
    assert "desk on intake_report: ['INSERT', 'SELECT', 'UPDATE'], reviewed ['INSERT', 'SELECT']" in wrong
    assert callable_by("public") == {DISPATCH, "planted()"}


def test_a_table_that_nobody_reviewed_is_found(database: Any) -> None:
    """A new table without a row fails, and stays closed to every zone meanwhile."""
    with database("owner"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted (id int)")
    assert faults(reviewed(), actual()) == ["planted is not in grants.csv"]
    for zone_name in ZONES:
        with database(zone_name), transaction.atomic(), pytest.raises(Exception, match="permission denied"):
            rows("SELECT * FROM planted")
