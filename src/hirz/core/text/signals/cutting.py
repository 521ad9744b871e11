"""The loops over letters, compiled by numba: a text unmasked and cut into words in both forms, letters spaced out put together.

Nothing is checked inside: `letters` builds what is handed in. Every loop is bounded by the text. A *line* is letters as code points
with one space before and after each word. Its *marks*, by word: where it begins in the line (and behind the last one more, so that
word n ends at `marks[STARTS, n + 1] - 1`), where the rest after a leading number begins, and the strict place of the word.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.jit import kernel

Codes = NDArray[np.uint32]
Places = NDArray[np.int32]
Bytes = NDArray[np.uint8]

# What a code point may be, as bits; USUAL: a letter of the byte alphabet.
WORD, LETTER, DIGIT, MASK, ALPHA, TOKEN, USUAL = 1, 2, 4, 8, 16, 32, 64
STARTS, RESTS, PLACES = 0, 1, 2
NO_NUMBER: Final = -1
# In an unmasked text: no letter, yet no end of a token either; and what stands between letters that are put together.
INSIDE: Final = 1
GLUE: Final = 2
MAX_LEET: Final = 4
MIN_SPACED: Final = 4
_SPACE: Final = 32


@kernel
def unmask(codes: Codes, kinds: Bytes, meant: Codes, leet: Codes, out: Codes) -> bool:
    """`0 1 4 @ $` between letters become the letters meant; what is no word becomes INSIDE a token, 0 elsewhere.

    Returns whether letters may be spaced out: so many usual ones in a row stand alone.
    """
    at = alone = 0
    size = len(codes)
    spaced = False
    while at < size:
        code = codes[at]
        kind = kinds[code]
        if kind & MASK == 0:
            if kind == 0:
                out[at] = 0
                at += 1
                continue
            is_alone = (at == 0 or kinds[codes[at - 1]] == 0) and (at + 1 == size or kinds[codes[at + 1]] == 0)
            alone = alone + 1 if is_alone and kind & USUAL else 0
            spaced = spaced or alone >= MIN_SPACED
            out[at] = (meant[code] if code < len(meant) else code) if kind & WORD else INSIDE
            at += 1
            continue
        alone = 0
        end = at
        while end < size and kinds[codes[end]] & MASK:
            end += 1
        inside = at > 0 and end < size and end - at <= MAX_LEET
        inside = inside and kinds[codes[at - 1]] & LETTER != 0 and kinds[codes[end]] & LETTER != 0
        for n in range(at, end):
            out[n] = leet[codes[n]] if inside else (codes[n] if kinds[codes[n]] & WORD else INSIDE)
        at = end
    return spaced


@kernel
def lone_letters(codes: Codes, kinds: Bytes, out: Places) -> int:
    """Where letters stand alone, with -1 between two that something else stands between; returns how many were written."""
    count, size = 0, len(codes)
    for at in range(size):
        kind = kinds[codes[at]]
        if kind == 0:
            continue
        alone = (at == 0 or kinds[codes[at - 1]] == 0) and (at + 1 == size or kinds[codes[at + 1]] == 0)
        if alone and kind & ALPHA:
            out[count] = at
            count += 1
        elif count and out[count - 1] >= 0:
            out[count] = -1
            count += 1
    return count


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
def _strict(masked: Codes, begin: int, end: int, kinds: Bytes, looks: Codes, line: Codes, at: int) -> int:
    """One word in the strict form, written at a place: look-alikes in a Latin word undone, repeats single; where it ends."""
    latin = foreign = False
    for n in range(begin, end):
        latin = latin or 97 <= masked[n] <= 122
        foreign = foreign or masked[n] > 127
    first = at
    for n in range(begin, end):
        code = masked[n]
        if code == GLUE:
            continue
        if latin and foreign and code < len(looks):
            code = looks[code]
        if at == first or line[at - 1] != code or kinds[code] & DIGIT:
            line[at] = code
            at += 1
    return at


@kernel
def cut(
    masked: Codes, kinds: Bytes, looks: Codes, loose: Codes,
    line: Codes, marks: Places, line2: Codes, marks2: Places, spans: Places,
) -> Any:  # fmt: skip
    """The words of an unmasked text, strict into the first line, loose into the second; how many of each."""
    line[0] = line2[0] = _SPACE
    at, at2, count, count2, of_token = 1, 1, 0, 0, 0
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
        while end < size and masked[end] > INSIDE:
            end += 1
        marks[STARTS, count] = first = at
        at = _strict(masked, begin, end, kinds, looks, line, first)
        rest = first
        while rest < at and 48 <= line[rest] <= 57:
            rest += 1
        marks[RESTS, count] = rest if rest > first else NO_NUMBER
        marks[PLACES, count] = count
        spans[count, 0], spans[count, 1] = begin, end
        stop, rest2 = _loosen(line, first, at, kinds, loose, line2, at2)
        if stop > at2:
            marks2[STARTS, count2], marks2[RESTS, count2], marks2[PLACES, count2] = at2, rest2, count
            line2[stop] = _SPACE
            at2 = stop + 1
            count2 += 1
        line[at] = _SPACE
        at += 1
        count += 1
        begin = end
    if count == of_token + 1:
        spans[of_token, 1] = size
    marks[STARTS, count], marks2[STARTS, count2] = at, at2
    return count, count2
