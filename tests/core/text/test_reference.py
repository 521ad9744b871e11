"""The reference page of selectors says what the code does."""

from __future__ import annotations

from pathlib import Path

from hirz.core.linking.rarity import CEILINGS, UNKNOWN_PLATFORM_CEILING
from hirz.core.linking.sketching import MIN_SHINGLES, PERMUTATIONS
from hirz.core.text import MAX_SELECTORS, SelectorKind, find_selectors
from hirz.core.text.finance import MAX_TOKENS
from hirz.core.text.normalising import MAX_RAW
from hirz.core.text.numbers import MAX_GROUPS
from hirz.core.text.page import MAX_CANDIDATES, MAX_TEXT
from tests.core.text.corpus import lines, measure

PAGE = (Path(__file__).resolve().parents[3] / "docs/reference/selectors.md").read_text(encoding="utf-8")


def test_every_kind_has_its_row() -> None:
    """Kind, value and rule."""
    assert [kind for kind in SelectorKind if f"\n| `{kind}` |" not in PAGE] == []


def test_the_figures_of_the_corpus_are_today_s() -> None:
    """One row per kind, as measured."""
    for kind, f in measure(find_selectors, lines()).items():
        assert f"| {kind} | {f.right} | {f.wrong} | {f.missed} | {f.precision:.3f} | {f.recall:.3f} |" in PAGE


def test_the_limits_and_ceilings_are_today_s() -> None:
    """Numbers in the tables are the constants of the code."""
    for limit in (MAX_SELECTORS, MAX_TEXT, MAX_CANDIDATES, MAX_GROUPS, MAX_TOKENS, MAX_RAW):
        assert f"| {limit} |" in PAGE
    for kind, ceiling in CEILINGS.items():
        assert f"| {kind} | {ceiling} |" in PAGE
    assert f"ceiling of {UNKNOWN_PLATFORM_CEILING}" in PAGE
    assert f"keeps {PERMUTATIONS} keyed" in PAGE
    assert f"fewer than {MIN_SHINGLES} different" in PAGE
