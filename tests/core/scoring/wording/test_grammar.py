"""Numbers, times and lists in Arabic, French and English."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from hirz.core.scoring.wording.grammar import (
    NBSP,
    NOUNS,
    clock,
    counted,
    french,
    joined,
    number,
    place,
    time_left,
    when,
)

NOW = datetime(2026, 5, 12, 10, 40, tzinfo=UTC)
RABAT = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (1, "تبليغ واحد"),
        (2, "تبليغين"),
        (3, "3 تبليغات"),
        (10, "10 تبليغات"),
        (11, "11 تبليغا"),
        (99, "99 تبليغا"),
        (100, "100 تبليغ"),
        (101, "101 تبليغ"),
        (103, "103 تبليغات"),
        (1204, "1,204 تبليغات"),
        (9012, "9,012 تبليغا"),
    ],
)
def test_arabic_counts(n: int, text: str) -> None:
    """Arabic has a form for one, two, a few, many and hundreds."""
    assert counted(n, "reports", "ar") == text


@pytest.mark.parametrize(
    ("n", "noun", "language", "text"),
    [
        (1, "reports", "fr", f"1{NBSP}signalement"),
        (2, "recent_reports", "fr", f"2{NBSP}signalements récents"),
        (1204, "reports", "fr", f"1\u202f204{NBSP}signalements"),
        (1, "reports", "en", "1 report"),
        (0, "reports", "en", "0 reports"),
        (0, "reports", "fr", f"0{NBSP}signalement"),
        (1, "times", "en", "once"),
        (2, "times", "ar", "مرتين"),
        (0, "years", "ar", "أقل من سنة"),
        (0, "years", "fr", "moins d’un an"),
        (14, "years", "ar", "14 سنة"),
        (7, "years", "ar", "7 سنوات"),
    ],
)
def test_counts(n: int, noun: str, language: str, text: str) -> None:
    """Each language counts in its own way, with no-break spaces in French."""
    assert counted(n, noun, language) == text


def test_every_noun_counts_in_every_form() -> None:
    """No noun lacks a form."""
    for noun in NOUNS:
        for language in ("ar", "fr", "en"):
            for n in (1, 2, 3, 11, 100):
                assert "{" not in counted(n, noun, language)


def test_language_tags() -> None:
    """The first part of a tag decides; what is unknown is read as English."""
    assert [place(tag) for tag in ("ar", "ar-MA", "fr", "FR-fr", "en", "zgh", "")] == [0, 0, 1, 1, 2, 2, 2]


def test_thousands() -> None:
    """Western digits, with the separator of the language."""
    assert (number(9012, "ar"), number(9012, "fr"), number(9012, "en")) == ("9,012", "9\u202f012", "9,012")


def test_lists() -> None:
    """Arabic repeats its "and"; the others put it before the last."""
    assert joined(["بالنشر", "بالعنف", "بغيرهما"], "ar") == "بالنشر وبالعنف وبغيرهما"
    assert joined(["a", "b", "c"], "fr") == "a, b et c"
    assert joined(["a", "b"], "en") == "a and b"
    assert joined(["a"], "en") == "a"
    assert joined([], "ar") == ""


@pytest.mark.parametrize(
    ("at", "texts"),
    [
        (NOW.replace(hour=17, minute=0), ("اليوم، 18:00", f"aujourd’hui, 18{NBSP}h", "today, 18:00")),
        (NOW.replace(day=13, hour=15, minute=0), ("غدا، 16:00", f"demain, 16{NBSP}h", "tomorrow, 16:00")),
        (NOW.replace(day=11, hour=8, minute=5), ("أمس، 09:05", f"hier, 9{NBSP}h{NBSP}05", "yesterday, 09:05")),
        (NOW.replace(month=8, day=1), ("1 غشت، 11:40", f"1er{NBSP}août, 11{NBSP}h{NBSP}40", "1 August, 11:40")),
        (
            NOW.replace(year=2027, month=1, day=2),
            ("2 يناير 2027، 11:40", f"2{NBSP}janvier{NBSP}2027, 11{NBSP}h{NBSP}40", "2 January 2027, 11:40"),
        ),
    ],
)
def test_when(at: datetime, texts: tuple[str, str, str]) -> None:
    """Near days have words, far ones a date, another year its number, all in the reader's zone."""
    assert tuple(when(at, language, RABAT, NOW) for language in ("ar", "fr", "en")) == texts


def test_when_without_now() -> None:
    """Without a "now" nothing is today, and the year is always told."""
    assert when(NOW, "en") == "12 May 2026, 10:40"


def test_midnight_belongs_to_the_reader() -> None:
    """23:30 in UTC is tomorrow for a reader one hour ahead."""
    assert when(NOW.replace(hour=23, minute=30), "en", RABAT, NOW) == "tomorrow, 00:30"


def test_clock() -> None:
    """French hours have an h."""
    assert clock(NOW.replace(minute=0), "fr") == f"10{NBSP}h"
    assert clock(NOW, "ar") == "10:40"


@pytest.mark.parametrize(
    ("left", "texts"),
    [
        (timedelta(hours=6, minutes=20), ("6 س 20 د", "6 h 20", "6 h 20")),
        (timedelta(hours=6), ("6 س", "6 h", "6 h")),
        (timedelta(minutes=9), ("9 د", "9 min", "9 min")),
        (timedelta(hours=28), ("1 ي 4 س", "1 j 4 h", "1 d 4 h")),
        (timedelta(hours=48), ("2 ي", "2 j", "2 d")),
        (timedelta(days=12), ("12 يوما", "12 jours", "12 days")),
        (timedelta(0), ("انقضى", "passé", "past")),
    ],
)
def test_time_left(left: timedelta, texts: tuple[str, str, str]) -> None:
    """How long is left, in the shortest form that is clear."""
    assert tuple(time_left(NOW + left, NOW, language).replace(NBSP, " ") for language in ("ar", "fr", "en")) == texts


def test_french_typography() -> None:
    """High punctuation and quotation marks keep their no-break spaces."""
    assert french("L'heure : « oui » ; non ?") == f"L’heure{NBSP}: «{NBSP}oui{NBSP}»\u202f; non\u202f?"
