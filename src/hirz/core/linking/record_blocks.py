"""Which records are compared at all: those that share a key of some field. Linear in records: a hub is walked, not crossed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from hirz.core.linking.record_levels import Kind, digits, name_keys_of

MAX_BLOCK: Final = 60
"""Records that share a key and are all compared with each other; from there on it is a hub."""

WINDOW: Final = 8
"""In a hub, sorted by all that its records say, each is compared with so many that follow (the sorted neighbourhood of
Hernández and Stolfo, 1995): what is far apart there shares this one key and little else."""

_LETTERS = 4


def keys_of(kind: Kind, value: str) -> frozenset[str]:
    """The keys of a folded value; a slip in one part of a date, or at the end of an identifier, leaves one whole."""
    if not value:
        return frozenset()
    if kind is Kind.NAME:
        return frozenset({value}) | {f"~{key}" for key in name_keys_of(value)}
    if kind is Kind.DATE:
        d = digits(value)
        if len(d) != 8:
            return frozenset({d}) if d else frozenset()
        return frozenset(
            {f"{d[:6]}--", f"{d[:4]}--{d[6:]}", f"----{d[4:]}", f"{d[:4]}-{'/'.join(sorted((d[4:6], d[6:])))}"}
        )
    if kind is Kind.EMAIL:
        return frozenset({value.partition("@")[0] or value, value[: 2 * _LETTERS]})
    if kind is Kind.IDENTIFIER:
        return frozenset({value, f"{value[:_LETTERS]}-", f"-{value[-_LETTERS:]}"})
    return frozenset({value})


def pairs_of(
    keys: Sequence[frozenset[str]], order: Sequence[str], split: int | None
) -> tuple[set[tuple[int, int]], list[str]]:
    """The pairs of places that share a key, smaller first, and the keys that were hubs.

    `keys[n]` and `order[n]` belong to record n; `order` is what a hub is sorted by. With `split`, places before it are one
    side and the others the other: a pair has one of each.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(keys):
        for key in found:
            blocks[key].append(place)
    pairs: set[tuple[int, int]] = set()
    hubs = []
    for key, places in blocks.items():
        if len(places) > MAX_BLOCK:
            hubs.append(key)
        for one, other in _within(places, order):
            if split is None or (one < split) != (other < split):
                pairs.add((min(one, other), max(one, other)))
    return pairs, hubs


def _within(places: list[int], order: Sequence[str]) -> Iterator[tuple[int, int]]:
    if len(places) <= MAX_BLOCK:
        yield from combinations(places, 2)
        return
    walked = sorted(places, key=lambda place: order[place])
    for step in range(1, WINDOW + 1):
        yield from zip(walked, walked[step:], strict=False)
