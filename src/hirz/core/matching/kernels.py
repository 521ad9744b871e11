"""Loops over hashes that numpy cannot express, compiled by numba.

A search is bound by reads at random places, so every kernel knows its next places and asks for them `_AHEAD` reads
early. Kernels that search write hits into three arrays and return how many there were: more than there is room for means
that the caller asks again with more. Nothing is checked inside: what is handed in was built here or verified.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hirz.core.matching.jit import fetch, kernel, ones

Words = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Counts = NDArray[np.uint32]

NOBODY: Final = np.uint64(0x7FFFFFFF)
"""The row of an empty slot."""

_AHEAD: Final = 16
_HELD: Final = 1_024
_FETCHED: Final = 128
"""Words of a list that are asked for early; the processor sees by itself how a longer one goes on."""

_ONE: Final = np.uint64(1)
_HALF: Final = np.uint64(32)
_HIGH: Final = np.uint64(0xFFFFFFFF00000000)
_OVER: Final = np.uint64(0x80000000)
_OVER_BIT: Final = np.uint64(31)


@kernel
def permute(rows: Words, tables: Words, out: Words) -> None:
    """Rows (N, 4) through the tables (32, 256, 4) of a permutation."""
    for n in range(len(rows)):
        a = b = c = d = np.uint64(0)
        for word in range(4):
            value = rows[n, word]
            for octet in range(8):
                part = np.int64((value >> np.uint64(56 - 8 * octet)) & np.uint64(255))
                place = 8 * word + octet
                a ^= tables[place, part, 0]
                b ^= tables[place, part, 1]
                c ^= tables[place, part, 2]
                d ^= tables[place, part, 3]
        out[n, 0], out[n, 1], out[n, 2], out[n, 3] = a, b, c, d


@kernel
def scan(rows: Words, queries: Words, radius: int, hit_query: Numbers, hit_row: Numbers, hit_distance: Numbers) -> int:
    """Compare every query (Q, 4) with every row (N, 4)."""
    room = len(hit_query)
    found = 0
    for q in range(len(queries)):
        a, b, c, d = queries[q, 0], queries[q, 1], queries[q, 2], queries[q, 3]
        for n in range(len(rows)):
            apart = ones(rows[n, 0] ^ a) + ones(rows[n, 1] ^ b) + ones(rows[n, 2] ^ c) + ones(rows[n, 3] ^ d)
            if apart <= np.uint64(radius):
                if found < room:
                    hit_query[found] = q
                    hit_row[found] = n
                    hit_distance[found] = np.int64(apart)
                found += 1
    return found


@kernel
def _cell(rows: Words, n: Any, start: int, width: int, low: int, spread: NDArray[np.uint8]) -> Any:
    """Where the key of a band lies: its bits, those within a page of memory stirred by the ones above (`lookups.spread`)."""
    word, shift = start >> 6, start & 63
    key = rows[n, word] >> np.uint64(shift)
    if shift + width > 64:
        key |= rows[n, word + 1] << np.uint64(64 - shift)
    key &= np.uint64((1 << width) - 1)
    return key ^ (np.uint64(spread[key >> np.uint64(low + 6)]) << np.uint64(low))


@kernel
def _verify(
    rows: Words, queries: Words, q: int, radius: int, held: Words, count: int, band_words: Words, band_radii: Numbers,
    found: int, hits: tuple[Numbers, Numbers, Numbers],
) -> int:  # fmt: skip
    """Compare rows in full; a hit counts in the first band that finds it, so that none is named twice."""
    hit_query, hit_row, hit_distance = hits
    a, b, c, d = queries[q, 0], queries[q, 1], queries[q, 2], queries[q, 3]
    flat = rows.reshape(-1)
    for i in range(min(_AHEAD, count)):
        fetch(flat, np.int64(held[i] & NOBODY) * 4)
    named = np.int64(-1)
    for i in range(count):
        if i + _AHEAD < count:
            fetch(flat, np.int64(held[i + _AHEAD] & NOBODY) * 4)
        n = np.int64(held[i] & NOBODY)
        if n == named:
            continue
        w, x, y, z = rows[n, 0] ^ a, rows[n, 1] ^ b, rows[n, 2] ^ c, rows[n, 3] ^ d
        apart = ones(w) + ones(x) + ones(y) + ones(z)
        if apart > np.uint64(radius):
            continue
        first = True
        for band in range(np.int64(held[i] >> _HALF)):
            inside = (
                ones(w & band_words[band, 0]) + ones(x & band_words[band, 1])
                + ones(y & band_words[band, 2]) + ones(z & band_words[band, 3])
            )  # fmt: skip
            if np.int64(inside) <= band_radii[band]:
                first = False
                break
        if first:
            named = n
            if found < len(hit_query):
                hit_query[found] = q
                hit_row[found] = n
                hit_distance[found] = np.int64(apart)
            found += 1
    return found


@kernel
def fill_lines(
    rows: Words, start: int, width: int, spread: NDArray[np.uint8], lines: Words, more: Words, used: Any, late: Counts
) -> Any:
    """Put every row into the line of its key in one band, and what has no place there into `more`.

    `lines` (2^width, 8) is one cache line for each key: four slots of two words, 64 bits of the row that lie outside the
    band, then 32 further bits above the row's number. A line of more than four entries keeps three, and in its last slot
    the place and the number of the others in `more` (n, 2). `late` is scratch for N numbers. Returns the use of `more`.
    """
    flat = lines.reshape(-1)
    one, two = ((start >> 6) + 2) & 3, ((start >> 6) + 3) & 3
    for cell in range(len(lines)):
        for slot in range(4):
            lines[cell, 2 * slot] = np.uint64(0)
            lines[cell, 2 * slot + 1] = NOBODY
    waiting: Any = 0
    n: Any
    for n in range(len(rows)):
        if n + _AHEAD < len(rows):
            fetch(flat, np.int64(_cell(rows, n + _AHEAD, start, width, 0, spread)) * 8)
        cell = _cell(rows, n, start, width, 0, spread)
        if lines[cell, 7] != NOBODY:
            late[waiting] = np.uint32(n)
            waiting += 1
            continue
        slot = 0
        while lines[cell, 2 * slot + 1] != NOBODY:
            slot += 1
        lines[cell, 2 * slot] = rows[n, one]
        lines[cell, 2 * slot + 1] = (rows[n, two] & _HIGH) | np.uint64(n)
    for i in range(waiting):
        cell = _cell(rows, np.int64(late[i]), start, width, 0, spread)
        if not lines[cell, 7] & _OVER:
            # The entry of the last slot moves too. A line adds at most as many as it has entries: `late` has room.
            late[waiting] = np.uint32(lines[cell, 7] & NOBODY)
            waiting += 1
            lines[cell, 7] = _OVER | (_ONE << _HALF)
        lines[cell, 7] += _ONE << _HALF
    for cell in range(len(lines)):
        if lines[cell, 7] & _OVER:
            used += np.int64(lines[cell, 7] >> _HALF)
            lines[cell, 6] = np.uint64(used)
    for i in range(waiting):
        n = np.int64(late[i])
        cell = _cell(rows, n, start, width, 0, spread)
        lines[cell, 6] -= _ONE
        place = lines[cell, 6]
        more[place, 0] = rows[n, one]
        more[place, 1] = (rows[n, two] & _HIGH) | np.uint64(n)
    return used


@kernel
def _near(
    queries: Words, q: int, width: int, low: int, spread: NDArray[np.uint8], masks: Words, firsts: Numbers,
    stride: int, cells: Words,
) -> None:  # fmt: skip
    """Where to look for one query: the cells of the keys near its own, band after band, `stride` cells apart."""
    t = 0
    for band in range(len(firsts) - 1):
        own = _cell(queries, q, band * width, width, low, spread)
        for i in range(firsts[band], firsts[band + 1]):
            cells[t] = (own ^ masks[i]) + np.uint64(band * stride)
            t += 1


@kernel
def _any_near(lines: Words, p: Any, a: Any, b: Any, limit: Any) -> Any:
    """Whether 96 bits of one of a line's four slots are near. No slot decides for the others: nothing to guess wrong."""
    near0 = ones(lines[p, 0] ^ a) + ones((lines[p, 1] ^ b) >> _HALF) <= limit
    near1 = ones(lines[p, 2] ^ a) + ones((lines[p, 3] ^ b) >> _HALF) <= limit
    near2 = ones(lines[p, 4] ^ a) + ones((lines[p, 5] ^ b) >> _HALF) <= limit
    near3 = ones(lines[p, 6] ^ a) + ones((lines[p, 7] ^ b) >> _HALF) <= limit
    return near0 | near1 | near2 | near3


@kernel
def _hold(
    lines: Words, p: Any, slots: Any, a: Any, b: Any, limit: Any, tag: Any, held: Words, count: int
) -> int:  # fmt: skip
    """Keep the near entries of a line; how many are kept now."""
    for slot in range(slots):
        entry = lines[p, 2 * slot + 1]
        near = ones(lines[p, 2 * slot] ^ a) + ones((entry ^ b) >> _HALF) <= limit
        if near and entry & NOBODY != NOBODY:
            held[count] = tag | (entry & NOBODY)
            count += 1
    return count


@kernel
def _fetch_list(others: Words, begins: Any, entries: Any) -> None:
    """Ask the memory for the list of a line that has more entries than slots."""
    length: Any = min(2 * entries + 7, _FETCHED)
    for part in range(length >> 3):
        fetch(others, begins + 8 * part)


@kernel
def search_lines(
    rows: Words, lines: Words, more: Words, width: int, spread: NDArray[np.uint8], masks: Words, firsts: Numbers,
    band_words: Words, band_radii: Numbers, queries: Words, radius: int,
    hit_query: Numbers, hit_row: Numbers, hit_distance: Numbers,
) -> int:  # fmt: skip
    """Search the fast layout. `masks[firsts[b]:firsts[b + 1]]` are the keys to look up in band b, relative to the own.

    96 bits of a candidate lie in its slot: if they differ in more than `radius` bits, the whole does, and of unrelated
    ones 3 in 10,000 do not (radius 31). Lines with more entries than slots wait until the band is done, their entries
    asked for meanwhile.
    """
    limit, bands, hits = np.uint64(radius), len(firsts) - 1, (hit_query, hit_row, hit_distance)
    flat, others = lines.reshape(-1), more.reshape(-1)
    cells = np.zeros(len(masks) + _AHEAD, dtype=np.uint64)
    pending = np.empty(len(masks) + 1, dtype=np.uint64)
    most = _HELD + 4 * (firsts[1] - firsts[0])
    held = np.empty(most, dtype=np.uint64)
    found = 0
    for q in range(len(queries)):
        _near(queries, q, width, 0, spread, masks, firsts, 1 << width, cells)
        for i in range(_AHEAD):
            fetch(flat, np.int64(cells[i]) * 8)
        count = 0
        done = late = waiting = np.uint64(0)
        for band in range(bands + 1):
            if band < bands:
                word = (band * width) >> 6
                a, b = queries[q, (word + 2) & 3], queries[q, (word + 3) & 3]
                tag = np.uint64(band) << _HALF
                for t in range(np.uint64(firsts[band]), np.uint64(firsts[band + 1])):
                    fetch(flat, np.int64(cells[t + np.uint64(_AHEAD)]) * 8)
                    p = cells[t]
                    last = lines[p, 7]
                    over = (last >> _OVER_BIT) & _ONE
                    pending[waiting] = p
                    waiting += over
                    if over:
                        _fetch_list(others, np.int64(lines[p, 6]) * 2, np.int64(last >> _HALF))
                    if _any_near(lines, p, a, b, limit):
                        count = _hold(lines, p, 4 - np.int64(over), a, b, limit, tag, held, count)
            # What the band before asked for has arrived by now.
            word = ((band - 1) * width) >> 6
            a, b = queries[q, (word + 2) & 3], queries[q, (word + 3) & 3]
            tag = np.uint64(band - 1) << _HALF
            for i in range(done, late):
                at = lines[pending[i], 6]
                for place in range(at, at + (lines[pending[i], 7] >> _HALF)):
                    entry = more[place, 1]
                    if ones(more[place, 0] ^ a) + ones((entry ^ b) >> _HALF) <= limit:
                        held[count] = tag | (entry & NOBODY)
                        count += 1
                        if count == most:
                            found = _verify(rows, queries, q, radius, held, count, band_words, band_radii, found, hits)
                            count = 0
            done, late = late, waiting
            # The next band holds at most four entries for each of its keys, of which the first band has most.
            if count >= _HELD or band == bands:
                found = _verify(rows, queries, q, radius, held, count, band_words, band_radii, found, hits)
                count = 0
    return found


@kernel
def sort_numbers(
    rows: Words, start: int, width: int, low: int, spread: NDArray[np.uint8], ends: Counts, numbers: Counts
) -> None:
    """Sort the numbers of all rows by their keys in one band: those of key k end up from ends[k] to ends[k + 1].

    `ends` has 2^width + 1 cells, all 0.
    """
    cells = len(ends) - 1
    for n in range(len(rows)):
        if n + _AHEAD < len(rows):
            fetch(ends, np.int64(_cell(rows, n + _AHEAD, start, width, low, spread)))
        ends[_cell(rows, n, start, width, low, spread)] += np.uint32(1)
    total = np.uint32(0)
    for cell in range(cells + 1):
        total += ends[cell]
        ends[cell] = total
    for n in range(len(rows)):
        if n + 2 * _AHEAD < len(rows):
            fetch(ends, np.int64(_cell(rows, n + 2 * _AHEAD, start, width, low, spread)))
        if n + _AHEAD < len(rows):
            fetch(numbers, np.int64(ends[_cell(rows, n + _AHEAD, start, width, low, spread)]) - 1)
        cell = _cell(rows, n, start, width, low, spread)
        ends[cell] -= np.uint32(1)
        numbers[ends[cell]] = np.uint32(n)


@kernel
def search_numbers(
    rows: Words, ends: Counts, numbers: Counts, width: int, low: int, spread: NDArray[np.uint8], masks: Words,
    firsts: Numbers, band_words: Words, band_radii: Numbers, queries: Words, radius: int,
    hit_query: Numbers, hit_row: Numbers, hit_distance: Numbers,
) -> int:  # fmt: skip
    """Search the small layout: `ends` (bands, 2^width + 1) and `numbers` (bands, N), as `sort_numbers` leaves them."""
    flat_ends, flat_numbers = ends.reshape(-1), numbers.reshape(-1)
    cells = np.zeros(len(masks) + _AHEAD, dtype=np.uint64)
    begin, end = np.empty(len(masks) + 1, dtype=np.uint64), np.empty(len(masks) + 1, dtype=np.uint64)
    held = np.empty(_HELD + 4, dtype=np.uint64)
    found, hits = 0, (hit_query, hit_row, hit_distance)
    for q in range(len(queries)):
        _near(queries, q, width, low, spread, masks, firsts, ends.shape[1], cells)
        for i in range(_AHEAD):
            fetch(flat_ends, np.int64(cells[i]))
        count = 0
        for band in range(len(firsts) - 1):
            shift = np.uint64(band * numbers.shape[1])
            tag = np.uint64(band) << _HALF
            ranges = np.uint64(0)
            for t in range(np.uint64(firsts[band]), np.uint64(firsts[band + 1])):
                fetch(flat_ends, np.int64(cells[t + np.uint64(_AHEAD)]))
                begin[ranges] = np.uint64(flat_ends[cells[t]]) + shift
                end[ranges] = np.uint64(flat_ends[cells[t] + _ONE]) + shift
                fetch(flat_numbers, np.int64(begin[ranges]))
                ranges += np.uint64(begin[ranges] < end[ranges])
            for i in range(ranges):
                for place in range(begin[i], end[i]):
                    held[count] = tag | np.uint64(flat_numbers[place])
                    count += 1
                    if count >= _HELD:
                        found = _verify(rows, queries, q, radius, held, count, band_words, band_radii, found, hits)
                        count = 0
        found = _verify(rows, queries, q, radius, held, count, band_words, band_radii, found, hits)
    return found
