"""How words of the lexicon are stored: sealed to be read again, keyed to be known again. Sees them in memory only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from hirz.base.vault.keys import key_service
from hirz.core.sealing import Context, blind_index, derive, seal, unseal
from hirz.core.text import fold
from hirz.detect.models import EmergingTerm, Term

COMPARTMENT: Final = "intake"


@dataclass(frozen=True, slots=True)
class Words:
    """What a term says: the word, its other spellings, and what it means to those who use it."""

    word: str
    variants: tuple[str, ...] = ()
    meaning: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """The word and its variants, each once as folding sees it, in order."""
        known: dict[str, str] = {}
        for text in (self.word, *self.variants):
            known.setdefault(folded(text), text)
        return tuple(known.values())


@dataclass(frozen=True, slots=True)
class LexiconKeys:
    """The keys of one process."""

    blind_key: bytes
    seal_key: bytes

    def blind(self, words: str) -> bytes:
        """The keyed value of a word as folding sees it."""
        return blind_index(self.blind_key, "lexicon", folded(words))

    def seal_term(self, place: UUID, words: Words) -> bytes:
        """The words of a term, sealed to its place."""
        said = {"word": words.word, "variants": list(words.variants), "meaning": words.meaning}
        return self._seal("term", place, said)

    def open_term(self, term: Term) -> Words:
        """The words of a term. Raises SealBroken."""
        said = self._open("term", term.place, term.content)
        return Words(said["word"], tuple(said["variants"]), said["meaning"])

    def seal_proposal(self, place: UUID, written: str) -> bytes:
        """A proposed word, sealed to its place."""
        return self._seal("emerging term", place, {"word": written})

    def open_proposal(self, proposal: EmergingTerm) -> str:
        """A proposed word. Raises SealBroken."""
        return str(self._open("emerging term", proposal.pk, proposal.content)["word"])

    def _seal(self, kind: str, place: UUID, said: dict[str, Any]) -> bytes:
        return seal(self.seal_key, json.dumps(said, ensure_ascii=False).encode(), Context(kind, place, "content"))

    def _open(self, kind: str, place: UUID, sealed: bytes | memoryview) -> Any:
        return json.loads(unseal(self.seal_key, bytes(sealed), Context(kind, place, "content")))


def folded(words: str) -> str:
    """A word as folding sees it, its spaces single."""
    return " ".join(fold(words).text.split())


@lru_cache(maxsize=2)
def _keys(blind_key: bytes) -> LexiconKeys:
    return LexiconKeys(blind_key, derive(blind_key, "lexicon"))


def lexicon_keys() -> LexiconKeys:
    """The keys of the lexicon. Raises KeysUnavailable in a zone that has none."""
    return _keys(key_service().blind_key(COMPARTMENT))
