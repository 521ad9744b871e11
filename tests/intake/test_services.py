"""Receiving: whole or not at all, once however often it is sent, sealed, in the ledger."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

import pytest

from hirz.base.actors import Actor
from hirz.base.vault import blobs
from hirz.base.vault.models import Blob
from hirz.base.vault.services import open_envelope
from hirz.core.sealing import Context
from hirz.intake.enums import Outcome
from hirz.intake.errors import KeyReused
from hirz.intake.models import QuarantinedDocument, Report, SourceDocument
from hirz.intake.services import ROW_PAYLOAD_BYTES, Document
from tests.intake.making import MAPPING, Added, document, receive, stored
from tests.intake.plain import table

TESTER = Actor.system("test")


@pytest.fixture
def own() -> str:
    """A word that no other test uses: the database is the module's."""
    return uuid4().hex


@pytest.fixture
def added(zone_of: Any) -> Added:
    """What the test adds to the module's database."""
    return Added()


def in_public(zone: Any, *documents: Document, **arguments: Any) -> list[Any]:
    """Receive in the role and with the keys of the public zone."""
    with zone("public"):
        return receive(*documents, **arguments)


def document_of(reference: str) -> SourceDocument:
    """The source document of a report."""
    return SourceDocument.objects.get(report__reference=reference)


def payload_of(reference: str) -> bytes:
    """The payload of a report as it was sealed, opened with the worker's key."""
    found = document_of(reference)
    if found.payload is not None:
        envelope = open_envelope("report", found.report_id, "intake", purpose="test", by=TESTER)
        return envelope.unseal("payload", found.payload)
    blob = Blob.objects.get(name=found.blob)
    kind = "report" if blob.object_id == found.report_id else "table"
    envelope = open_envelope(kind, blob.object_id, "intake", purpose="test", by=TESTER)
    return b"".join(blobs.read_blob(blob.name, envelope.key, Context(kind, blob.object_id, "payload")))


def test_a_report_is_stored_whole(zone_of: Any, added: Added, own: str) -> None:
    """Report, document, key, two wraps, one entry, one event: from one transaction."""
    sent = document(f"The account asks for 500 dirhams {own}.")
    [[result]] = in_public(zone_of, sent)
    assert result.outcome is Outcome.ACCEPTED
    assert not result.is_replay
    assert added() == stored(reports=1)
    assert payload_of(result.reference) == sent.data


def test_the_manifest_names_the_payload(zone_of: Any, own: str) -> None:
    """Name, size and SHA-256 lie sealed beside the parsed fields."""
    sent = document(own)
    [[result]] = in_public(zone_of, sent)
    found = Report.objects.get(reference=result.reference)
    envelope = open_envelope("report", found.id, "intake", purpose="test", by=TESTER)
    manifest = envelope.unseal_json("content", found.content)["manifest"]
    assert manifest == {
        "name": "report.json", "size": len(sent.data), "sha256": hashlib.sha256(sent.data).hexdigest(),
    }  # fmt: skip


def test_times_are_cut_to_the_hour(zone_of: Any, own: str) -> None:
    """The public zone writes no minute down, neither on the report nor in the ledger."""
    [[result]] = in_public(zone_of, document(own))
    at = Report.objects.get(reference=result.reference).received_at
    assert (at.minute, at.second, at.microsecond) == (0, 0, 0)


def test_a_replay_gives_the_same_reference(zone_of: Any, added: Added, own: str) -> None:
    """The same body under the same key is one report."""
    [[first]] = in_public(zone_of, document(f"replayed {own}", key=own))
    [[again]] = in_public(zone_of, document(f"replayed {own}", key=own))
    assert again.reference == first.reference
    assert again.is_replay
    assert added() == stored(reports=1)


def test_without_a_key_the_body_is_the_key(zone_of: Any, added: Added, own: str) -> None:
    """A file handed in twice is one report."""
    [[first]] = in_public(zone_of, document(own))
    [[again]] = in_public(zone_of, document(own))
    assert (again.reference, again.is_replay) == (first.reference, True)
    assert added() == stored(reports=1)


def test_a_key_with_another_body_is_refused(zone_of: Any, added: Added, own: str) -> None:
    """A key speaks for one body only; nothing of the second is stored."""
    in_public(zone_of, document(f"one {own}", key=own))
    with pytest.raises(KeyReused):
        in_public(zone_of, document(f"two {own}", key=own))
    assert added() == stored(reports=1)


def test_a_key_belongs_to_its_feed(zone_of: Any, added: Added, own: str) -> None:
    """Two partners may choose the same key."""
    [[first]] = in_public(zone_of, document(own, key=own))
    [[other]] = in_public(zone_of, document(own, key=own), feed="ngo")
    assert first.reference != other.reference
    assert added() == stored(reports=2, jobs=2)


def test_equal_documents_in_one_batch_are_one_report(zone_of: Any, added: Added, own: str) -> None:
    """The second is told as a repeat of the first."""
    [[first], [second]] = in_public(zone_of, document(own), document(own))
    assert (second.reference, second.is_replay) == (first.reference, True)
    assert added() == stored(reports=1)


def test_one_key_for_two_bodies_in_one_batch_is_refused(zone_of: Any, added: Added, own: str) -> None:
    """Otherwise the second body would be acknowledged and lost."""
    with pytest.raises(KeyReused):
        in_public(zone_of, document(f"one {own}", key=own), document(f"two {own}", key=own))
    assert added() == stored()


def test_a_document_that_is_no_report_is_kept_in_quarantine(zone_of: Any, added: Added, own: str) -> None:
    """It is refused with its reason, and nothing that was said is lost."""
    [[result]] = in_public(zone_of, Document(b'{"incident": ' + own.encode(), name="cut.json"))
    assert result.outcome is Outcome.QUARANTINED
    assert result.error is not None
    assert added() == stored(quarantined=1)
    kept = QuarantinedDocument.objects.get(reference=result.reference)
    envelope = open_envelope("quarantined", kept.id, "intake", purpose="test", by=TESTER)
    assert envelope.unseal("payload", kept.payload) == b'{"incident": ' + own.encode()
    assert envelope.unseal_json("content", kept.content)["manifest"]["name"] == "cut.json"


def test_a_refused_document_sent_again_is_one_document(zone_of: Any, added: Added, own: str) -> None:
    """Quarantine counts what was said, not how often."""
    [[first]] = in_public(zone_of, Document(b"no report " + own.encode(), name="a.txt"))
    [[again]] = in_public(zone_of, Document(b"no report " + own.encode(), name="b.txt"))
    assert (again.reference, again.is_replay) == (first.reference, True)
    assert added() == stored(quarantined=1)


def test_a_key_is_free_again_after_a_refusal(zone_of: Any, added: Added, own: str) -> None:
    """A sender mends a refused report and sends it under the same key."""
    in_public(zone_of, Document(b"{}  " + own.encode(), idempotency_key=own))
    [[result]] = in_public(zone_of, document(own, key=own))
    assert result.outcome is Outcome.ACCEPTED
    assert added() == stored(reports=1, quarantined=1)


def test_a_mixed_batch_is_one_transaction(zone_of: Any, added: Added, own: str) -> None:
    """Good and refused documents go in together, each with its own answer."""
    results = in_public(zone_of, document(f"a {own}"), Document(own.encode()), document(f"b {own}"))
    assert [r.outcome for [r] in results] == [Outcome.ACCEPTED, Outcome.QUARANTINED, Outcome.ACCEPTED]
    assert added() == stored(reports=2, quarantined=1)


def test_one_event_for_two_hundred_reports(zone_of: Any, added: Added, own: str) -> None:
    """A batch of 401 makes three dispatch jobs."""
    in_public(zone_of, *(document(f"{own} {n}") for n in range(401)))
    assert added() == stored(reports=401, jobs=3)


def test_a_table_is_many_reports(zone_of: Any, added: Added, own: str) -> None:
    """Each row has its own reference; the same table again gives the same references."""
    [first] = in_public(zone_of, Document(table(5, own), name="t.csv"), mapping=MAPPING)
    [again] = in_public(zone_of, Document(table(5, own), name="t.csv"), mapping=MAPPING)
    assert [r.reference for r in again] == [r.reference for r in first]
    assert all(r.is_replay for r in again)
    assert added() == stored(reports=5)
    assert payload_of(first[3].reference) == table(5, own)


def test_a_table_is_kept_once(zone_of: Any, added: Added, own: str) -> None:
    """A table of 3,000 rows is one sealed blob, not three thousand copies of itself."""
    data = table(3_000, own + " a long enough sentence about an account that asks for money every week")
    assert len(data) < 10 * ROW_PAYLOAD_BYTES
    [results] = in_public(zone_of, Document(data, name="t.csv"), mapping=MAPPING)
    found = added()
    assert (found["reports"], found["blobs"]) == (3_000, 1)
    assert found["wraps"] == 2 * 3_000 + 2
    references = [r.reference for r in results]
    assert not SourceDocument.objects.filter(report__reference__in=references).exclude(payload=None).exists()
    assert payload_of(results[2_999].reference) == data


def test_a_large_payload_becomes_a_blob(zone_of: Any, added: Added, own: str) -> None:
    """Above 256 kB the payload lies sealed in a file, under a random name, and opens from there."""
    sent = document(own + "x" * (ROW_PAYLOAD_BYTES + 1))
    [[result]] = in_public(zone_of, sent)
    assert added() == stored(reports=1, blobs=1)
    blob = Blob.objects.get(name=document_of(result.reference).blob)
    assert hashlib.sha256(blobs.path_of(blob.name).read_bytes()).digest() == bytes(blob.sealed_sha256)
    assert payload_of(result.reference) == sent.data


def test_a_large_refused_document_becomes_a_blob(zone_of: Any, added: Added, own: str) -> None:
    """Quarantine follows the same rule."""
    in_public(zone_of, Document(own.encode() + b"?" * ROW_PAYLOAD_BYTES))
    assert added() == stored(quarantined=1, blobs=1)


def test_no_word_is_in_clear(zone_of: Any) -> None:
    """Neither a column nor a blob shows what was written."""
    word = "qamar-canary-417"
    in_public(zone_of, document(word), document(word + "x" * ROW_PAYLOAD_BYTES), Document(word.encode(), name=word))
    values = [
        *Report.objects.values_list(),
        *SourceDocument.objects.values_list(),
        *QuarantinedDocument.objects.values_list(),
    ]
    shown = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in values])
    assert word not in shown
    assert all(word.encode() not in blobs.path_of(name).read_bytes() for name in blobs.names_on_disk())


def test_nothing_is_received_from_nobody(zone_of: Any, added: Added) -> None:
    """An empty batch is no event."""
    assert in_public(zone_of) == []
    assert added() == stored()
