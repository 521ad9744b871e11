"""Looking up many rows at once: one text for all of the values instead of one parameter for each.

Two hundred parameters cost Django and psycopg more than the server's work. The server takes the text apart once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func, Value

SEPARATOR = ","


def joined(values: Iterable[object]) -> str:
    """Values as one parameter, for `ANY(string_to_array(%s, ',')::uuid[])`; no value may hold a comma."""
    return SEPARATOR.join(map(str, values))


class _Among(Func):
    """`column = ANY(values)`."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[str | int, ...]]:
        """The column and the array, in the server's words."""
        (column, column_params), (text, text_params) = map(compiler.compile, self.source_expressions)
        array = f"string_to_array({text}, '{SEPARATOR}')::{self.extra['type']}[]"
        return f"{column} = ANY({array})", (*column_params, *text_params)


def among(column: str, values: Iterable[object], type_: str = "uuid") -> Func:
    """A condition for `filter`: the column is one of the values (ids, numbers, codes without a comma)."""
    return _Among(F(column), Value(joined(values)), type=type_)


def among_bytes(column: str, values: Iterable[bytes]) -> Func:
    """A condition for `filter`: the column is one of the keyed values."""
    return _Among(F(column), Value(SEPARATOR.join(f"\\x{value.hex()}" for value in values)), type="bytea")
