"""The loops that try phrases where their anchors stand, compiled by numba.

Nothing is checked inside: `tables` builds the book (see `seeking`), `letters` the text. Places of a phrase are bits of one machine word, so a
search costs a constant of the rules for each word.

A *program* holds phrases: where the slots end, the anchor, the second slot (0: none), then the slots, each a gap, a number or none,
its first and last spelling, most words. A spelling: its row of atoms, how many, and which of them is looked for.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from hirz.core.matching.jit import kernel
from hirz.core.text.signals.cutting import PLACES, RESTS, Bytes, Codes, Places
from hirz.core.text.signals.seeking import GROUPS, GROUPS_AT, OWN, OWN_AT, PROGRAM, look_up, part

HEAD, SLOT, SPELLING, TRIGGER = 3, 5, 3, 4
_ONE: Final = np.uint64(1)


@kernel
def _holds(at: Places, found: Places, word: int, atom: int) -> Any:
    n, end = at[word], at[word + 1]
    while n < end and found[n] != atom:
        n += 1
    return n < end


@kernel
def _row(seen: Any, program: Places, spelling: int, word: int) -> Any:
    """Whether the words of a spelling stand in a row from a word on."""
    at, found, _at2, _glued, _rests = seen
    row, size = program[spelling], program[spelling + 1]
    if word + size > len(at) - 1:
        return False
    n = 0
    while n < size and _holds(at, found, word + n, program[row + n]):
        n += 1
    return n == size


@kernel
def _glued(seen: Any, program: Places, spelling: int, word: int) -> Any:
    """The same where the first word of the spelling is written onto a number."""
    at, found, at2, glued, _rests = seen
    row, size = program[spelling], program[spelling + 1]
    if word + size > len(at) - 1 or not _holds(at2, glued, word, program[row]):
        return False
    n = 1
    while n < size and _holds(at, found, word + n, program[row + n]):
        n += 1
    return n == size


@kernel
def _ends(seen: Any, program: Places, slot: int, word: int) -> Any:
    """How many words a slot may take from a word on: bit n for n words."""
    at, rests = seen[0], seen[4]
    ends = np.uint64(0)
    if word >= len(at) - 1:
        return ends
    number, first, last = program[slot + 1], program[slot + 2], program[slot + 3]
    if number and rests[word] < 0:
        return ends
    if first == last:
        return _ONE << _ONE
    for spelling in range(first, last, SPELLING):
        size = program[spelling + 1]
        if _row(seen, program, spelling, word + number):
            ends |= _ONE << np.uint64(size + number)
        if number and _glued(seen, program, spelling, word):
            ends |= _ONE << np.uint64(size)
    return ends


@kernel
def _spread(places: Any, gap: int) -> Any:
    wide = places
    for n in range(1, gap + 1):
        wide |= places << np.uint64(n)
    return wide


@kernel
def _top(places: Any) -> int:
    high = -1
    while places:
        places >>= _ONE
        high += 1
    return high


@kernel
def _forward(seen: Any, program: Places, phrase: int, word: int) -> int:
    """Where the phrase ends at the latest when its anchor begins at a word; -1 if it does not."""
    last, anchor = program[phrase], program[phrase + 1]
    ends = _ends(seen, program, anchor, word)
    for slot in range(anchor + SLOT, last, SLOT):
        wide, more = _spread(ends, program[slot]), np.uint64(0)
        n = 0
        while wide:
            if wide & _ONE:
                more |= _ends(seen, program, slot, word + n) << np.uint64(n)
            wide >>= _ONE
            n += 1
        ends = more
    return word + _top(ends) if ends else -1


@kernel
def _backward(seen: Any, program: Places, phrase: int, word: int) -> int:
    """Where the phrase begins at the earliest when its anchor begins at a word; -1 if it does not."""
    first, anchor = phrase + HEAD, program[phrase + 1]
    begins = _ONE
    for slot in range(anchor - SLOT, first - SLOT, -SLOT):
        wide, more = _spread(begins, program[slot + SLOT]), np.uint64(0)
        if wide == 0:
            return -1
        # Every word at which the slot may begin, asked once.
        for back in range(1, min(_top(wide) + program[slot + 4], word) + 1):
            ends = _ends(seen, program, slot, word - back)
            while ends:
                size = _top(ends)
                ends ^= _ONE << np.uint64(size)
                if size <= back and wide >> np.uint64(back - size) & _ONE:
                    more |= _ONE << np.uint64(back)
        begins = more
    return word - _top(begins) if begins else -1


@kernel
def _is_worth(present: Bytes, program: Places, phrase: int) -> bool:
    """Whether a word of the second slot stands anywhere in the text, which the phrase cannot do without."""
    slot = program[phrase + 2]
    if slot == 0:
        return True
    for spelling in range(program[slot + 2], program[slot + 3], SPELLING):
        if present[program[program[spelling] + program[spelling + 2]]]:
            return True
    return False


@kernel
def _search(
    seen: Any, places: Places, program: Places, which: Any, wanted: Bytes, present: Bytes, hits: Places
) -> Any:
    """Try the phrases that each word may belong to; how many hits were written, how many tried, whether room was short.

    `which` are the triggers, and where those of each atom begin. A trigger: the phrase, how many words its spelling has before
    this one, whether a number stands before it, the owner.
    """
    at, found, at2, glued, _rests = seen
    triggers, begins = which
    count = tries = 0
    for word in range(len(at) - 1):
        # Then the words that are written onto numbers.
        own = at[word + 1] - at[word]
        for n in range(own + at2[word + 1] - at2[word]):
            atom = found[at[word] + n] if n < own else glued[at2[word] + n - own]
            for t in range(TRIGGER * begins[atom], TRIGGER * begins[atom + 1], TRIGGER):
                phrase, before, number, owner = triggers[t], triggers[t + 1], triggers[t + 2], triggers[t + 3]
                if wanted[owner] == 0 or (n >= own and (number == 0 or before > 0)):
                    continue
                tries += 1
                if not _is_worth(present, program, phrase):
                    continue
                for step in range(2 if number and n < own else 1):
                    place = word - before - step
                    if place < 0:
                        continue
                    tries += 1
                    last = _forward(seen, program, phrase, place)
                    first = _backward(seen, program, phrase, place) if last >= 0 else -1
                    if first < 0:
                        continue
                    if count == len(hits):
                        return count, tries, True
                    hits[count, 0] = owner
                    hits[count, 1], hits[count, 2] = places[first], places[last - 1] + 1
                    count += 1
    return count, tries, False


@kernel
def search(
    line: Codes, marks: Places, words: int, book: Places, are_groups: bool, wanted: Bytes, room: int, hits: Places
) -> Any:
    """The hits of one form: how many were written, how many phrases were tried, whether there was too little room for the hits.

    -1 hits if more than `room` atoms stand in the text.
    """
    at, at2 = np.empty(words + 1, np.int32), np.empty(words + 1, np.int32)
    found, glued = np.empty(room, np.int32), np.empty(room, np.int32)
    if not look_up(line, marks, words, book, at, found, False) or not look_up(
        line, marks, words, book, at2, glued, True
    ):
        return -1, 0, False
    triggers, begins = (part(book, GROUPS), part(book, GROUPS_AT)) if are_groups else (part(book, OWN), part(book, OWN_AT))
    present = np.zeros(len(begins), np.uint8)
    for n in range(at[words]):
        present[found[n]] = 1
    for n in range(at2[words]):
        present[glued[n]] = 1
    seen = (at, found, at2, glued, marks[RESTS])
    return _search(seen, marks[PLACES], part(book, PROGRAM), (triggers, begins), wanted, present, hits)
