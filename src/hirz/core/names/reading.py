"""From words to the parts of a name: what belongs together is together, and every part knows how else it may be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import re2

from hirz.core.names.particles import ABD, ARTICLES, DIN, KIN, SHORT, TITLES
from hirz.core.names.spelling import MAX_LETTERS, Script, Word, words_of


class Habit(StrEnum):
    """What a form of a part left out, or wrote out."""

    WHOLE = "whole"
    ARTICLE = "article"
    KIN = "kin"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a part."""

    text: str
    script: Script
    habit: Habit = Habit.WHOLE


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name (a given name, a family name): its forms, as written first."""

    forms: tuple[Form, ...]

    @property
    def text(self) -> str:
        """As written, folded."""
        return self.forms[0].text

    @property
    def script(self) -> Script:
        """The script it is written in."""
        return self.forms[0].script

    @property
    def is_initial(self) -> bool:
        """Whether only the first letter is given."""
        return len(self.text) == 1


# The article, or a kinsman, written onto the name. What is left is a name only if it has some letters.
_LATIN_ARTICLE: Final = re2.compile(
    r"^(?:el|al|ul)(?P<rest>.{3,})$|^[ea](?P<sun>(?:nn|dd|rr|tt|ss|zz|shsh|chch).{2,})$|^l(?P<bare>[^aeiouyh].{3,})$"
)
_ARABIC_ARTICLE: Final = re2.compile(r"^(?:ال)(?P<rest>.{2,})$|^ل(?P<bare>[^اوي].{3,})$")
_LATIN_KIN: Final = re2.compile(r"^(?:ben|ibn|bin|bent|ait|oulad|ould|ouled)(?P<rest>.{3,})$|^be(?P<bel>l.{4,})$")
_ARABIC_KIN: Final = re2.compile(r"^(?:بن|ابن|ايت|اولاد|ولد)(?P<rest>.{3,})$|^ب(?P<bel>ل.{4,})$")
_DOUBLED: Final = {"nn": "n", "dd": "d", "rr": "r", "tt": "t", "ss": "s", "zz": "z", "shsh": "sh", "chch": "ch"}


def parts_of(name: str) -> tuple[Part, ...]:
    """The parts of a name, in their order."""
    return tuple(_joined(_without_titles(words_of(name))))


def _without_titles(words: tuple[Word, ...]) -> list[Word]:
    kept = [word for word in words if word.text and word.text not in TITLES]
    return kept or [word for word in words if word.text]


def _joined(words: list[Word]) -> Iterator[Part]:
    """Parts of several words: servant of, son of, article and noun, light of the faith."""
    at = 0
    while at < len(words):
        word, rest = words[at], words[at + 1 :]
        at += 1
        lead = word.text if word.text in ABD or word.text in KIN or word.text in ARTICLES else ""
        if lead and rest and rest[0].script is word.script:
            body, used = _body(rest)
            at += used
            yield _led(lead, body)
            continue
        if rest and rest[0].script is word.script and (taken := _faith(rest)):
            at += taken
            yield _plain(
                Word((word.text + ("eddine" if word.script is Script.LATIN else "الدين"))[:MAX_LETTERS], word.script)
            )
            continue
        yield _plain(word)


def _faith(rest: list[Word]) -> int:
    """How many of the next words say "of the faith"."""
    if rest[0].text in DIN:
        return 1
    return 2 if len(rest) > 1 and rest[0].text in ARTICLES and rest[1].text in DIN else 0


def _body(rest: list[Word]) -> tuple[Word, int]:
    """The noun that a leading word belongs to, without an article of its own, and how many words it took."""
    if rest[0].text in ARTICLES and len(rest) > 1:
        return rest[1], 2
    if rest[0].text in ABD and len(rest) > 1:
        body, used = _body(rest[1:])
        return Word((_abd(rest[0].text) + body.text)[:MAX_LETTERS], body.script), used + 1
    return rest[0], 1


def _abd(lead: str) -> str:
    return lead if lead != "abd" else "abdel"


def _led(lead: str, body: Word) -> Part:
    """A part that begins with a word of its own."""
    if lead in ABD:
        between = "" if body.script is not Script.ARABIC or body.text.startswith("ال") else "ال"
        return _plain(Word((_abd(lead) + between + body.text)[:MAX_LETTERS], body.script))
    plain = _plain(body)
    if lead in ARTICLES:
        return plain
    whole = Form((lead + body.text)[:MAX_LETTERS], body.script)
    return Part((whole, *(Form(f.text, f.script, Habit.KIN) for f in plain.forms)))


def _plain(word: Word) -> Part:
    """A part of one word, with what it may be without its article or kinsman, and what it is short for."""
    forms = [Form(word.text, word.script)]
    if word.text in SHORT:
        forms.append(Form(SHORT[word.text], word.script, Habit.SHORT))
    for pattern, habit in _PATTERNS.get(word.script, ()):
        found = pattern.match(word.text)
        if found:
            left = next(text for text in found.groups() if text)
            forms.append(Form(_undoubled(left), word.script, habit))
    return Part(tuple(forms))


def _undoubled(text: str) -> str:
    twice = next((double for double in _DOUBLED if text.startswith(double)), "")
    return _DOUBLED[twice] + text[len(twice) :] if twice else text


_PATTERNS: Final = {
    Script.LATIN: ((_LATIN_ARTICLE, Habit.ARTICLE), (_LATIN_KIN, Habit.KIN)),
    Script.ARABIC: ((_ARABIC_ARTICLE, Habit.ARTICLE), (_ARABIC_KIN, Habit.KIN)),
}
