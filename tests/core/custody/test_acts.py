"""Records and acts: what their fields hold, and one form in which they are written and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from hirz.core.custody import ActBroken, ActKind, CustodyAct, ExhibitRecord, Party, Signature, custody_json
from hirz.core.custody.acts import NEEDED
from hirz.core.ledger import canonical_json
from tests.core.custody.sample import COLLEAGUE, DIGEST, INVESTIGATOR, STEPS, linked, record

ACTS = linked(record())


def test_what_is_written_is_read_back() -> None:
    """Record and acts of every kind, through canonical JSON."""
    exhibit = record(derived_from=UUID(int=7), derived_from_digest=DIGEST, tool="ffmpeg", tool_version="7.1")
    written = json.loads(custody_json(exhibit, ACTS))
    assert ExhibitRecord.from_json(written["record"]) == exhibit
    assert [CustodyAct.from_json(item) for item in written["acts"]] == ACTS
    assert canonical_json(written) == custody_json(exhibit, ACTS)


def test_every_kind_stands_in_the_sample() -> None:
    """So that the tests of this folder try each of them; a return ends a chain as a destruction does."""
    assert {step.kind for step in STEPS} == set(ActKind) - {ActKind.RETURNED}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: str(act.kind))
def test_an_act_needs_the_fields_of_its_kind(act: CustodyAct) -> None:
    """Each one missing is named; one of another kind is refused."""
    for name in NEEDED[act.kind]:
        with pytest.raises(ActBroken) as fault:
            replace(act, **{name: None if name in {"receiver", "second", "derived", "outcome"} else ""})
        assert fault.value.field == name
    stranger = "order" if act.kind is not ActKind.DESTROYED else "tool"
    with pytest.raises(ActBroken, match=stranger):
        replace(act, **{stranger: "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "not a uuid"), ("exhibit", 1), ("number", 0), ("number", True), ("start", "2026-03-01 09:00"),
        ("start", "2026-02-30T09:00:00Z"), ("sealed_digest", DIGEST.upper()), ("previous", ""), ("schema", 2),
        ("place", "a\nb"), ("reason", "x" * 256), ("performer", "user:11"), ("signatures", [1]), ("kind", "received"),
        ("signatures", (1,)), ("authority", "\u202eabc"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_an_act_is_named(name: str, value: object) -> None:
    """What could not be read back is not written."""
    with pytest.raises(ActBroken) as fault:
        replace(ACTS[0], **{name: value})  # type: ignore[arg-type]
    assert fault.value.field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", ""), ("case", None), ("received_at", "2026"), ("sealed_size", -1), ("sealed_size", 2**53),
        ("content_digest", "x"), ("schema", 0), ("exhibit", "x"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_record_is_named(name: str, value: object) -> None:
    """As with acts."""
    with pytest.raises(ActBroken) as fault:
        record(**{name: value})
    assert fault.value.field == name


def test_a_derived_exhibit_names_its_original_whole() -> None:
    """Original, its digest, tool and version: all or none."""
    with pytest.raises(ActBroken, match="derived_from"):
        record(tool="ffmpeg")
    with pytest.raises(ActBroken, match="derived_from_digest"):
        record(derived_from=UUID(int=7), tool="ffmpeg", tool_version="1")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"extra": 1}, "extra"), ({"performer": {"code": "user:1"}}, "performer.role"), ({"number": None}, "number"),
        ({"id": str(ACTS[0].id).upper()}, "id"), ({"kind": "eaten"}, "kind"), ({"kind": 7}, "kind"),
        ({"signatures": {}}, "signatures"), ({"signatures": [{"code": "x"}]}, "signatures.entry"),
        ({"performer": {"code": "", "role": "x"}}, "performer.code"), ({"performer": []}, "performer"),
        ({"signatures": [{"code": 1, "entry": str(UUID(int=1))}]}, "signatures.code"),
    ],
)  # fmt: skip
def test_a_wrong_field_in_a_file_is_named(change: dict[str, Any], name: str) -> None:
    """Added, missing, misspelled: the reader says which."""
    values: dict[str, Any] = {**ACTS[0].as_json(), **change}
    with pytest.raises(ActBroken) as fault:
        CustodyAct.from_json({key: value for key, value in values.items() if value is not None})
    assert fault.value.field == name


def test_a_file_without_its_schema_is_refused() -> None:
    """A default serves whoever writes, not whoever reads."""
    values = ACTS[0].as_json()
    del values["schema"]
    with pytest.raises(ActBroken, match="schema"):
        CustodyAct.from_json(values)


def test_the_agreement_covers_what_was_agreed() -> None:
    """Number, start, the act before and the signatures come later; everything else changes the text."""
    act = next(act for act in ACTS if act.kind is ActKind.HANDED_OVER)
    later = replace(act, number=99, start="2027-01-01T00:00:00Z", previous=DIGEST, signatures=())
    assert later.agreed_text() == act.agreed_text()
    for change in ({"id": UUID(int=9)}, {"receiver": COLLEAGUE}, {"reason": "other"}, {"place": "Fès"}, {"sealed_digest": DIGEST}):  # fmt: skip
        assert replace(act, **change).agreed_text() != act.agreed_text()  # type: ignore[arg-type]


def test_what_is_done_covers_all_but_the_signatures() -> None:
    """The entry of the last signature is written before its id is known."""
    act = ACTS[5]
    assert act.signed().done_text() == act.done_text()
    for change in ({"number": 99}, {"start": "2027-01-01T00:00:00Z"}, {"previous": DIGEST}):
        assert replace(act, **change).done_text() != act.done_text()  # type: ignore[arg-type]
    assert act.signing_texts() == (act.agreed_text(), act.done_text())
    assert act.signed().signing_texts() == ()


def test_the_digest_covers_the_signatures() -> None:
    """What the next act links to is the signed act."""
    assert ACTS[0].signed(Signature(INVESTIGATOR.code, UUID(int=5))).digest() != ACTS[0].digest()


def test_the_digest_is_the_same_everywhere() -> None:
    """Test vectors: another program must find the same."""
    assert record().digest() == "2a43da163ab51822dd15b6a4818aaba7fdb451ec196b3a30680fb676dee77776"
    assert ACTS[5].digest() == "ee3513b88e5981eaea215ff9fce124a474cba9ea43835c277dc057ac2e44ebec"
    assert (
        ACTS[5].agreed_text()
        == "hirz-custody-1 agreed dec48aec73c0e1620a05af47e2d41b32a44586bf44b1a698715f2fa7a5759efe"
    )


def test_a_party_is_a_code() -> None:
    """With a role; an organisation may be absent."""
    assert Party("user:1", "analyst").organisation == ""
    with pytest.raises(ActBroken, match="role"):
        Party("user:1", "")
