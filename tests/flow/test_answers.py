"""From an answer to a rank: what a reporter adds goes through FLOW to the desk, and what the desk decides goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from hirz.base.accounts.models import Organisation, User
from hirz.base.ledger.models import InboxEntry
from hirz.detect.models import Scan
from hirz.intake.models import Message
from hirz.triage import additions, queries
from hirz.triage.asking import ask_reporter, read_conversation
from hirz.triage.models import BundleMember, Decision, Ticket
from hirz.triage.services import (
    answer_referral,
    claim_ticket,
    close_report,
    escalate_report,
    refer_report,
    undo_decision,
)
from tests.intake.cloning import module_clone, zone_of
from tests.triage.conversing import letters, report_by_portal, work, write
from tests.triage.working import again

__all__ = ["module_clone", "zone_of"]

Person = Callable[[str], User]


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex[:10]


@pytest.fixture
def told(zone_of: Any, own: str) -> tuple[Any, Ticket]:
    """A child's report that says little, and its receipt."""
    report = {
        "incident": {
            "type": "grooming",
            "narrative": f"Somebody writes to me, {own}",
            "circumstances": ["child_writes"],
        },
        "reporter": {"language": "en", "names": ["Invented Child"]},
    }
    return report_by_portal(zone_of, report)


def test_question_answer_rank(zone_of: Any, told: Any, person: Person) -> None:
    """The desk asks, the child answers, the report ranks higher, and the desk sees that there is news."""
    receipt, ticket = told
    analyst = person("analyst")
    with zone_of("desk"):
        question = ask_reporter(ticket=ticket, fields=["age", "threat", "demand"], by=analyst)
    before = again(ticket)[0]
    write(
        zone_of,
        receipt,
        "He wants it before tonight",
        {"age": "12", "threat": "publish", "demand": "images"},
        to=question,
    )
    ran = work()
    assert ran == ["intake.hear_reporter", "detect.scan_addition", "triage.assess_reports", *ran[3:]]
    after = again(ticket)[0]
    assert (after.questions, after.has_news) == (0, True)
    assert after.rank > before.rank
    assert after.danger > before.danger
    with zone_of("desk"):
        assert queries.queue_total(analyst, queries.Filter({"answer": ("news",)}), after.received_at) >= 1
        read_conversation(after, by=analyst)
    assert not again(ticket)[0].has_news
    assert letters(zone_of, receipt)[0] == "reading"


def test_an_account_that_is_added_joins_its_bundle(zone_of: Any, told: Any, own: str) -> None:
    """Two children who name the same account, one of them only later, are linked."""
    receipt, ticket = told
    account = {"screen_names": [f"wolf_{own}"], "service": "Snapchat"}
    _, other = report_by_portal(
        zone_of,
        {"incident": {"type": "grooming", "narrative": f"Another story altogether {own[::-1]}"}, "reported": [account]},
    )
    write(zone_of, receipt, values={"platform": "snapchat", "account": f"wolf_{own}"})
    work()
    shared = BundleMember.objects.filter(report_id__in=[ticket.pk, other.pk], bundle__kind="selector")
    assert shared.count() == 2
    assert len(set(shared.values_list("bundle", flat=True))) == 1


def test_an_addition_to_a_closed_report_is_news_and_no_more(zone_of: Any, told: Any, person: Person) -> None:
    """It stays closed, its desk finds it under its answers, and a second run of the tasks changes nothing."""
    receipt, ticket = told
    analyst = person("analyst")
    with zone_of("desk"):
        close_report(ticket=ticket, reason="no_lead", by=analyst)
    write(zone_of, receipt, "I found his other name")
    work()
    found = again(ticket)[0]
    assert (found.state, found.has_news) == ("closed", True)
    with zone_of("desk"):
        page = queries.queue_page(analyst, queries.Filter({"answer": ("news",)}), None, found.received_at)
        assert ticket.pk in [one.pk for one in page.tickets]
        page = queries.queue_page(analyst, queries.Filter(), None, found.received_at)
        assert ticket.pk not in [one.pk for one in page.tickets]
    additions.note_messages([ticket.pk])
    assert again(ticket)[0].state == "closed"


def test_danger_in_an_addition_opens_a_closed_report(zone_of: Any, told: Any, person: Person) -> None:
    """By Hirz itself, in the ledger and among the decisions; the child is told; read and closed again, it stays closed."""
    receipt, ticket = told
    analyst = person("analyst")
    with zone_of("desk"):
        close_report(ticket=ticket, reason="no_lead", by=analyst)
    work()
    write(zone_of, receipt, "", {"danger_now": "true"})
    work()
    opened = again(ticket)[0]
    assert (opened.state, opened.priority, opened.is_folded) == ("open", 3, False)
    reopened = Decision.objects.get(report_id=ticket.pk, verb="reopen")
    assert (reopened.decided_by, reopened.reason) == (None, "danger")
    [entry] = InboxEntry.objects.filter(verb="triage:ticket:reopened", object_id=str(ticket.pk))
    assert entry.actor == "hirz:assess"
    status, texts = letters(zone_of, receipt)
    assert status == "received"
    assert any("I need help now" in text for text in texts)
    with zone_of("desk"):
        read_conversation(opened, by=analyst)
        close_report(ticket=opened, reason="other", note="A grown-up is with her", by=analyst)
    write(zone_of, receipt, "Thank you")
    work()
    assert again(ticket)[0].state == "closed"


def test_a_house_that_opens_everything_again_is_found(
    zone_of: Any, told: Any, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: an alarm at every message would open a report for a thank-you."""
    receipt, ticket = told
    with zone_of("desk"):
        close_report(ticket=ticket, reason="no_lead", by=person("analyst"))
    write(zone_of, receipt, "Thank you")
    from hirz.detect import additions as scans

    monkeypatch.setattr(scans, "_alarms", lambda *_: True)
    work()
    assert again(ticket)[0].state == "open"


def test_what_the_desk_decides_reaches_the_letterbox(zone_of: Any, told: Any, person: Person) -> None:
    """Claimed, escalated, undone, referred, declined, closed: the status follows, and neither reason nor name is told."""
    receipt, ticket = told
    analyst, brigade = person("analyst"), person("brigade")

    def stands() -> str:
        work()
        return letters(zone_of, receipt)[0]

    assert stands() == "received"
    with zone_of("desk"):
        claim_ticket(ticket=ticket, by=analyst)
    assert stands() == "reading"
    with zone_of("desk"):
        decision = escalate_report(ticket=ticket, reason="network", note="secret note", by=analyst)
    assert stands() == "passed_on"
    with zone_of("desk"):
        undo_decision(decision=decision, by=analyst)
    assert stands() == "reading"
    with zone_of("desk"):
        other = Organisation.objects.get(code="brigade-demo")
        referral = refer_report(ticket=ticket, to=other, reason="territory", by=analyst)
    assert stands() == "passed_on"
    with zone_of("desk"):
        answer_referral(referral=referral, accept=False, by=brigade)
    assert stands() == "reading"
    with zone_of("desk"):
        close_report(ticket=again(ticket)[0], reason="duplicate", by=analyst)
    assert stands() == "closed"
    told_all = " ".join(letters(zone_of, receipt)[1])
    for hidden in ("secret", "network", "brigade", "territory", "duplicate", "another report", "Salma"):
        assert hidden.lower() not in told_all.lower()


def test_nothing_is_told_or_lost_when_tasks_run_twice(zone_of: Any, told: Any, person: Person) -> None:
    """A worker that dies after its work does it again: one message, one scan, one ticket."""
    receipt, ticket = told
    with zone_of("desk"):
        close_report(ticket=ticket, reason="no_lead", by=person("analyst"))
    work()
    message = write(zone_of, receipt, "+212 600 000 133")
    from hirz.detect.tasks import scan_addition
    from hirz.triage.tasks import assess_reports

    for _ in range(2):
        scan_addition.func(report_id=str(ticket.pk), message_id=str(message.pk))
        assess_reports.func(report_ids=[str(ticket.pk)])
    work()
    assert Message.objects.filter(report_id=ticket.pk).count() == 2
    assert Scan.objects.get(pk=ticket.pk).revision == 1
    assert Ticket.objects.filter(pk=ticket.pk).count() == 1
