"""Statements under pressure: two windows and two presses at once, and a record that really cannot be written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection

from hirz.base.errors import LedgerUnavailable
from hirz.intake import statements
from hirz.intake.errors import KeyReused, Overtaken
from hirz.intake.forms_staff import StatementForm
from hirz.intake.models import Draft, Report

# The tests serve no static files: nothing was collected for them.
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

AT_ONCE = 6


def filled(**typed: Any) -> dict[str, Any]:
    """Values of a form that was filled in and read."""
    form = StatementForm(typed)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def at_once(work: Callable[[int], Any], count: int = AT_ONCE) -> list[Any]:
    """Run work in so many threads that begin together, each with a connection of its own."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        gate.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_windows_that_keep_at_once_lose_nothing_unseen(database: Any, person: Any) -> None:
    """One is first; every other one hears of it, and none believes that it was kept."""
    with database("desk"):
        carer = person("carer")
        begun = statements.begin_statement(values={}, by=carer)

        def keep(number: int) -> str:
            try:
                statements.keep_statement(
                    begun, values={"narrative": str(number)}, writer=f"window {number}", version=0, by=carer
                )
            except Overtaken:
                return "overtaken"
            return str(number)

        told = at_once(keep)
        kept = [one for one in told if one != "overtaken"]
        found = statements.find_statement(begun.receipt, carer)
    assert len(kept) == 1
    assert found is not None
    assert (found.values["narrative"], found.version) == (kept[0], 1)


def test_without_the_lock_two_windows_both_believe_it(
    database: Any, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: reading before waiting lets a second window replace the first one's words."""
    both = threading.Barrier(2, timeout=10)
    honest = statements.find_statement

    def slow(receipt: Any, by: Any) -> Any:
        found = honest(receipt, by)
        both.wait()
        return found

    with database("desk"):
        carer = person("carer")
        begun = statements.begin_statement(values={}, by=carer)
        monkeypatch.setattr(statements, "Draft", type("T", (), {"objects": _Unlocked()}))
        monkeypatch.setattr(statements, "find_statement", slow)
        told = at_once(
            lambda n: statements.keep_statement(begun, values={}, writer=str(n), version=0, by=carer), 2
        )  # fmt: skip
    assert told == [1, 1]


class _Unlocked:
    """What is asked to lock, and does not."""

    def select_for_update(self) -> _Unlocked:
        """No lock."""
        return self

    def filter(self, **_: Any) -> _Unlocked:
        """Nothing."""
        return self

    def first(self) -> None:
        """Nothing."""


def test_presses_at_once_make_one_report(database: Any, person: Any) -> None:
    """The same words give the same reference; other words under one receipt are refused, not stored."""
    with database("desk"):
        carer = person("carer")
        begun = statements.begin_statement(values={}, by=carer)

        def press(number: int) -> str:
            try:
                values = filled(narrative=f"words {number % 2}", speaker="child")
                return statements.hand_in_statement(begun, values=values, by=carer).reference
            except KeyReused:
                return "reused"

        told = set(at_once(press))
        assert len(told - {"reused"}) == 1
        assert Report.objects.count() == 1
        assert statements.reference_of(begun.receipt) in told


def test_a_record_that_really_refuses(house: Any, database: Any, person: Any) -> None:
    """The desk may not write the ledger: typing is kept, handing in is not acknowledged, and then goes through."""
    with database("desk"):
        carer = person("carer")
        name = connection.settings_dict["NAME"]
        with psycopg.connect(house.postgres.admin_dsn(name), autocommit=True) as admin:
            admin.execute("REVOKE INSERT ON ledger_inboxentry FROM hirz_desk")
            begun = statements.begin_statement(values={}, by=carer)
            statements.keep_statement(begun, values={"narrative": "x"}, writer="w", version=0, by=carer)
            with pytest.raises(LedgerUnavailable):
                statements.hand_in_statement(begun, values=filled(narrative="x"), by=carer)
            found = statements.find_statement(begun.receipt, carer)
            assert found is not None
            assert found.values == {"narrative": "x"}
            assert not Report.objects.exists()
            admin.execute("GRANT INSERT ON ledger_inboxentry TO hirz_desk")
        statements.hand_in_statement(begun, values=filled(narrative="x"), by=carer)
        assert Report.objects.count() == 1
        assert not Draft.objects.exists()
