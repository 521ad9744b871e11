"""Hostile texts: time grows with length, not with its square."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable

import pytest

from hirz.core.text import fold, language_hint, scan_text
from hirz.core.text.gates import MAX_GATED
from hirz.core.text.page import MAX_CANDIDATES

SMALL, LARGE = 25_000, 100_000
# From MAX_GATED on every finder reads a text; below it most pass it by, and would hide how they grow.
SCANNED = (MAX_GATED + 10_000, 4 * (MAX_GATED + 10_000))

# Four times the text may cost four times the work and some noise; the square would cost sixteen times.
MOST = 11.0
# Under this, clocks and caches say more than the text does.
TOO_SHORT_TO_TELL = 0.02

UNITS = [
    *("a", "@", "a@", ".", "a.", "1.", "0", "06 ", "+", "+1 ", "1 ", "1-", "(0)", "12/12/", "0600000100 ", "num 6"),
    *("://", "http://", "http://a.bc ", "(", "a.com%", "www.", "www.a.", "a" * 63 + ".", "%", "()", "'", "\ud800"),
    *("code ", "code:", "code 1234 ", "room ", "كود ", "كود: 1234 ", "insta ", "insta:", "insta a_1 ", "user "),
    *("cin a", "cin ", "ب.ت.و ", "plaque 1", "wafacash ", "wafacash 1", "snap (", "a.b sur snap ", "@a_b ", "a_1 "),
    *("\u0301", "\u0301\u0323", "\u200b", "a\u200b", "\ufdfa", "😀", "é", "\u1100\u1161", "ⵎ", "\x00", "\n", " "),
    *("0xaB", "bc1q", "MA64 ", "::", "1:", "f:f:f:f:f:f:f:f:f ", "a (at) ", "[at]", "a(at)a.", "x@y.com "),
    *("192.0.2.1 ", "192.0.2.1 2024-01-01", "https://t.me/+AbCdEfGh12 ", "999780000000000000010193 ", "A" * 94 + "4 "),
]


def work(function: Callable[[str], object], text: str) -> float:
    """The processor time of one reading."""
    before = time.process_time()
    function(text)
    return max(time.process_time() - before, 1e-6)


def check_growth(function: Callable[[str], object], unit: str, small: int = SMALL, large: int = LARGE) -> None:
    """Four times the text costs about four times the work; a noisy machine gets three tries."""
    texts = [(unit * (size // len(unit) + 1))[:size] for size in (small, large)]
    least = [work(function, text) for text in texts]
    for _ in range(2):
        if least[1] < TOO_SHORT_TO_TELL or least[1] / least[0] < MOST * large / small / 4:
            return
        least = [min(known, work(function, text)) for known, text in zip(least, texts, strict=True)]
    assert least[1] / least[0] < MOST * large / small / 4, unit


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: ascii(unit)[1:20])
def test_scanning_grows_with_the_length(unit: str) -> None:
    """No text makes the scanner slow."""
    check_growth(scan_text, unit, *SCANNED)


@pytest.mark.parametrize("unit", ["\u0301\u0323", "a\u0301", "a\u200b", "\ufdfa", "😀", "ß", "\u1100\u1161\u11a8", "é"])
def test_folding_grows_with_the_length(unit: str) -> None:
    """Marks without end are not put in order all at once."""
    check_growth(lambda text: fold(text), unit)


def test_a_language_hint_reads_a_bounded_part() -> None:
    """Ten times the text costs no more."""
    check_growth(language_hint, "kayhded ", 50_000, 500_000)


@pytest.mark.parametrize(
    ("pattern", "unit", "small", "large"),
    [(r"[a-z0-9._]+@", "a", 1_500, 24_000), (r"(?:[a-z]+\.?)+\.com$", "a", 17, 21), (r"(\d+[ -]?)+x", "1", 17, 21)],
)
def test_the_same_search_with_backtracking_fails_the_check(pattern: str, unit: str, small: int, large: int) -> None:
    """The planted bad variants: patterns that `re` runs in quadratic or exponential time.

    Sixteen times the text, not four: the square is then 256 times the work against the 44 allowed, and a noisy
    machine cannot make the one look like the other.
    """
    careless = re.compile(pattern)
    with pytest.raises(AssertionError):
        check_growth(lambda text: careless.search(text), unit, small, large)


def test_putting_endless_marks_in_order_at_once_fails_the_check() -> None:
    """The planted bad variant: plain NFKC over a text of marks is quadratic."""
    with pytest.raises(AssertionError):
        check_growth(lambda text: unicodedata.normalize("NFKC", "a" + text), "\u0301\u0323", 1_500, 24_000)


def test_the_number_of_candidates_is_bounded() -> None:
    """Past MAX_CANDIDATES the text counts as unread, and the result says so."""
    scan = scan_text("code " * (MAX_CANDIDATES + 10))
    assert scan.truncated


def test_costly_checks_are_bounded() -> None:
    """A text of forged wallets does not buy hours of hashing."""
    scan = scan_text("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD " * 2_100)
    assert scan.truncated
    assert scan.selectors == ()


def test_the_length_read_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past MAX_TEXT a text is not read, and the result says so."""
    monkeypatch.setattr("hirz.core.text.page.MAX_TEXT", 10_000)
    text = "0600000101 " + " " * 12_000 + "0600000102"
    scan = scan_text(text)
    assert scan.truncated
    assert [s.value for s in scan.selectors] == ["+212600000101"]
    assert not scan_text(text[:9_000]).truncated
