"""Tasks: retried with growing pauses, five times at most, then parked where the operator sees them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

# 2, 4, 8, 16, 32 seconds: a database that restarts is back before the second try.
RETRY = RetryStrategy(max_attempts=5, exponential_wait=2)
QUEUE = "pipeline"


def task(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register a function as `<stage>.<name>`, with a fresh database connection around it."""
    stage = function.__module__.split(".")[1]

    @functools.wraps(function)
    def run(**arguments: Any) -> None:
        close_old_connections()
        function(**arguments)

    return app.task(name=f"{stage}.{function.__name__}", queue=QUEUE, retry=RETRY)(run)
