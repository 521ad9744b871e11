"""The loops that try phrases where their anchors stand, compiled by numba.

Nothing is checked inside: `tables` builds the book and `look_up` what is seen (`seeking` says what they are). Places of a phrase are bits of
one machine word, so a search costs a constant of the rules for each word.

The program of a book holds phrases: where the slots end, the anchor, the second slot (0: none), then the slots, each a gap, a number
or none, its first and last spelling, most words. A spelling: its row of atoms, how many, and which of them is looked for.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from hirz.core.matching.jit import kernel
from hirz.core.text.signals.cutting import PLACES, Bytes, Places
from hirz.core.text.signals.seeking import GROUPS, GROUPS_AT, OWN, OWN_AT

HEAD, SLOT, SPELLING, TRIGGER = 3, 5, 3, 4
_ONE: Final = np.uint64(1)


@kernel
def _holds(seen: Places, word: int, atom: int) -> Any:
    n, end = seen[word], seen[word + 1]
    while n < end and seen[n] != atom:
        n += 1
    return n < end


@kernel
def _row(seen: Places, words: int, book: Places, spelling: int, word: int, is_glued: bool) -> Any:
    """Whether the words of a spelling stand in a row from a word on; `is_glued`: the first is written onto a number."""
    row, size = book[spelling], book[spelling + 1]
    if word + size > words or not _holds(seen, word + (words + 1 if is_glued else 0), book[row]):
        return False
    n = 1
    while n < size and _holds(seen, word + n, book[row + n]):
        n += 1
    return n == size


@kernel
def _ends(seen: Places, words: int, book: Places, slot: int, word: int) -> Any:
    """How many words a slot may take from a word on: bit n for n words."""
    ends = np.uint64(0)
    if word >= words:
        return ends
    number, first, last = book[slot + 1], book[slot + 2], book[slot + 3]
    # Most words are no spelling at all.
    if seen[2 * words + 2 + word] < 0 if number else seen[word] == seen[word + 1]:
        return ends
    if first == last:
        return _ONE << _ONE
    for spelling in range(first, last, SPELLING):
        size = book[spelling + 1]
        if word + number < words and _row(seen, words, book, spelling, word + number, False):
            ends |= _ONE << np.uint64(size + number)
        if number and _row(seen, words, book, spelling, word, True):
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
def _forward(seen: Places, words: int, book: Places, phrase: int, word: int) -> int:
    """Where the phrase ends at the latest when its anchor begins at a word; -1 if it does not."""
    last, anchor = book[phrase], book[phrase + 1]
    ends = _ends(seen, words, book, anchor, word)
    for slot in range(anchor + SLOT, last, SLOT):
        wide, more = _spread(ends, book[slot]), np.uint64(0)
        n = 0
        while wide:
            if wide & _ONE:
                more |= _ends(seen, words, book, slot, word + n) << np.uint64(n)
            wide >>= _ONE
            n += 1
        ends = more
    return word + _top(ends) if ends else -1


@kernel
def _backward(seen: Places, words: int, book: Places, phrase: int, word: int) -> int:
    """Where the phrase begins at the earliest when its anchor begins at a word; -1 if it does not."""
    first, anchor = phrase + HEAD, book[phrase + 1]
    begins = _ONE
    for slot in range(anchor - SLOT, first - SLOT, -SLOT):
        wide, more = _spread(begins, book[slot + SLOT]), np.uint64(0)
        if wide == 0:
            return -1
        # Every word at which the slot may begin, asked once.
        for back in range(1, min(_top(wide) + book[slot + 4], word) + 1):
            ends = _ends(seen, words, book, slot, word - back)
            while ends:
                size = _top(ends)
                ends ^= _ONE << np.uint64(size)
                if size <= back and wide >> np.uint64(back - size) & _ONE:
                    more |= _ONE << np.uint64(back)
        begins = more
    return word - _top(begins) if begins else -1


@kernel
def _is_worth(present: Bytes, book: Places, phrase: int) -> bool:
    """Whether a word of each slot stands anywhere in the text: the phrase can do without none. The second slot is asked first."""
    slot, after = book[phrase + 2], phrase + HEAD
    if slot == 0:
        return True
    while True:
        spelling, last = book[slot + 2], book[slot + 3]
        is_there = spelling == last
        while spelling < last and not is_there:
            is_there = present[book[book[spelling] + book[spelling + 2]]] != 0
            spelling += SPELLING
        if not is_there:
            return False
        if after == book[phrase]:
            return True
        slot = after
        after += SLOT


@kernel
def search(seen: Places, words: int, marks: Places, book: Places, are_groups: bool, wanted: Bytes, hits: Places) -> Any:
    """Try the phrases that each word may belong to; how many hits were written, how many tried, whether room was short.

    A trigger: the phrase, how many words its spelling has before this one, whether a number stands before it, the owner.
    """
    triggers, begins = (book[GROUPS], book[GROUPS_AT]) if are_groups else (book[OWN], book[OWN_AT])
    present = np.zeros(book[OWN_AT + 1] - book[OWN_AT], np.uint8)
    for n in range(seen[0], seen[2 * words + 1]):
        present[seen[n]] = 1
    count = tries = 0
    for word in range(words):
        # Then the words that are written onto numbers.
        first, glued = seen[word], seen[words + 1 + word]
        own = seen[word + 1] - first
        for n in range(own + seen[words + 2 + word] - glued):
            atom = begins + seen[first + n if n < own else glued + n - own]
            for trigger in range(triggers + TRIGGER * book[atom], triggers + TRIGGER * book[atom + 1], TRIGGER):
                phrase, before, number, owner = book[trigger], book[trigger + 1], book[trigger + 2], book[trigger + 3]
                if wanted[owner] == 0 or (n >= own and (number == 0 or before > 0)):
                    continue
                tries += 1
                if not _is_worth(present, book, phrase):
                    continue
                for step in range(2 if number and n < own else 1):
                    place = word - before - step
                    if place < 0:
                        continue
                    tries += 1
                    end = _forward(seen, words, book, phrase, place)
                    begin = _backward(seen, words, book, phrase, place) if end >= 0 else -1
                    if begin < 0:
                        continue
                    if count == len(hits):
                        return count, tries, True
                    hits[count, 0] = owner
                    hits[count, 1], hits[count, 2] = marks[PLACES, begin], marks[PLACES, end - 1] + 1
                    count += 1
    return count, tries, False
