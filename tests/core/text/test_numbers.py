"""Finding telephone numbers and RIBs among digits."""

from __future__ import annotations

import pytest

from hirz.core.text import SelectorKind, find_selectors


def phones(text: str, country: str = "MA") -> list[str]:
    """The telephone numbers of a text."""
    return [s.value for s in find_selectors(text, country) if s.kind is SelectorKind.PHONE]


@pytest.mark.parametrize(
    "written",
    [
        "0600000101",
        "06 00 00 01 01",
        "06-00-00-01-01",
        "06.00.00.01.01",
        "06/00/00/01/01",
        "0600 000 101",
        "06 000 00 101",
        "+212600000101",
        "+212 6 00 00 01 01",
        "+212 (0)6 00 00 01 01",
        "(+212) 600-000101",
        "00212600000101",
        "00 212 6 00 00 01 01",
        "212600000101",
        "٠٦٠٠٠٠٠١٠١",
        "+٢١٢ ٦ ٠٠ ٠٠ ٠١ ٠١",
        "０６００００ ０１０１",
        "06\u00a000\u00a000\u00a001\u00a001",
        "06‑00‑00‑01‑01",
    ],
)
def test_one_number_written_in_many_ways(written: str) -> None:
    """All give the same value."""
    assert phones(f"appelle {written} ce soir") == ["+212600000101"]


@pytest.mark.parametrize(
    "text",
    [
        "le 06/12/2023 10:30",
        "06-12-2023 10",
        "2023-12-06 07 08",
        "12.06.2023, 10",
        "commande 0600000101",
        "facture n° 0600000101",
        "0,0600000101",
        "0.600000101",
        "AB0600000101",
        "0600000101234",
        "réf 06000001012",
        "1 250 000,00 DH",
        "ligne_0600000101",
        "600000101",
        "2024 2025 2026 2027",
    ],
)
def test_dates_prices_and_order_numbers_are_no_phones(text: str) -> None:
    """What only looks like a number is left alone."""
    assert phones(text) == []


def test_several_numbers_in_a_row() -> None:
    """Numbers with nothing but spaces between them."""
    assert phones("06 00 00 01 01 07 00 00 01 02 0600000103") == ["+212600000101", "+212700000102", "+212600000103"]


def test_the_nearest_word_decides() -> None:
    """A word for orders before a word for telephones does not spoil the number."""
    assert phones("commande perdue, tel 0600000101") == ["+212600000101"]
    assert phones("numéro de commande 0600000101") == []


def test_another_country_dials_otherwise() -> None:
    """The country of the reader decides on numbers without a code."""
    assert phones("appelle le 01 99 00 12 34", "FR") == ["+33199001234"]
    assert phones("appelle le 01 99 00 12 34", "MA") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rib 999780000000000000010193", ["999780000000000000010193"]),
        ("rib 999 780 0000000000000101 93", ["999780000000000000010193"]),
        ("rib 9997 8000 0000 0000 0001 0193", ["999780000000000000010193"]),
        ("rib 999780000000000000010194", []),
        ("rib 99978000000000000001019", []),
        ("rib 9997800000000000000101937", []),
        ("9 9 9 7 8 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 1 9 3", []),
        ("000000000000000000000097", []),
    ],
)
def test_ribs_are_checked_by_their_key(text: str, expected: list[str]) -> None:
    """24 digits in few groups whose last two are right."""
    assert [s.value for s in find_selectors(text) if s.kind is SelectorKind.RIB] == expected
