"""Many rows at once by binary COPY, inside the current transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection


def copy_rows(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows; `columns` maps each column to its PostgreSQL type, in the order of the rows' values.

    Constraints hold as in an INSERT; a violation raises Django's IntegrityError and inserts nothing.
    """
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return
    names = ", ".join(columns)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(list(columns.values()))
        copy.write_row(first)
        for row in waiting:
            copy.write_row(row)
