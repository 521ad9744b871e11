"""A calendar file that other programs read: folded at 75 octets in any script, nothing smuggled in, the same names again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hirz.core.clocks import CASABLANCA, CalendarEvent, NaiveTime, event_uid, to_ics
from hirz.core.clocks.calendars import MOST_OCTETS, escaped, folded

NOW = datetime(2026, 2, 16, 8, 0, tzinfo=UTC)
ARABIC = "انتهاء مدة الحراسة النظرية في الملف رقم 12، غرفة الجنايات الابتدائية لدى محكمة الاستئناف بالرباط"


def event(**changed: object) -> CalendarEvent:
    """A hearing."""
    whole: dict[str, object] = {
        "uid": event_uid("hearing", "12"), "starts": datetime(2026, 2, 17, 10, 0, tzinfo=CASABLANCA), "summary": "Hearing C-26-12",
    }  # fmt: skip
    return CalendarEvent(**(whole | changed))  # type: ignore[arg-type]


def lines(data: bytes) -> list[str]:
    """The lines put together again, as a reader does it."""
    assert data.endswith(b"\r\n")
    return data.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def test_a_whole_file() -> None:
    """Each property once, times in UTC, the reminder before the start."""
    assert lines(to_ics([event(alarms=(timedelta(hours=6),))], stamp=NOW, name="Clocks")) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hirz//Hirz//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:Clocks",
        "BEGIN:VEVENT", f"UID:{event_uid('hearing', '12')}", "DTSTAMP:20260216T080000Z", "DTSTART:20260217T100000Z",
        "SEQUENCE:0", "STATUS:CONFIRMED", "CLASS:CONFIDENTIAL", "SUMMARY:Hearing C-26-12",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Hearing C-26-12", "TRIGGER:-PT6H", "END:VALARM",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip


def test_ramadan_is_in_the_times() -> None:
    """Ten in the morning is 10:00 UTC in Ramadan and 9:00 UTC outside it."""
    outside = event(
        starts=datetime(2026, 6, 17, 10, 0, tzinfo=CASABLANCA), ends=datetime(2026, 6, 17, 11, 0, tzinfo=CASABLANCA)
    )
    made = lines(to_ics([event(), outside], stamp=NOW))
    assert "DTSTART:20260217T100000Z" in made
    assert {"DTSTART:20260617T090000Z", "DTEND:20260617T100000Z"} <= {*made}


@pytest.mark.parametrize("pad", range(8))
def test_arabic_is_folded_between_letters(pad: int) -> None:
    """Wherever the border of 75 octets falls, no letter of two octets is cut."""
    line = "X" * pad + ARABIC
    pieces = folded(line).removesuffix(b"\r\n").split(b"\r\n")
    assert len(pieces) > 1 and all(len(piece) <= MOST_OCTETS for piece in pieces)
    assert all(piece.decode() for piece in pieces)
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]).decode() == line


def test_planted_folding_by_octets_cuts_a_letter() -> None:
    """The fault that the test above must see."""
    data = ("XX" + ARABIC).encode()
    with pytest.raises(UnicodeDecodeError):
        [data[at : at + MOST_OCTETS].decode() for at in range(0, len(data), MOST_OCTETS)]


@pytest.mark.parametrize(("octets", "pieces"), [(75, 1), (76, 2), (149, 2), (150, 3)])
def test_the_border_itself(octets: int, pieces: int) -> None:
    """75 octets are one line; the blank of a further one counts."""
    assert len(folded("a" * octets).removesuffix(b"\r\n").split(b"\r\n")) == pieces


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=3))
def test_no_text_breaks_the_file(texts: list[str]) -> None:
    """Whatever is written: short lines, the same skeleton, and the text comes back."""
    data = to_ics([event(summary=text, description=text, location=text) for text in texts], stamp=NOW)
    assert all(len(line) <= MOST_OCTETS for line in data.split(b"\r\n"))
    skeleton = [line for line in lines(data) if line.startswith(("BEGIN:", "END:"))]
    assert skeleton == ["BEGIN:VCALENDAR", *["BEGIN:VEVENT", "END:VEVENT"] * len(texts), "END:VCALENDAR"]


def test_a_property_cannot_be_smuggled_in() -> None:
    """A line break in a text stays text."""
    made = lines(to_ics([event(summary="Hearing\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT")], stamp=NOW))
    assert "SUMMARY:Hearing\\nATTENDEE:mailto:x@example.org\\nEND:VEVENT" in made
    assert not any(line.startswith("ATTENDEE") for line in made)


def test_escaping() -> None:
    """As section 3.3.11 says; control characters are left out."""
    assert escaped("a;b,c\\d\ne\x00\x07") == "a\\;b\\,c\\\\d\\ne"


def test_names_are_stable_and_show_nothing() -> None:
    """The same parts, the same name; parts cannot be shifted into each other."""
    assert event_uid("clock", "12") == event_uid("clock", "12") != event_uid("clock1", "2")
    assert "clock" not in event_uid("clock", "12")


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        (timedelta(days=2, hours=3), "-P2DT3H"),
        (timedelta(days=7), "-P7D"),
        (timedelta(minutes=90), "-PT1H30M"),
        (timedelta(0), "-PT0S"),
    ],
)
def test_reminders(lead: timedelta, said: str) -> None:
    """Durations before the start."""
    assert f"TRIGGER:{said}" in lines(to_ics([event(alarms=(lead,))], stamp=NOW))


def test_a_change_and_a_cancellation() -> None:
    """The same name with a higher number."""
    made = lines(to_ics([event(sequence=2, cancelled=True)], stamp=NOW))
    assert {"SEQUENCE:2", "STATUS:CANCELLED"} <= {*made}


def test_a_moment_without_a_zone_is_refused() -> None:
    """Of the event and of the stamp."""
    bare = datetime(2026, 2, 17, 10)  # noqa: DTZ001
    with pytest.raises(NaiveTime):
        to_ics([event(starts=bare)], stamp=NOW)
    with pytest.raises(NaiveTime):
        to_ics([event()], stamp=bare)
