"""Sentences of simulated reports, one file per language, all with the same keys.

Wording is restrained: nobody is named, no sexual content is described, and no sentence teaches anything.
"""

from hirz.core.simulation.texts import ar, ary, ary_latn, en, es, fr

BANKS: dict[str, dict[str, tuple[str, ...]]] = {
    "ar": ar.SENTENCES,
    "ary": ary.SENTENCES,
    "ary-Latn": ary_latn.SENTENCES,
    "fr": fr.SENTENCES,
    "en": en.SENTENCES,
    "es": es.SENTENCES,
}

DAY_WORDS: dict[str, dict[str, str]] = {
    "ar": ar.DAYS,
    "ary": ary.DAYS,
    "ary-Latn": ary_latn.DAYS,
    "fr": fr.DAYS,
    "en": en.DAYS,
    "es": es.DAYS,
}

__all__ = ["BANKS", "DAY_WORDS"]
