"""Words for search over sealed text: how a folded text is cut, which words are left out, their stems, and their keyed tokens.

Comes in: text folded by `core.text.fold`, names as people write them, the key. Goes out: words and stems, and vectors of
tokens with their places. Pure work on content in memory: nothing here stores or logs.
"""

from hirz.core.searching.stemming import stems_of
from hirz.core.searching.stopping import STOP_WORDS, is_indexed
from hirz.core.searching.tokens import TOKEN_LENGTH, SearchKeys
from hirz.core.searching.vectors import MAX_LEXEMES, MAX_PARTS, MAX_PLACE, MAX_USES, OVERLAP, SCHEME, vectors
from hirz.core.searching.words import MAX_WORD, Cut, cut, cut_with_places

__all__ = [
    "MAX_LEXEMES",
    "MAX_PARTS",
    "MAX_PLACE",
    "MAX_USES",
    "MAX_WORD",
    "OVERLAP",
    "SCHEME",
    "STOP_WORDS",
    "TOKEN_LENGTH",
    "Cut",
    "SearchKeys",
    "cut",
    "cut_with_places",
    "is_indexed",
    "stems_of",
    "vectors",
]
