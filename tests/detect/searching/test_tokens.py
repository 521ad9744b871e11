"""Search over sealed text: what a scan indexes, what it leaves out, and what finds it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from hirz.core.formats.report import Field, FieldName, ParsedReport, Subject
from hirz.core.searching import MAX_USES, SCHEME
from hirz.detect.additions import scan_addition
from hirz.detect.models import SearchPart
from hirz.detect.searching.tokens import Row, index_rows, insert_rows, query_for, replace_rows
from tests.triage.conversing import report_by_portal, work, write

pytestmark = pytest.mark.usefixtures("zone_of")


def report(*fields: tuple[Subject, FieldName, str]) -> ParsedReport:
    """A report with these fields."""
    return ParsedReport("hirz-json", "1", tuple(Field(s, 0, n, v, f"/{i}") for i, (s, n, v) in enumerate(fields)))


@pytest.fixture
def worker(zone_of: Any) -> Any:
    """As the worker, who alone writes tokens."""
    with zone_of("worker"):
        yield


def indexed(*fields: tuple[Subject, FieldName, str]) -> UUID:
    """A report of these fields, indexed."""
    report_id = uuid4()
    insert_rows(index_rows(report_id, report(*fields)))
    return report_id


def found(*spellings: str) -> set[UUID]:
    """The reports that may hold one of these."""
    return set(SearchPart.objects.filter(query_for(spellings).condition).values_list("report_id", flat=True))


def said(text: str) -> tuple[Subject, FieldName, str]:
    """What happened, in somebody's words."""
    return Subject.INCIDENT, FieldName.NARRATIVE, text


def own() -> str:
    """A word that no other test uses."""
    return "w" + "".join(chr(ord("a") + int(c, 16)) for c in uuid4().hex[:12])


@pytest.mark.usefixtures("worker")
class TestTokens:
    """Rows written and found again."""

    def test_words_and_phrases_are_found(self) -> None:
        """Words in any form, phrases in their order."""
        word = own()
        one = indexed(said(f"Il veut de l'argent, {word}, et les photos demain"))
        assert found(word) == found(f"{word} photo") == {one}
        assert found(f"photo {word}") == set()
        assert found(own(), word) == {one}

    def test_nothing_of_the_child_or_the_reporter_or_the_sender_is_indexed(self) -> None:
        """Whoever came for help is not found through a search."""
        word = own()
        indexed(
            *((s, FieldName.NAME, word) for s in (Subject.VICTIM, Subject.REPORTER, Subject.RECIPIENT)),
            (Subject.SENDER, FieldName.ORGANISATION, word), (Subject.SENDER, FieldName.NOTE, word),
            (Subject.VICTIM, FieldName.DESCRIPTION, word), (Subject.LAW_ENFORCEMENT, FieldName.NAME, word),
        )  # fmt: skip
        assert found(word) == set()
        reported = indexed((Subject.REPORTED, FieldName.SCREEN_NAME, word))
        assert found(word) == {reported}

    def test_a_phrase_in_a_report_of_several_parts_may_be_there(self) -> None:
        """Whoever hunts opens it; a word that is nowhere in it is no candidate."""
        word, last = own(), own()
        one = indexed(said(f"{word} " * (MAX_USES + 5) + f"argent {last}"))
        parts = SearchPart.objects.filter(report_id=one).order_by("part")
        assert [(p.part, p.is_whole, p.scheme) for p in parts] == [(0, False, SCHEME), (1, False, SCHEME)]
        assert found(f"argent {last}") == {one}
        assert found(f"{word} {own()}") == set()

    def test_what_no_word_stands_for_is_said(self) -> None:
        """A spelling of signs, or of words that everybody writes, finds nothing and is named."""
        query = query_for(["...", "dans les", "argent"])
        assert query.unsearchable == ("...", "dans les")
        assert not SearchPart.objects.filter(query_for(["?"]).condition).exists()

    def test_a_report_without_words_has_a_row(self) -> None:
        """It was indexed, and holds nothing."""
        one = indexed((Subject.VICTIM, FieldName.AGE, "14"))
        assert SearchPart.objects.get(report_id=one).tokens == ""

    def test_the_same_words_are_not_written_twice(self) -> None:
        """Rows that say the same stay, with their place among all rows."""
        rows: list[Row] = index_rows(uuid4(), report(said(f"{own()} photos"), said("argent " * 300)))
        insert_rows(rows)
        before = list(SearchPart.objects.filter(report_id=rows[0][0]).values_list("id", flat=True))
        assert not replace_rows(rows[0][0], rows)
        assert replace_rows(rows[0][0], rows[:1])
        assert before != list(SearchPart.objects.filter(report_id=rows[0][0]).values_list("id", flat=True))


def test_a_scan_indexes_and_so_does_what_is_added(zone_of: Any) -> None:
    """The report's words with its scan, the words of a later message with the scan of that."""
    first, later = own(), own()
    report_json = {
        "incident": {"type": "sextortion", "narrative": f"He asks for money {first}"},
        "victims": [{"age": 15}],
    }
    receipt, ticket = report_by_portal(zone_of, report_json)
    with zone_of("worker"):
        assert found(first) == {ticket.pk}
        assert found(later) == set()
    write(zone_of, receipt, f"He wrote again {later}")
    work()
    with zone_of("worker"):
        assert found(later) == found(first) == {ticket.pk}
        scan_addition(ticket.pk)
        assert SearchPart.objects.filter(report_id=ticket.pk).count() == 1
