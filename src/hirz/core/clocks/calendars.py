"""Events as a calendar file (RFC 5545) that any calendar reads.

Times are in UTC, so that no table of time zones travels with the file and none can be out of date. What the caller writes
into an event leaves the house: references and codes, never content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from unicodedata import category

from hirz.core.clocks.limits import aware

MOST_OCTETS = 75  # RFC 5545, section 3.1: octets of a line without its break
PRODUCT = "-//Hirz//Hirz//EN"
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A moment, or a span, with its reminders."""

    uid: str  # the same for ever: `event_uid`
    starts: datetime
    summary: str
    ends: datetime | None = None  # None: a moment
    description: str = ""
    location: str = ""
    alarms: tuple[timedelta, ...] = ()  # so long before the start
    sequence: int = 0  # one more each time the event is changed
    cancelled: bool = False


def event_uid(*parts: str, domain: str = "hirz.invalid") -> str:
    """A name for an event that is the same each time it is made from the same parts, and shows none of them."""
    digest = sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return f"{digest.hexdigest()[:32]}@{domain}"


def to_ics(events: Iterable[CalendarEvent], *, stamp: datetime, name: str = "", product: str = PRODUCT) -> bytes:
    """A calendar file; `stamp` is when it is made, which the caller reads. NaiveTime for a moment without a zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{escaped(product)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """Text as a value: no character of it ends a line or begins a property."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(c for c in whole if c == "\n" or not _is_control(c)).translate(_ESCAPES)


def folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, each with its break; no character is cut in two."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > MOST_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"


def _event(event: CalendarEvent, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_moment(stamp)}"
    yield f"DTSTART:{_moment(event.starts)}"
    if event.ends is not None:
        yield f"DTEND:{_moment(event.ends)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "CLASS:CONFIDENTIAL"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.location:
        yield f"LOCATION:{escaped(event.location)}"
    for lead in event.alarms:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(event.summary)}")
        yield from (f"TRIGGER:{_before(lead)}", "END:VALARM")
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return aware(moment).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _before(lead: timedelta) -> str:
    """A duration before the start: -P1DT6H."""
    hours, seconds = divmod(int(lead.total_seconds()) % 86_400, 3_600)
    minutes, seconds = divmod(seconds, 60)
    days = f"{lead.days}D" if lead.days else ""
    time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return f"-P{days}T{time}" if time else f"-P{days or 'T0S'}"


def _is_control(character: str) -> bool:
    return character != "\t" and category(character) in {"Cc", "Cs"}
