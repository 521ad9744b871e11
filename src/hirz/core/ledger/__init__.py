"""The ledger's forms: entries, the Merkle tree over them, proofs, signed heads, and the export that anybody can check.

In: what happened, as records without content. Out: hashes, proofs, checkpoint notes, a verdict on an export. Modules:
`canonical` (RFC 8785), `entry`, `tree` and `levels` (RFC 9162), `proofs`, `notes` (C2SP), `export`, `verify`. Nothing but
the standard library and `cryptography` is imported, so that the verifier can be read and run by an outsider.
"""

from hirz.core.ledger.canonical import canonical_json
from hirz.core.ledger.entry import SALT_BYTES, EntryRecord, at_text, commit_text
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
from hirz.core.ledger.export import ErasableText, ExportedEntry, export_entry, export_head, export_header, export_lines
from hirz.core.ledger.levels import STORED_LEVELS, Node, SubtreeCache, append_leaves
from hirz.core.ledger.notes import (
    Checkpoint,
    Verifier,
    parse_and_verify,
    read_signing_key,
    read_unverified,
    sign_checkpoint,
    signing_key_text,
    verifier_text,
)
from hirz.core.ledger.proofs import consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion
from hirz.core.ledger.tree import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of
from hirz.core.ledger.verdict import ExportVerdict, Problem, ProblemKind
from hirz.core.ledger.verify import verify_export

__all__ = [
    "EMPTY_ROOT",
    "SALT_BYTES",
    "STORED_LEVELS",
    "Checkpoint",
    "EntryRecord",
    "ErasableText",
    "ExportVerdict",
    "ExportedEntry",
    "Frontier",
    "KeyBroken",
    "LedgerError",
    "Node",
    "NotCanonical",
    "NotSigned",
    "NoteBroken",
    "Problem",
    "ProblemKind",
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
    "export_entry",
    "export_head",
    "export_header",
    "export_lines",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "parse_and_verify",
    "read_signing_key",
    "read_unverified",
    "root_at",
    "root_of",
    "sign_checkpoint",
    "signing_key_text",
    "verifier_text",
    "verify_consistency",
    "verify_export",
    "verify_inclusion",
]
