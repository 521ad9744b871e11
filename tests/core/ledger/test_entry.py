"""Records of entries: one form, no content, nothing that could be read in two ways."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from hirz.core.ledger import EntryRecord, RecordBroken, at_text, canonical_json, commit_text
from tests.core.ledger.sample import record


def test_leaf_bytes_are_canonical_json_with_the_schema_first() -> None:
    """The leaf bytes are the RFC 8785 form of the array, whose first item is the schema's number."""
    made = record(2, purpose='quote " and \\ é')
    assert made.leaf_bytes() == canonical_json(made.as_array())
    assert json.loads(made.leaf_bytes())[0] == 1


def test_the_leaf_hash_is_sha_256_over_zero_and_the_bytes() -> None:
    """RFC 9162 section 2.1.1."""
    made = record(0)
    assert made.leaf_hash() == hashlib.sha256(b"\x00" + made.leaf_bytes()).digest()


def test_a_record_comes_back_from_its_array() -> None:
    """What was written is read."""
    made = record(5, "a text", batch=200)
    assert EntryRecord.from_array(json.loads(made.leaf_bytes())) == made


def test_every_field_is_in_the_hash() -> None:
    """A change of any field changes the leaf."""
    made = record(0)
    changes: dict[str, object] = {
        "id": UUID(int=1),
        "at": "2026-03-01T10:00:00Z",
        "zone": "public",
        "actor": "user:8",
        "role": "auditor",
        "organisation": "dgsn",
        "verb": "triage:ticket:close",
        "object_kind": "report",
        "object_id": "other",
        "purpose": "audit",
        "commitment": "0" * 64,
        "batch": 2,
    }
    assert set(changes) == {name for name in EntryRecord.__dataclass_fields__ if name != "schema"}
    hashes = {record(0, **{name: value}).leaf_hash() for name, value in changes.items()}
    assert len(hashes | {made.leaf_hash()}) == len(changes) + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 2},
        {"schema": "1"},
        {"id": "6f1c1a52-7f0e-4c3a-9a6e-1d2c3b4a5f60"},
        {"at": "2026-03-01T09:00:00+00:00"},
        {"at": "2026-03-01T09:00:00.5Z"},
        {"at": "2026-02-30T09:00:00Z"},
        {"at": "2026-03-01 09:00:00Z"},
        {"at": "٢٠٢٦-03-01T09:00:00Z"},
        {"at": None},
        {"at": []},
        {"zone": ""},
        {"actor": "a\nb"},
        {"actor": "a\u202eb"},
        {"actor": "\ud800"},
        {"actor": 7},
        {"role": "x" * 256},
        {"organisation": None},
        {"verb": "triage:claim"},
        {"verb": "triage:ticket:"},
        {"verb": "triage:ticket:claim:now"},
        {"verb": "triage:ticket:réclamer"},
        {"verb": ["a"]},
        {"verb": "a:b:" + "c" * 255},
        {"object_id": ""},
        {"purpose": "p" * 256},
        {"commitment": "00"},
        {"commitment": "A" * 64},
        {"commitment": b"0" * 64},
        {"batch": -1},
        {"batch": True},
        {"batch": 2**53},
        {"batch": "1"},
    ],
)
def test_a_wrong_field_is_refused(changes: dict[str, object]) -> None:
    """Wrong types, forms, lengths and invisible characters are refused."""
    with pytest.raises(RecordBroken):
        record(0, **changes)


@pytest.mark.parametrize(
    "spelling",
    [
        "6F1C1A52-7F0E-4C3A-9A6E-1D2C3B4A5F60",
        "6f1c1a527f0e4c3a9a6e1d2c3b4a5f60",
        "{6f1c1a52-7f0e-4c3a-9a6e-1d2c3b4a5f60}",
        "",
        "x",
        7,
        None,
        [],
    ],
)
def test_an_id_has_one_spelling(spelling: object) -> None:
    """Another spelling of the same id would be another leaf, and is refused when read."""
    array: list[object] = [*record(0).as_array()]
    array[1] = spelling
    with pytest.raises(RecordBroken, match="id"):
        EntryRecord.from_array(array)


@pytest.mark.parametrize("length", [0, 12, 14])
def test_an_array_has_thirteen_items(length: int) -> None:
    """Shorter and longer arrays are refused."""
    with pytest.raises(RecordBroken, match="13"):
        EntryRecord.from_array([1] * length)


def test_times_are_written_in_utc_and_whole_seconds() -> None:
    """Casablanca's time becomes UTC; parts of seconds are dropped."""
    casablanca = timezone(timedelta(hours=1))
    assert at_text(datetime(2026, 3, 1, 10, 5, 7, 999_999, tzinfo=casablanca)) == "2026-03-01T09:05:07Z"
    assert at_text(datetime(2026, 3, 1, tzinfo=UTC)) == "2026-03-01T00:00:00Z"


def test_an_hour_that_comes_twice_is_written_twice() -> None:
    """Two moments that count as equal in their own zone are one hour apart in UTC, also when texts are kept for reuse."""
    paris = ZoneInfo("Europe/Paris")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=fold) for fold in (0, 1))
    assert first == second
    assert [at_text(first), at_text(second), at_text(first)] == [
        "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z",
    ]  # fmt: skip


def test_a_time_without_a_zone_is_refused() -> None:
    """Nobody knows what time it is where."""
    with pytest.raises(ValueError, match="zone"):
        at_text(datetime(2026, 3, 1))  # noqa: DTZ001 - the point of the test


def test_a_commitment_is_an_hmac_under_the_salt() -> None:
    """The salt is the key, the text the message."""
    salt = bytes(range(32))
    assert commit_text(salt, "سبب") == hmac.new(salt, "سبب".encode(), hashlib.sha256).digest()


def test_a_short_salt_is_refused() -> None:
    """A salt that could be guessed would show the text."""
    with pytest.raises(ValueError, match="salt"):
        commit_text(bytes(15), "text")
