"""What each zone's database role may do to each table: a table that people review, applied after every migration.

S select, I insert, U update, D delete. A table that is not named here is closed to every zone.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from psycopg import sql

ZONES = ("public", "desk", "worker")
PRIVILEGES = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}
# Functions that a zone calls; everything else made by the owner is closed.
FUNCTIONS = {
    "public": ["hirz_dispatch(text, jsonb)"],
    # The last ones are asked by the policies of the rows (`base.acting`).
    "desk": [
        "hirz_dispatch(text, jsonb)",
        "hirz_acting_user()",
        "casework_units()",
        "casework_mine()",
        "casework_sent()",
        "casework_founded(uuid)",
    ],
    "worker": ["hirz_dispatch(text, jsonb)"],
}


def reviewed_grants() -> dict[str, dict[str, frozenset[str]]]:
    """table -> zone -> privileges, as the file says."""
    with (Path(__file__).parent / "grants.csv").open(encoding="utf-8") as file:
        return {
            row["table"]: {zone: frozenset(PRIVILEGES[letter] for letter in row[zone]) for zone in ZONES}
            for row in csv.DictReader(file)
        }


def apply_grants(connection: Any) -> None:
    """Take everything from the zones, then give what the file says; in one transaction, as the owner."""
    grants = reviewed_grants()
    with connection.transaction():
        for zone in ZONES:
            role = sql.Identifier(f"hirz_{zone}")
            connection.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role))
            connection.execute(sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(role))
            connection.execute(sql.SQL("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, {}").format(role))
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
            for table, by_zone in grants.items():
                if by_zone[zone]:
                    words = sql.SQL(", ").join(map(sql.SQL, sorted(by_zone[zone])))
                    connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(words, sql.Identifier(table), role))
            for function in FUNCTIONS[zone]:
                connection.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), role))
        # The worker runs procrastinate's own functions and its identity columns.
        connection.execute("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO hirz_worker")
        connection.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO hirz_worker")
