"""Row-level security: on whose behalf a transaction reads and writes.

Tables of `casework` and `care` have policies in PostgreSQL that read two settings of the transaction. Outside of the two
blocks below both are empty, and no row is found, whatever a queryset says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from hirz.base.accounts.models import User

USER_SETTING = "hirz.user"
TASK_SETTING = "hirz.task"


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """A transaction in which rows are seen as this person may see them; the setting ends with it."""
    with _scope(USER_SETTING, str(user.pk)):
        yield


@contextmanager
def acting_for(task: str) -> Iterator[None]:
    """A transaction of a worker's task, by its name; only policies that name the worker's role heed it."""
    with _scope(TASK_SETTING, task):
        yield


@contextmanager
def _scope(setting: str, value: str) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting(%s, true)", [setting])
            [before] = cursor.fetchone()
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
        yield
        # Inside a larger transaction the scope must end with the block, not with the transaction.
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, before or ""])
