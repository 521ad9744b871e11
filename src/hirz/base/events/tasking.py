"""Tasks: retried with growing pauses. A mistake of ours is tried five times and parked; what operation brings is waited out."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from hirz.base.errors import NotWritable, Unavailable

QUEUE = "pipeline"
# 2, 4, 8, 16 seconds: after the fifth failure of the same kind a sixth would not help, and the operator must look.
TRIES = 5
# A database that restarts is back before the second try; one that is away for a night finds its jobs in the morning.
LONGEST_PAUSE_SECONDS = 60
TRIES_OF_OPERATION = 1_000
OPERATION = (OperationalError, InterfaceError, Unavailable, NotWritable, ConnectionError)


class Patience(BaseRetryStrategy):
    """Tells a failure of operation, after which the same work succeeds unchanged, from a mistake of ours."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None parks the job where `hirz doctor` names it."""
        tries = TRIES_OF_OPERATION if isinstance(exception, OPERATION) else TRIES
        if job.attempts + 1 >= tries:
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts + 1, 10), LONGEST_PAUSE_SECONDS)})


RETRY = Patience()


def task(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register a function as `<stage>.<name>`, with a fresh database connection around it."""
    stage = function.__module__.split(".")[1]

    @functools.wraps(function)
    def run(**arguments: Any) -> None:
        close_old_connections()
        function(**arguments)

    return app.task(name=f"{stage}.{function.__name__}", queue=QUEUE, retry=RETRY)(run)
