"""News for whoever reported: what is told, in whose language, once, and what is never told."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from hirz.intake import news
from hirz.intake.models import Message
from hirz.triage.enums import Cause, ClosingReason
from tests.triage.conversing import letters, report_by_portal
from tests.triage.working import store, story


@pytest.fixture
def told(zone_of: Any) -> Any:
    """A report whose writer read the form in French, and its receipt."""
    report = {
        "incident": {
            "type": "grooming",
            "narrative": f"Someone writes to my daughter, {uuid4().hex}",
            "language": "en",
        },
        "reporter": {"language": "fr", "relation": "parent"},
    }
    return report_by_portal(zone_of, report)


def test_each_step_is_told_once_in_the_language_of_the_form(zone_of: Any, told: Any) -> None:
    """Read, passed on, open again, closed: the status, and one message each, however often the task runs."""
    receipt, ticket = told
    steps = [
        (lambda: news.tell_claimed(ticket.pk), "reading", "le lit"),
        (lambda: news.tell_passed_on(ticket.pk, "d1"), "passed_on", "a été transmis"),
        (lambda: news.tell_reopened(ticket.pk, "d2", "undone"), "reading", "de nouveau"),
        (lambda: news.tell_closed(ticket.pk, "d3", "no_lead"), "closed", "Cela ne veut pas dire"),
    ]
    for number, (tell, status, words) in enumerate(steps, 1):
        for _ in range(2):
            tell()
        stands, texts = letters(zone_of, receipt)
        assert (stands, len(texts)) == (status, number)
        assert any(words in text for text in texts)


def test_a_task_that_runs_late_does_not_turn_back_the_status(zone_of: Any, told: Any) -> None:
    """A second run of an older task tells nothing and moves nothing."""
    receipt, ticket = told
    news.tell_closed(ticket.pk, "d1", "other")
    news.tell_reopened(ticket.pk, "d2", "desk")
    news.tell_closed(ticket.pk, "d1", "other")
    assert letters(zone_of, receipt)[0] == "reading"


def test_somebody_who_reads_it_is_no_news_later(zone_of: Any, told: Any) -> None:
    """Claimed again, or after it was passed on: nothing is said."""
    receipt, ticket = told
    news.tell_passed_on(ticket.pk, "d1")
    news.tell_claimed(ticket.pk)
    assert letters(zone_of, receipt)[0] == "passed_on"


def test_without_a_letterbox_nothing_is_told(zone_of: Any) -> None:
    """A partner's report has nobody to read it."""
    [report_id] = store(zone_of, story(uuid4().hex))
    news.tell_claimed(report_id)
    news.tell_closed(report_id, "d", "other")
    assert not Message.objects.filter(report_id=report_id).exists()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_reason_has_its_words(language: str) -> None:
    """No closing reason and no cause is without words, in three languages, and none is an exclamation."""
    assert set(news.CLOSED) == set(ClosingReason.values)
    assert set(news.REOPENED_BECAUSE) <= set(Cause.values)
    sentences = [words for group in news.CLOSED.values() for words in group]
    for words in (*sentences, news.CLAIMED, news.PASSED_ON, news.REOPENED, news.ALARMED):
        assert words.of(language)
        assert "!" not in words.of(language)


def test_that_others_reported_the_same_is_not_told() -> None:
    """Whoever did it could ask us by reporting: a duplicate sounds like any other end."""
    assert news.CLOSED["duplicate"] == news.CLOSED["other"]


def test_a_claim_does_not_hide_a_question(zone_of: Any, told: Any, person: Any) -> None:
    """While something is asked the status says so; after the answer it does not."""
    from hirz.intake.enums import MessageKind
    from hirz.intake.letterbox import Written, write_as_desk
    from tests.triage.conversing import write

    receipt, ticket = told
    analyst = person("analyst")
    with zone_of("desk"):
        question = write_as_desk(
            ticket.pk, MessageKind.QUESTION, Written(), fields=["age"], sent_by=analyst, by=analyst.actor()
        )
    news.tell_reopened(ticket.pk, "d1", "undone")
    assert letters(zone_of, receipt)[0] == "asked"
    write(zone_of, receipt, values={"age": "12"}, to=question)
    news.hear_reporter(ticket.pk)
    assert letters(zone_of, receipt)[0] == "reading"
