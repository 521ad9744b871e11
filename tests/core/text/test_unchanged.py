"""The fast scanner and the fast folding against the slow ones that they came from: the same answers, to the offset."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hirz.core.text import TextScan, fold, gates, scan_text, scanning
from hirz.core.text.gates import Gate, open_gates
from hirz.core.text.plain import plain
from tests.core.text.frozen.folding import fold as slow_fold
from tests.core.text.frozen.plain import plain as slow_plain
from tests.core.text.frozen.scanning import scan_text as slow_scan
from tests.core.text.planting import GLUE, PLANTS, disguised, planted, written_lines

LINES = written_lines()
TEXTS = [*PLANTS, *planted(LINES, 1_800, seed=1), *LINES]


def check_scans(texts: Iterable[str], scan: Callable[[str, str], TextScan] = scan_text) -> None:
    """Each text gives the same selectors at the same places as the slow scanner, and is cut where that one cuts it."""
    for text in texts:
        for country in ("MA", "FR"):
            assert scan(text, country) == slow_scan(text, country), text


def check_foldings(texts: Iterable[str]) -> None:
    """Each text has the same plain and folded letters, from the same places."""
    for text in texts:
        fast, slow = plain(text), slow_plain(text)
        assert (fast.text, fast.shadow, [*fast.starts], [*fast.ends]) == (slow.text, slow.shadow, [*slow.starts], [*slow.ends])  # fmt: skip
        folded, slowly = fold(text), slow_fold(text)
        assert (folded.text, [*folded.offsets], [*folded.ends]) == (slowly.text, [*slowly.offsets], [*slowly.ends])


def test_there_are_thousands_of_texts_and_every_gate_has_work() -> None:
    """The corpus is no corpus of silence."""
    assert len(TEXTS) > 2_500
    opened = [open_gates(plain(text).shadow.lower()) for text in TEXTS]
    assert {gate: sum(gate in seen for seen in opened) > 20 for gate in Gate} == dict.fromkeys(Gate, True)


def test_no_selector_is_lost_or_changed() -> None:
    """Messages, reports, and plants in odd places."""
    check_scans(TEXTS)


def test_no_letter_is_folded_otherwise() -> None:
    """The same texts, folded."""
    check_foldings(TEXTS)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(PLANTS), st.sampled_from(GLUE), st.sampled_from(LINES), st.text(max_size=6)),
        max_size=9,
    ),
    st.sampled_from(["", " ", "\n"]),
    st.integers(0, 2**32),
)
def test_any_text_with_plants_gives_the_same(pieces: list[str], glue: str, seed: int) -> None:
    """Whatever stands around them, disguised or not."""
    random = Random(seed)
    text = glue.join(disguised(p, random) if p and random.random() < 0.2 else p for p in pieces)
    check_scans([text])
    check_foldings([text])


@settings(max_examples=250, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_characters_fold_the_same(text: str) -> None:
    """Lone surrogates, marks without a letter, Hangul, unassigned characters."""
    check_foldings([text, f"{text}é{text}", text * 3])


@pytest.mark.parametrize("gate", Gate)
def test_a_gate_that_stays_shut_is_noticed(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bad variants: without any one gate some selector is lost."""
    monkeypatch.setattr(scanning, "open_gates", lambda low: open_gates(low) - {gate})
    with pytest.raises(AssertionError):
        check_scans(TEXTS)


@pytest.mark.parametrize("unit", ["x.y ", "a.b sur ", "@ab ", "::1 ", "code ", "insta a ", "a" * 30 + " "])
def test_a_text_past_the_bounds_is_cut_where_it_was(unit: str) -> None:
    """No gate hides that a finder stopped at its bound."""
    check_scans([unit * 60_000])


def test_gates_for_texts_past_the_bounds_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bad variant: a text of any length is gated."""
    monkeypatch.setattr(gates, "MAX_GATED", 1 << 40)
    with pytest.raises(AssertionError):
        check_scans(["x.y " * 60_000])


@pytest.mark.parametrize("module", ["handles", "codes"])
def test_words_let_go_too_early_are_noticed(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bad variants: no word is looked at more closely."""
    monkeypatch.setattr(f"hirz.core.text.{module}._may_announce", lambda *_: False)
    with pytest.raises(AssertionError):
        check_scans(TEXTS)
