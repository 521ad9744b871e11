"""Is this text a value of that kind?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.formats import values
from hirz.core.formats.values import Kind

RIGHT = {
    "DATE": ("2025-03-31", "0001-01-01", "9999-12-31", "2024-02-29"),
    "DATE_TIME": (
        *("2025-03-31T22:15:00", "2025-03-31T22:15:00Z", "2025-03-31T22:15:00+01:00", "2025-03-31T22:15:00-11:30"),
        *("2025-03-31T22:15:00.5", "2025-03-31T22:15:00.123456789Z", "2025-03-31T24:00:00Z"),
    ),
    "INSTANT": ("2025-03-31T22:15:00Z", "2025-03-31T22:15:00.25+01:00"),
    "MOMENT": ("2025-03-31", "2025-03-31T22:15:00Z"),
    "INTEGER": ("0", "-1", "+7", "9223372036854775807", "-9223372036854775808", "007"),
    "NUMBER": ("0", "-7.5898", "1e3", ".5"),
    "PORT": ("0", "65535"),
    "CALLING_CODE": ("+212", "+1"),
    "DIGITS": ("0", "12"),
    "COUNTRY": ("MA", "FR", "A1"),
    "LANGUAGE": ("ar", "fr-MA", "zgh", "ar-Latn"),
    "HEX_32": ("d41d8cd98f00b204e9800998ecf8427e", "A" * 32),
    "BOOLEAN": ("true", "false", "1", "0"),
    "TEXT": ("", "anything"),
}
WRONG = {
    "DATE": ("", "2025-3-31", "2025-02-30", "0000-01-01", "10000-01-01", "2025-W14-1", "2025/03/31", "٢٠٢٥-٠٣-٣١", "2025-03-31 "),
    "DATE_TIME": (
        *("", "2025-03-31", "2025-03-31T22:15", "2025-03-31 22:15:00", "2025-03-31T25:00:00", "2025-03-31T22:15:00z"),
        *("2025-03-31T22:15:00.", "2025-03-31T22:15:00.Z", "2025-03-31T22:15:00,5", "2025-03-31T22:15:00+0100"),
        *("2025-03-31T22:15:00+01:00:30", "2025-03-31T22:15:60Z", "2025-03-31T22:15:00ZZ", "20250331T221500Z", "x" * 10_000),
    ),
    "INSTANT": ("2025-03-31T22:15:00", "2025-03-31"),
    "MOMENT": ("2025-03-31T22:15:00", "03/31/2025", ""),
    "INTEGER": ("", "-", "1.5", "1e3", "9223372036854775808", "٧", "²", "1_000", " 1", "9" * 5_000),
    "NUMBER": ("", "nan", "inf", "-Infinity", "1e400", "1_0", "٣", " 1", "0x1", "1" * 100),
    "PORT": ("", "-1", "65536", "8080.0", "٨٠", "000080"),
    "CALLING_CODE": ("212", "+", "+2125", "+٢"),
    "DIGITS": ("", "1a", "٢"),
    "COUNTRY": ("", "ma", "MAR", "1A", "م"),
    "LANGUAGE": ("", "a_b", "ar-", "1a", "a" * 40, "عربي"),
    "HEX_32": ("", "g" * 32, "a" * 31, "a" * 33, "٠" * 32),
    "BOOLEAN": ("", "True", "yes", " true"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, vs in RIGHT.items() for v in vs])
def test_right_values_hold(kind: str, value: str) -> None:
    """Values within the rules of their kind."""
    assert getattr(values, kind).holds(value)


@pytest.mark.parametrize(("kind", "value"), [(k, v) for k, vs in WRONG.items() for v in vs])
def test_wrong_values_do_not(kind: str, value: str) -> None:
    """Values outside; nothing raises."""
    assert not getattr(values, kind).holds(value)


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_every_time_of_python_is_one(moment: datetime, minutes: int) -> None:
    """With and without a zone."""
    assert values.is_date_time(moment.isoformat())
    assert values.is_instant(moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat())
    assert values.is_instant(moment.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z"))


@given(st.text(max_size=40))
def test_no_check_ever_raises(text: str) -> None:
    """Whatever the text."""
    for kind in vars(values).values():
        if isinstance(kind, Kind):
            assert kind.holds(text) in (True, False)


def test_listed_values() -> None:
    """An enumeration holds its values and shows them."""
    kind = values.one_of("a", "b")
    assert (kind.holds("a"), kind.holds("c"), kind.allowed) == (True, False, ("a", "b"))
