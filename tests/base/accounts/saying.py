"""What tests of accounts ask again and again."""

from __future__ import annotations

import re
from typing import Any

from hirz.base.ledger.models import InboxEntry


def page(answer: Any, status: int = 200) -> str:
    """A page as text; its status must be the one expected."""
    assert answer.status_code == status, (answer.status_code, said(answer))
    return str(answer.content.decode())


def said(answer: Any) -> str:
    """A page as a person reads it: no tags, one space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def recorded(verb: str, **fields: Any) -> int:
    """How many entries wait with a verb."""
    return InboxEntry.objects.filter(verb=verb, **fields).count()
