"""The phrases of a rule set as flat tables, for the kernels.

Comes in: phrases with their owners. Goes out: for one form, a vocabulary of spellings, a program of phrases, and triggers. A spelling in a
place is an *atom*: its letters, whether letters may go on before and behind, and what may be written onto it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from hirz.core.text.signals.kernels import (
    ARABIC_JOIN,
    HEAD,
    HINT_BITS,
    LATIN_JOIN,
    MIXER,
    OPEN_END,
    OPEN_START,
    PRIME,
    SLOT,
    Bytes,
    Codes,
    Places,
)
from hirz.core.text.signals.phrases import ARABIC_JOINS, LATIN_JOINS, Entry, Spelling

# Places of the table of spellings for each one: few look at a neighbour.
_ROOM = 4
_WORD = (1 << 64) - 1
_JOINABLE = 0x700


class Vocabulary(NamedTuple):
    """The spellings of one form. `entries[n]`: place in `pool`, letters, first atom; `windows`: lengths of what is open on
    both sides; `longest`: of any spelling, of one that is open at its start."""

    hint: Bytes
    table: Places
    keys: np.ndarray[tuple[int], np.dtype[np.uint64]]
    entries: Places
    pool: Codes
    flags: Bytes
    windows: Places
    longest: Places


class Tables(NamedTuple):
    """All that is known of one form: the vocabulary, the program of its phrases, and for the phrases of rules and of groups
    their triggers, with the place where those of each atom begin."""

    vocabulary: tuple[object, ...]
    program: Places
    own: tuple[Places, Places]
    groups: tuple[Places, Places]


def _rows(rows: Sequence[Sequence[int]], width: int) -> Places:
    return np.array(rows, np.int32).reshape(-1, width)


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


def joins() -> tuple[Bytes, Codes]:
    """Which letters a join may begin with, and the joins, each a row of three letters."""
    written = sorted(ARABIC_JOINS | LATIN_JOINS)
    firsts = np.zeros(_JOINABLE, np.uint8)
    firsts[[ord(join[0]) for join in written]] = 1
    return firsts, np.array([[*map(ord, join), 0, 0, 0][:3] for join in written], np.uint32)


def tables_of(entries: Iterable[Entry]) -> Tables:
    """The tables of the phrases of one form."""
    entries, atoms = tuple(entries), _Atoms()
    vocabulary = atoms.of(
        (word, _flags(spelling, at))
        for entry in entries
        for slot in entry.phrase.slots
        for spelling in slot.spellings
        for at, word in enumerate(spelling.words)
    )
    program: list[int] = []
    triggers: dict[bool, dict[int, set[tuple[int, int, int, int]]]] = {
        False: defaultdict(set),
        True: defaultdict(set),
    }
    for entry in entries:
        begin = _write(entry, atoms, program)
        anchor = entry.phrase.slots[entry.phrase.anchor]
        for spelling in anchor.spellings:
            atom = atoms.numbers[spelling.words[spelling.rarest], _flags(spelling, spelling.rarest)]
            triggers[entry.is_group][atom].add((begin, spelling.rarest, int(anchor.number), entry.owner))
    own, groups = (_listed(triggers[which], len(atoms.names)) for which in (False, True))
    return Tables(tuple(vocabulary), np.array(program, np.int32), own, groups)


def _write(entry: Entry, atoms: _Atoms, program: list[int]) -> int:
    """Write a phrase at the end of a program: the words of its spellings, the spellings, the phrase with its slots."""
    spellings: list[list[int]] = []
    for slot in entry.phrase.slots:
        for spelling in slot.spellings:
            spellings.append([len(program), len(spelling.words)])
            program += [atoms.numbers[word, _flags(spelling, at)] for at, word in enumerate(spelling.words)]
    at = len(program)
    program += [number for spelling in spellings for number in spelling]
    begin, slots = len(program), entry.phrase.slots
    program += [begin + HEAD + SLOT * len(slots), begin + HEAD + SLOT * entry.phrase.anchor]
    for slot in slots:
        after = at + 2 * len(slot.spellings)
        program += [slot.gap, int(slot.number), at, after, slot.longest]
        at = after
    return begin


def _listed(triggers: Mapping[int, set[tuple[int, int, int, int]]], atoms: int) -> tuple[Places, Places]:
    few = [sorted(triggers.get(atom, ())) for atom in range(atoms)]
    begins = np.cumsum([0, *map(len, few)], dtype=np.int32)
    return _rows([trigger for some in few for trigger in some], 4), begins


class _Atoms:
    """The atoms of one form, numbered so that those of one spelling stand together."""

    def __init__(self) -> None:
        self.names: list[tuple[str, int]] = []
        self.numbers: dict[tuple[str, int], int] = {}

    def of(self, rows: Iterable[tuple[str, int]]) -> Vocabulary:
        """Number the atoms, and make their spellings ready to be looked up."""
        self.names = sorted(set(rows))
        self.numbers = {atom: n for n, atom in enumerate(self.names)}
        words = sorted({word for word, _ in self.names})
        first: dict[str, int] = {}
        for n, (word, _) in enumerate(self.names):
            first.setdefault(word, n)
        entries, at = [], 0
        for word in words:
            entries.append([at, len(word), first[word]])
            at += len(word)
        entries.append([at, 0, len(self.names)])
        open_starts = [(word, flags) for word, flags in self.names if flags & OPEN_START]
        windows = sorted({len(word) for word, flags in open_starts if flags & OPEN_END})
        longest = [max(map(len, words), default=0), max((len(word) for word, _ in open_starts), default=0)]
        hint, table, keys = _hashed(words)
        return Vocabulary(
            hint,
            table,
            keys,
            _rows(entries, 3),
            np.array([ord(char) for word in words for char in word], np.uint32),
            np.array([flags for _, flags in self.names], np.uint8),
            np.array(windows, np.int32),
            np.array(longest, np.int32),
        )


def _hashed(words: Sequence[str]) -> tuple[Bytes, Places, np.ndarray[tuple[int], np.dtype[np.uint64]]]:
    """A bit for each spelling that may be there, the table of spellings (open addressing), and their keys."""
    size = 1 << max(4, (_ROOM * len(words)).bit_length())
    hint, table = np.zeros(1 << (HINT_BITS - 3), np.uint8), np.full(size, -1, np.int32)
    keys = [key_of(word) for word in words]
    for entry, key in enumerate(keys):
        mixed = (key * int(MIXER)) & _WORD
        bit = mixed >> (64 - HINT_BITS)
        hint[bit >> 3] |= 1 << (bit & 7)
        at = (mixed >> 40) & (size - 1)
        while table[at] >= 0:
            at = (at + 1) & (size - 1)
        table[at] = entry
    return hint, table, np.array(keys, np.uint64)
