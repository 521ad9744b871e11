"""Events of single reports that wait beside each other are worked together, and none is worked twice or lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from hirz.base.events.services import defer
from hirz.pipeline import gather


def waiting() -> int:
    """Dispatch jobs in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'hirz.dispatch' AND status = 'todo'")
        return int(cursor.fetchone()[0])


def dispatch(event: str, ids: list[str]) -> None:
    """Write one dispatch job."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hirz_dispatch(%s, %s)", [event, json.dumps({"report_ids": ids})])


def test_single_reports_travel_together(database: Any) -> None:
    """Three of a kind become one payload; another kind and a batch stay where they are."""
    for number in range(3):
        dispatch("ReportsReceived", [f"r{number}"])
    dispatch("ReportsScanned", ["other"])
    dispatch("ReportsReceived", ["b1", "b2"])
    assert gather("ReportsReceived", {"report_ids": ["mine"]}) == {"report_ids": ["mine", "r0", "r1", "r2"]}
    assert waiting() == 2


def test_no_more_than_a_batch(database: Any) -> None:
    """A payload of 200 takes nobody along."""
    dispatch("ReportsReceived", ["r"])
    ids = [f"m{number}" for number in range(200)]
    assert gather("ReportsReceived", {"report_ids": ids}) == {"report_ids": ids}
    assert waiting() == 1


def test_other_events_are_left_alone(database: Any) -> None:
    """What is not about a list of reports passes as it is."""
    payload = {"report_id": "x", "reason": "danger"}
    assert gather("ReportEscalated", payload) == payload


def jobs_of(task: str) -> list[tuple[str, int, dict[str, Any]]]:
    """Queue, priority and arguments of the waiting jobs of a task."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, priority, args::text FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'",
            [task],
        )
        return [(queue, priority, json.loads(args)) for queue, priority, args in cursor.fetchall()]


def test_a_task_is_deferred_in_the_transaction_of_its_event(database: Any) -> None:
    """What is rolled back leaves no job; what is committed leaves one, as the job library would have written it."""
    arguments = {"report_ids": ['a"b', "c\\d", "تبليغ"]}

    def broken() -> None:
        with transaction.atomic():
            defer(task="detect.scan_reports", queue="pipeline", arguments=arguments)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert jobs_of("detect.scan_reports") == []
    defer(task="detect.scan_reports", queue="pipeline", arguments=arguments)
    app.configure_task(name="detect.scan_reports", queue="pipeline").defer(**arguments)
    ours, theirs = jobs_of("detect.scan_reports")
    assert ours == theirs == ("pipeline", 0, arguments)
