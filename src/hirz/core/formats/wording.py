"""Why a document was refused, in the reader's language: one sentence per code in ar, fr and en.

`SENTENCES` is the list of every code there is. A parameter `{name}` is filled from the error; `kind`,
`expected` and `found` are keys of small tables below, so that they too are said in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hirz.core.formats.hygiene import quoted
from hirz.core.formats.wording_sentences import KINDS, SENTENCES, Words

LANGUAGES: Final = ("ar", "fr", "en")

# Unicode TR9: isolates keep a Latin name or number from tearing an Arabic sentence apart.
_ISOLATE: Final = "⁨{}⁩"
# Parameters whose value is a key of KINDS; any other parameter is shown as it was sent.
_WORDED: Final = frozenset({"kind", "expected", "found"})
_SEPARATORS: Final = Words(ar="، ", fr=", ", en=", ")


def in_all_languages(code: str, parameters: Mapping[str, object]) -> dict[str, str]:
    """The sentence of a code in `ar`, `fr` and `en`, with its parameters filled in and made safe to show."""
    return {language: _in_language(code, parameters, language) for language in LANGUAGES}


def _in_language(code: str, parameters: Mapping[str, object], language: str) -> str:
    words: dict[str, str] = {}
    for name, value in parameters.items():
        kind = KINDS.get(str(value)) if name in _WORDED else None
        text = _listed(value, language) if kind is None else str(getattr(kind, language))
        words[name] = _ISOLATE.format(text) if language == "ar" and kind is None else text
    sentence: str = getattr(SENTENCES[code], language)
    if parameters.get("nearest"):
        sentence += " " + getattr(SENTENCES["did-you-mean"], language)
    return sentence.format_map(_Lenient(words))


def _listed(value: object, language: str) -> str:
    if not isinstance(value, tuple):
        return quoted(value)
    separator: str = getattr(_SEPARATORS, language)
    return separator.join(quoted(item) for item in value)


class _Lenient(dict[str, str]):
    """A parameter that was not given shows as an ellipsis: a wording must never fail."""

    def __missing__(self, key: str) -> str:
        return "…"
