"""The loops that look words up, compiled by numba: of which spellings a word may be one.

Nothing is checked inside: `tables` builds the book, `letters` the text. Every loop is bounded by the text times a constant of the rules.
A *book* is all tables of one form in one array, behind each other, and at its start where each of them begins: an array handed on costs
a call more than what it does with it. An *atom* is a spelling in a place: its letters, whether letters may go on before and behind,
and what may be written onto it. What was *seen* of a text is one array too: by word where its atoms begin, the same for the rests
after numbers, where these rests begin in the line, and then the atoms.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from hirz.core.matching.jit import kernel
from hirz.core.text.signals.cutting import RESTS, STARTS, Codes, Places

OPEN_END, ARABIC_JOIN, LATIN_JOIN, OPEN_START = 1, 2, 4, 8
PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
MIXER: Final = np.uint64(0xD6E8FEB86659FD93)
HINT_BITS: Final = 17
# What a hint says of letters: a longer spelling begins so, they are a spelling, a longer one that is open at its start ends so.
LONGER, WHOLE, ENDING = 1, 2, 4
# The parts of a book. An entry: its place in the pool of letters, how many, its first atom. Windows: lengths of what is open on
# both sides. Longest: letters of any spelling, of one that is open at its start. Joining: the number of a letter that may stand
# in a join. Joins: by the numbers of up to three letters, which kind of join they are.
PROGRAM, HINT, TABLE, ENTRIES, POOL, FLAGS, WINDOWS, LONGEST, JOINING, JOINS, OWN, OWN_AT, GROUPS, GROUPS_AT = range(14)
PARTS: Final = 14
ENTRY: Final = 3
MAX_JOIN: Final = 3
JOIN_LETTERS: Final = 16
_ONE: Final = np.uint64(1)


@kernel
def _hinted(book: Places, key: Any) -> Any:
    """What letters with such a key may be: asked before anything dearer, and never less than the truth."""
    at = np.int64((key * MIXER) >> np.uint64(64 - HINT_BITS))
    return book[book[HINT] + (at >> 3)] >> np.int32((at & 7) << 2)


@kernel
def _entry(book: Places, line: Codes, begin: int, size: int, key: Any) -> Any:
    """Which spelling stands there, letter for letter, as its place in the book; -1 for none."""
    table, entries, pool = book[TABLE], book[ENTRIES], book[POOL]
    mask = entries - table - 1
    at = np.int64((key * MIXER) >> np.uint64(40)) & mask
    while book[table + at] >= 0:
        entry = entries + ENTRY * book[table + at]
        if book[entry + 1] == size:
            same, first = 0, pool + book[entry]
            while same < size and book[first + same] == line[begin + same]:
                same += 1
            if same == size:
                return entry
        at = (at + 1) & mask
    return -1


@kernel
def _note(book: Places, entry: int, start: int, is_end: bool, seen: Places, count: int, base: int) -> int:
    """Add the atoms of a spelling that may stand so, each once for a word; the new count, negative where there is no room."""
    flags = book[FLAGS]
    for atom in range(book[entry + 2], book[entry + ENTRY + 2]):
        if start and book[flags + atom] & (start | OPEN_START) == 0:
            continue
        if not is_end and book[flags + atom] & OPEN_END == 0:
            continue
        n = base
        while n < count and seen[n] != atom:
            n += 1
        if n < count:
            continue
        if count == len(seen):
            return -1
        seen[count] = atom
        count += 1
    return count


@kernel
def _begins(book: Places, line: Codes, begin: int, end: int, start: int, seen: Places, count: int, base: int) -> int:
    """Add the atoms of which a word holds the spelling from its first letter on, or from behind a join of kind `start`."""
    key = np.uint64(0)
    for n in range(begin, min(end, begin + book[book[LONGEST]])):
        key = key * PRIME + np.uint64(line[n])
        hinted = _hinted(book, key)
        if hinted & WHOLE:
            entry = _entry(book, line, begin, n + 1 - begin, key)
            if entry >= 0:
                count = _note(book, entry, start, n + 1 == end, seen, count, base)
                if count < 0:
                    return count
        if hinted & LONGER == 0:
            break
    return count


@kernel
def _ends(book: Places, line: Codes, begin: int, end: int, seen: Places, count: int, base: int) -> int:
    """Add the atoms that may begin anywhere in a word and end with it."""
    key, power = np.uint64(0), _ONE
    for n in range(end - 1, max(begin, end - book[book[LONGEST] + 1]) - 1, -1):
        key += np.uint64(line[n]) * power
        power *= PRIME
        hinted = _hinted(book, key)
        entry = _entry(book, line, n, end - n, key) if hinted & WHOLE else -1
        if entry >= 0:
            count = _note(book, entry, OPEN_START, True, seen, count, base)
            if count < 0:
                return count
        if hinted & ENDING == 0:
            break
    return count


@kernel
def _inside(book: Places, line: Codes, begin: int, end: int, seen: Places, count: int, base: int) -> int:
    """Add the atoms that are open on both sides: their letters may stand anywhere in a word."""
    for window in range(book[WINDOWS], book[LONGEST]):
        size = book[window]
        if size > end - begin:
            break
        key, power = np.uint64(0), _ONE
        for n in range(begin, end):
            key = key * PRIME + np.uint64(line[n])
            if n - begin < size:
                power *= PRIME
            else:
                key -= np.uint64(line[n - size]) * power
            first = n + 1 - size
            if first < begin or _hinted(book, key) & WHOLE == 0:
                continue
            entry = _entry(book, line, first, size, key)
            if entry >= 0:
                count = _note(book, entry, OPEN_START, n + 1 == end, seen, count, base)
                if count < 0:
                    return count
    return count


@kernel
def _joined(book: Places, line: Codes, begin: int, end: int, seen: Places, count: int, base: int) -> int:
    """Add the atoms that stand behind up to three letters of a word that may be joined in front."""
    joining, joins, key = book[JOINING], book[JOINS], 0
    for size in range(1, min(MAX_JOIN, end - begin - 1) + 1):
        code = np.int64(line[begin + size - 1])
        number = book[joining + code] if code < joins - joining else 0
        if number == 0 or count < 0:
            break
        key = key * JOIN_LETTERS + number
        if book[joins + key]:
            count = _begins(book, line, begin + size, end, book[joins + key], seen, count, base)
    return count


@kernel
def look_up(line: Codes, marks: Places, words: int, book: Places, seen: Places) -> int:
    """What is seen of a text: the atoms of each word and of each rest after a number; how long it is, negative if there was no room."""
    joining, joins = book[JOINING], book[JOINS]
    opens, windows = book[book[LONGEST] + 1] > 0, book[WINDOWS] < book[LONGEST]
    count = 3 * (words + 1)
    for n in range(words):
        seen[n] = base = count
        begin, end = marks[STARTS, n], marks[STARTS, n + 1] - 1
        count = _begins(book, line, begin, end, 0, seen, count, base)
        code = np.int64(line[begin])
        if count >= 0 and code < joins - joining and book[joining + code]:
            count = _joined(book, line, begin, end, seen, count, base)
        if opens and count >= 0:
            count = _ends(book, line, begin, end, seen, count, base)
        if windows and count >= 0:
            count = _inside(book, line, begin, end, seen, count, base)
        if count < 0:
            return count
    seen[words] = count
    for n in range(words):
        seen[words + 1 + n] = base = count
        seen[2 * words + 2 + n] = begin = marks[RESTS, n]
        end = marks[STARTS, n + 1] - 1
        if begin < 0 or begin == end:
            continue
        count = _begins(book, line, begin, end, 0, seen, count, base)
        if opens and count >= 0:
            count = _ends(book, line, begin, end, seen, count, base)
        if windows and count >= 0:
            count = _inside(book, line, begin, end, seen, count, base)
        if count < 0:
            return count
    seen[2 * words + 1] = count
    return count
