"""Opening tickets: once, whole or not at all, and again when time has changed something."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from hirz.base.clock import now
from hirz.base.errors import LedgerUnavailable
from hirz.triage import services
from hirz.triage.models import Bundle, Ticket
from hirz.triage.services import assess_reports, review_assessments
from tests.intake.test_faulty import in_parallel
from tests.triage.working import again, open_tickets, store, story, wrong_counts


def test_assessing_twice_opens_one_ticket(zone_of: Any, own: str) -> None:
    """Every task may run twice, and at the same time."""
    from hirz.detect.services import scan_reports

    ids = store(zone_of, *(story(own, f"{n}") for n in range(6)))
    scan_reports(ids)
    counts = in_parallel(lambda n: assess_reports(ids[n:] + ids[:n]), 4)
    assert sorted(counts) == [0, 0, 0, 6]
    assert Ticket.objects.filter(report_id__in=ids).count() == 6
    assert wrong_counts() == []


def test_a_failing_step_opens_nothing(zone_of: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticket, assessment, bundle and entry are one transaction."""
    from hirz.detect.services import scan_reports

    def fails(*arguments: Any, **named: Any) -> None:
        raise LedgerUnavailable("planted")

    ids = store(zone_of, *(story(own, f"{n}") for n in range(2)))
    scan_reports(ids)
    bundles = Bundle.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(services, "record_many", fails)
        with pytest.raises(LedgerUnavailable):
            assess_reports(ids)
    assert not Ticket.objects.filter(report_id__in=ids).exists()
    assert Bundle.objects.count() == bundles
    assert assess_reports(ids) == 2


def test_an_unscanned_report_opens_no_ticket(zone_of: Any, own: str) -> None:
    """Assessing waits for the scan."""
    ids = store(zone_of, story(own))
    assert assess_reports(ids) == 0


def test_our_own_mistake_costs_one_assessment_only(zone_of: Any, own: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that breaks the table gets a ticket all the same, and the others theirs."""
    from hirz.triage import assessing

    honest, calls = assessing.assess, iter(range(100))

    def breaks_once(*arguments: Any) -> Any:
        if next(calls) == 0:
            raise OverflowError
        return honest(*arguments)

    monkeypatch.setattr(assessing, "assess", breaks_once)
    tickets = open_tickets(zone_of, *(story(own + str(n)) for n in range(3)))
    assert len(tickets) == 3


def test_facts_of_another_release_open_a_ticket(zone_of: Any, own: str, house: Any, module_clone: str) -> None:
    """Facts that this release cannot read do not keep a report out of the queue."""
    import psycopg

    from hirz.detect.services import scan_reports

    ids = store(zone_of, story(own))
    scan_reports(ids)
    with psycopg.connect(house.postgres.admin_dsn(module_clone), autocommit=True) as admin:
        admin.execute('UPDATE detect_scan SET facts = \'{"from": "the future"}\' WHERE report_id = %s', [ids[0]])
    assert assess_reports(ids) == 1


def test_a_review_changes_what_time_changed(zone_of: Any, own: str) -> None:
    """A deadline that passes is assessed anew, once, and closed tickets stay as they were."""
    soon = (now() + timedelta(hours=2)).isoformat(timespec="seconds")
    parts = {"incident": {"deadline_at": soon, "threats": ["publish"]}, "victims": [{"age": 13}]}
    [ticket] = open_tickets(zone_of, {"narrative": own, **parts})
    before = ticket.rank
    while review_assessments():
        pass
    with time_machine.travel(now() + timedelta(days=2), tick=True):
        assert review_assessments() >= 1
        after = again(ticket)[0].rank
        while review_assessments():
            pass
        assert review_assessments() == 0
    assert after != before
