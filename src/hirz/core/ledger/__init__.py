"""The ledger's forms: entries, the Merkle tree over them, proofs, signed heads, and the export that anybody can check.

In: what happened, as records without content. Out: hashes, proofs, checkpoint notes, a verdict on an export. Modules:
`canonical` (RFC 8785), `entry`, `tree` and `levels` (RFC 9162), `proofs`, `notes` (C2SP), `export`, `verify`. Nothing but
the standard library and `cryptography` is imported, so that the verifier can be read and run by an outsider.
"""

from hirz.core.ledger.canonical import canonical_json
from hirz.core.ledger.entry import EntryRecord, at_text, commit_text
from hirz.core.ledger.errors import (
    KeyBroken,
    LedgerError,
    NotCanonical,
    NoteBroken,
    NotSigned,
    ProofBroken,
    RecordBroken,
    TreeBroken,
)
from hirz.core.ledger.levels import STORED_LEVELS, Node, SubtreeCache, append_leaves
from hirz.core.ledger.notes import (
    Checkpoint,
    Verifier,
    parse_and_verify,
    read_unverified,
    sign_checkpoint,
    verifier_text,
)
from hirz.core.ledger.proofs import consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion
from hirz.core.ledger.tree import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of

__all__ = [
    "EMPTY_ROOT",
    "STORED_LEVELS",
    "Checkpoint",
    "EntryRecord",
    "Frontier",
    "KeyBroken",
    "LedgerError",
    "Node",
    "NotCanonical",
    "NotSigned",
    "NoteBroken",
    "ProofBroken",
    "RecordBroken",
    "SubtreeCache",
    "TreeBroken",
    "Verifier",
    "append_leaves",
    "at_text",
    "canonical_json",
    "commit_text",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "parse_and_verify",
    "read_unverified",
    "root_at",
    "root_of",
    "sign_checkpoint",
    "verifier_text",
    "verify_consistency",
    "verify_inclusion",
]
