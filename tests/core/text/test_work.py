"""Hostile texts of 100 kB: work is counted, no clock asked; twice the text, twice the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hirz.core.text import fold, scan_text, scanning
from hirz.core.text.gates import Gate
from hirz.core.text.page import Found, Page
from tests.core.text.counting import tally_of

# Both past the length from which on every finder reads (`gates.MAX_GATED`).
SMALL, LARGE = 45_000, 100_000
# 2.2 times the text may cost 2.2 times the work; the square would cost 4.9 times.
MOST = 3.0

UNITS = [
    "1",
    "1 ",
    "@",
    "a@",
    ".",
    "a.",
    "http://",
    "://",
    "(",
    "[",
    "(at)",
    "a (at) b.c ",
    "\u200b",
    "a\u200b",
    "\u0301",
]
UNITS += [
    "a\u0301",
    "😀",
    "ⵣ",
    "ⵣ\u0301",
    "insta ",
    "insta: a_1 ",
    "code ",
    "code: A1B2 ",
    "::",
    "a_1 ",
    "tel 06 ",
    "a" * 26 + " ",
]


def check_growth(function: Callable[[str], object], unit: str) -> None:
    """2.2 times the text costs about 2.2 times the work."""
    small, large = (tally_of(function, (unit * (size // len(unit) + 1))[:size]).work for size in (SMALL, LARGE))
    assert large / small < MOST, (unit, small, large)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: ascii(unit)[1:16])
def test_scanning_takes_work_as_the_text_grows(unit: str) -> None:
    """Digits, at signs, dots, schemes, brackets, hidden characters, marks, words that announce."""
    check_growth(scan_text, unit)


@pytest.mark.parametrize("unit", ["\u200b", "a\u200b", "\u0301", "a\u0301", "😀", "ⵣ ", "ß", "ﷺ", "a"], ids=ascii)
def test_folding_takes_work_as_the_text_grows(unit: str) -> None:
    """Also where every character is another piece."""
    check_growth(fold, unit)


def _copies_the_rest(page: Page) -> Iterator[Found]:
    """The planted bad variant: each at sign copies all that follows it."""
    data = page.free
    at = data.find(b"@")
    while at >= 0:
        if data[at:].startswith(b"@@@@@x"):
            yield from ()
        at = data.find(b"@", at + 1)


def _asks_the_whole_text(page: Page) -> Iterator[Found]:
    """The planted bad variant: each at sign asks whether something stands anywhere."""
    for _ in range(len(page.text) // 10):
        if b"\x04" in page.free:
            yield from ()


@pytest.mark.parametrize("finder", [_copies_the_rest, _asks_the_whole_text])
def test_a_finder_of_the_square_is_noticed(
    finder: Callable[[Page], Iterator[Found]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its work grows with the square of the text."""
    monkeypatch.setattr(scanning, "FINDERS", (*scanning.FINDERS, (finder, frozenset[Gate]())))
    with pytest.raises(AssertionError):
        check_growth(scan_text, "@")


def test_work_does_not_hang_on_the_machine() -> None:
    """Twice the same text, twice the same number."""
    texts = ["tel 0600000100 insta: sara_x "] * 2
    assert len({tally_of(scan_text, text).work for text in [*texts, *texts][1:]}) == 1
