"""The shadow by way of the charmap alone."""

from __future__ import annotations

import codecs

from hirz.core.text.alphabet import _CHARMAP, _TABLE, SUBSTITUTE


def shadow_of(text: str) -> bytes:
    """The shadow of a text: exactly one byte per character."""
    coded: bytes = codecs.charmap_encode(text.replace("?", SUBSTITUTE), "replace", _CHARMAP)[0]
    return coded.translate(_TABLE)
