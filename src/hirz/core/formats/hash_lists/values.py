"""Small values of lists, read with patience: a wrong one is None, never an error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

MAX_LABEL: Final = 40
MAX_ID: Final = 400
# `/Date(1735787045000)/`, milliseconds since 1970: what .NET wrote before it wrote ISO 8601.
_DOT_NET: Final = "/Date("
_FIRST_SECOND, _LAST_SECOND = 0, 4_102_444_800  # 1970 to 2100: beyond it is a slip


def words(value: object, longest: int) -> str:
    """A value as one short line of text: without controls and half characters, cut to its longest."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else " " for c in text[: longest * 2]).strip()[:longest]


def label(value: object) -> str:
    """A classification as its owner writes it."""
    return words(value, MAX_LABEL)


def whole_number(value: object) -> int | None:
    """A number that may be written as text, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value.strip()) < 19:
        return int(value)
    return None


def seconds(value: object) -> datetime | None:
    """Seconds since 1970 as a time, or None."""
    number = whole_number(value)
    if number is None or not _FIRST_SECOND <= number <= _LAST_SECOND:
        return None
    return datetime.fromtimestamp(number, UTC)


def moment(value: object) -> datetime | None:
    """A time in ISO 8601 (also with seven decimals) or in the old .NET form; without a zone it is UTC. Or None."""
    if not isinstance(value, str):
        return None
    text = value.strip()[:60]
    if text.startswith(_DOT_NET):
        digits = text.removeprefix(_DOT_NET).split(")")[0].split("+")[0].split("-")[0]
        number = whole_number(digits)
        return None if number is None else seconds(number // 1000)
    head, point, tail = text.partition(".")
    if point:
        decimals = len(tail) - len(tail.lstrip("0123456789"))
        text = f"{head}.{tail[:decimals][:6].ljust(6, '0')}{tail[decimals:]}"
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
