"""Bytes and counts of the tests of intake that need no model: they are wanted before Django is ready."""

from __future__ import annotations

import json
from typing import Any


def report(narrative: str = "An account asks for money.", **parts: Any) -> bytes:
    """A small report in our own JSON."""
    incident = {"type": "sextortion", "narrative": narrative, **parts.pop("incident", {})}
    return json.dumps({"incident": incident, **parts}, ensure_ascii=False).encode()


def table(rows: int, text: str = "an account asks for money") -> bytes:
    """A table of reports."""
    return "\n".join(["text,handle", *(f"{text} {n},lune_{n}" for n in range(rows))]).encode()


COUNTS = {
    "reports": "SELECT count(*) FROM intake_report",
    "documents": "SELECT count(*) FROM intake_sourcedocument",
    "keys": "SELECT count(*) FROM intake_idempotencykey",
    "quarantined": "SELECT count(*) FROM intake_quarantineddocument",
    "wraps": "SELECT count(*) FROM vault_wrap",
    "blobs": "SELECT count(*) FROM vault_blob",
    "entries": "SELECT count(*) FROM (SELECT verb FROM ledger_inboxentry UNION ALL SELECT verb FROM ledger_entry) AS e"
    " WHERE verb LIKE 'intake:%'",
    "jobs": "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'hirz.dispatch'",
}
