"""A hint at the language of a text."""

from __future__ import annotations


def language_hint(text: str) -> str:
    """One of ar, ary, ary-Latn, fr, en, es, zgh, und."""
    raise NotImplementedError
