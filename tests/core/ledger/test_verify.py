"""The check of an export: whole ones pass; false heads, and what witnesses saw otherwise, are found."""

from __future__ import annotations

import pytest

from hirz.core.ledger import (
    Checkpoint,
    ExportedEntry,
    ExportVerdict,
    ProblemKind,
    export_entry,
    export_head,
    export_lines,
    sign_checkpoint,
    verify_export,
)
from tests.core.ledger.checking import ENTRIES, LINES, SEEN, check, kinds, spans
from tests.core.ledger.sample import (
    ORIGIN,
    SIGNER,
    STRANGER,
    STRANGER_VERIFIER,
    VERIFIER,
    entries,
    export,
    head,
    record,
    root,
)

# What is whole


@pytest.mark.parametrize("count", [0, 1, 2, 6, 20])
def test_a_whole_export_passes(count: int) -> None:
    """Exports of any length pass, and the verdict counts what it saw."""
    made = entries(count)
    verdict = check(export(made, sorted({0, count // 2, count})), [head(made, count)])
    assert verdict.ok, verdict.problems
    assert (verdict.origin, verdict.entries, verdict.root) == (ORIGIN, count, root(made, count))
    assert (verdict.heads, verdict.witnessed) == (len({0, count // 2, count}), 1)
    assert not verdict.key_from_file


def test_lines_may_be_text_and_lack_their_ends() -> None:
    """Strings, and lines without their newline, mean the same."""
    assert check([line.decode() for line in LINES]).ok
    assert check([line.rstrip(b"\n") for line in LINES]).ok


def test_erased_texts_do_not_matter() -> None:
    """An export whose texts were erased passes as before: the tree holds commitments only."""
    erased = [ExportedEntry(entry.record) for entry in ENTRIES]
    assert check(export(erased, [6]), [SEEN]).ok


def test_a_large_export_is_checked_in_parts() -> None:
    """Beyond the length at which hashes are gathered, roots and witnessed sizes still meet."""
    made = [ExportedEntry(record(number)) for number in range(2500)]
    lines = list(export_lines(ORIGIN, [VERIFIER], made, [head(made, 1000), head(made, 2500)]))
    assert check(lines, [head(made, 1500), head(made, 2047)]).witnessed == 2
    lines[1800] = lines[1800].replace(b"analyst", b"auditor")
    assert spans(check(lines), ProblemKind.ENTRIES_ALTERED) == [(1000, 2499)]


def test_witnesses_may_have_seen_any_size() -> None:
    """Heads of sizes between the export's own are compared, too."""
    verdict = check(LINES, [head(ENTRIES, size) for size in (0, 1, 3, 3, 6)])
    assert verdict.ok
    assert verdict.witnessed == 5


def test_without_a_key_the_verdict_says_where_it_came_from() -> None:
    """The file's own key shows that the file is whole, not who made it."""
    verdict = verify_export(LINES, verifier=None)
    assert verdict.ok
    assert verdict.key_from_file


def test_after_a_change_of_keys_both_are_known() -> None:
    """Heads of the old key and the new are accepted; the last must be signed by a key that the auditor trusts."""
    old = sign_checkpoint(Checkpoint(ORIGIN, 2, root(ENTRIES, 2)), STRANGER, ORIGIN)
    lines = list(export_lines(ORIGIN, [STRANGER_VERIFIER, VERIFIER], ENTRIES, [old, SEEN]))
    assert verify_export(lines, verifier=[STRANGER_VERIFIER, VERIFIER]).ok
    assert verify_export(lines, verifier=VERIFIER).ok
    assert kinds(verify_export(lines, verifier=STRANGER_VERIFIER)) == ["not_covered"]


# Heads


def with_head(note: str) -> ExportVerdict:
    """The export with its last head replaced."""
    return check([*LINES[:8], export_head(note)])


def test_a_head_of_a_stranger_counts_for_nothing() -> None:
    """A head that another key signed is false, and the entries are not covered."""
    verdict = with_head(head(ENTRIES, 6, STRANGER))
    assert kinds(verdict) == ["head_not_signed", "not_covered"]
    assert spans(verdict, ProblemKind.NOT_COVERED) == [(2, 5)]


def test_a_stranger_named_in_the_header_counts_for_nothing() -> None:
    """A forger's key in the header does not make his heads the log's."""
    forged = list(export_lines(ORIGIN, [VERIFIER, STRANGER_VERIFIER], ENTRIES, [head(ENTRIES, 6, STRANGER)]))
    assert kinds(check(forged)) == ["no_head", "not_covered"]


def test_a_whole_log_of_a_stranger_is_not_this_log() -> None:
    """An export under another key is refused by the key, however whole it is."""
    forged = list(export_lines(ORIGIN, [STRANGER_VERIFIER], ENTRIES, [head(ENTRIES, 6, STRANGER)]))
    assert "key_differs" in kinds(check(forged))
    assert verify_export(forged, verifier=None).ok


def test_a_head_of_another_ledger_is_refused() -> None:
    """A head of another origin does not cover these entries, though the same key signed it."""
    other = sign_checkpoint(Checkpoint("other.example.com/ledger", 6, root(ENTRIES, 6)), SIGNER, ORIGIN)
    assert kinds(with_head(other)) == ["head_of_another_ledger", "not_covered"]


def test_a_signed_wrong_root_is_refused() -> None:
    """Even a true signature does not make a wrong root right."""
    wrong = sign_checkpoint(Checkpoint(ORIGIN, 6, bytes(32)), SIGNER, ORIGIN)
    assert spans(with_head(wrong), ProblemKind.ENTRIES_ALTERED) == [(2, 5)]


def test_two_heads_that_contradict_each_other_are_found() -> None:
    """A log that signed two trees of one size is caught by its own heads."""
    wrong = sign_checkpoint(Checkpoint(ORIGIN, 6, bytes(32)), SIGNER, ORIGIN)
    assert spans(check([*LINES, export_head(wrong)]), ProblemKind.ENTRIES_ALTERED) == [(0, 5)]


@pytest.mark.parametrize(("size", "span"), [(5, (5, 5)), (7, (6, 6))])
def test_a_head_counts_exactly_the_entries_before_it(size: int, span: tuple[int, int]) -> None:
    """A head that counts fewer or more is out of place."""
    verdict = with_head(head(entries(8), size))
    assert spans(verdict, ProblemKind.HEAD_OUT_OF_PLACE) == [span]


def test_entries_after_the_last_head_are_not_covered() -> None:
    """Entries that were not signed yet, or were added, are named."""
    lines = [*LINES, export_entry(6, ExportedEntry(record(6)))]
    assert spans(check(lines), ProblemKind.NOT_COVERED) == [(6, 6)]


def test_an_empty_log_needs_a_head() -> None:
    """An export without entries is signed, too."""
    assert check(export([], [0])).ok
    assert kinds(check(export([], []))) == ["no_head"]


# Witnesses


def test_a_rollback_with_other_entries_is_found() -> None:
    """A database set back and grown again on another way is found, though the log's own key signed all of it."""
    rewritten = [*ENTRIES[:4], ExportedEntry(record(4, actor="user:8")), *ENTRIES[5:], ExportedEntry(record(6))]
    lines = export(rewritten, [2, 7])
    assert check(lines).ok
    verdict = check(lines, [SEEN])
    assert spans(verdict, ProblemKind.HISTORY_REWRITTEN) == [(0, 5)]


def test_a_rollback_to_a_smaller_log_is_found() -> None:
    """A log that is now smaller than what a witness saw is found, though it is whole in itself."""
    lines = export(ENTRIES[:5], [5])
    assert spans(check(lines, [SEEN]), ProblemKind.TAIL_CUT) == [(5, 5)]


@pytest.mark.parametrize("note", ["", "no note", SEEN[:-9] + "AAAAAAA=\n", head(ENTRIES, 6, STRANGER)])
def test_a_false_witness_is_named(note: str) -> None:
    """A witnessed head that the log's key did not sign proves nothing, and is said to."""
    assert kinds(check(LINES, [note])) == ["witness_not_signed"]


def test_a_witness_of_another_ledger_is_named() -> None:
    """A head of another origin proves nothing here."""
    other = sign_checkpoint(Checkpoint("other.example.com/ledger", 6, root(ENTRIES, 6)), SIGNER, ORIGIN)
    assert kinds(check(LINES, [other])) == ["witness_of_another_ledger"]


def test_a_witness_inside_a_gap_is_not_compared() -> None:
    """Where entries are missing, a witnessed head in the gap cannot be met; the gap is what is reported."""
    verdict = check([*LINES[:5], *LINES[7:]], [head(ENTRIES, 4), SEEN])
    assert kinds(verdict) == ["entries_missing"]
    assert verdict.witnessed == 0
