"""Words for search over sealed text: how a folded text is cut, which words are left out, and their stems.

Comes in: text folded by `core.text.fold`. Goes out: words and stems, which `core.sealing` turns into keyed tokens. Pure work
on content in memory: nothing here stores, logs or knows a key.
"""

from hirz.core.searching.stemming import stems_of
from hirz.core.searching.stopping import STOP_WORDS, is_indexed
from hirz.core.searching.words import MAX_WORD, Cut, cut, cut_with_places

__all__ = ["MAX_WORD", "STOP_WORDS", "Cut", "cut", "cut_with_places", "is_indexed", "stems_of"]
