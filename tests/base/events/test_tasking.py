"""How long a failed job is tried: a mistake five times, a database that is away until it is back."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from hirz.base.errors import KeysUnavailable, LedgerUnavailable, NotWritable
from hirz.base.events.tasking import LONGEST_PAUSE_SECONDS, RETRY, TRIES

OPERATION = (OperationalError("away"), InterfaceError("closed"), LedgerUnavailable(), KeysUnavailable(), NotWritable())
MISTAKES = (ValueError("x"), KeyError("x"), RecursionError(), MemoryError(), AssertionError())


def pause(error: BaseException, attempts: int) -> float | None:
    """Seconds until the next try after so many earlier ones; None when the job is parked."""
    job: Any = SimpleNamespace(attempts=attempts)
    decision = RETRY.get_retry_decision(exception=error, job=job)
    if decision is None or decision.retry_at is None:
        return None
    return (decision.retry_at - datetime.now(UTC)).total_seconds()


@pytest.mark.parametrize("error", MISTAKES, ids=lambda e: type(e).__name__)
def test_a_mistake_is_parked_after_five_tries(error: BaseException) -> None:
    """With pauses of 2, 4, 8 and 16 seconds between them."""
    pauses = [pause(error, attempts) for attempts in range(TRIES)]
    assert pauses[-1] is None
    assert [round(p) for p in pauses[:-1] if p] == [2, 4, 8, 16]


@pytest.mark.parametrize("error", OPERATION, ids=lambda e: type(e).__name__)
def test_operation_is_waited_out(error: BaseException) -> None:
    """A night without a database costs no job, and the pauses stay short enough to be back within a minute."""
    pauses = [pause(error, attempts) for attempts in range(500)]
    assert all(p is not None and p <= LONGEST_PAUSE_SECONDS for p in pauses)
    assert sum(p for p in pauses if p) > 8 * 3600


def test_there_is_an_end() -> None:
    """What never succeeds is shown to the operator at last."""
    assert pause(OperationalError(), 1_000) is None
