"""Text: folding, a language hint, and the selectors of a free text.

Comes in: text as people write it, in any script, hostile or not.
Goes out: values in canonical form, with the offsets at which each was written.
"""

from hirz.core.text.folding import Folded, fold
from hirz.core.text.language import language_hint
from hirz.core.text.normalising import normalise_selector
from hirz.core.text.platforms import platform_key
from hirz.core.text.scanning import find_selectors, scan_text
from hirz.core.text.selector import MAX_SELECTORS, Selector, SelectorKind, TextScan

__all__ = [
    "MAX_SELECTORS",
    "Folded",
    "Selector",
    "SelectorKind",
    "TextScan",
    "find_selectors",
    "fold",
    "language_hint",
    "normalise_selector",
    "platform_key",
    "scan_text",
]
