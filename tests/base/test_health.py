"""What the doctor says about an installation's first hour."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from hirz.base import health
from hirz.base.accounts.models import Feed, Membership, Organisation
from hirz.base.places.marks import OLD_AFTER
from hirz.base.places.models import Service


def said(database: Any) -> list[str]:
    """The sentences of the check, as the doctor's zone reads."""
    with database("worker"):
        return [finding.sentence for finding in health.first_hour()]


def test_a_house_that_is_ready_gets_no_word(database: Any) -> None:
    """The demo has an administrator and both feeds."""
    assert said(database) == []


@pytest.mark.parametrize(
    ("break_it", "word"),
    [
        (lambda: Feed.objects.filter(code="portal").update(is_active=False), "the portal has no open feed"),
        (lambda: Feed.objects.filter(code="portal").update(code="other"), "the portal has no open feed"),
        (lambda: Organisation.objects.filter(code="cellule-nationale").update(is_active=False), "no open feed"),
        (lambda: Feed.objects.filter(code="staff").update(is_active=False), "no feed for statements"),
        (
            lambda: Membership.objects.filter(role="administrator").update(
                ends_on=timezone.localdate().replace(year=2020)
            ),
            "hirz admin create",
        ),
    ],
)
def test_what_is_missing_is_a_warning(database: Any, break_it: Any, word: str) -> None:
    """With what to do about it; a missing feed does not stop a start."""
    with database("desk"):
        break_it()
    assert any(word in sentence for sentence in said(database))
    with database("worker"):
        assert {finding.severity for finding in health.first_hour()} == {health.Severity.WARNING}


def test_a_bodys_own_feed_for_statements_is_enough(database: Any) -> None:
    """The common one is not needed then."""
    with database("desk"):
        Feed.objects.filter(code="staff").update(code="staff-soins-demo")
    assert said(database) == []


def test_the_doctor_asks_it() -> None:
    """The check is in the list that `hirz doctor` runs, and not among those that forbid a start."""
    assert health.first_hour in health.ALL_CHECKS
    assert health.first_hour not in health.START_CHECKS


@pytest.mark.parametrize(
    ("uploads", "basis", "severity"),
    [
        (False, "", None),
        (False, "article 9", None),
        (True, "", health.Severity.UNSAFE),
        (True, "article 9", health.Severity.GOOD),
    ],
)
def test_files_need_a_legal_basis(uploads: bool, basis: str, severity: health.Severity | None) -> None:
    """Without one a server that takes files does not start; the doctor says on which it does."""
    with override_settings(HIRZ_UPLOADS=uploads, HIRZ_UPLOAD_BASIS=basis):
        found = list(health.upload_basis())
    assert [finding.severity for finding in found] == ([severity] if severity else [])
    assert all(basis in finding.sentence for finding in found)
    assert health.upload_basis in health.START_CHECKS


def lines_said(database: Any) -> list[str]:
    """The sentences about numbers to call."""
    with database("worker"):
        return [finding.sentence for finding in health.help_lines()]


def test_a_demo_shows_numbers_without_confirming_them(database: Any) -> None:
    """So the doctor says nothing there."""
    assert lines_said(database) == []


def test_a_house_without_a_confirmed_number_is_warned(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of both kinds, each until one of it was rung; a number that was rung long ago is named."""
    monkeypatch.setattr(health, "is_demo", lambda: False)
    emergency, helpline = lines_said(database)
    assert "no emergency number" in emergency
    assert "no helpline" in helpline
    with database("desk"):
        today = timezone.localdate()
        Service.objects.filter(kind="emergency").exclude(phone="").update(confirmed_on=today)
    assert lines_said(database) == [helpline]
    with database("desk"):
        Service.objects.filter(kind="helpline").exclude(phone="").update(confirmed_on=today - 2 * OLD_AFTER)
    [old] = lines_said(database)
    assert "ring them again" in old
