"""How strongly two spellings speak for one name: the best way to lay one beside the other, in bits.

The evidence is a likelihood ratio: how probable the second spelling is as one of the first (`letters`, learnt), against
how probable it is as a name at large. Ten bits say that a chance name would be spelled so once in a thousand times at most.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from hirz.core.names import letters, letters_within
from hirz.core.names.sounds import MOST_OF_GAP, MOST_OF_SIGN, is_gap, signs_of
from hirz.core.names.spelling import Script

TENTHS: Final = 10
# What no table lists: a letter too much, or another in its place, in tenths of a bit for each letter.
UNHEARD: Final = 110
_FAR: Final = 1 << 30
_Table = dict[str, dict[str, int]]


class Alignment(NamedTuple):
    """The evidence in bits, and what stands for what: (sign of the first, letters of the second)."""

    bits: float
    steps: tuple[tuple[str, str], ...]


@lru_cache(maxsize=8)
def _table(text: str) -> _Table:
    table: _Table = {}
    for line in text.split("\n"):
        sign, *ways = line.split() or ["", ""]
        if sign:
            table[sign] = {"" if w == "-" else w: int(c) for w, c in zip(ways[::2], ways[1::2], strict=True)}
    return table


def _tables(source: Script, target: Script) -> tuple[_Table, _Table]:
    """From signs to letters, and what letters are worth by themselves."""
    if source is Script.ARABIC and target is Script.LATIN:
        return _table(letters.ARABIC_TO_LATIN), _table(letters.LATIN_FOLLOWS)
    if source is Script.LATIN and target is Script.LATIN:
        return _table(letters_within.LATIN_TO_LATIN), _table(letters.LATIN_FOLLOWS)
    return _table(letters_within.ARABIC_TO_ARABIC), _table(letters.ARABIC_FOLLOWS)


@lru_cache(maxsize=65_536)
def evidence(first: str, first_script: Script, second: str, second_script: Script) -> float:
    """Bits for one name; below zero they speak against it. The same whichever of the two comes first."""
    if Script.OTHER in (first_script, second_script):
        return float(3 * len(first)) if first == second else -float(UNHEARD)
    if first_script is not second_script:
        if first_script is Script.LATIN:
            first, second = second, first
        return _bits(first, Script.ARABIC, second, Script.LATIN)
    return (_bits(first, first_script, second, first_script) + _bits(second, first_script, first, first_script)) / 2


def _bits(source: str, source_script: Script, target: str, target_script: Script) -> float:
    table, follows = _tables(source_script, target_script)
    cost = _costs(signs_of(source, source_script), target, table)[-1][len(target)]
    return (_worth(target, follows) - cost) / TENTHS


def _worth(word: str, follows: _Table) -> int:
    """What a spelling costs as a name at large."""
    total, before = 0, "^"
    for letter in (*word, "$"):
        total += follows.get(before, {}).get(letter, UNHEARD)
        before = letter
    return total


def _costs(signs: tuple[str, ...], word: str, table: _Table) -> list[list[int]]:
    """Row n: the least cost of writing the first n signs as each beginning of the word."""
    size = len(word)
    row = [0] + [_FAR] * size
    rows = [row]
    for sign in signs:
        ways = table.get(sign) or table.get(sign.strip("^$"), {})
        most = MOST_OF_GAP if is_gap(sign) else MOST_OF_SIGN
        following = [_FAR] * (size + 1)
        for start, so_far in enumerate(row):
            if so_far >= _FAR:
                continue
            for end in range(start, min(start + most, size) + 1):
                cost = so_far + ways.get(word[start:end], UNHEARD * max(1, end - start))
                if cost < following[end]:
                    following[end] = cost
        row = following
        rows.append(row)
    return rows


def align(first: str, first_script: Script, second: str, second_script: Script) -> Alignment:
    """The evidence with what stands for what; for reasons, not for many pairs."""
    bits = evidence(first, first_script, second, second_script)
    if Script.OTHER in (first_script, second_script):
        return Alignment(bits, ())
    if (first_script, second_script) == (Script.LATIN, Script.ARABIC):
        first, first_script, second, second_script = second, second_script, first, first_script
    table, _ = _tables(first_script, second_script)
    signs = signs_of(first, first_script)
    rows = _costs(signs, second, table)
    steps: list[tuple[str, str]] = []
    end = len(second)
    for n in range(len(signs) - 1, -1, -1):
        ways = table.get(signs[n]) or table.get(signs[n].strip("^$"), {})
        most = MOST_OF_GAP if is_gap(signs[n]) else MOST_OF_SIGN
        start = next(
            at
            for at in range(end, max(end - most, 0) - 1, -1)
            if rows[n][at] + ways.get(second[at:end], UNHEARD * max(1, end - at)) == rows[n + 1][end]
        )
        if not is_gap(signs[n]):
            steps.append((signs[n].strip("^$"), second[start:end]))
        end = start
    return Alignment(bits, tuple(reversed(steps)))
