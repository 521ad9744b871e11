"""The little language of phrases: words in a row, alternatives, gaps, numbers, open ends.

Comes in: "tu as # heures|h ~ payer". Goes out: slots, each a choice of words, and the gap before each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from hirz.core.text.alphabet import word_set
from hirz.core.text.signals.errors import Fault, RuleError
from hirz.core.text.signals.forms import Form, words_of

MAX_WORDS = 12
MAX_PHRASE = 200
MAX_GAP = 8
USUAL_GAP = 3
MIN_LETTERS = 3
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
_ARABIC_JOINS = frozenset(
    ["و", "ف", "ال", "ب", "ل", "ك", "وال", "فال", "بال", "كال", "لل", "ولل", "فلل", "وب", "ول", "وك", "فب", "فل"]
)
_LATIN_JOINS = frozenset(["l", "o", "ol", "f", "fl", "b", "bl", "d", "dl"])


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

    def fits(self, at: int, word: str) -> bool:
        """Whether a written word is the one meant at a place of this spelling."""
        meant = self.words[at]
        starts_open = at == 0 and (self.open_start or self.joins)
        if at == len(self.words) - 1 and self.open_end:
            if not starts_open:
                return word.startswith(meant)
            place = word.find(meant)
            return place >= 0 and (self.open_start or place == 0 or word[:place] in self.joins)
        if not starts_open:
            return word == meant
        ahead = word[: len(word) - len(meant)]
        return word.endswith(meant) and (self.open_start or not ahead or ahead in self.joins)


# Words that a slot remembers: more than one text holds.
MAX_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a phrase. `number`: a number stands before the words, or alone when there are none."""

    spellings: tuple[Spelling, ...]
    gap: int
    number: bool
    # By a word: the lengths that the slot takes when it begins there; None where a spelling of several words may begin.
    known: dict[str, tuple[int, ...] | None] = field(default_factory=dict, compare=False, repr=False)

    def ends(self, form: Form, at: int) -> tuple[int, ...]:
        """Where the slot ends when it begins at a word."""
        if at >= len(form.texts):
            return ()
        if not self.number:
            return self._after(form, at, form.texts[at])
        rest = form.rests.get(at)
        if rest is None:
            return ()
        if not self.spellings:
            return (at + 1,)
        apart = self._after(form, at + 1, form.texts[at + 1]) if at + 1 < len(form.texts) else ()
        return apart + self._after(form, at, rest) if rest else apart

    def _after(self, form: Form, at: int, word: str) -> tuple[int, ...]:
        """Where one of the spellings ends of which `word` is the first; the words after it are those of the form."""
        lengths = self.known.get(word, ())
        if lengths == () and word not in self.known:
            lengths = self._learn(word)
        if lengths is None:
            return tuple({at + len(s.words) for s in self.spellings if _row_fits(s, form, at, word)})
        return tuple([at + length for length in lengths]) if lengths else ()

    def _learn(self, word: str) -> tuple[int, ...] | None:
        begun = [s for s in self.spellings if s.fits(0, word)]
        lengths = None if any(len(s.words) > 1 for s in begun) else ((1,) if begun else ())
        if len(self.known) >= MAX_REMEMBERED:
            self.known.clear()
        self.known[word] = lengths
        return lengths

    def most(self) -> int:
        """The most words that the slot may take."""
        return max((len(s.words) for s in self.spellings), default=0) + self.number

    def may_hold(self, text: str, rest: str | None) -> bool:
        """Whether a word can be the one by which this slot is looked for: the rarest of a spelling, or any number."""
        if not self.spellings:
            return rest is not None
        return any(
            s.fits(s.rarest, text) or (self.number and s.rarest == 0 and bool(rest) and s.fits(0, rest or ""))
            for s in self.spellings
        )

    @property
    def steps(self) -> frozenset[int]:
        """How many words before such a word the slot may begin."""
        return frozenset(n for s in self.spellings for n in ({s.rarest, s.rarest + 1} if self.number else {s.rarest}))


class Phrase(NamedTuple):
    """A phrase ready to be looked for. `anchor` is the slot whose words are looked for first, `second` the one that must be
    somewhere in the text for the first to be worth a look (None: there is no other)."""

    slots: tuple[Slot, ...]
    anchor: int
    second: int | None
    steps: tuple[int, ...]
    longest: tuple[int, ...]

    def spans(self, form: Form, at: int) -> tuple[int, int] | None:
        """The longest run of words that the phrase covers when its anchor begins at a word."""
        ends = set(self.slots[self.anchor].ends(form, at))
        for slot in self.slots[self.anchor + 1 :]:
            ends = {e for s in ends for i in range(s, s + slot.gap + 1) for e in slot.ends(form, i)}
        if not ends:
            return None
        begins = {at}
        for place in range(self.anchor - 1, -1, -1):
            slot, gap = self.slots[place], self.slots[place + 1].gap
            stops = {i for b in begins for i in range(max(b - gap, 0), b + 1)}
            begins = {
                start
                for stop in stops
                for start in range(max(stop - self.longest[place], 0), stop)
                if stop in slot.ends(form, start)
            }
        return (min(begins), max(ends)) if begins and ends else None


def _row_fits(spelling: Spelling, form: Form, at: int, first: str) -> bool:
    if at + len(spelling.words) > len(form.texts) or not spelling.fits(0, first):
        return False
    return all(spelling.fits(i, form.texts[at + i]) for i in range(1, len(spelling.words)))


def _spelling(written: str, where: str, *, loose: bool, may_join: bool) -> Spelling:
    core = written.strip("*")
    words = words_of(core, loose=loose)
    if not words or "*" in core or "#" in core or "~" in core:
        raise RuleError(Fault.BAD_PHRASE, where, written)
    joins: frozenset[str] = frozenset()
    if may_join and "\u0600" <= words[0][0] <= "\u06ff":
        joins = _ARABIC_JOINS
    elif may_join and loose:
        joins = _LATIN_JOINS
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
    second = max(others, key=lambda i: _least(slots[i]), default=None)
    longest = tuple(slot.most() for slot in slots)
    return Phrase(tuple(slots), anchor, second, tuple(slots[anchor].steps), longest)
