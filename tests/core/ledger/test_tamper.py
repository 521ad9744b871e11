"""Every byte of an export, and every line: changed, lost, doubled or moved, it is found."""

from __future__ import annotations

import hmac
import io
import json
from collections.abc import Iterable, Sequence

import pytest

from hirz.core.ledger import (
    Checkpoint,
    ExportedEntry,
    ExportVerdict,
    ProblemKind,
    canonical_json,
    export_entry,
)
from hirz.core.ledger import verify as verify_module
from hirz.core.ledger.verify import _Check
from tests.core.ledger.checking import ENTRIES, LINES, MASKS, SEEN, Verify, check, check_with_witness, kinds, spans
from tests.core.ledger.sample import (
    record,
)

# Every byte


def flips(data: bytes, masks: Sequence[int]) -> Iterable[tuple[int, bytes]]:
    """The file with one byte changed, for every byte and mask."""
    for place in range(len(data)):
        for mask in masks:
            altered = bytearray(data)
            altered[place] ^= mask
            yield place, bytes(altered)


def finds_every_flip(verify: Verify, masks: Sequence[int] = MASKS) -> None:
    """Assert that no byte of a whole export can be changed unseen."""
    data = b"".join(LINES)
    unseen = [place for place, altered in flips(data, masks) if verify(io.BytesIO(altered)).ok]
    assert not unseen, f"changed unseen: bytes {unseen}"


def test_every_changed_byte_is_found() -> None:
    """Not one byte, the last newline included, can be changed unseen, even without a witness."""
    finds_every_flip(check)


class NoRoots(_Check):
    """A careless check: it never compares a signed root with the entries."""

    def compare(self, number: int, head: Checkpoint, opened: object) -> None:
        """Believe every head."""
        self.covered = self.count


class NoTexts(_Check):
    """A careless check: it does not look whether a text is the one committed to."""

    def is_text_right(self, *_arguments: object) -> bool:
        """Believe every text."""
        return True


def test_a_check_without_roots_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep notices a check that does not compare roots: it misses changes within entries."""
    monkeypatch.setattr(verify_module, "_Check", NoRoots)
    with pytest.raises(AssertionError, match="unseen"):
        finds_every_flip(check, MASKS[:1])


def test_a_check_without_texts_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep notices a check that does not compare texts with commitments."""
    monkeypatch.setattr(verify_module, "_Check", NoTexts)
    with pytest.raises(AssertionError, match="unseen"):
        finds_every_flip(check, MASKS[:1])


def test_a_check_that_takes_any_spelling_is_caught() -> None:
    """The sweep notices a check that reads the file leniently before it looks."""

    def lenient(lines: Iterable[bytes]) -> ExportVerdict:
        return check([canonical_json(json.loads(line)) if line.strip() else line for line in lines])

    data = b"".join(LINES)
    spaced = data.replace(b'"sequence":4', b'"sequence": 4')
    assert lenient(io.BytesIO(spaced)).ok
    assert not check(io.BytesIO(spaced)).ok


def test_the_end_of_the_last_line_is_the_one_byte_that_may_be_missing() -> None:
    """Only the final newline may be absent: it says nothing."""
    data = b"".join(LINES)
    whole = [length for length in range(len(data) + 1) if check_with_witness(io.BytesIO(data[:length])).ok]
    assert whole == [len(data) - 1, len(data)]


def test_a_cut_right_after_a_head_needs_a_witness() -> None:
    """The honest limit: without a witness an export that ends with an earlier head looks whole."""
    assert check(LINES[:4]).ok
    verdict = check(LINES[:4], [SEEN])
    assert spans(verdict, ProblemKind.TAIL_CUT) == [(2, 5)]


# Lines moved, lost, doubled


def rearranged() -> dict[str, list[bytes]]:
    """Exports with lines left out, doubled, moved or added."""
    made: dict[str, list[bytes]] = {"nothing": [], "only the header": LINES[:1], "no header": LINES[1:]}
    last = len(LINES) - 1
    for place in range(len(LINES)):
        rest = LINES[:place] + LINES[place + 1 :]
        made[f"line {place} doubled"] = [*LINES[: place + 1], *LINES[place:]]
        made[f"line {place} emptied"] = [*LINES[:place], b"\n", *LINES[place + 1 :]]
        for target in range(len(LINES)):
            moved = [*rest[:target], LINES[place], *rest[target:]]
            if moved != LINES:
                made[f"line {place} moved to {target}"] = moved
        # A head between others only narrows a fault down, and one twice says nothing new.
        if place != 3:
            made[f"line {place} dropped"] = rest
        if place in (3, last):
            del made[f"line {place} doubled"]
    return made


def finds_every_rearrangement(verify: Verify) -> None:
    """Assert that no rearranged export passes."""
    unseen = [name for name, lines in rearranged().items() if verify(lines).ok]
    assert not unseen, f"unseen: {unseen}"


def test_every_rearrangement_is_found() -> None:
    """Dropping, doubling, moving and emptying lines are all found, without a witness."""
    finds_every_rearrangement(check)


def test_a_check_that_ignores_numbers_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep notices a check that takes entries as they come and believes heads."""

    class NoOrder(NoRoots):
        def resume(self, number: int, sequence: int) -> bool:
            return True

    monkeypatch.setattr(verify_module, "_Check", NoOrder)
    with pytest.raises(AssertionError, match="unseen"):
        finds_every_rearrangement(check)


def test_a_missing_entry_is_named() -> None:
    """The numbers of missing entries are given, and the rest is still checked."""
    verdict = check([*LINES[:5], *LINES[7:]])
    assert spans(verdict, ProblemKind.ENTRIES_MISSING) == [(3, 4)]
    assert kinds(verdict) == ["entries_missing"]
    assert verdict.root == b""


def test_a_doubled_entry_is_named() -> None:
    """A repeated line is named, and the tree without it is still compared."""
    verdict = check([*LINES[:6], LINES[5], *LINES[6:]])
    assert spans(verdict, ProblemKind.ENTRY_OUT_OF_PLACE) == [(3, None)]
    assert kinds(verdict) == ["entry_out_of_place"]


def test_swapped_entries_are_named() -> None:
    """Two entries that changed places are both named."""
    verdict = check([*LINES[:5], LINES[6], LINES[5], *LINES[7:]])
    assert spans(verdict, ProblemKind.ENTRIES_MISSING) == [(3, 3)]
    assert spans(verdict, ProblemKind.ENTRY_OUT_OF_PLACE) == [(3, None)]


def renumbered(made: list[ExportedEntry]) -> list[bytes]:
    """Entries exported as if they were the log, with the true log's heads."""
    return [LINES[0], *(export_entry(number, entry) for number, entry in enumerate(made)), LINES[8]]


@pytest.mark.parametrize(
    "order", [[0, 1, 2, 3, 5, 4], [0, 1, 2, 3, 4, 4], [1, 0, 2, 3, 4, 5], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 5]]
)
def test_renumbering_hides_nothing(order: list[int]) -> None:
    """Entries swapped, doubled or dropped and then numbered anew do not fit the signed root or size."""
    assert not check(renumbered([ENTRIES[number] for number in order])).ok


def test_a_changed_entry_is_narrowed_down_by_the_heads() -> None:
    """The alteration lies between the last head that agrees and the first that does not."""
    lines = [*LINES]
    lines[5] = lines[5].replace(b'"analyst"', b'"auditor"')
    verdict = check(lines)
    assert spans(verdict, ProblemKind.ENTRIES_ALTERED) == [(2, 5)]
    assert kinds(verdict) == ["entries_altered"]


def test_a_changed_text_is_named() -> None:
    """A text that is not the one committed to is named; the tree stays right."""
    changed = LINES[2].replace("équipe".encode(), "Équipe".encode())
    verdict = check([*LINES[:2], changed, *LINES[3:]])
    assert spans(verdict, ProblemKind.TEXT_DIFFERS) == [(1, None)]
    assert kinds(verdict) == ["text_differs"]


def entry_value(number: int) -> dict[str, object]:
    """What an entry's line holds."""
    value: dict[str, object] = json.loads(export_entry(number, ExportedEntry(ENTRIES[number].record)))
    return value


@pytest.mark.parametrize(
    ("extra", "kind"),
    [
        ({"salt": "00" * 32, "text": "added"}, "text_differs"),
        ({"salt": "00", "text": "short salt"}, "text_differs"),
        ({"salt": "0G" * 32, "text": "no salt"}, "text_differs"),
        ({"salt": "AB" * 32, "text": "capitals"}, "text_differs"),
        ({"salt": "00" * 32}, "line_unreadable"),
        ({"text": "no salt"}, "line_unreadable"),
        ({"salt": 1, "text": "number"}, "line_unreadable"),
        ({"more": 1}, "line_unreadable"),
    ],
)
def test_a_text_cannot_be_added(extra: dict[str, object], kind: str) -> None:
    """A text beside an entry without a commitment, half a text, or further items are refused."""
    line = canonical_json({**entry_value(0), **extra})
    assert kinds(check([LINES[0], line, *LINES[2:]]))[0] == kind


@pytest.mark.parametrize(
    "salt", [b"short", bytes(range(1, 33)) + b"\0", bytes(range(1, 17))], ids=["short", "zero behind", "half"]
)
def test_a_salt_of_another_length_is_refused_even_if_it_fits(salt: bytes) -> None:
    """A commitment under a salt that can be guessed is none; nor under one with a zero behind it, which HMAC reads as the same."""
    made = record(0, commitment=hmac.digest(salt, b"text", "sha256").hex())
    value = {"entry": made.as_array(), "salt": salt.hex(), "sequence": 0, "text": "text"}
    assert "text_differs" in kinds(check([LINES[0], canonical_json(value)]))
