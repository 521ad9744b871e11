"""A whole house that nobody fires at: post to it, ask its database, wait until it has nothing left to do."""

from __future__ import annotations

import http.client
import json
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hirz.cli.postgres import EmbeddedPostgres
from tests.flow.firing import DOUBLES, Storm, _children

# The client's own address: anything that keeps it is seen, which it would not be with 127.0.0.1.
CLIENT_ADDRESS = "127.77.13.9"
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Answer:
    """What came back, names of headers in small letters; status 0: nothing did."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def reference(self) -> str:
        """The reference of an acknowledged report."""
        return str(json.loads(self.body)["reference"])


@dataclass
class CalmHouse(Storm):
    """A `Storm` without one."""

    @cached_property
    def token(self) -> str:
        """The partner's token."""
        return (self.home / "token").read_text()

    @property
    def database(self) -> EmbeddedPostgres:
        """The embedded server."""
        return EmbeddedPostgres(self.home)

    @property
    def supervisor(self) -> int:
        """The process that starts again what ended."""
        assert self._house is not None
        return self._house.pid

    def post(
        self, body: bytes, key: str, *, path: str = "/api/v1/reports", kind: str = "application/json",
        headers: Mapping[str, str] | None = None, port: int = 0, timeout: float = PATIENCE_SECONDS,
    ) -> Answer:  # fmt: skip
        """Send one body; an answer that never comes has the status 0."""
        sent = {
            "Authorization": f"Bearer {self.token}", "Content-Type": kind, "Idempotency-Key": key, **(headers or {}),
        }  # fmt: skip
        connection = http.client.HTTPConnection(
            "127.0.0.1", port or self.port, timeout=timeout, source_address=(CLIENT_ADDRESS, 0)
        )
        try:
            connection.request("POST", path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            connection.close()

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows, as the superuser."""
        return self._ask(statement)

    def tell(self, *statements: str) -> None:
        """Statements without rows, as the superuser."""
        import psycopg

        with psycopg.connect(self.database.admin_dsn("hirz"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def calm_down(self) -> None:
        """Wait until every report is a ticket, every entry is in the tree and no job is left."""
        self._drain()

    def doubles(self) -> dict[str, int]:
        """What happened twice, or without its record: nothing, in a whole house."""
        return {what: count for what, statement in DOUBLES.items() if (count := self.ask(statement)[0][0])}

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        return self._pids("worker")

    def server(self) -> list[int]:
        """Process ids of PostgreSQL, the postmaster first."""
        return self._pids("postgresql")

    def served_by(self, pid: int) -> list[int]:
        """The children of a process."""
        return _children(pid)

    def freeze(self, *pids: int) -> None:
        """Stop processes where they stand."""
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self, *pids: int) -> None:
        """Let them go on; one that has ended meanwhile is no fault."""
        for pid in pids:
            try:
                os.kill(pid, signal.SIGCONT)
            except ProcessLookupError:
                continue
