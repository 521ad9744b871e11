"""A chain of custody is whole, or the check says which act and which field is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from hirz.core.custody import ActKind, ChainFaultKind, ChainVerdict, CustodyAct, Outcome, Signature, check_chain
from hirz.core.custody import chain as chain_module
from tests.core.custody.sample import (
    COLLEAGUE,
    CUSTODIAN,
    DIGEST,
    INVESTIGATOR,
    OWNER,
    PROSECUTOR,
    SCRUBBER,
    STEPS,
    Step,
    linked,
    record,
    relinked,
    with_signatures,
)

EXHIBIT = record()
ACTS = linked(EXHIBIT)
K = ChainFaultKind


def found(acts: list[CustodyAct]) -> list[tuple[ChainFaultKind, int | None, str]]:
    """The faults of a chain: kind, act, field."""
    return [(fault.kind, fault.act, fault.field) for fault in check_chain(EXHIBIT, acts).faults]


def changed(place: int, **changes: object) -> list[CustodyAct]:
    """The chain with one act changed and everything behind it mended, as a careful forger would."""
    acts = [*ACTS]
    acts[place - 1] = with_signatures(replace(acts[place - 1], **changes))  # type: ignore[arg-type]
    return relinked(EXHIBIT, acts)


def test_a_whole_chain_is_whole() -> None:
    """Of every kind of act; destroyed, nobody holds it."""
    verdict = check_chain(EXHIBIT, ACTS)
    assert verdict.whole and verdict.acts == len(ACTS)
    assert verdict.ended is ActKind.DESTROYED and verdict.holder is None
    assert verdict.last_outcome is Outcome.WHOLE and verdict.head == ACTS[-1].digest()


def test_the_holder_is_who_took_it_last() -> None:
    """After each act."""
    holders = [check_chain(EXHIBIT, ACTS[:count]).holder for count in range(1, len(ACTS))]
    assert holders == [INVESTIGATOR] * 5 + [PROSECUTOR, CUSTODIAN]


def test_a_return_ends_the_chain() -> None:
    """By order, to somebody, with a witness."""
    steps = [STEPS[0], Step(ActKind.RETURNED, INVESTIGATOR, {"second": COLLEAGUE, "order": "J-9", "receiver": OWNER})]
    verdict = check_chain(EXHIBIT, linked(EXHIBIT, steps))
    assert verdict.whole and verdict.ended is ActKind.RETURNED


def test_a_damaged_blob_is_said_and_breaks_no_chain() -> None:
    """What the scrubber found last."""
    steps = [STEPS[0], Step(ActKind.CHECKED, SCRUBBER, {"outcome": Outcome.DAMAGED})]
    verdict = check_chain(EXHIBIT, linked(EXHIBIT, steps))
    assert verdict.whole and verdict.last_outcome is Outcome.DAMAGED


CASES: dict[str, tuple[Callable[[], list[CustodyAct]], list[tuple[ChainFaultKind, int | None, str]]]] = {
    "no act": (list, [(K.EMPTY, None, "")]),
    "an act is missing": (
        lambda: [*ACTS[:2], *ACTS[3:]],
        [(K.GAP, 3, "number"), (K.PREVIOUS_DIFFERS, 3, "previous")],
    ),
    "the first act is missing": (
        lambda: relinked(EXHIBIT, ACTS[1:2]),
        [(K.NOT_RECEIVED, 1, "kind")],
    ),
    "an act stands twice": (
        lambda: [*ACTS[:3], *ACTS[2:]],
        [
            (K.REPEATED, 4, "id"),
            (K.OUT_OF_ORDER, 4, "number"),
            (K.PREVIOUS_DIFFERS, 4, "previous"),
            (K.SIGNATURE_REUSED, 4, "signatures"),
        ],
    ),
    "an act changed, the rest not": (
        lambda: [*ACTS[:2], with_signatures(replace(ACTS[2], commitment="1" * 64)), *ACTS[3:]],
        [(K.PREVIOUS_DIFFERS, 4, "previous")],
    ),
    "time goes backwards": (lambda: changed(4, start="2026-03-02T09:00:00Z"), [(K.TIME_BACKWARDS, 4, "start")]),
    "a later act lies before an earlier one": (
        lambda: changed(3, start="2026-03-09T09:00:00Z"),
        [(K.TIME_BACKWARDS, place, "start") for place in range(4, 9)],
    ),
    "received at another time": (
        lambda: changed(1, start="2026-03-01T10:00:00Z"),
        [(K.TIME_DIFFERS, 1, "start")],
    ),
    "of another exhibit": (lambda: changed(2, exhibit=UUID(int=5)), [(K.OTHER_EXHIBIT, 2, "exhibit")]),
    "another blob": (lambda: changed(4, sealed_digest=DIGEST), [(K.DIGEST_DIFFERS, 4, "sealed_digest")]),
    "derived from itself": (lambda: changed(5, derived=EXHIBIT.exhibit), [(K.DERIVED_FROM_ITSELF, 5, "derived")]),
    "given by who has it not": (lambda: changed(6, performer=COLLEAGUE), [(K.NOT_HOLDER, 6, "performer")]),
    "destroyed by who has it not": (lambda: changed(8, performer=PROSECUTOR), [(K.NOT_HOLDER, 8, "performer")]),
    "received by a second person": (
        lambda: relinked(
            EXHIBIT,
            [ACTS[0], with_signatures(replace(ACTS[0], id=UUID(int=4), performer=COLLEAGUE, start=ACTS[1].start))],
        ),
        [(K.TWO_HOLDERS, 2, "performer")],
    ),
    "given to two people": (
        lambda: [
            *ACTS[:6],
            with_signatures(replace(ACTS[5], id=UUID(int=4), number=7, receiver=CUSTODIAN, start=ACTS[6].start)),
        ],
        [(K.PREVIOUS_DIFFERS, 7, "previous"), (K.TWO_HOLDERS, 7, "receiver")],
    ),
    "given to oneself": (
        lambda: relinked(
            EXHIBIT, [*ACTS[:5], replace(ACTS[5], receiver=INVESTIGATOR, signatures=ACTS[5].signatures[:1])]
        ),
        [(K.SAME_PERSON, 6, "receiver")],
    ),
    "opened with oneself": (
        lambda: relinked(
            EXHIBIT, [*ACTS[:3], replace(ACTS[3], second=INVESTIGATOR, signatures=ACTS[3].signatures[:1])]
        ),
        [(K.SAME_PERSON, 4, "second")],
    ),
    "after the end": (
        lambda: relinked(EXHIBIT, [*ACTS, with_signatures(replace(ACTS[1], id=UUID(int=3), start=ACTS[7].start))]),
        [(K.AFTER_END, 9, "kind")],
    ),
    "signed by nobody": (
        lambda: relinked(EXHIBIT, [ACTS[0], ACTS[1].signed()]),
        [(K.NOT_SIGNED, 2, "signatures")],
    ),
    "a hand-over signed by nobody": (
        lambda: relinked(EXHIBIT, [*ACTS[:5], ACTS[5].signed()]),
        [(K.NOT_SIGNED_BY_BOTH, 6, "signatures"), (K.NOT_SIGNED_BY_BOTH, 6, "signatures")],
    ),
    "a hand-over signed by one": (
        lambda: relinked(EXHIBIT, [*ACTS[:5], ACTS[5].signed(ACTS[5].signatures[0])]),
        [(K.NOT_SIGNED_BY_BOTH, 6, "signatures")],
    ),
    "a hand-over signed twice by one": (
        lambda: relinked(
            EXHIBIT, [*ACTS[:5], ACTS[5].signed(ACTS[5].signatures[0], Signature(INVESTIGATOR.code, UUID(int=2)))]
        ),
        [(K.NOT_SIGNED_BY_BOTH, 6, "signatures"), (K.SIGNED_TWICE, 6, "signatures")],
    ),
    "signed by a stranger": (
        lambda: relinked(EXHIBIT, [ACTS[0].signed(*ACTS[0].signatures, Signature("user:99", UUID(int=2)))]),
        [(K.SIGNED_BY_STRANGER, 1, "signatures")],
    ),
    "one entry signs twice": (
        lambda: relinked(EXHIBIT, [ACTS[0], ACTS[1].signed(Signature(SCRUBBER.code, ACTS[0].signatures[0].entry))]),
        [(K.SIGNATURE_REUSED, 2, "signatures")],
    ),
    "one entry signs for both": (
        lambda: relinked(
            EXHIBIT,
            [
                *ACTS[:5],
                ACTS[5].signed(Signature(INVESTIGATOR.code, UUID(int=2)), Signature(PROSECUTOR.code, UUID(int=2))),
            ],
        ),
        [(K.SIGNATURE_REUSED, 6, "signatures")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_chain_says_where(name: str) -> None:
    """Exactly this act and this field, and nothing else."""
    make, expected = CASES[name]
    assert found(make()) == expected


def test_every_way_to_be_broken_is_tried() -> None:
    """No kind of fault without a case that shows it."""
    assert {kind for _, faults in CASES.values() for kind, _, _ in faults} == set(ChainFaultKind)


def test_who_did_not_sign_is_named() -> None:
    """In the reader's language, with what was due and what stands there."""
    verdict = check_chain(EXHIBIT, relinked(EXHIBIT, [*ACTS[:5], ACTS[5].signed(ACTS[5].signatures[0])]))
    [fault] = verdict.faults
    assert (fault.expected, fault.found) == (PROSECUTOR.code, INVESTIGATOR.code)
    assert fault.words() == "Act 6: it needs two signatures, and user:13 did not sign it."
    assert fault.words("fr").startswith("Acte 6 :")
    assert "\u2068user:13\u2069" in fault.words("ar")
    assert verdict.summary() == "The chain of custody is broken. Faults: 1."


def test_every_fault_has_its_words() -> None:
    """In three languages, nothing left unfilled."""
    for make, _ in CASES.values():
        for fault in check_chain(EXHIBIT, make()).faults:
            for language in ("ar", "fr", "en"):
                assert fault.words(language) and "{" not in fault.words(language)


def test_a_check_that_skips_something_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one of its parts the check misses a case above."""
    for part in ("_order", "_exhibit", "_holding", "_entries"):
        with monkeypatch.context() as planted:
            planted.setattr(chain_module._Walk, part, lambda *_: iter(()))
            assert any(found(make()) != expected for make, expected in CASES.values()), part
    monkeypatch.setattr(chain_module, "_signing", lambda _: iter(()))
    assert any(found(make()) != expected for make, expected in CASES.values())


def test_the_verdict_is_a_value() -> None:
    """The same chain, the same verdict."""
    assert isinstance(check_chain(EXHIBIT, ACTS), ChainVerdict)
    assert check_chain(EXHIBIT, ACTS) == check_chain(EXHIBIT, ACTS)
