"""Words as keyed tokens: one key for words as they stand, one for stems, one for keys of names.

With three keys a word that is a stem of others does not give its family away, and a family name does not show where it
stands in a text (`bench/blind_attack.py` measures what one key would give).
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Final

from hirz.core.names import name_keys
from hirz.core.names.keys import MAX_PARTS
from hirz.core.names.reading import parts_of
from hirz.core.sealing import blind_token, derive
from hirz.core.searching.stemming import stems_of

TOKEN_LENGTH: Final = 11
"""Characters of a token: 64 bits in base64url, without the sign that fills up."""

# Words repeat: most tokens of a text are looked up in a fraction of what keying costs. In memory only.
_REMEMBERED: Final = 100_000


def _written(token: bytes) -> bytes:
    return urlsafe_b64encode(token)[:TOKEN_LENGTH]


class SearchKeys:
    """The three keys of search, derived from the blind key of a compartment."""

    def __init__(self, blind_key: bytes) -> None:
        self._word = derive(blind_key, "search word")
        self._stem = derive(blind_key, "search stem")
        self._name = derive(blind_key, "search name")
        self.indexed = lru_cache(maxsize=_REMEMBERED)(self._indexed)

    def word(self, word: str) -> bytes:
        """The token of a folded word as it stands."""
        return _written(blind_token(self._word, word))

    def stem(self, stem: str) -> bytes:
        """The token of what a word comes down to."""
        return _written(blind_token(self._stem, stem))

    def name(self, key: str) -> bytes:
        """The token of a key of a name."""
        return _written(blind_token(self._name, key))

    def _indexed(self, word: str) -> tuple[bytes, ...]:
        """The tokens that a word is found by: itself, and its stems where they differ. Remembered as `indexed`."""
        return (self.word(word), *map(self.stem, stems_of(word)))

    def asked(self, word: str) -> tuple[bytes, ...]:
        """The tokens any of which a text holds that has this word, a form of it, or its bare form.

        A text has the stem of a word only where it differs from the word: so a word is asked for as a stem too, and its
        stems as words.
        """
        stems = stems_of(word)
        found = (self.word(word), self.stem(word), *map(self.stem, stems), *map(self.word, stems))
        return tuple(dict.fromkeys(found))

    def names(self, name: str) -> frozenset[bytes]:
        """The tokens that a name is found by: its keys, and those of each of its parts, so that half a name is found too."""
        return frozenset(map(self.name, (*name_keys(name), *_alone(name))))

    def asked_names(self, name: str) -> frozenset[bytes]:
        """The tokens any of which the names of a report hold that has this name, in whatever script and order."""
        together = [key for key in name_keys(name) if "+" in key]
        return frozenset(map(self.name, together or _alone(name)))


def _alone(name: str) -> list[str]:
    return ["1:" + key for part in parts_of(name)[:MAX_PARTS] for key in name_keys(part.text)]
