"""A bundle is made of an exhibit and checked by a stranger; each fault has its name."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from uuid import uuid5

import pytest

from hirz.core.custody import BundleBroken, BundleFaultKind, BundleVerdict, LedgerLine, check_bundle
from hirz.core.custody.archive import Member, write_archive
from hirz.core.custody.bundle import draft_bundle, seal_bundle
from hirz.core.custody.faults import BundleFault
from hirz.core.custody.forms import BLOB, ORDER
from hirz.core.ledger import (
    Checkpoint,
    ErasableText,
    KeyBroken,
    canonical_json,
    commit_text,
    consistency_proof,
    sign_checkpoint,
)
from tests.core.custody.bundles import PDF, REPORT_VERB, Log, Made, Written, both, interleaved, without_blob
from tests.core.custody.sample import BLOB as BLOB_BYTES
from tests.core.custody.sample import linked, record
from tests.core.ledger.sample import ORIGIN, SIGNER, STRANGER, STRANGER_VERIFIER, VERIFIER

K = BundleFaultKind
LATE = "2026-03-09T09:00:00Z"


def kinds(verdict: BundleVerdict) -> set[BundleFaultKind]:
    """The kinds of fault found."""
    return {fault.kind for fault in verdict.faults}


def test_a_whole_bundle_passes() -> None:
    """With the key from elsewhere, the blob in it, every act signed in the ledger."""
    made = both()[0]
    verdict = check_bundle(made.data, VERIFIER)
    assert verdict.ok, verdict.faults
    assert verdict.exhibit == str(made.record.exhibit) and verdict.number == made.record.number
    assert verdict.chain is not None and verdict.chain.whole and verdict.chain.acts == len(made.acts)
    assert verdict.lines == sum(len(act.signatures) for act in made.acts)
    assert verdict.blob_included and not verdict.key_from_file
    assert verdict.manifest == sha256(made.draft.manifest).hexdigest()


def test_the_same_inputs_make_the_same_bytes() -> None:
    """Whoever makes it again can compare."""
    made = both()[0]
    again = replace(made.draft, members=tuple(Member(m.name, bytes(m.content)) for m in made.draft.members))
    names = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
    assert names == list(ORDER)
    seal = zipfile.ZipFile(io.BytesIO(made.data)).read("seal.json")
    assert write_archive([*again.members, Member("seal.json", seal)]) == made.data


def test_any_unzipper_reads_it() -> None:
    """It is a plain ZIP, and its checksums are right."""
    with zipfile.ZipFile(io.BytesIO(both()[0].data)) as archive:
        assert archive.testzip() is None
        assert archive.read("report.pdf") == PDF
        how = archive.read("HOW-TO-CHECK.txt").decode()
        assert all(word in how for word in ("حرز", "comment vérifier", "how to check"))


def test_a_bundle_may_lack_the_blob() -> None:
    """Its digest is checked all the same, and the verdict says what that is worth."""
    verdict = check_bundle(without_blob().data, VERIFIER)
    assert verdict.ok and not verdict.blob_included
    assert "only its digest" in verdict.summary()


def test_without_a_key_the_verdict_says_what_that_is_worth() -> None:
    """The file's own key shows that it is whole, not who made it."""
    verdict = check_bundle(both()[0].data)
    assert verdict.ok and verdict.key_from_file
    assert "rien ne prouve" in verdict.summary("fr")
    assert "مفتاح" in verdict.summary("ar")


def test_another_ledgers_key_is_refused() -> None:
    """Named, in the file and at both heads."""
    verdict = check_bundle(both()[0].data, [STRANGER_VERIFIER])
    assert kinds(verdict) == {K.KEY_DIFFERS, K.HEAD_NOT_SIGNED}
    assert {fault.member for fault in verdict.faults} == {"ledger.key", "ledger.jsonl", "seal.json"}


def test_a_malformed_key_is_the_callers_mistake() -> None:
    """As in the check of an export."""
    with pytest.raises(KeyBroken):
        check_bundle(both()[0].data, "no key")


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"x" * 400, b"PK\x03\x04" * 90])
def test_what_is_no_bundle_is_said_to_be_none(data: bytes) -> None:
    """Nothing is raised."""
    assert not check_bundle(data, VERIFIER).ok


def test_a_seal_of_another_exhibit_is_named() -> None:
    """Its entry commits to another manifest and speaks of another exhibit."""
    first, other = both()
    seal = zipfile.ZipFile(io.BytesIO(other.data)).read("seal.json")
    verdict = check_bundle(write_archive([*first.draft.members, Member("seal.json", seal)]), VERIFIER)
    assert {K.SEAL_OF_ANOTHER, K.MANIFEST_ALTERED} <= kinds(verdict)


def test_a_bundle_that_would_not_pass_is_not_made() -> None:
    """A broken chain, an entry that commits to something else, a head that lacks it, a blob of another exhibit."""
    first, other = both()
    size = len(first.log.entries)
    inputs = {"report": PDF, "lines": [], "checkpoint": first.log.head(size), "verifiers": [VERIFIER]}
    with pytest.raises(BundleBroken, match="number"):
        draft_bundle(first.record, first.acts[1:], **inputs)  # type: ignore[arg-type]
    with pytest.raises(BundleBroken, match="key"):
        draft_bundle(first.record, first.acts, **{**inputs, "verifiers": []})  # type: ignore[arg-type]
    unsigned = draft_bundle(first.record, first.acts, **inputs)  # type: ignore[arg-type]
    line = first.log.line(size - 1, size)
    with pytest.raises(BundleBroken, match="not in"):
        seal_bundle(unsigned, line, first.log.head(size), [])
    with pytest.raises(BundleBroken, match="not that of a report of this exhibit"):
        seal_bundle(first.draft, first.log.line(size - 2, size), first.log.head(size), [])
    swapped = replace(
        first.draft,
        members=tuple(
            Member(BLOB, other.draft.members[-1].content) if m.name == BLOB else m for m in first.draft.members
        ),
    )
    with pytest.raises(BundleBroken, match="altered"):
        seal_bundle(swapped, line, first.log.head(size), [])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"members": "doubled"}, "members"), ({"number": "X-0"}, "number"), ({"chain": "00"}, "chain"),
        ({"sealed": {"included": False}}, "sealed"), ({"note": "x"}, "note"), ({"exhibit": "x"}, "exhibit"),
    ],
)  # fmt: skip
def test_a_manifest_that_does_not_agree_is_named(change: dict[str, object], field: str) -> None:
    """Even one that the ledger did commit to: a house cannot say two things."""
    made = without_blob()
    value = json.loads(made.draft.manifest)
    if change == {"members": "doubled"}:
        change = {"members": [*value["members"], value["members"][0]]}
    manifest = Member("manifest.json", canonical_json({**value, **change}))
    draft = replace(made.draft, members=(manifest, *made.draft.members[1:]))
    log, size = made.log, len(made.log.entries) + 1
    log.write(
        uuid5(made.record.exhibit, f"again {size}"),
        "user:1",
        "x",
        REPORT_VERB,
        str(made.record.exhibit),
        draft.report_text,
        "2026-03-09T09:00:00Z",
    )
    first = size_of_head(made)
    proof = consistency_proof(first, size, log.hash_at)
    with pytest.raises(BundleBroken, match=f"does not agree with the rest: {field}"):
        seal_bundle(draft, log.line(size - 1, size), log.head(size), proof)


def size_of_head(made: Made) -> int:
    """How many entries the head counts to which the acts' entries lead."""
    last = zipfile.ZipFile(io.BytesIO(made.data)).read("ledger.jsonl").splitlines()[-1]
    return int(json.loads(last)["checkpoint"].split("\n")[1])


def test_a_head_with_a_second_signature_is_refused() -> None:
    """A line of an unknown key would be bytes that nothing binds."""
    made = both()[0]
    note = made.log.head(4)
    other = sign_checkpoint(Checkpoint(ORIGIN, 4, bytes(32)), STRANGER, "witness.example.com").split("\n\n")[1]
    inputs = {"report": PDF, "lines": [], "checkpoint": note + other, "verifiers": [VERIFIER]}
    draft = draft_bundle(made.record, made.acts, **inputs)  # type: ignore[arg-type]
    with pytest.raises(BundleBroken, match="signed by the known key"):
        seal_bundle(draft, made.log.line(3, 4), note, [])


def test_two_heads_of_two_histories_are_named() -> None:
    """Signed by the same key, the second does not continue the first."""
    made = both()[0]
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        seal = json.loads(archive.read("seal.json"))
    seal["consistency"] = [*seal["consistency"][::-1], "00" * 32]
    altered = Member("seal.json", canonical_json(seal))
    verdict = check_bundle(write_archive([*made.draft.members, altered]), VERIFIER)
    assert kinds(verdict) == {K.HEADS_DISAGREE}


def test_a_head_of_another_ledger_is_named() -> None:
    """Signed with the same key under another origin."""
    made = both()[0]
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        seal = json.loads(archive.read("seal.json"))
    lines = seal["checkpoint"].split("\n")
    head = Checkpoint.of_text("\n".join(lines[:3]) + "\n")
    seal["checkpoint"] = sign_checkpoint(replace(head, origin="other.example.com/log"), SIGNER, ORIGIN)
    altered = Member("seal.json", canonical_json(seal))
    verdict = check_bundle(write_archive([*made.draft.members, altered]), VERIFIER)
    assert kinds(verdict) == {K.HEAD_OF_ANOTHER_LEDGER}


@pytest.mark.parametrize("kind", BundleFaultKind)
def test_every_fault_has_its_words(kind: BundleFaultKind) -> None:
    """In three languages, nothing left unfilled."""
    fault = BundleFault(kind, "custody.json", act=1, line=2, field="start", byte=3)
    sentences = [fault.words(language) for language in ("ar", "fr", "en")]
    assert len(set(sentences)) == 3 and not any("{" in sentence for sentence in sentences)


def test_the_check_needs_cryptography_alone() -> None:
    """No Django, no reader of documents: a stranger installs one package."""
    script = (
        "import sys; before = set(sys.modules)\n"
        "from hirz.core.custody import check_bundle\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)\n"
        "print(*sorted(new)); print(*sorted(name for name in sys.modules if name.startswith('hirz.core.formats')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    outside, formats = done.stdout.split("\n")[:2]
    assert set(outside.split()) <= {"hirz", "cryptography", "_openssl", "_cffi_backend", "typing_extensions"}
    assert formats == ""


def sealed_with(log: Log, lines: Sequence[LedgerLine]) -> bytes:
    """A bundle of the sample with these lines, as the log itself would seal it; raises if it would not pass."""
    exhibit, acts = record(), linked(record())
    size = len(log.entries)
    draft = draft_bundle(
        exhibit, acts, report=PDF, lines=lines, checkpoint=log.head(size), verifiers=[VERIFIER], blob=BLOB_BYTES
    )
    log.write(uuid5(exhibit.exhibit, "r"), "user:1", "x", REPORT_VERB, str(exhibit.exhibit), draft.report_text, LATE)
    proof = consistency_proof(size, size + 1, log.hash_at)
    return seal_bundle(draft, log.line(size, size + 1), log.head(size + 1), proof)


@pytest.mark.parametrize(
    ("name", "value"), [("actor", "user:99"), ("role", "auditor"), ("text", "agreed to something else")]
)
def test_an_entry_that_does_not_sign_the_act_is_named(name: str, value: str) -> None:
    """It is in the ledger, with its proof, but by another person, in another role, or about another act."""
    log = interleaved([linked(record())])
    entry = log.entries[3]
    changes = {"commitment": commit_text(bytes(32), value).hex()} if name == "text" else {name: value}
    text = ErasableText(bytes(32), value) if name == "text" else entry.text
    log.entries[3] = Written(replace(entry.record, **changes), text)  # type: ignore[arg-type]
    lines = log.lines_of(record().exhibit, len(log.entries))
    with pytest.raises(BundleBroken, match=f"Act 4: line 4 of ledger.jsonl does not sign this act .{name}."):
        sealed_with(log, lines)


def test_a_line_of_another_exhibit_is_named() -> None:
    """It stands in the same ledger, and has no business here."""
    log = interleaved([linked(record()), linked(record("other"))])
    size = len(log.entries)
    lines = [*log.lines_of(record().exhibit, size), log.line(1, size)]
    with pytest.raises(BundleBroken, match="line 2: it concerns another exhibit"):
        sealed_with(log, lines)


def test_other_entries_about_the_exhibit_may_stand_beside() -> None:
    """An auditor may be shown every reading too."""
    log = interleaved([linked(record())])
    log.write(
        uuid5(record().exhibit, "read"), "user:5", "auditor", "casework:exhibit:read", str(record().exhibit), "x", LATE
    )
    data = sealed_with(log, log.lines_of(record().exhibit, len(log.entries)))
    assert check_bundle(data, VERIFIER).ok
