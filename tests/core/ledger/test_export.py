"""The export's lines: canonical, in order, with each head where it belongs."""

from __future__ import annotations

import json

import pytest

from hirz.core.ledger import (
    ErasableText,
    ExportedEntry,
    KeyBroken,
    NoteBroken,
    RecordBroken,
    canonical_json,
    export_entry,
    export_header,
    export_lines,
)
from tests.core.ledger.sample import ORIGIN, REASON, SALT, VERIFIER, entries, export, head, record

ENTRIES = entries(6)


def test_every_line_is_canonical_json() -> None:
    """Each line is the RFC 8785 form of what it holds, and ends with one newline."""
    for line in export(ENTRIES, [0, 2, 6]):
        assert line == canonical_json(json.loads(line)) + b"\n"


def test_lines_stand_in_order() -> None:
    """Header, entries by number, each head right after the last entry that it counts."""
    kinds = []
    for line in export(ENTRIES, [0, 2, 2, 6])[1:]:
        value = json.loads(line)
        kinds.append(value["sequence"] if "entry" in value else value["checkpoint"].split("\n")[1])
    assert kinds == ["0", 0, 1, "2", "2", 2, 3, 4, 5, "6"]


def test_the_header_names_origin_and_keys() -> None:
    """What an auditor needs to know first stands first."""
    assert json.loads(export([], [0])[0]) == {"format": "hirz-ledger-1", "origin": ORIGIN, "verifiers": [VERIFIER]}


def test_an_erasable_text_lies_beside_its_entry() -> None:
    """Salt and text are in the line, not in the record; without them the record is the same."""
    with_text = json.loads(export(ENTRIES, [6])[2])
    assert (with_text["salt"], with_text["text"]) == (SALT.hex(), REASON)
    erased = json.loads(export_entry(1, ExportedEntry(ENTRIES[1].record)))
    assert erased == {"entry": with_text["entry"], "sequence": 1}


def test_a_text_that_was_not_committed_to_is_not_exported() -> None:
    """A wrong text is found before it leaves the house."""
    with pytest.raises(RecordBroken, match="entry 7"):
        export_entry(7, ExportedEntry(record(7, "one"), ErasableText(SALT, "another")))


@pytest.mark.parametrize("sizes", [[3, 2], [7], [2, 7]])
def test_heads_out_of_order_are_refused(sizes: list[int]) -> None:
    """Heads come by size, and none counts more than there is."""
    with pytest.raises(NoteBroken, match="belong"):
        list(export_lines(ORIGIN, [VERIFIER], ENTRIES, [head(entries(8), size) for size in sizes]))


def test_a_broken_key_is_not_exported() -> None:
    """A header never carries a key that nobody could use."""
    with pytest.raises(KeyBroken):
        export_header(ORIGIN, [VERIFIER[:-1]])
