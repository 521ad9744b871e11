"""The check of an export as the tests run it, and one export for them to damage."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hirz.core.ledger import (
    ExportVerdict,
    ProblemKind,
    verify_export,
)
from tests.core.ledger.sample import (
    VERIFIER,
    entries,
    export,
    head,
)

ENTRIES = entries(6)
LINES = export(ENTRIES, [2, 6])  # 0 header, 1-2 entries 0-1, 3 head, 4-7 entries 2-5, 8 head
SEEN = head(ENTRIES, 6)
MASKS = (0x01, 0x20, 0x80)
"""Bits changed in every byte: the lowest, the one between capitals and small letters, the highest."""

Verify = Callable[[Iterable[bytes]], ExportVerdict]


def check(lines: Iterable[bytes | str], witnessed: Iterable[str] = ()) -> ExportVerdict:
    """The check as an auditor runs it."""
    return verify_export(lines, verifier=VERIFIER, witnessed=witnessed)


def check_with_witness(lines: Iterable[bytes]) -> ExportVerdict:
    """The check with the last head known from a witness."""
    return check(lines, [SEEN])


def kinds(verdict: ExportVerdict) -> list[str]:
    """The kinds of problem found."""
    return [problem.kind.value for problem in verdict.problems]


def spans(verdict: ExportVerdict, kind: ProblemKind) -> list[tuple[int | None, int | None]]:
    """The entries that problems of a kind speak of."""
    return [(problem.first, problem.last) for problem in verdict.problems if problem.kind is kind]
