"""Sending, as the rest of the house sees it: one report whatever the visitor presses, and what triage makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hirz.core.scoring import Priority
from tests.intake.portal.browsing import Browser
from tests.intake.portal.test_steps import walk
from tests.intake.test_faulty import in_parallel

PRESSED = 8


def held(visitor: Callable[..., Client], page: Browser) -> Browser:
    """Another window of the same browser, on the last page."""
    client = visitor("en")
    client.cookies.load({name: morsel.value for name, morsel in page.client.cookies.items()})
    return Browser(client).open("check/")


@pytest.mark.parametrize("planted", [False, True])
def test_pressed_at_once_in_many_windows(
    database: Any, visitor: Callable[..., Client], planted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One report and one receipt for all. A key of its own for each press, the planted fault, is found."""
    from uuid import uuid4

    from hirz.intake.models import Draft, Report
    from hirz.intake.views_portal import sending

    if planted:
        from dataclasses import replace

        real = sending.receive_documents
        monkeypatch.setattr(
            sending,
            "receive_documents",
            lambda documents, **kw: real(
                [replace(one, idempotency_key=uuid4().hex, way_back=None) for one in documents], **kw
            ),
        )
    page = Browser(visitor("en"))
    with database("public"):
        walk(page)
        windows = [held(visitor, page) for _ in range(PRESSED)]
        in_parallel(lambda number: windows[number].submit("/form/send/"), PRESSED)
        assert (Report.objects.count() == 1) is not planted
        if not planted:
            assert {window.path for window in windows} == {"/en/receipt/"}
            assert Draft.objects.count() == 0


@pytest.mark.parametrize(("reach", "verified_first"), [(None, True), ({"phone": "+212 600 000 102"}, False)])
def test_what_triage_makes_of_it(
    database: Any, visitor: Callable[..., Client], reach: dict[str, Any] | None, verified_first: bool
) -> None:
    """A child's report by the portal: verified first while nobody is known, never less urgent for it."""
    from hirz.detect.services import scan_reports
    from hirz.intake.enums import Channel
    from hirz.intake.models import Report
    from hirz.triage.models import Ticket
    from hirz.triage.services import assess_reports

    page = Browser(visitor("en"))
    changed = {"now": {"danger": "now"}, "answer": {"way": "phone" if reach else "box"}, "reach": reach or {}}
    with database("public"):
        walk(page, **changed)
        page.submit("/form/send/")
        assert page.path == "/en/receipt/"
    report = Report.objects.get()
    assert report.channel == Channel.PORTAL
    assert (report.received_at.minute, report.received_at.second) == (0, 0)
    scan_reports([report.id])
    assess_reports([report.id])
    ticket = Ticket.objects.get(reference=report.reference)
    assert ticket.needs_verification is verified_first
    assert ticket.priority == Priority.DANGER
    assert ticket.nature == "sextortion"


def test_nothing_of_it_lies_anywhere_in_clear(database: Any, visitor: Callable[..., Client]) -> None:
    """No word of the answers and no sign of the receipt in any column of any table, before and after sending."""
    from django.db import connection

    word = "quietriverword"
    page = Browser(visitor("en"))
    with database("public"):
        walk(page, words={"text": f"An account threatens me, {word}"})

    def everywhere(needle: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
            tables, found = [name for (name,) in cursor.fetchall()], []
            for table in tables:
                if not table.startswith(("intake_", "ledger_", "vault_", "procrastinate_jobs")):
                    continue
                try:
                    cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', [f"%{needle}%"])  # noqa: S608
                except Exception:  # a table that this role may not read  # noqa: S112
                    continue
                if cursor.fetchone()[0]:
                    found.append(table)
        return found

    hexed = word.encode().hex()
    assert everywhere(word) == everywhere(hexed) == []
    with database("public"):
        page.open("check/").submit("/form/send/")
    receipt = page.html.partition('class="code"')[2].partition("</p>")[0]
    assert receipt
    assert everywhere(word) == everywhere(hexed) == []
    assert everywhere("portal") != []  # the look finds what is there: the name of the feed
