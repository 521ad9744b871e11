"""The committed vectors: what another implementation must reproduce, and this one may never change.

vectors.json was written once by `made()`, which hashes by the definitions in recursion.py and writes JSON records by
hand, without the package; only the signature comes from `cryptography`. A changed value means that old ledgers can no
longer be checked: do not write the file anew, add a schema.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hirz.core.ledger import (
    EntryRecord,
    Frontier,
    canonical_json,
    commit_text,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    parse_and_verify,
    root_of,
    verify_consistency,
    verify_export,
    verify_inclusion,
)
from hirz.core.ledger.tree import subtree_root
from tests.core.ledger.recursion import mth, path, proof

PINNED: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
LEAVES = [b"leaf %d" % number for number in range(65)]
SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 32, 33, 64, 65]
SEED = bytes(range(32))
ORIGIN = "hirz.example.com/ledger"
SALT = bytes(range(100, 132))
TEXT = 'سبب القرار: "مكرر" — vu\u2028\\'

_ID = "6f1c1a52-7f0e-4c3a-9a6e-00000000000"
_WHO = '"desk","user:7","analyst","hotline"'
RECORDS = [
    f'[1,"{_ID}1","2026-03-01T09:00:00Z","public","portal","none","","intake:report:receive","report","r-1","","",1]',
    f'[1,"{_ID}2","2026-03-01T09:05:07Z",{_WHO},"triage:ticket:close","ticket","t-1","duplicate","COMMITMENT",1]',
    f'[1,"{_ID}3","2026-03-01T09:06:00Z",{_WHO},"detect:batch:scan","batch","b-1","quote \\" and \\\\ é","",200]',
]


def made() -> dict[str, Any]:
    """The vectors, by definitions and by hand."""
    commitment = hmac.new(SALT, TEXT.encode(), hashlib.sha256).hexdigest()
    records = [text.replace("COMMITMENT", commitment).encode() for text in RECORDS]
    return {
        "tree": {
            "leaves": [leaf.hex() for leaf in LEAVES],
            "roots": {str(size): mth(LEAVES[:size]).hex() for size in range(len(LEAVES) + 1)},
            "inclusion": [
                {"index": index, "size": size, "proof": [item.hex() for item in path(index, LEAVES[:size])]}
                for size in SIZES[1:]
                for index in sorted({0, size // 2, size - 1})
            ],
            "consistency": [
                {"first": first, "second": second, "proof": [item.hex() for item in proof(first, LEAVES[:second])]}
                for first, second in [*pairwise(SIZES[1:]), (6, 65), (1, 65), (48, 65), (64, 65)]
            ],
        },
        "records": [
            {"leaf": record.decode(), "hash": hashlib.sha256(b"\x00" + record).hexdigest()} for record in records
        ],
        "commitment": {"salt": SALT.hex(), "text": TEXT, "commitment": commitment},
        "export": made_export(records),
    }


def made_export(records: list[bytes]) -> dict[str, Any]:
    """A signed export of the three records, each line written by hand."""
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    public = private.public_key().public_bytes_raw()
    key_id = hashlib.sha256(ORIGIN.encode() + b"\n\x01" + public).digest()[:4]
    verifier = f"{ORIGIN}+{key_id.hex()}+{base64.b64encode(bytes([1]) + public).decode()}"
    text = f"{ORIGIN}\n3\n{base64.b64encode(mth(records)).decode()}\n"
    note = f"{text}\n— {ORIGIN} {base64.b64encode(key_id + private.sign(text.encode())).decode()}\n"
    escaped = TEXT.replace("\\", "\\\\").replace('"', '\\"')
    lines = [
        f'{{"format":"hirz-ledger-1","origin":"{ORIGIN}","verifiers":["{verifier}"]}}',
        f'{{"entry":{records[0].decode()},"sequence":0}}',
        f'{{"entry":{records[1].decode()},"salt":"{SALT.hex()}","sequence":1,"text":"{escaped}"}}',
        f'{{"entry":{records[2].decode()},"sequence":2}}',
        '{"checkpoint":"' + note.replace("\n", "\\n") + '"}',
    ]
    return {"seed": SEED.hex(), "verifier": verifier, "note": note, "lines": lines}


def test_the_definitions_still_give_the_pinned_values() -> None:
    """The slow definitions, with no line of the package, give every pinned value."""
    assert made() == PINNED


def hash_at(level: int, index: int) -> bytes:
    """Complete subtrees over the pinned leaves."""
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in PINNED["tree"]["leaves"]]
    return subtree_root(hashes[index << level : (index + 1) << level])


def pinned_root(size: int) -> bytes:
    """A pinned root."""
    return bytes.fromhex(PINNED["tree"]["roots"][str(size)])


def pinned_proof(vector: dict[str, Any]) -> list[bytes]:
    """A pinned proof."""
    return [bytes.fromhex(item) for item in vector["proof"]]


def test_roots_are_the_pinned_ones() -> None:
    """The frontier gives the pinned root for every size."""
    frontier = Frontier()
    assert frontier.root() == pinned_root(0)
    for number, leaf in enumerate(PINNED["tree"]["leaves"], start=1):
        frontier.append(leaf_hash(bytes.fromhex(leaf)))
        assert frontier.root() == pinned_root(number)


@pytest.mark.parametrize("vector", PINNED["tree"]["inclusion"])
def test_inclusion_proofs_are_the_pinned_ones(vector: dict[str, Any]) -> None:
    """Built as pinned, and accepted."""
    index, size, pinned = vector["index"], vector["size"], pinned_proof(vector)
    assert inclusion_proof(index, size, hash_at) == pinned
    verify_inclusion(hash_at(0, index), index, size, pinned, pinned_root(size))


@pytest.mark.parametrize("vector", PINNED["tree"]["consistency"])
def test_consistency_proofs_are_the_pinned_ones(vector: dict[str, Any]) -> None:
    """Built as pinned, and accepted."""
    first, second, pinned = vector["first"], vector["second"], pinned_proof(vector)
    assert consistency_proof(first, second, hash_at) == pinned
    verify_consistency(first, pinned_root(first), second, pinned_root(second), pinned)


@pytest.mark.parametrize("vector", PINNED["records"])
def test_records_are_the_pinned_ones(vector: dict[str, Any]) -> None:
    """Read from the pinned leaf, a record gives the pinned bytes and hash."""
    record = EntryRecord.from_array(json.loads(vector["leaf"]))
    assert record.leaf_bytes().decode() == vector["leaf"]
    assert canonical_json(json.loads(vector["leaf"])).decode() == vector["leaf"]
    assert record.leaf_hash().hex() == vector["hash"]


def test_the_commitment_is_the_pinned_one() -> None:
    """Salt and text give the pinned commitment."""
    pinned = PINNED["commitment"]
    assert commit_text(bytes.fromhex(pinned["salt"]), pinned["text"]).hex() == pinned["commitment"]


def test_the_pinned_export_passes() -> None:
    """The pinned lines are whole, signed, and hold the pinned head."""
    pinned = PINNED["export"]
    head = parse_and_verify(pinned["note"], [pinned["verifier"]])
    hashes = [bytes.fromhex(vector["hash"]) for vector in PINNED["records"]]
    assert (head.origin, head.size, head.root) == (ORIGIN, 3, root_of(hashes))
    verdict = verify_export(pinned["lines"], verifier=pinned["verifier"], witnessed=[pinned["note"]])
    assert verdict.ok, verdict.problems
