"""What a question of the report form is made of. The form itself is the table in `questions`.

A sentence comes in up to two voices: to whoever it is about (in French *tu*), and to somebody who speaks about a child.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

Answers = Mapping[str, Mapping[str, Any]]
"""What a draft holds: the answers to each step, as the forms cleaned them."""

ABOUT = "about"
"""Beside the steps in a draft: the door and the language of the visitor. No step has this name."""

NO_TEXT = ""


class Door(StrEnum):
    """By which door somebody came in: the whole form, or the short one for help now."""

    REPORT = "report"
    HELP = "help"


class Who(StrEnum):
    """Who writes."""

    CHILD = "child"
    ADULT = "adult"  # the person concerned, of age
    PARENT = "parent"
    WITNESS = "witness"
    PROFESSIONAL = "professional"
    UNSAID = "unsaid"


class Kind(StrEnum):
    """How a question is answered on a page."""

    ONE = "one"  # one of a few
    MANY = "many"  # any of a few
    LIST = "list"  # one of a few, in a menu
    LINE = "line"
    TEXT = "text"
    DAY = "day"
    ROWS = "rows"  # lines, each with what it is, chosen from `options`


@dataclass(frozen=True, slots=True)
class Situation:
    """What the answers so far say about whom the form speaks to. Voices, questions and the document follow from it."""

    door: Door = Door.REPORT
    who: Who | None = None
    is_guarded: bool = False  # somebody at home may be involved, or nobody knows that they are not
    kind: str = ""
    way_back: str = ""

    @property
    def about_self(self) -> bool:
        """Whether whoever writes is whom it is about."""
        return self.who in (Who.CHILD, Who.ADULT) or (self.door is Door.HELP and self.who is None)

    @property
    def may_be_child(self) -> bool:
        """Whether a child may be writing: whoever does not say who they are may be one."""
        return self.who in (Who.CHILD, Who.UNSAID, None)


Test = Callable[[Situation], bool]


def always(situation: Situation) -> bool:
    """For everybody."""
    return True


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence to whoever it is about, and to somebody who speaks about a child."""

    you: Promise
    they: Promise

    def to(self, situation: Situation) -> str:
        """In the voice of this situation, in the reader's language."""
        return str(self.you if situation.about_self else self.they)


Words = Said | Promise | str


def said(words: Words, situation: Situation) -> str:
    """A sentence for this situation, in the reader's language."""
    return words.to(situation) if isinstance(words, Said) else str(words)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    value: str
    label: Words
    hint: Words = NO_TEXT
    is_apart: bool = False  # "I do not know" and its like: a full answer, set apart from the others


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of a step. The first one without a label is asked by the title of its step."""

    name: str
    kind: Kind
    label: Words = NO_TEXT
    hint: Words = NO_TEXT
    options: tuple[Option, ...] = ()
    longest: int = 200  # characters
    needed: Words = NO_TEXT  # what is said where it was left open; empty: it may be
    shown: Test = always
    is_ltr: bool = False
    input: str = "text"  # which keyboard a telephone shows: text, tel, email
    initial: str = ""

    @property
    def values(self) -> frozenset[str]:
        """The answers that can be chosen."""
        return frozenset(option.value for option in self.options)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence set off from the rest, in a situation that calls for it."""

    words: Words
    shown: Test = always


@dataclass(frozen=True, slots=True)
class Step:
    """One question on one page."""

    name: str  # stands in the address, which the browser's history shows: neutral
    title: Words
    asks: tuple[Ask, ...] = ()
    lead: Words = NO_TEXT
    why: Words = NO_TEXT
    notes: tuple[Note, ...] = ()
    applies: Test = always
    has_lines: bool = False  # numbers to call stand under the question
    is_relative: bool = False  # "today", "tomorrow": the day on which it was said is kept with the answer

    def asked(self, situation: Situation) -> list[Ask]:
        """The fields that this visitor sees."""
        return [ask for ask in self.asks if ask.shown(situation)]
