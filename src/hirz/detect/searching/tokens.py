"""Rows of keyed tokens for the reports, and conditions that find them.

Touches content in memory: what it returns holds keyed tokens only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Q, Value

from hirz.base.copying import copy_rows
from hirz.base.vault.keys import key_service
from hirz.core.formats.report import ParsedReport
from hirz.core.searching import SCHEME, SearchKeys, cut, is_indexed, vectors
from hirz.core.searching.fields import indexed_fields, names_of
from hirz.core.text import fold
from hirz.detect.models import SearchPart

COMPARTMENT: Final = "intake"

TABLE: Final = "detect_searchpart"
# The vector travels in the form that the server reads it in; for the driver it is bytes.
COLUMNS: Final = {"report_id": "uuid", "part": "int2", "scheme": "int2", "is_whole": "bool", "tokens": "bytea"}

Row = tuple[UUID, int, int, bool, bytes]


@lru_cache(maxsize=2)
def _keys(blind_key: bytes) -> SearchKeys:
    return SearchKeys(blind_key)


def search_keys() -> SearchKeys:
    """The keys of search. Raises KeysUnavailable in a zone that has none."""
    return _keys(key_service().blind_key(COMPARTMENT))


def index_rows(report_id: UUID, parsed: ParsedReport) -> list[Row]:
    """The rows of one report for `detect_searchpart`, to be written by `insert_rows`; one at least, also without a word."""
    texts = (fold(item.value).text for item in indexed_fields(parsed))
    found = vectors(texts, names_of(parsed), search_keys())
    return [(report_id, part, SCHEME, len(found) == 1, tokens) for part, tokens in enumerate(found)]


def insert_rows(rows: Iterable[Row]) -> None:
    """Write them by COPY, in the transaction of whoever scanned."""
    copy_rows(TABLE, COLUMNS, rows)


def replace_rows(report_id: UUID, rows: Sequence[Row]) -> bool:
    """Write the rows of one report anew if they say something else than what stands there; whether they did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT report_id, part, scheme, is_whole, tsvectorsend(tokens) FROM detect_searchpart"
            " WHERE report_id = %s ORDER BY part",
            [report_id],
        )
        before = [(*row[:4], bytes(row[4])) for row in cursor.fetchall()]
    if before == list(rows):
        return False
    SearchPart.objects.filter(report_id=report_id).delete()
    insert_rows(rows)
    return True


class TsQuery(Func):
    """A query whose tokens are taken as they are."""

    template = "%(expressions)s::tsquery"


class Holds(Func):
    """Whether a vector holds what is asked: `tokens @@ '…'::tsquery`, tokens as they are, nothing folded by the server."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "

    def __init__(self, asked: str, column: str | Expression = "tokens") -> None:
        left = F(column) if isinstance(column, str) else column
        super().__init__(left, TsQuery(Value(asked)), output_field=BooleanField())


def any_of(tokens: Iterable[bytes]) -> str:
    """A query for any of these tokens, as PostgreSQL reads it."""
    return "(" + "|".join(f"'{token.decode()}'" for token in tokens) + ")"


def asked_word(word: str) -> str:
    """The query for a folded word in any of its forms."""
    return any_of(search_keys().asked(word))


def words_of(text: str) -> list[str]:
    """The folded words of what somebody types that are indexed at all."""
    return [word for word in cut(fold(text).text) if is_indexed(word)]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is asked of `SearchPart`."""

    condition: Q
    """Of rows of part 0 only, so that each report stands once."""

    unsearchable: tuple[str, ...] = ()
    """Those of the spellings of which no word is indexed (signs, single letters, words that everybody writes)."""


def query_for(spellings: Sequence[str]) -> SearchQuery:
    """What finds the reports that may hold any of these spellings, each a word or a phrase, in any form of its words.

    "May": forms meet by their stems, the words that everybody writes are not looked at, and in a report of several parts
    a phrase is looked for as words anywhere. Whoever needs more opens what was found.
    """
    asked, unsearchable = list[Q](), list[str]()
    for spelling in dict.fromkeys(spellings):
        words = words_of(spelling)
        if words:
            asked.append(phrase(words))
        else:
            unsearchable.append(spelling)
    found = Q(pk__in=[])
    for one in asked:
        found |= one
    return SearchQuery(Q(part=0) & found, tuple(unsearchable))


def phrase(words: Sequence[str]) -> Q:
    """Of rows of part 0: these words one after the other; in a report of several parts, all of them somewhere."""
    together = "&".join(map(asked_word, words))
    if len(words) == 1:
        return Q(Holds(together))
    # The first alone is what the index is asked for; the second looks at places.
    return Q(Holds(together)) & (Q(is_whole=False) | Q(Holds("<->".join(map(asked_word, words)))))
