"""The phrases of a rule set as one array of tables for each form, for the kernels (`seeking` says what a book is, `trying` a program).

Comes in: phrases with their owners. Goes out: the book of one form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain

import numpy as np

from hirz.core.text.signals.cutting import Places
from hirz.core.text.signals.phrases import ARABIC_JOINS, LATIN_JOINS, Entry, Spelling
from hirz.core.text.signals.seeking import (
    ARABIC_JOIN,
    ENDING,
    HINT_BITS,
    JOIN_LETTERS,
    LATIN_JOIN,
    LONGER,
    MAX_JOIN,
    MIXER,
    OPEN_END,
    OPEN_START,
    PARTS,
    PRIME,
    WHOLE,
)
from hirz.core.text.signals.trying import HEAD, SLOT, SPELLING

# Places of the table of spellings for each one: few look at a neighbour.
_ROOM = 4
_WORD = (1 << 64) - 1
_JOINABLE = 0x700
_KINDS = (ARABIC_JOINS, ARABIC_JOIN), (LATIN_JOINS, LATIN_JOIN)

Trigger = tuple[int, int, int, int]


def book_of(entries: Iterable[Entry]) -> Places:
    """The book of the phrases of one form."""
    entries, atoms = tuple(entries), _Atoms()
    words = atoms.of(
        (word, _flags(spelling, at))
        for entry in entries
        for slot in entry.phrase.slots
        for spelling in slot.spellings
        for at, word in enumerate(spelling.words)
    )
    program: list[int] = []
    triggers: dict[bool, dict[int, set[Trigger]]] = {False: defaultdict(set), True: defaultdict(set)}
    for entry in entries:
        begin = _write(entry, atoms, program)
        anchor = entry.phrase.slots[entry.phrase.anchor]
        for spelling in anchor.spellings:
            atom = atoms.numbers[spelling.words[spelling.rarest], _flags(spelling, spelling.rarest)]
            triggers[entry.is_group][atom].add((begin, spelling.rarest, int(anchor.number), entry.owner))
    own, groups = (_listed(triggers[which], len(atoms.names)) for which in (False, True))
    parts = [np.asarray(one, np.int64).astype(np.int32) for one in (program, *words, *_joins(words[-3]), *own, *groups)]
    begins = accumulate(map(len, parts), initial=PARTS + 1)
    return np.concatenate([np.array(list(begins), np.int32), *parts])


def key_of(word: str) -> int:
    """The number by which the kernels look a spelling up."""
    key = 0
    for char in word:
        key = (key * int(PRIME) + ord(char)) & _WORD
    return key


def _flags(spelling: Spelling, at: int) -> int:
    flags = OPEN_END if spelling.open_end and at == len(spelling.words) - 1 else 0
    if at:
        return flags
    if spelling.joins:
        flags |= LATIN_JOIN if spelling.joins is LATIN_JOINS else ARABIC_JOIN
    return flags | (OPEN_START if spelling.open_start else 0)


def _joins(flags: Iterable[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The number of each letter that a join is made of, and by such numbers which kind of join they are; of kinds that are used."""
    used = [(joins, kind) for joins, kind in _KINDS if any(flag & kind for flag in flags)]
    letters = {
        letter: n for n, letter in enumerate(sorted({c for joins, _ in used for join in joins for c in join}), 1)
    }
    numbers, kinds = [0] * _JOINABLE, [0] * JOIN_LETTERS**MAX_JOIN
    for letter, number in letters.items():
        numbers[ord(letter)] = number
    for joins, kind in used:
        for join in joins:
            key = 0
            for letter in join:
                key = key * JOIN_LETTERS + letters[letter]
            kinds[key] = kind
    return numbers, kinds


def _write(entry: Entry, atoms: _Atoms, program: list[int]) -> int:
    """Write a phrase at the end of a program: the words of its spellings, the spellings, the phrase with its slots.

    Every place is one in the book, whose first part is the program.
    """
    phrase, spellings = entry.phrase, []
    for slot in phrase.slots:
        for spelling in slot.spellings:
            spellings.append((PARTS + 1 + len(program), len(spelling.words), spelling.rarest))
            program += [atoms.numbers[word, _flags(spelling, at)] for at, word in enumerate(spelling.words)]
    at = PARTS + 1 + len(program)
    program += chain.from_iterable(spellings)
    begin = PARTS + 1 + len(program)
    places = [begin + HEAD + SLOT * n for n in range(len(phrase.slots) + 1)]
    program += [places[-1], places[phrase.anchor], 0 if phrase.second is None else places[phrase.second]]
    for slot in phrase.slots:
        after = at + SPELLING * len(slot.spellings)
        program += [slot.gap, int(slot.number), at, after, slot.longest]
        at = after
    return begin


def _listed(triggers: Mapping[int, set[Trigger]], atoms: int) -> tuple[Sequence[int], Sequence[int]]:
    few = [sorted(triggers.get(atom, ())) for atom in range(atoms)]
    flat = [number for some in few for trigger in some for number in trigger]
    return flat, [0, *accumulate(map(len, few))]


class _Atoms:
    """The atoms of one form, numbered so that those of one spelling stand together."""

    def __init__(self) -> None:
        self.names: list[tuple[str, int]] = []
        self.numbers: dict[tuple[str, int], int] = {}

    def of(self, rows: Iterable[tuple[str, int]]) -> tuple[Sequence[int], ...]:
        """Number the atoms, and make their spellings ready to be looked up: the first parts of a book."""
        self.names = sorted(set(rows))
        self.numbers = {atom: n for n, atom in enumerate(self.names)}
        words = sorted({word for word, _ in self.names})
        first: dict[str, int] = {}
        for n, (word, _) in enumerate(self.names):
            first.setdefault(word, n)
        entries, at = [], 0
        for word in words:
            entries += [at, len(word), first[word]]
            at += len(word)
        entries += [at, 0, len(self.names)]
        open_starts = [(word, flags) for word, flags in self.names if flags & OPEN_START]
        windows = sorted({len(word) for word, flags in open_starts if flags & OPEN_END})
        longest = [max(map(len, words), default=0), max((len(word) for word, _ in open_starts), default=0)]
        pool = [ord(char) for word in words for char in word]
        return (
            _hints(words, {word for word, _ in open_starts}),
            _hashed(words),
            entries,
            pool,
            [flags for _, flags in self.names],
            windows,
            longest,
        )


def _hints(words: Iterable[str], open_starts: Iterable[str]) -> Sequence[int]:
    """Four bits for each key that the letters of a word may have: what they may be, of spellings and their beginnings and ends."""
    hints = [0] * (1 << (HINT_BITS - 3))
    said = [(word, WHOLE) for word in words]
    said += [(word[:n], LONGER) for word in words for n in range(1, len(word))]
    said += [(word[n:], ENDING) for word in open_starts for n in range(1, len(word))]
    for letters, what in set(said):
        at = ((key_of(letters) * int(MIXER)) & _WORD) >> (64 - HINT_BITS)
        hints[at >> 3] |= what << 4 * (at & 7)
    return hints


def _hashed(words: Sequence[str]) -> Sequence[int]:
    """The table of spellings, with open addressing."""
    size = 1 << max(4, (_ROOM * len(words)).bit_length())
    table = [-1] * size
    for entry, word in enumerate(words):
        at = (((key_of(word) * int(MIXER)) & _WORD) >> 40) & (size - 1)
        while table[at] >= 0:
            at = (at + 1) & (size - 1)
        table[at] = entry
    return table
