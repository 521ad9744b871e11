"""Why a document was refused, in the reader's language: one sentence per code in ar, fr and en."""

from __future__ import annotations

from collections.abc import Mapping


def in_all_languages(code: str, parameters: Mapping[str, object]) -> dict[str, str]:
    """The sentence of a code in `ar`, `fr` and `en`, with its parameters filled in."""
    return {"ar": code, "fr": code, "en": code}
