"""The loops that look words up, compiled by numba: of which spellings a word may be one.

Nothing is checked inside: `tables` builds the book, `letters` the text. Every loop is bounded by the text times a constant of the rules.
A *book* is all tables of one form in one array, behind each other, and at its start where each of them begins. An *atom* is a
spelling in a place: its letters, whether letters may go on before and behind, and what may be written onto it.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from hirz.core.matching.jit import kernel
from hirz.core.text.signals.cutting import RESTS, STARTS, Codes, Places

OPEN_END, ARABIC_JOIN, LATIN_JOIN, OPEN_START = 1, 2, 4, 8
PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
MIXER: Final = np.uint64(0xD6E8FEB86659FD93)
HINT_BITS: Final = 18
# The parts of a book. An entry: its place in the pool of letters, how many, its first atom. Windows: lengths of what is open on
# both sides. Longest: letters of any spelling, of one that is open at its start. Joining: the number of a letter that may stand
# in a join. Joins: by the numbers of up to three letters, which kind of join they are.
HINT, TABLE, ENTRIES, POOL, FLAGS, WINDOWS, LONGEST, JOINING, JOINS, PROGRAM, OWN, OWN_AT, GROUPS, GROUPS_AT = range(14)
ENTRY: Final = 3
MAX_JOIN: Final = 3
JOIN_LETTERS: Final = 16
_ONE: Final = np.uint64(1)


@kernel
def part(book: Places, n: int) -> Any:
    """One part of a book."""
    return book[book[n] : book[n + 1]]


@kernel
def _may_be(hint: Places, key: Any) -> Any:
    """Whether a spelling with such a key may exist: one bit, asked before anything dearer."""
    bit = (key * MIXER) >> np.uint64(64 - HINT_BITS)
    return (hint[bit >> np.uint64(5)] >> np.int32(bit & np.uint64(31))) & 1


@kernel
def _entry(table: Places, entries: Places, pool: Places, line: Codes, begin: int, size: int, key: Any) -> Any:
    """Which spelling stands there, letter for letter; -1 for none."""
    mask = len(table) - 1
    at = np.int64((key * MIXER) >> np.uint64(40)) & mask
    while table[at] >= 0:
        entry = table[at]
        if entries[ENTRY * entry + 1] == size:
            same, first = 0, entries[ENTRY * entry]
            while same < size and pool[first + same] == line[begin + same]:
                same += 1
            if same == size:
                return entry
        at = (at + 1) & mask
    return -1


@kernel
def _note(
    entries: Places, flags: Places, entry: int, start: int, is_end: bool, found: Places, count: int, base: int
) -> int:
    """Add the atoms of a spelling that may stand so, each once for a word; the new count, negative where there is no room."""
    for atom in range(entries[ENTRY * entry + 2], entries[ENTRY * entry + ENTRY + 2]):
        if start and flags[atom] & (start | OPEN_START) == 0:
            continue
        if not is_end and flags[atom] & OPEN_END == 0:
            continue
        n = base
        while n < count and found[n] != atom:
            n += 1
        if n < count:
            continue
        if count == len(found):
            return -1
        found[count] = atom
        count += 1
    return count


@kernel
def _begins(words: Any, line: Codes, begin: int, end: int, start: int, found: Places, count: int, base: int) -> int:
    """Add the atoms of which a word holds the spelling from its first letter on, or from behind a join of kind `start`."""
    hint, table, entries, pool, flags, _windows, longest = words
    key = np.uint64(0)
    for n in range(begin, min(end, begin + longest[0])):
        key = key * PRIME + np.uint64(line[n])
        if _may_be(hint, key):
            entry = _entry(table, entries, pool, line, begin, n + 1 - begin, key)
            if entry >= 0:
                count = _note(entries, flags, entry, start, n + 1 == end, found, count, base)
                if count < 0:
                    return count
    return count


@kernel
def _ends(words: Any, line: Codes, begin: int, end: int, found: Places, count: int, base: int) -> int:
    """Add the atoms that may begin anywhere in a word and end with it."""
    hint, table, entries, pool, flags, _windows, longest = words
    key, power = np.uint64(0), _ONE
    for n in range(end - 1, max(begin, end - longest[1]) - 1, -1):
        key += np.uint64(line[n]) * power
        power *= PRIME
        entry = _entry(table, entries, pool, line, n, end - n, key) if _may_be(hint, key) else -1
        if entry >= 0:
            count = _note(entries, flags, entry, OPEN_START, True, found, count, base)
            if count < 0:
                return count
    return count


@kernel
def _inside(words: Any, line: Codes, begin: int, end: int, found: Places, count: int, base: int) -> int:
    """Add the atoms that are open on both sides: their letters may stand anywhere in a word."""
    hint, table, entries, pool, flags, windows, _longest = words
    for size in windows:
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
            if first < begin or not _may_be(hint, key):
                continue
            entry = _entry(table, entries, pool, line, first, size, key)
            if entry >= 0:
                count = _note(entries, flags, entry, OPEN_START, n + 1 == end, found, count, base)
                if count < 0:
                    return count
    return count


@kernel
def look_up(line: Codes, marks: Places, count: int, book: Places, at: Places, found: Places, is_rest: bool) -> bool:
    """The atoms of each word, or of the rest after its number: `found`, and `at`, where each word's begin.

    False when there was no room in `found`.
    """
    words = (
        part(book, HINT), part(book, TABLE), part(book, ENTRIES), part(book, POOL),
        part(book, FLAGS), part(book, WINDOWS), part(book, LONGEST),
    )  # fmt: skip
    joining, joins, longest = part(book, JOINING), part(book, JOINS), words[6]
    total = 0
    for n in range(count):
        at[n] = base = total
        begin, end = marks[STARTS, n], marks[STARTS, n + 1] - 1
        if is_rest:
            begin = marks[RESTS, n] if marks[RESTS, n] >= 0 else end
        if begin == end:
            continue
        total = _begins(words, line, begin, end, 0, found, total, base)
        key = 0
        # Letters that may be joined in front; asked only of words that begin like a join.
        for size in range(1, 1 if is_rest or total < 0 else min(MAX_JOIN, end - begin - 1) + 1):
            code = line[begin + size - 1]
            number = joining[code] if code < len(joining) else 0
            if number == 0 or total < 0:
                break
            key = key * JOIN_LETTERS + number
            if joins[key]:
                total = _begins(words, line, begin + size, end, joins[key], found, total, base)
        if longest[1] and total >= 0:
            total = _ends(words, line, begin, end, found, total, base)
            if total >= 0:
                total = _inside(words, line, begin, end, found, total, base)
        if total < 0:
            return False
    at[count] = total
    return True
