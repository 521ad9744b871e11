"""Finding selectors in free text."""

from __future__ import annotations

from hirz.core.text.selector import Selector, TextScan


def scan_text(text: str, country: str = "MA") -> TextScan:
    """The selectors of a text, and whether the cap MAX_SELECTORS cut the list."""
    raise NotImplementedError


def find_selectors(text: str, country: str = "MA") -> list[Selector]:
    """The selectors of a text, in order of position, at most MAX_SELECTORS of them."""
    return list(scan_text(text, country).selectors)
