"""The ledger as a file: whole for whoever checks it, and honest about what was altered."""

from __future__ import annotations

from typing import Any

import pytest

from hirz.base.errors import LedgerUnavailable
from hirz.base.ledger import exporting, queries
from hirz.base.ledger.exporting import start_export
from hirz.base.vault.keys import key_files
from hirz.core.ledger import ExportVerdict, ProblemKind, verify_export
from tests.base.ledger.filling import BY, alter, fill, write_text


def exported() -> bytes:
    """The file as an auditor gets it."""
    return b"".join(start_export(by=BY)[1])


def verdict() -> ExportVerdict:
    """What the offline check says of it, with the true key."""
    lines = exported().splitlines(keepends=True)
    return verify_export(lines, verifier=key_files().verifier(), witnessed=[head.note for head in queries.heads()])


def kinds(found: ExportVerdict) -> set[ProblemKind]:
    """The kinds of problems."""
    return {problem.kind for problem in found.problems}


def test_an_export_is_whole(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over several batches, several heads, and a text."""
    monkeypatch.setattr(exporting, "BATCH", 64)
    fill(200, at_once=50)
    write_text("a reason in words")
    found = verdict()
    assert found.ok
    assert (found.entries, found.heads, found.witnessed) == (201, 5, 5)


def test_an_export_carries_no_more_heads_than_help(database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evenly apart, and the last one always."""
    monkeypatch.setattr(exporting, "MOST_HEADS", 4)
    fill(100, at_once=5)
    found = verdict()
    assert found.ok
    assert found.heads == 4


def test_an_export_is_recorded_before_its_first_byte(database: Any) -> None:
    """The entry lies in the inbox when nothing has been read yet."""
    from hirz.base.ledger.models import InboxEntry

    fill(1)
    _size, pieces = start_export(by=BY)
    assert InboxEntry.objects.filter(verb="ledger:entries:exported", actor=BY.id).exists()
    assert next(pieces).startswith(b'{"format"')


def test_nothing_is_exported_when_it_cannot_be_recorded(database: Any) -> None:
    """The ledger fails closed."""
    fill(1)
    revoke(database, "INSERT", "ledger_inboxentry", "hirz_worker")
    with pytest.raises(LedgerUnavailable):
        start_export(by=BY)


def revoke(zone: Any, right: str, table: str, role: str) -> None:
    """Take a right from a role in this test's own database."""
    from django.db import connection

    with zone("owner"), connection.cursor() as cursor:
        cursor.execute(f"REVOKE {right} ON {table} FROM {role}")


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE ledger_entry SET actor = 'x' WHERE sequence = 7", ProblemKind.ENTRIES_ALTERED),
        ("DELETE FROM ledger_entry WHERE sequence = 7", ProblemKind.ENTRIES_MISSING),
        ("DELETE FROM ledger_entry WHERE sequence >= 7", ProblemKind.HEAD_OUT_OF_PLACE),
        ("UPDATE ledger_checkpoint SET note = replace(note, 'hirz', 'horz')", ProblemKind.HEAD_NOT_SIGNED),
    ],
)
def test_what_was_altered_goes_out_as_it_lies_and_is_found(database: Any, statement: str, kind: ProblemKind) -> None:
    """An export that stopped there would hide what follows."""
    fill(10, at_once=5)
    alter(database, statement)
    found = verdict()
    assert kind in kinds(found)


def test_a_row_that_is_no_record_does_not_stop_the_export(database: Any) -> None:
    """It goes out with its items, and the verifier finds it."""
    fill(10)
    alter(database, "UPDATE ledger_entry SET verb = 'nothing' WHERE sequence = 2")
    assert exported().count(b'"sequence":') == 10
    assert not verdict().ok


def test_a_text_that_was_exchanged_is_found(database: Any) -> None:
    """It is not the one committed to."""
    write_text("a reason in words")
    alter(database, "UPDATE ledger_entrytext SET text = 'another reason'")
    assert ProblemKind.TEXT_DIFFERS in kinds(verdict())


def test_an_erased_text_leaves_the_export_whole(database: Any) -> None:
    """The commitment says nothing without its salt."""
    write_text("a reason in words")
    alter(database, "DELETE FROM ledger_entrytext")
    assert verdict().ok
    assert b"a reason" not in exported()
