"""The loops over letters and words, compiled by numba: cutting a text, looking words up, trying phrases.

Nothing is checked inside: `letters` and `tables` build what is handed in. Every loop is bounded by the text times a constant of
the rules. A line is letters as code points with one space before and after each word; `starts[n]` is where word n begins in it,
and `starts[n + 1] - 1` its end.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.jit import kernel

Codes = NDArray[np.uint32]
Places = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Form = tuple[Codes, Places, Places, Places]
"""A line, where its words begin, where the rest after a leading number begins (-1: no number), the strict place of each."""

WORD, LETTER, DIGIT, MASK, ALPHA, TOKEN = 1, 2, 4, 8, 16, 32
OPEN_END, ARABIC_JOIN, LATIN_JOIN, OPEN_START = 1, 2, 4, 8
NO_NUMBER: Final = -1
# In an unmasked text: no letter, yet no end of a token either.
INSIDE: Final = 1
MAX_LEET: Final = 4
MIN_SPACED: Final = 4
PRIME: Final = np.uint64(0x9E3779B97F4A7C15)
MIXER: Final = np.uint64(0xD6E8FEB86659FD93)
HINT_BITS: Final = 18
# A phrase in a program: where its slots end, its anchor, then slots of a gap, a number, first and last spelling, most words.
HEAD, SLOT = 2, 5
_ONE: Final = np.uint64(1)
_SPACE: Final = 32


@kernel
def unmask(codes: Codes, kinds: Bytes, meant: Codes, leet: Codes, out: Codes) -> None:
    """`0 1 4 @ $` between letters become the letters meant; what is no word becomes INSIDE a token, 0 elsewhere."""
    at = 0
    size = len(codes)
    while at < size:
        code = codes[at]
        kind = kinds[code]
        if kind & MASK == 0:
            out[at] = (meant[code] if code < len(meant) else code) if kind & WORD else INSIDE if kind & TOKEN else 0
            at += 1
            continue
        end = at
        while end < size and kinds[codes[end]] & MASK:
            end += 1
        inside = at > 0 and end < size and end - at <= MAX_LEET
        inside = inside and kinds[codes[at - 1]] & LETTER != 0 and kinds[codes[end]] & LETTER != 0
        for n in range(at, end):
            out[n] = leet[codes[n]] if inside else (codes[n] if kinds[codes[n]] & WORD else INSIDE)
        at = end


@kernel
def _loosen(line: Codes, first: int, last: int, kinds: Bytes, loose: Codes, out: Codes, at: int) -> Any:
    """One word in the loose form, written at a place; where it ends, and where the rest after its number begins."""
    lead = 0
    while first + lead < last and 48 <= line[first + lead] <= 57:
        lead += 1
    fixed = lead if lead > 1 or first + lead == last else 0
    begin, rest, n = at, NO_NUMBER, first
    while n < last:
        code = line[n]
        step = 1
        new = code
        if n - first >= fixed:
            if n + 1 < last and line[n + 1] == 104 and code in (107, 99, 115, 103, 116, 100):
                step = 2
                new = np.uint32(120 if code == 107 else 99 if code == 115 else 0x263 if code == 103 else code)
            elif code < len(loose):
                new = loose[code]
        if new:
            if at == begin or out[at - 1] != new or kinds[new] & DIGIT:
                out[at] = new
                at += 1
            if rest < 0 and lead > 0 and n - first >= lead:
                rest = at - 1
        n += step
    return at, (at if rest < 0 and lead > 0 else rest)


@kernel
def cut(masked: Codes, kinds: Bytes, looks: Codes, loose: Codes, strict: Form, other: Form, spans: Places) -> Any:
    """The words of an unmasked text in both forms; how many of each, and whether letters may have been spaced out."""
    line, starts, rests, places = strict
    line2, starts2, rests2, places2 = other
    line[0] = line2[0] = _SPACE
    at, at2, count, count2, of_token, alone = 1, 1, 0, 0, 0, 0
    spaced = False
    begin, size = 0, len(masked)
    while begin < size:
        if masked[begin] <= INSIDE:
            if masked[begin] == 0:
                # The only word of a token stands for all that is written behind it.
                if count == of_token + 1:
                    spans[of_token, 1] = begin
                of_token = count
            begin += 1
            continue
        end = begin
        latin = foreign = False
        while end < size and masked[end] > INSIDE:
            latin = latin or 97 <= masked[end] <= 122
            foreign = foreign or masked[end] > 127
            end += 1
        alone = alone + 1 if end - begin == 1 and kinds[masked[begin]] & ALPHA else 0
        spaced = spaced or alone >= MIN_SPACED
        starts[count] = first = at
        for n in range(begin, end):
            code = masked[n]
            if latin and foreign and code < len(looks):
                code = looks[code]
            if at == first or line[at - 1] != code or kinds[code] & DIGIT:
                line[at] = code
                at += 1
        rest = first
        while rest < at and 48 <= line[rest] <= 57:
            rest += 1
        rests[count] = rest if rest > first else NO_NUMBER
        places[count] = count
        spans[count, 0], spans[count, 1] = begin, end
        stop, rest2 = _loosen(line, first, at, kinds, loose, line2, at2)
        if stop > at2:
            starts2[count2], rests2[count2], places2[count2] = at2, rest2, count
            line2[stop] = _SPACE
            at2 = stop + 1
            count2 += 1
        line[at] = _SPACE
        at += 1
        count += 1
        begin = end
    if count == of_token + 1:
        spans[of_token, 1] = size
    starts[count], starts2[count2] = at, at2
    return count, count2, spaced


@kernel
def _may_be(hint: Bytes, key: Any) -> Any:
    """Whether a spelling with such a key may exist: one bit, asked before anything dearer."""
    bit = (key * MIXER) >> np.uint64(64 - HINT_BITS)
    return (hint[bit >> np.uint64(3)] >> (bit & np.uint64(7))) & _ONE != 0


@kernel
def _entry(table: Places, keys: Any, entries: Places, pool: Codes, line: Codes, begin: int, size: int, key: Any) -> Any:
    """Which spelling stands there, letter for letter; -1 for none."""
    mask = len(table) - 1
    at = np.int64((key * MIXER) >> np.uint64(40)) & mask
    while table[at] >= 0:
        entry = table[at]
        if keys[entry] == key and entries[entry, 1] == size:
            same = 0
            while same < size and pool[entries[entry, 0] + same] == line[begin + same]:
                same += 1
            if same == size:
                return entry
        at = (at + 1) & mask
    return -1


@kernel
def _note(
    entries: Places, flags: Bytes, entry: int, start: int, is_end: bool, found: Places, count: int, base: int
) -> int:
    """Add the atoms of a spelling that may stand so, each once for a word; the new count, negative where there is no room."""
    for atom in range(entries[entry, 2], entries[entry + 1, 2]):
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
def _join(line: Codes, begin: int, size: int, joins: Codes) -> int:
    """Which kind of join the first letters of a word are, 0 for none. A join is a row of three codes, 0 where there is none."""
    for n in range(len(joins)):
        long = 1 if joins[n, 1] == 0 else 2 if joins[n, 2] == 0 else 3
        if long != size:
            continue
        same = True
        for at in range(size):
            same = same and joins[n, at] == line[begin + at]
        if same:
            return ARABIC_JOIN if joins[n, 0] > 127 else LATIN_JOIN
    return 0


@kernel
def _at(vocabulary: Any, line: Codes, word: Any, start: int, found: Places, count: int, base: int) -> int:
    """Add the atoms of which a word, from `word[0]` up to `word[1]`, holds the spelling from its first letter on."""
    hint, table, keys, entries, pool, flags, _windows, longest = vocabulary
    begin, end = word
    key = np.uint64(0)
    for n in range(begin, min(end, begin + longest[0])):
        key = key * PRIME + np.uint64(line[n])
        if _may_be(hint, key):
            entry = _entry(table, keys, entries, pool, line, begin, n + 1 - begin, key)
            if entry >= 0:
                count = _note(entries, flags, entry, start, n + 1 == end, found, count, base)
                if count < 0:
                    return count
    return count


@kernel
def _inside(vocabulary: Any, line: Codes, word: Any, found: Places, count: int, base: int) -> int:
    """Add the atoms that may begin anywhere in a word: those that end it, and those that are open on both sides."""
    hint, table, keys, entries, pool, flags, windows, longest = vocabulary
    begin, end = word
    key, power = np.uint64(0), _ONE
    for n in range(end - 1, max(begin, end - longest[1]) - 1, -1):
        key += np.uint64(line[n]) * power
        power *= PRIME
        entry = _entry(table, keys, entries, pool, line, n, end - n, key) if _may_be(hint, key) else -1
        if entry >= 0:
            count = _note(entries, flags, entry, OPEN_START, True, found, count, base)
            if count < 0:
                return count
    for size in windows:
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
            entry = _entry(table, keys, entries, pool, line, first, size, key)
            if entry >= 0:
                count = _note(entries, flags, entry, OPEN_START, n + 1 == end, found, count, base)
                if count < 0:
                    return count
    return count


@kernel
def look_up(
    form: Form, words: int, vocabulary: Any, joining: Bytes, joins: Codes, at: Places, found: Places, is_rest: bool
) -> bool:
    """The atoms of each word, or of the rest after its number: `found`, and `at`, where each word's begin.

    False when there was no room in `found`.
    """
    line, starts, rests, _places = form
    longest = vocabulary[7]
    count = 0
    for n in range(words):
        at[n] = base = count
        begin, end = starts[n], starts[n + 1] - 1
        if is_rest:
            begin = rests[n] if rests[n] >= 0 else end
        if begin == end:
            continue
        # How many letters may be joined in front; asked only of words that begin like a join.
        most = min(3, end - begin - 1) if line[begin] < len(joining) and joining[line[begin]] and not is_rest else 0
        for size in range(most + 1):
            kind = _join(line, begin, size, joins) if size else 0
            if size == 0 or kind:
                count = _at(vocabulary, line, (begin + size, end), kind, found, count, base)
                if count < 0:
                    return False
        if longest[1]:
            count = _inside(vocabulary, line, (begin, end), found, count, base)
            if count < 0:
                return False
    at[words] = count
    return True


@kernel
def _holds(at: Places, found: Places, word: int, atom: int) -> Any:
    n, end = at[word], at[word + 1]
    while n < end and found[n] != atom:
        n += 1
    return n < end


@kernel
def _row(at: Places, found: Places, program: Places, spelling: int, word: int) -> Any:
    """Whether the words of a spelling stand in a row from a word on."""
    row, size = program[spelling], program[spelling + 1]
    if word + size > len(at) - 1:
        return False
    n = 0
    while n < size and _holds(at, found, word + n, program[row + n]):
        n += 1
    return n == size


@kernel
def _glued(at: Places, found: Places, at2: Places, glued: Places, program: Places, spelling: int, word: int) -> Any:
    """The same where the first word of the spelling is written onto a number."""
    row, size = program[spelling], program[spelling + 1]
    if word + size > len(at) - 1 or not _holds(at2, glued, word, program[row]):
        return False
    n = 1
    while n < size and _holds(at, found, word + n, program[row + n]):
        n += 1
    return n == size


@kernel
def _ends(
    at: Places, found: Places, at2: Places, glued: Places, rests: Places, program: Places, slot: int, word: int
) -> Any:
    """How many words a slot may take from a word on: bit n for n words."""
    ends = np.uint64(0)
    if word >= len(at) - 1:
        return ends
    number, first, last = program[slot + 1], program[slot + 2], program[slot + 3]
    if number and rests[word] < 0:
        return ends
    if first == last:
        return _ONE << _ONE
    for spelling in range(first, last, 2):
        size = program[spelling + 1]
        if _row(at, found, program, spelling, word + number):
            ends |= _ONE << np.uint64(size + number)
        if number and _glued(at, found, at2, glued, program, spelling, word):
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
def _forward(
    at: Places, found: Places, at2: Places, glued: Places, rests: Places, program: Places, phrase: int, word: int
) -> int:
    """Where the phrase ends at the latest when its anchor begins at a word; -1 if it does not."""
    last, anchor = program[phrase], program[phrase + 1]
    ends = _ends(at, found, at2, glued, rests, program, anchor, word)
    for slot in range(anchor + SLOT, last, SLOT):
        wide, more = _spread(ends, program[slot]), np.uint64(0)
        n = 0
        while wide:
            if wide & _ONE:
                more |= _ends(at, found, at2, glued, rests, program, slot, word + n) << np.uint64(n)
            wide >>= _ONE
            n += 1
        ends = more
    return word + _top(ends) if ends else -1


@kernel
def _backward(
    at: Places, found: Places, at2: Places, glued: Places, rests: Places, program: Places, phrase: int, word: int
) -> int:
    """Where the phrase begins at the earliest when its anchor begins at a word; -1 if it does not."""
    first, anchor = phrase + HEAD, program[phrase + 1]
    begins = _ONE
    for slot in range(anchor - SLOT, first - SLOT, -SLOT):
        wide, more = _spread(begins, program[slot + SLOT]), np.uint64(0)
        if wide == 0:
            return -1
        # Every word at which the slot may begin, asked once.
        for back in range(1, min(_top(wide) + program[slot + 4], word) + 1):
            ends = _ends(at, found, at2, glued, rests, program, slot, word - back)
            while ends:
                size = _top(ends)
                ends ^= _ONE << np.uint64(size)
                if size <= back and wide >> np.uint64(back - size) & _ONE:
                    more |= _ONE << np.uint64(back)
        begins = more
    return word - _top(begins) if begins else -1


@kernel
def search(form: Form, words: int, seen: Any, program: Places, which: Any, wanted: Bytes, hits: Places) -> Any:
    """Try the phrases that each word may belong to; how many hits were written, how many tried, whether room was short.

    `which` are the triggers, and where those of each atom begin. A trigger: the phrase, how many words its spelling has before
    this one, whether a number stands before it, the owner.
    """
    at, found, at2, glued = seen
    triggers, begins = which
    rests, places = form[2], form[3]
    at, at2 = at[: words + 1], at2[: words + 1]
    count = tries = 0
    for word in range(words):
        # Then the words that are written onto numbers.
        own = at[word + 1] - at[word]
        for n in range(own + at2[word + 1] - at2[word]):
            atom = found[at[word] + n] if n < own else glued[at2[word] + n - own]
            for t in range(begins[atom], begins[atom + 1]):
                phrase, before, number = triggers[t, 0], triggers[t, 1], triggers[t, 2]
                if wanted[triggers[t, 3]] == 0 or (n >= own and (number == 0 or before > 0)):
                    continue
                for step in range(2 if number and n < own else 1):
                    place = word - before - step
                    if place < 0:
                        continue
                    tries += 1
                    last = _forward(at, found, at2, glued, rests, program, phrase, place)
                    first = _backward(at, found, at2, glued, rests, program, phrase, place) if last >= 0 else -1
                    if first < 0:
                        continue
                    if count == len(hits):
                        return count, tries, True
                    hits[count, 0] = triggers[t, 3]
                    hits[count, 1], hits[count, 2] = places[first], places[last - 1] + 1
                    count += 1
    return count, tries, False
