"""What the fields of a custody record may hold: short codes and texts, moments, digests, UUIDs. Raises ActBroken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from hirz.core.custody.errors import ActBroken
from hirz.core.ledger.canonical import SAFE_INTEGER
from hirz.core.ledger.entry import at_text

TEXT_LIMIT: Final[int] = 255
"""Characters in any text: codes, a place, a reason. Content of the exhibit has no place here."""

DIGEST_DIGITS: Final[int] = 64
"""Hexadecimal digits of SHA-256."""

_HEX_DIGITS: Final[frozenset[str]] = frozenset("0123456789abcdef")


def require_text(field: str, value: object, *, may_be_empty: bool = False) -> None:
    """A printable text of at most 255 characters."""
    # isprintable() is false for control, bidirectional and line characters and for half surrogates.
    if not isinstance(value, str) or len(value) > TEXT_LIMIT or not value.isprintable():
        raise ActBroken(field, f"is at most {TEXT_LIMIT} printable characters")
    if not value and not may_be_empty:
        raise ActBroken(field, "is missing")


def require_digest(field: str, value: object, *, may_be_empty: bool = False) -> None:
    """SHA-256 as 64 lower-case hexadecimal digits."""
    if may_be_empty and value == "":
        return
    if not isinstance(value, str) or len(value) != DIGEST_DIGITS or not _HEX_DIGITS.issuperset(value):
        raise ActBroken(field, "is 64 lower-case hexadecimal digits")


def require_moment(field: str, value: object) -> None:
    """UTC to the second, as a ledger entry writes it: 2026-03-01T09:00:00Z."""
    if not isinstance(value, str) or len(value) != 20 or not value.isascii():
        raise ActBroken(field, 'is written "YYYY-MM-DDTHH:MM:SSZ"')
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ActBroken(field, "is no moment") from None
    if moment.tzinfo is None or at_text(moment) != value:
        raise ActBroken(field, 'is written "YYYY-MM-DDTHH:MM:SSZ"')


def require_id(field: str, value: object) -> None:
    """A UUID."""
    if not isinstance(value, UUID):
        raise ActBroken(field, "is a UUID")


def require_count(field: str, value: object, least: int = 0) -> None:
    """A whole number that every reader keeps exactly."""
    if type(value) is not int or not least <= value <= SAFE_INTEGER:
        raise ActBroken(field, f"is a whole number from {least} on")


def read_id(field: str, value: object) -> UUID:
    """A UUID from its usual lower-case form."""
    try:
        parsed = UUID(value) if isinstance(value, str) else None
    except ValueError:
        parsed = None
    # UUID() also reads braces, capitals and missing hyphens.
    if parsed is None or str(parsed) != value:
        raise ActBroken(field, "is a UUID in its usual lower-case form")
    return parsed


def read_object(field: str, value: object) -> Mapping[str, object]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise ActBroken(field, "is a JSON object")
    return value


def read_list(field: str, value: object) -> list[object]:
    """A JSON list."""
    if not isinstance(value, list):
        raise ActBroken(field, "is a JSON list")
    return value


def refuse_unknown(value: Mapping[str, object], known: frozenset[str], where: str = "") -> None:
    """A name that no field has is a mistake, or somebody's addition."""
    unknown = sorted(set(value) - known)
    if unknown:
        raise ActBroken(f"{where}{unknown[0]}", "is no field of this form")
