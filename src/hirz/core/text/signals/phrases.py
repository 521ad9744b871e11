"""The little language of phrases: words in a row, alternatives, gaps, numbers, open ends.

Comes in: "tu as # heures|h ~ payer". Goes out: slots, each a choice of words, and the gap before each.
"""

from __future__ import annotations

from typing import NamedTuple

from hirz.core.text.alphabet import word_set
from hirz.core.text.signals.errors import Fault, RuleError
from hirz.core.text.signals.forms import words_of

MAX_WORDS = 12
MAX_PHRASE = 200
MAX_GAP = 8
USUAL_GAP = 3
MIN_LETTERS = 3
# Words on each side of the anchor: places of a phrase are bits of one machine word.
MAX_EXTENT = 63
# Words that stand in every second text: a phrase is never looked for by them where it holds another. Of the commonest words
# of French, English, Spanish, Arabic and Darija in both scripts, as the strict and the loose form spell them.
COMMON = word_set(
    """je tu il ele on nous vous ils les des une un le la de du et est pas que qui pour dans sur avec mon ma mes ton ta tes son sa
    ses ce cete cest jai vais vas va fais fait sont plus tout tous bien comme mais ou si me te se ne au aux par en y a as ai
    the and you your for with this that have are was not but will can what from they them he she his her i my me to of in is it
    on at be do we el los las una uno por para con que tu mi te si no es esta
    في من على الى الي عن ان هذا هذه التي الذي مع كان لا ما هو هي انا انت هاد هادي ديال ديالي ديالك راه واش باش غادي كان فيه عند
    عندي عندك بلا الا ana nta nti dial dyal dyali dyalk rah wach bach ghadi f l o w hadi had ila kan fih andi andk hta gir
    gadi dial dial dili dilk wac bac dil dialo"""
)
ARABIC_JOINS = frozenset(
    ["و", "ف", "ال", "ب", "ل", "ك", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وب", "ول", "وك", "فب", "فل"]
)
LATIN_JOINS = frozenset(["l", "o", "ol", "f", "fl", "b", "bl", "d", "dl"])


class Spelling(NamedTuple):
    """One choice of a slot: its words, whether letters may go on outside, and what may be written onto it."""

    words: tuple[str, ...]
    open_start: bool
    open_end: bool
    joins: frozenset[str]

    @property
    def rarest(self) -> int:
        """The place of its longest word: long words are rare."""
        return max(range(len(self.words)), key=lambda n: len(self.words[n]))


class Slot(NamedTuple):
    """One place of a phrase. `number`: a number stands before the words, or alone when there are none."""

    spellings: tuple[Spelling, ...]
    gap: int
    number: bool

    @property
    def longest(self) -> int:
        """The most words that the slot may take."""
        return max((len(s.words) for s in self.spellings), default=0) + self.number


class Phrase(NamedTuple):
    """A phrase ready to be looked for. `anchor` is the slot whose words are looked for first, `second` the one that must be
    somewhere in the text for the first to be worth a look (None: there is no other)."""

    slots: tuple[Slot, ...]
    anchor: int
    second: int | None


class Entry(NamedTuple):
    """A phrase, whose it is, and whether it belongs to a group."""

    owner: int
    phrase: Phrase
    is_group: bool


def _spelling(written: str, where: str, *, loose: bool, may_join: bool) -> Spelling:
    core = written.strip("*")
    words = words_of(core, loose=loose)
    if not words or "*" in core or "#" in core or "~" in core:
        raise RuleError(Fault.BAD_PHRASE, where, written)
    joins: frozenset[str] = frozenset()
    if may_join and "\u0600" <= words[0][0] <= "\u06ff":
        joins = ARABIC_JOINS
    elif may_join and loose:
        joins = LATIN_JOINS
    return Spelling(words, written.startswith("*"), written.endswith("*"), joins)


def _gap(written: str, where: str) -> int:
    if written == "~":
        return USUAL_GAP
    if not written[1:].isdecimal() or not 1 <= int(written[1:]) <= MAX_GAP:
        raise RuleError(Fault.BAD_PHRASE, where, written)
    return int(written[1:])


def _least(slot: Slot) -> float:
    """How rare the words of a slot are at least: letters of its shortest choice; common words count next to nothing."""
    return min((_rarity(s) for s in slot.spellings), default=0.0)


def _rarity(spelling: Spelling) -> float:
    word = spelling.words[spelling.rarest]
    # An open end lets more words in.
    return (0.1 if word in COMMON else 1.0) * (len(word) - 1.5 * spelling.open_end - 2.0 * spelling.open_start)


def parse_phrase(text: str, where: str, *, loose: bool) -> Phrase:
    """A phrase as written, ready to be looked for; RuleError where it departs from the schema."""
    tokens = text.split()
    if len(text) > MAX_PHRASE or len(tokens) > MAX_WORDS:
        raise RuleError(Fault.TOO_LONG, where, text[:80])
    slots: list[Slot] = []
    gap, number, may_join = 0, False, True
    for written in tokens:
        if written.startswith("~"):
            if (not slots and not number) or (gap and not number):
                raise RuleError(Fault.BAD_PHRASE, where, text)
            if number:
                slots.append(Slot((), gap, number=True))
            gap, number, may_join = _gap(written, where), False, True
            continue
        if written == "#":
            if number:
                slots.append(Slot((), gap, number=True))
                gap = 0
            number = True
            continue
        spellings = tuple(
            _spelling(choice, where, loose=loose, may_join=may_join and not number) for choice in written.split("|")
        )
        slots.append(Slot(spellings, gap, number))
        gap, number, may_join = 0, False, False
    if number:
        slots.append(Slot((), gap, number=True))
    elif gap:
        raise RuleError(Fault.BAD_PHRASE, where, text)
    worded = [i for i, slot in enumerate(slots) if slot.spellings]
    anchor = max(worded, key=lambda i: _least(slots[i]), default=-1)
    if anchor < 0:
        raise RuleError(Fault.BAD_PHRASE, where, text)
    if len(slots) == 1 and min(sum(map(len, s.words)) for s in slots[0].spellings) < MIN_LETTERS:
        raise RuleError(Fault.TOO_SHORT, where, text)
    others = [i for i in worded if i != anchor]
    phrase = Phrase(tuple(slots), anchor, max(others, key=lambda i: _least(slots[i]), default=None))
    if max(_extent(slots[anchor:]), _extent(slots[: anchor + 1])) > MAX_EXTENT:
        raise RuleError(Fault.TOO_LONG, where, text[:80])
    return phrase


def _extent(slots: list[Slot]) -> int:
    """The most words that slots in a row may cover, the gaps between them included."""
    return sum(slot.longest for slot in slots) + sum(slot.gap for slot in slots[1:])
