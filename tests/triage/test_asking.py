"""Asking whoever reported: what may be asked and by whom, what waits, what is news, and that the report never leaves the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from hirz.base.accounts.models import User
from hirz.base.errors import Denied, LedgerUnavailable
from hirz.base.ledger.models import InboxEntry
from hirz.intake.asking import VOICE
from hirz.intake.letterbox import open_as_desk, open_questions
from hirz.intake.models import Message
from hirz.triage import asking, queries
from hirz.triage.asking import ask_reporter, read_conversation, reply_to_reporter
from hirz.triage.enums import Way
from hirz.triage.models import Decision, Ticket
from hirz.triage.services import claim_ticket, close_report, reopen_report
from tests.triage.conversing import letters, report_by_portal, work, write
from tests.triage.working import again, open_tickets, story

Person = Callable[[str], User]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The reasons are read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:12]


@pytest.fixture
def told(zone_of: Any, own: str) -> tuple[Any, Ticket]:
    """A child's report through the portal, and its receipt."""
    return report_by_portal(zone_of, child_story(own))


def child_story(own: str) -> dict[str, Any]:
    """A child's report as the portal writes it."""
    return {
        "incident": {
            "type": "grooming",
            "narrative": f"Somebody frightens me, {own}",
            "circumstances": ["child_writes"],
        }
    }


@pytest.fixture
def ticket(zone_of: Any, told: Any) -> Any:
    """The report at its desk."""
    with zone_of("desk"):
        yield told[1]


def entries(ticket: Ticket, verb: str) -> int:
    """How many entries of one verb the ledger holds of a report."""
    return InboxEntry.objects.filter(object_id=str(ticket.pk), verb=verb).count()


def test_a_question_leaves_the_report_where_it_is(zone_of: Any, told: Any, ticket: Ticket, person: Person) -> None:
    """Asked: the same place in the same queue, the claim kept, a decision, an entry, and the reporter is told."""
    analyst = person("analyst")
    claim_ticket(ticket=ticket, by=analyst)
    before = again(ticket)[0]
    message = ask_reporter(ticket=ticket, fields=["age", "city"], words="Are you at home?", by=analyst)
    after = again(ticket)[0]
    assert (after.state, after.rank, after.claimed_by, after.questions) == ("open", before.rank, analyst, 1)
    assert message.fields == ["age", "city"]
    assert Decision.objects.get(report_id=ticket.pk).verb == "ask"
    assert entries(ticket, "triage:ticket:asked") == 1
    assert letters(zone_of, told[0]) == ("asked", ["Are you at home?"])
    assert ticket.pk in set(queries.waiting(analyst).values_list("pk", flat=True))


def test_a_child_is_asked_as_a_child(ticket: Ticket, person: Person) -> None:
    """The question says to whom it speaks."""
    analyst = person("analyst")
    ask_reporter(ticket=ticket, fields=["age"], by=analyst)
    [opened] = open_as_desk(ticket.pk, purpose="test", by=analyst.actor())
    assert opened.written is not None
    assert opened.written.values == {VOICE: "child"}


def test_three_open_questions_are_enough(zone_of: Any, told: Any, ticket: Ticket, person: Person) -> None:
    """The fourth is refused until one was answered."""
    analyst = person("analyst")
    first, *_ = [ask_reporter(ticket=ticket, fields=[name], by=analyst) for name in ("age", "city", "platform")]
    with pytest.raises(Denied, match="Three questions"):
        ask_reporter(ticket=ticket, fields=["account"], by=analyst)
    write(zone_of, told[0], values={"age": "14"}, to=first)
    work()
    with zone_of("desk"):
        assert again(ticket)[0].questions == 2
        ask_reporter(ticket=ticket, fields=["account"], by=analyst)


@pytest.mark.parametrize("code", ["brigade", "investigator", "supervisor", "auditor", "administrator", "custodian"])
def test_only_analysts_of_the_desk_ask_and_answer(ticket: Ticket, person: Person, code: str) -> None:
    """Neither another desk nor another role writes to a child."""
    for act in (
        lambda: ask_reporter(ticket=ticket, fields=["age"], by=person(code)),
        lambda: reply_to_reporter(ticket=ticket, words="Hello", by=person(code)),
    ):
        with pytest.raises(Denied):
            act()
    assert not Message.objects.filter(report_id=ticket.pk).exists()


def test_not_what_another_holds_and_not_what_is_closed(ticket: Ticket, person: Person) -> None:
    """A colleague's report and a decided one are not asked about."""
    claim_ticket(ticket=ticket, by=person("analyst2"))
    with pytest.raises(Denied, match="working on this report"):
        ask_reporter(ticket=ticket, fields=["age"], by=person("analyst"))
    close_report(ticket=ticket, reason="no_lead", by=person("analyst2"))
    with pytest.raises(Denied, match="no longer waiting"):
        ask_reporter(ticket=ticket, fields=["age"], by=person("analyst2"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [([], ""), ([], "   "), (["password"], ""), (["age", "connections"], ""), (["age", "city", "platform", "account", "url"], "")],
)  # fmt: skip
def test_only_what_stands_in_the_table_is_asked(ticket: Ticket, person: Person, fields: list[str], words: str) -> None:
    """Nothing, an unknown field, what a person cannot know, five at once: refused, and nothing is sent."""
    with pytest.raises(Denied):
        ask_reporter(ticket=ticket, fields=fields, words=words, by=person("analyst"))
    assert not Message.objects.filter(report_id=ticket.pk).exists()


def test_a_partner_without_a_letterbox_reads_fields_only(zone_of: Any, own: str, person: Person) -> None:
    """Own words would reach nobody; a platform is asked for connections, and not what a person alone knows."""
    [ticket] = open_tickets(zone_of, story(own), feed="pixo")
    with zone_of("desk"):
        assert queries.way_to_ask(ticket) is Way.API
        with pytest.raises(Denied, match="only the fields travel"):
            ask_reporter(ticket=ticket, fields=["connections"], words="Please hurry", by=person("analyst"))
        with pytest.raises(Denied):
            ask_reporter(ticket=ticket, fields=["relation"], by=person("analyst"))
        ask_reporter(ticket=ticket, fields=["connections", "ip"], by=person("analyst"))
        [question] = open_questions(ticket.pk)
        assert question.fields == ["connections", "ip"]
        with pytest.raises(Denied, match="no letterbox"):
            reply_to_reporter(ticket=ticket, words="Thank you", by=person("analyst"))


def test_a_file_leaves_nobody_to_ask(zone_of: Any, own: str, person: Person) -> None:
    """A table without an API and without a letterbox: the button is grey, and the service says the same."""
    [ticket] = open_tickets(zone_of, story(own), feed="ngo")
    Ticket.objects.filter(pk=ticket.pk).update(channel="csv")
    with zone_of("desk"):
        ticket = again(ticket)[0]
        assert queries.way_to_ask(ticket) is Way.NONE
        with pytest.raises(Denied, match="left no letterbox"):
            ask_reporter(ticket=ticket, fields=["age"], by=person("analyst"))


def test_a_ledger_that_cannot_be_written_asks_nothing(
    ticket: Ticket, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No entry, no question, no decision."""

    def away(**_: Any) -> None:
        raise LedgerUnavailable("planted")

    monkeypatch.setattr(asking, "record", away)
    with pytest.raises(LedgerUnavailable):
        ask_reporter(ticket=ticket, fields=["age"], by=person("analyst"))
    assert not Message.objects.filter(report_id=ticket.pk).exists()
    assert (again(ticket)[0].questions, Decision.objects.filter(report_id=ticket.pk).count()) == (0, 0)


def test_news_stays_news_until_its_own_desk_has_read_it(
    zone_of: Any, told: Any, ticket: Ticket, person: Person
) -> None:
    """What a reporter writes marks the ticket; another desk that may look does not take the mark away."""
    write(zone_of, told[0], "He wrote again")
    work()
    with zone_of("desk"):
        assert again(ticket)[0].has_news
        read_conversation(again(ticket)[0], by=person("brigade"))
        assert again(ticket)[0].has_news
        [opened] = read_conversation(again(ticket)[0], by=person("analyst"))
        assert opened.written is not None
        assert opened.written.text == "He wrote again"
        assert not again(ticket)[0].has_news
        assert entries(ticket, "intake:message:read") == 2


def test_nothing_is_opened_before_the_reading_is_recorded(
    zone_of: Any, told: Any, ticket: Ticket, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a ledger no message is opened, and it stays news."""
    write(zone_of, told[0], "He wrote again")
    work()
    opened: list[object] = []

    def away(**_: Any) -> None:
        raise LedgerUnavailable("planted")

    with zone_of("desk"):
        monkeypatch.setattr(asking, "record_read", away)
        monkeypatch.setattr(asking, "open_as_desk", lambda *a, **k: opened.append(a))
        with pytest.raises(LedgerUnavailable):
            read_conversation(again(ticket)[0], by=person("analyst"))
        assert opened == []
        assert again(ticket)[0].has_news


def test_a_desk_answers_also_after_it_closed(zone_of: Any, told: Any, ticket: Ticket, person: Person) -> None:
    """Who writes after the end is not left alone."""
    close_report(ticket=ticket, reason="no_lead", by=person("analyst"))
    reply_to_reporter(ticket=again(ticket)[0], words="We read what you wrote.", by=person("analyst"))
    assert entries(ticket, "triage:ticket:answered") == 1
    assert letters(zone_of, told[0])[1][-1] == "We read what you wrote."


def test_a_closed_report_is_opened_again_by_its_desk(ticket: Ticket, person: Person) -> None:
    """At any time, with its own decision and entry; another desk cannot, and an open one need not."""
    with pytest.raises(Denied):
        reopen_report(ticket=ticket, by=person("analyst"))
    close_report(ticket=ticket, reason="no_lead", by=person("analyst"))
    with pytest.raises(Denied):
        reopen_report(ticket=ticket, by=person("brigade"))
    reopen_report(ticket=ticket, note="She wrote again", by=person("analyst2"))
    assert again(ticket)[0].state == "open"
    assert entries(ticket, "triage:ticket:reopened") == 1


def test_a_copy_in_a_conversation_has_a_row_of_its_own(zone_of: Any, own: str, person: Person) -> None:
    """Asked about, a report that was folded under another is in sight, and a review does not fold it again."""
    from hirz.triage.models import Assessment
    from hirz.triage.services import review_assessments
    from tests.triage.working import broken_bundles

    tickets = open_tickets(zone_of, *(story(own, f"{n}") for n in range(3)))
    hidden = next(t for t in again(*tickets) if t.is_folded)
    with zone_of("desk"):
        ask_reporter(ticket=hidden, fields=["age"], by=person("analyst"))
        assert not again(hidden)[0].is_folded
    Assessment.objects.filter(report_id=hidden.pk).update(review_at=hidden.received_at)
    assert review_assessments() >= 1
    assert not again(hidden)[0].is_folded
    assert broken_bundles() == []
