"""Proofs on the auditor's pages: they hold for what was recorded, and for nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from hirz.base.ledger import queries
from hirz.base.ledger.proving import TextState, open_head, open_note, prove_consistency, prove_entry, text_state
from tests.base.ledger.filling import alter, fill, write_text


def proof_of(sequence: int) -> Any:
    """The proof of an entry under the last head."""
    entry = queries.entry_of(sequence)
    assert entry is not None
    return prove_entry(entry, queries.last_head())


def require_found(sequence: int, prove: Any = proof_of) -> None:
    """What every alteration must lead to."""
    assert not prove(sequence).holds, "an altered ledger passed for a verified one"


@pytest.mark.parametrize("sequence", [0, 1, 255, 256, 511, 512, 599])
def test_every_entry_is_proved_under_the_last_head(database: Any, sequence: int) -> None:
    """First, last and both sides of a kept subtree."""
    fill(600, at_once=300)
    proof = proof_of(sequence)
    assert proof.holds
    assert len(proof.path) <= 10


def test_an_altered_record_is_not_verified(database: Any) -> None:
    """The leaf in the tree is another one than that of the row."""
    fill(5)
    alter(database, "UPDATE ledger_entry SET actor = 'somebody else' WHERE sequence = 3")
    require_found(3)
    assert proof_of(2).holds


def test_a_check_that_trusts_the_stored_leaf_would_not_see_it(database: Any) -> None:
    """The planted bad variant: only the hash in the row is followed to the root."""
    from hirz.core.ledger import SubtreeCache, inclusion_proof, verify_inclusion

    fill(5)
    alter(database, "UPDATE ledger_entry SET actor = 'somebody else' WHERE sequence = 3")

    class Trusting:
        holds = False

    def trusting(sequence: int) -> Trusting:
        entry, head = queries.entry_of(sequence), queries.last_head()
        assert entry is not None
        assert head is not None
        path = inclusion_proof(sequence, head.size, SubtreeCache(queries.hashes))
        verify_inclusion(bytes(entry.leaf_hash), sequence, head.size, path, bytes(head.root))
        found = Trusting()
        found.holds = True
        return found

    with pytest.raises(AssertionError, match="altered"):
        require_found(3, trusting)


def test_a_record_altered_together_with_its_leaf_is_not_verified(database: Any) -> None:
    """The leaf fits the record, and the root no longer fits the leaf."""
    fill(5)
    entry = queries.entry_of(3)
    assert entry is not None
    entry.actor = "somebody else"
    leaf = prove_entry(entry, None).record
    assert leaf is not None
    alter(
        database, "UPDATE ledger_entry SET actor = %s, leaf_hash = %s WHERE sequence = 3", entry.actor, leaf.leaf_hash()
    )
    proof = proof_of(3)
    assert proof.leaf_fits
    assert not proof.holds


def test_an_altered_subtree_is_not_verified(database: Any) -> None:
    """A kept node of level 8 leads every entry beside it astray."""
    fill(300)
    alter(database, "UPDATE ledger_treenode SET hash = %s WHERE level = 8", b"\x01" * 32)
    require_found(290)


def test_a_missing_subtree_is_not_verified(database: Any) -> None:
    """What cannot be computed does not hold."""
    fill(300)
    alter(database, "DELETE FROM ledger_treenode WHERE level = 8")
    require_found(290)


def test_a_head_that_was_not_signed_proves_nothing(database: Any) -> None:
    """Row and tree may agree: without the signature nobody vouches for them."""
    fill(5)
    alter(database, "UPDATE ledger_checkpoint SET note = replace(note, '5', '6')")
    proof = proof_of(3)
    assert proof.signed is None
    assert not proof.holds


def test_a_head_whose_row_differs_from_its_note_proves_nothing(database: Any) -> None:
    """The root that is believed is the signed one."""
    fill(5)
    alter(database, "UPDATE ledger_checkpoint SET root = %s", b"\x02" * 32)
    require_found(3)


def test_a_row_that_is_no_record_is_said_so(database: Any) -> None:
    """A verb without its three parts cannot have been recorded."""
    fill(2)
    alter(database, "UPDATE ledger_entry SET verb = 'nothing' WHERE sequence = 1")
    proof = proof_of(1)
    assert proof.record is None
    assert not proof.holds


def test_a_later_head_begins_with_an_earlier_one(database: Any) -> None:
    """Between any two heads of an honest ledger."""
    fill(700, at_once=100)
    heads = queries.heads()
    assert len(heads) == 7
    for head in heads:
        assert prove_consistency(open_head(head), open_head(heads[0])).holds


def test_a_rewritten_ledger_does_not_begin_with_what_a_witness_kept(database: Any) -> None:
    """The whole tail is written anew and signed with the true key: only the witness knows."""
    from hirz.base.ledger.sequencer import sequence_entries
    from hirz.base.ledger.services import record

    fill(3)
    kept = queries.last_head()
    assert kept is not None
    with database("owner"):
        from django.db import connection

        with connection.cursor() as cursor:
            for table in ("ledger_entry", "ledger_treenode", "ledger_checkpoint"):
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    for _ in range(4):
        record(verb="ledger:entries:read", object_kind="ledger", object_id="entries", by=FORGER)
    sequence_entries()
    last = queries.last_head()
    assert last is not None
    assert open_head(last) is not None, "the forged head is truly signed"
    assert not prove_consistency(open_note(kept.note), open_head(last)).holds


def test_a_ledger_shorter_than_what_a_witness_kept_is_not_verified(database: Any) -> None:
    """Its end was cut off."""
    fill(2)
    old = open_head(queries.heads()[0])
    fill(2)
    new = open_head(queries.heads()[0])
    assert prove_consistency(old, new).holds
    assert not prove_consistency(new, old).holds


def test_a_note_of_another_key_is_not_opened(database: Any) -> None:
    """Whoever signs with another key says nothing about this ledger."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.conf import settings

    from hirz.core.ledger import Checkpoint, sign_checkpoint

    head = Checkpoint(settings.HIRZ_LEDGER_ORIGIN, 1, b"\x03" * 32)
    assert open_note(sign_checkpoint(head, Ed25519PrivateKey.generate(), settings.HIRZ_LEDGER_ORIGIN)) is None
    assert open_note("nothing") is None
    assert open_note("") is None


def test_the_text_behind_a_commitment(database: Any) -> None:
    """There and the same; there and another; gone."""
    fill(1)
    write_text("said twice by the sender")
    plain, closed = queries.entry_of(0), queries.entry_of(1)
    assert plain is not None
    assert closed is not None
    assert text_state(plain) == (TextState.NONE, "")
    assert text_state(closed) == (TextState.MATCHES, "said twice by the sender")
    alter(database, "UPDATE ledger_entrytext SET text = 'said once'")
    assert text_state(closed)[0] is TextState.DIFFERS
    alter(database, "DELETE FROM ledger_entrytext")
    assert text_state(closed) == (TextState.ERASED, "")
    assert proof_of(1).holds, "erasing a text leaves the tree as it was"


def _forger() -> Any:
    from hirz.base.actors import Actor

    return Actor(id="forger", role="system")


FORGER = _forger()
