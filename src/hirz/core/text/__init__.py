"""Text: folding, a language hint, and the selectors of a free text.

Comes in: text as people write it, in any script, hostile or not.
Goes out: values in canonical form, with the offsets at which each was written.
"""

from typing import TYPE_CHECKING

from hirz.core.lazily import lazily
from hirz.core.text.folding import Folded, fold
from hirz.core.text.language import language_hint
from hirz.core.text.normalising import normalise_selector
from hirz.core.text.platforms import platform_key
from hirz.core.text.scanning import find_selectors, scan_text
from hirz.core.text.selector import MAX_SELECTORS, Selector, SelectorKind, TextScan

if TYPE_CHECKING:
    from hirz.core.text.signals.compiling import RuleSet
    from hirz.core.text.signals.finding import find_signals
    from hirz.core.text.signals.rule import Family, Signal

_LAZY = {
    "Family": "signals.rule",
    "RuleSet": "signals.compiling",
    "Signal": "signals.rule",
    "find_signals": "signals.finding",
}

__all__ = [
    "MAX_SELECTORS",
    "Family",
    "Folded",
    "RuleSet",
    "Selector",
    "SelectorKind",
    "Signal",
    "TextScan",
    "find_selectors",
    "find_signals",
    "fold",
    "language_hint",
    "normalise_selector",
    "platform_key",
    "scan_text",
]

__getattr__ = lazily(__name__, _LAZY)
