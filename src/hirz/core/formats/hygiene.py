"""Text from outside, made fit to be stored and quoted.

The payload stays true to the byte elsewhere; here only NUL is replaced, because PostgreSQL refuses it.
Bidirectional controls stay in values (display isolates them) and are spelled out in quotations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hirz.core.formats.limits import MAX_QUOTED_CHARACTERS

REPLACEMENT: Final = "�"
# Field attribute that tells how many NUL characters were replaced in a value.
NUL_REPLACED: Final = "nul_replaced"

# What XML 1.0 (section 2.2) cannot carry. Not a regular expression: google-re2 garbles a replacement beyond ASCII.
_NOT_XML: Final = dict.fromkeys(
    (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), REPLACEMENT
)


def without_nul(value: str, attributes: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """The value with NUL replaced by U+FFFD, and its attributes with a note of how many were replaced."""
    if "\0" in value:
        attributes = {**attributes, NUL_REPLACED: str(value.count("\0"))}
        value = value.replace("\0", REPLACEMENT)
    if attributes and any("\0" in text for text in attributes.values()):
        attributes = {name: text.replace("\0", REPLACEMENT) for name, text in attributes.items()}
    return value, attributes


def quoted(value: object) -> str:
    """A value cut to `MAX_QUOTED_CHARACTERS` and with every unseen character spelled out as its number."""
    text = str(value).encode("utf-8", "backslashreplace").decode("utf-8")
    # Not printable are controls, zero-width marks, bidirectional controls, odd spaces and unassigned characters.
    if len(text) > MAX_QUOTED_CHARACTERS:
        text = text[:MAX_QUOTED_CHARACTERS] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def fit_for_xml(value: str) -> str:
    """The value with every character that XML 1.0 cannot carry replaced by U+FFFD."""
    return value.translate(_NOT_XML)
