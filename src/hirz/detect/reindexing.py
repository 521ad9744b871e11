"""Indexing again: reports scanned before there was a search, or whose words were cut in an older way.

Touches content in memory: opens reports and what was added to them. May be stopped at any moment and run again, beside
workers: what is done shows in the rows themselves.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from hirz.base.vault.services import open_envelopes
from hirz.core.formats.report import ParsedReport
from hirz.core.searching import SCHEME
from hirz.detect.additions import MOST_MESSAGES, added_fields
from hirz.detect.models import Scan
from hirz.detect.searching.tokens import index_rows, replace_rows
from hirz.detect.services import COMPARTMENT, SCANNER
from hirz.intake.letterbox import open_as_desk
from hirz.intake.models import Message, Report

log = logging.getLogger("hirz.detect")

BATCH: Final = 100
_LEFT: Final = (
    "FROM detect_scan s LEFT JOIN detect_searchpart p ON p.report_id = s.report_id AND p.part = 0"
    " WHERE (p.id IS NULL OR p.scheme <> %s) AND s.report_id > %s"
)
_FIRST: Final = UUID(int=0)


class Done(NamedTuple):
    """What became of a batch."""

    indexed: int
    broken: int  # could not be taken apart; their rows stay as they are


def count_left() -> int:
    """How many reports wait to be indexed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_LEFT}", [SCHEME, _FIRST])
        return int(cursor.fetchone()[0])


def index_again(batch: int = BATCH) -> Iterator[Done]:
    """Index what is left, batch by batch, each in a transaction of its own."""
    after = _FIRST
    while ids := _next(after, batch):
        yield _index(ids)
        after = ids[-1]


def _next(after: UUID, batch: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT s.report_id {_LEFT} ORDER BY s.report_id LIMIT %s", [SCHEME, after, batch])
        return [row[0] for row in cursor.fetchall()]


def _index(ids: Sequence[UUID]) -> Done:
    indexed = broken = 0
    with transaction.atomic():
        # As an addition does: whoever reads what was added meanwhile waits, and then writes the newer rows.
        held = list(Scan.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
        envelopes = open_envelopes("report", held, COMPARTMENT, purpose="scan", by=SCANNER)
        written_to = set(Message.objects.filter(report_id__in=held).values_list("report_id", flat=True))
        for report in Report.objects.filter(pk__in=list(envelopes)).order_by("pk"):
            try:
                parsed = ParsedReport.from_json(envelopes[report.pk].unseal_json("content", report.content)["parsed"])
                if report.pk in written_to:
                    messages = open_as_desk(report.pk, purpose="scan", by=SCANNER)[-MOST_MESSAGES:]
                    parsed = replace(parsed, fields=(*parsed.fields, *added_fields(parsed, messages)))
                rows = index_rows(report.pk, parsed)
            except Exception as error:
                # One report that breaks our own code must not hold up the others.
                log.error("report %s could not be indexed: %s", report.pk, type(error).__name__)
                broken += 1
                continue
            replace_rows(report.pk, rows)
            indexed += 1
    return Done(indexed, broken)
