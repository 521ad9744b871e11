"""Is this text a value of that kind? One check per kind, shared by all formats.

A check never raises. Kinds carry a key into `wording.KINDS`, which names them in three languages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its name, how it is checked, and which values it allows if they are listed."""

    name: str
    holds: Check
    allowed: tuple[str, ...] = field(default=())


def one_of(*allowed: str) -> Kind:
    """A kind that allows the listed values only."""
    return Kind("enumeration", frozenset(allowed).__contains__, allowed)


def is_date(value: str) -> bool:
    """Whether this is a day as YYYY-MM-DD, of the years 1 to 9999."""
    if len(value) != 10 or value[4] != "-" or value[7] != "-":
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_date_time(value: str) -> bool:
    """Whether this is an xs:dateTime of the years 1 to 9999, with or without a zone."""
    if (
        len(value) < 19
        or value[4] != "-"
        or value[7] != "-"
        or value[10] != "T"
        or value[13] != ":"
        or value[16] != ":"
    ):
        return False
    if value[11:19] == "24:00:00":  # XML Schema 1.1 part 2, 3.3.7: the end of a day
        value = f"{value[:11]}00:00:00{value[19:]}"
    if len(value) > 19 and not _ends_well(value[19:]):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _ends_well(rest: str) -> bool:
    """Whether what follows the seconds is a fraction, a zone as Z or +HH:MM, or both."""
    if rest == "Z":
        return True
    if rest[0] == ".":
        zone = rest[1:].lstrip("0123456789")
        if len(zone) == len(rest) - 1:
            return False
        rest = zone
    return rest in ("", "Z") or (len(rest) == 6 and rest[0] in "+-" and rest[3] == ":")


def is_instant(value: str) -> bool:
    """Whether this is a date and time with a zone (RFC 3339)."""
    return is_date_time(value) and (value[-1] == "Z" or value[-6] in "+-")


def is_moment(value: str) -> bool:
    """Whether this is a day, or a date and time with a zone."""
    return is_date(value) or is_instant(value)


def is_integer(value: str) -> bool:
    """Whether this is a whole number of 64 bits."""
    digits = value[1:] if value[:1] in ("-", "+") else value
    return digits.isascii() and digits.isdigit() and len(digits) <= 19 and -(2**63) <= int(value) < 2**63


def is_number(value: str) -> bool:
    """Whether this is a finite decimal number."""
    if len(value) > 64 or not value.isascii() or "_" in value or value != value.strip():
        return False
    try:
        number = float(value)
    except ValueError:
        return False
    return number - number == 0  # false for the infinities and for NaN


def is_port(value: str) -> bool:
    """Whether this is a port number (RFC 6335: 0 to 65535)."""
    return value.isascii() and value.isdigit() and len(value) <= 5 and int(value) < 65536


def is_calling_code(value: str) -> bool:
    """Whether this is a country calling code as +212 (ITU-T E.164: one to three digits)."""
    return value[:1] == "+" and value[1:].isascii() and value[1:].isdigit() and len(value) <= 4


def is_digits(value: str) -> bool:
    """Whether these are ASCII digits and nothing else."""
    return value.isascii() and value.isdigit()


def is_country(value: str) -> bool:
    """Whether this has the form of an ISO 3166-1 alpha-2 code (A1, A2 and O1 of the CyberTipline too)."""
    return len(value) == 2 and value.isascii() and value.isalnum() and value[0].isalpha() and value.isupper()


def is_hex(length: int) -> Check:
    """A check for that many hexadecimal digits, of either case."""
    allowed: Final = frozenset("0123456789abcdefABCDEF")
    return lambda value: len(value) == length and allowed.issuperset(value)


def is_language(value: str) -> bool:
    """Whether this has the form of a language tag (RFC 5646: subtags of 1 to 8 letters or digits)."""
    parts = value.split("-")
    return len(value) <= 35 and parts[0].isalpha() and all(p.isascii() and p.isalnum() and len(p) <= 8 for p in parts)


TEXT: Final = Kind("text", lambda value: True)
BOOLEAN: Final = Kind("boolean", frozenset({"true", "false", "1", "0"}).__contains__)
INTEGER: Final = Kind("integer", is_integer)
NUMBER: Final = Kind("number", is_number)
DATE: Final = Kind("date", is_date)
DATE_TIME: Final = Kind("date-time", is_date_time)
INSTANT: Final = Kind("instant", is_instant)
MOMENT: Final = Kind("moment", is_moment)
PORT: Final = Kind("port", is_port)
CALLING_CODE: Final = Kind("calling-code", is_calling_code)
DIGITS: Final = Kind("digits", is_digits)
COUNTRY: Final = Kind("country", is_country)
LANGUAGE: Final = Kind("language", is_language)
HEX_32: Final = Kind("hex-32", is_hex(32))
HEX_40: Final = Kind("hex-40", is_hex(40))
HEX_64: Final = Kind("hex-64", is_hex(64))
