"""What a selector is: a value by which a person, an account or a place of meeting can be found again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})

MAX_SELECTORS = 10_000
"""Selectors returned from one text. A real report holds some tens; a text past this is an attack or a dump."""


class SelectorKind(StrEnum):
    """The kinds of selector. `docs/reference/selectors.md` gives the form of each value."""

    PHONE = "phone"  # E.164: "+212600000100"
    EMAIL = "email"  # lower case
    HANDLE = "handle"  # "platform:name", or ":name" when the platform is not said
    PROFILE_URL = "profile_url"
    URL = "url"
    IP = "ip"  # attributes: port, at
    WALLET = "wallet"  # "chain:address"
    RIB = "rib"  # 24 digits
    IBAN = "iban"  # capitals, no spaces
    CIN = "cin"  # "AB123456"
    PLATE = "plate"  # "12345-A-6"
    ROOM_CODE = "room_code"  # "platform:code", or ":CODE" when the platform is not said
    TRANSFER_CODE = "transfer_code"  # digits or capitals; attributes: service


class Selector(NamedTuple):
    """One selector found in a text.

    `start` and `end` are offsets into the text as it was given: `text[start:end]` is what was written.
    """

    kind: SelectorKind
    value: str
    start: int
    end: int
    attributes: Mapping[str, str] = NO_ATTRIBUTES


class TextScan(NamedTuple):
    """The selectors of one text, in order of position, and whether some were left out."""

    selectors: tuple[Selector, ...]
    truncated: bool
