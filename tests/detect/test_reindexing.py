"""Indexing again: what was scanned before, what was cut in an older way, and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from hirz.core.searching import SCHEME
from hirz.detect import reindexing
from hirz.detect.models import SearchPart
from hirz.detect.reindexing import count_left, index_again
from hirz.detect.searching.tokens import query_for
from hirz.triage.models import Ticket
from tests.triage.conversing import report_by_portal, work, write
from tests.triage.making import make_reports, plain


def own() -> str:
    """A word that no other test uses."""
    return "w" + "".join(chr(ord("a") + int(c, 16)) for c in uuid4().hex[:12])


def found(word: str) -> set[UUID]:
    """The reports that hold it."""
    return set(SearchPart.objects.filter(query_for([word]).condition).values_list("report_id", flat=True))


def forget(*reports: UUID) -> None:
    """As if they had been scanned before there was a search."""
    SearchPart.objects.filter(report_id__in=reports).delete()


@pytest.fixture
def told(zone_of: Any) -> tuple[str, list[UUID]]:
    """Three reports with one word, all indexed."""
    assert count_left() == 0
    word = own()
    references = make_reports(zone_of, *(plain(n, narrative=f"He wrote {word} {n}") for n in range(3)))
    return word, list(Ticket.objects.filter(reference__in=references).values_list("report_id", flat=True))


def test_what_is_missing_or_old_is_indexed(told: tuple[str, list[UUID]]) -> None:
    """And what is there already keeps its place."""
    word, (one, two, three) = told
    kept = SearchPart.objects.get(report_id=three).pk
    forget(one)
    rows = SearchPart.objects.filter(report_id=two).values_list("pk", flat=True)
    before = rows[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM detect_searchpart WHERE report_id = %s RETURNING *)"
            " INSERT INTO detect_searchpart (report_id, part, scheme, is_whole, tokens)"
            " SELECT report_id, part, %s, is_whole, ''::tsvector FROM gone",
            [two, SCHEME - 1],
        )
    assert count_left() == 2
    assert [sum(done) for done in index_again()] == [2]
    assert found(word) == {one, two, three}
    assert count_left() == 0
    assert SearchPart.objects.get(report_id=three).pk == kept
    assert SearchPart.objects.get(report_id=two).pk != before


def test_what_was_added_is_indexed_with_its_report(zone_of: Any) -> None:
    """Words of a letter are found again too."""
    word = own()
    receipt, ticket = report_by_portal(zone_of, {"incident": {"type": "grooming", "narrative": "He asks for money."}})
    write(zone_of, receipt, f"Since then he wrote {word}")
    work()
    forget(ticket.pk)
    assert found(word) == set()
    list(index_again())
    assert found(word) == {ticket.pk}


def test_it_goes_on_where_it_was_stopped(told: tuple[str, list[UUID]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between two batches, or within one: nothing is lost, nothing done twice."""
    word, reports = told
    forget(*reports)
    next(index_again(batch=1))
    assert count_left() == 2

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reindexing, "replace_rows", dies)
        with pytest.raises(KeyboardInterrupt):
            list(index_again())
    assert count_left() == 2
    assert sum(done.indexed for done in index_again()) == 2
    assert found(word) == set(reports)


def test_a_report_that_breaks_does_not_hold_up_the_others(
    told: tuple[str, list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is counted, and tried again the next time."""
    word, reports = told
    forget(*reports)
    bad, real = min(reports), reindexing.index_rows

    def breaks(report: UUID, parsed: Any) -> Any:
        if report == bad:
            raise ValueError(word)
        return real(report, parsed)

    with monkeypatch.context() as patch:
        patch.setattr(reindexing, "index_rows", breaks)
        assert [tuple(done) for done in index_again()] == [(2, 1)]
    assert found(word) == set(reports) - {bad}
    assert count_left() == 1
    list(index_again())
    assert count_left() == 0
