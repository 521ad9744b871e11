"""Records that may speak of one person: fields compared in levels, levels weighed in bits, every bit with its field.

Fellegi and Sunter (1969). How often a level is reached by one person's two records (m) is learnt without labels by
expectation and maximisation (Winkler, 1988), in turns so that no field is learnt on pairs that it chose itself; how often by
two persons' (u) from chance pairs, less what among them may be one person. A value that few have weighs more than one that
many have (Winkler, 2000). Nothing is decided here: a person reads the reasons.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from hirz.core.linking.errors import CompareError
from hirz.core.linking.record_blocks import keys_of, pairs_of
from hirz.core.linking.record_levels import Kind, Level, folded, level

Record = Mapping[str, str | None]
Pattern = tuple[Level, ...]

CHANCE_PAIRS: Final = 30_000
ROUNDS: Final = 30
SETTLED: Final = 1e-5
"""EM stops when no share moves by more."""

_SEED: Final = 11  # nothing depends on its secrecy: the same records give the same links
_PSEUDO: Final = 0.5  # seen half a time more than it was: no level is ever impossible
_FIRST_M: Final = {Level.SAME: 0.7, Level.ALIKE: 0.08, Level.SWAPPED: 0.04, Level.SLIP: 0.1, Level.NEAR: 0.05, Level.DIFFERENT: 0.03}  # fmt: skip
_FIRST_SHARE: Final = 0.2
_KNOWN: Final = tuple(_FIRST_M)


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of the records. `swaps_with`: the field whose value is sometimes written here instead (given and family name)."""

    name: str
    kind: Kind
    swaps_with: str = ""


@dataclass(frozen=True, slots=True)
class FieldReason:
    """What one field says: its level, and how many bits that speaks for one person (below 0: against)."""

    field: str
    level: Level
    bits: float


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Two records that may be one person's: `one` and `other` are places in the lists, `weight` is in bits of odds (0: even).

    `other` is a place in `right` where there is one, else a later place in `left`. `reasons`: the strongest first.
    """

    one: int
    other: int
    weight: float
    reasons: tuple[FieldReason, ...]

    @property
    def chance(self) -> float:
        """The weight as a probability, from 0 to 1."""
        return _chance(self.weight)


@dataclass(frozen=True, slots=True)
class Linkage:
    """All pairs that were weighed, the heaviest first; the threshold that the weights themselves set; keys that were hubs."""

    pairs: tuple[RecordLink, ...]
    threshold: float
    hubs: tuple[str, ...]


@dataclass(slots=True)
class _Learnt:
    m: dict[str, dict[Level, float]]
    u: dict[str, dict[Level, float]]
    prior: float = 0.0
    shares: dict[str, dict[str, float]] = field(default_factory=dict)


def link_records(
    left: Sequence[Record],
    right: Sequence[Record] | None = None,
    *,
    fields: Sequence[RecordField],
    threshold: float | None = None,
    one_to_one: bool = False,
) -> list[RecordLink]:
    """Pairs of records that are rather one person's than two, the heaviest first; within `left` when there is no `right`.

    `threshold` is in bits; without one it is where the expected F1 of the answer is best (`weigh_records`). With
    `one_to_one` a record stands in one link at most, the heaviest taken first. Raises CompareError without fields, or where
    no record has one of them.
    """
    linkage = weigh_records(left, right, fields=fields)
    least = linkage.threshold if threshold is None else threshold
    links = [link for link in linkage.pairs if link.weight >= least]
    return _singled(links, right is None) if one_to_one else links


def weigh_records(
    left: Sequence[Record], right: Sequence[Record] | None = None, *, fields: Sequence[RecordField]
) -> Linkage:
    """Every pair that shares a key of some field, with its weight in bits and its reasons, and where to cut.

    Memory and time grow with the pairs that share a key: at most MAX_BLOCK squared, or WINDOW for each record, for each key.
    """
    values = _values(left, right, fields)
    split = None if right is None else len(left)
    if len(values) < 2 or split in (0, len(values)):
        return Linkage((), 0.0, ())
    sources, hubs = _candidates(values, fields, split)
    union = sorted(set().union(*sources.values()))
    patterns = {pair: _pattern(values, fields, *pair) for pair in union}
    total = len(values) * (len(values) - 1) / 2 if split is None else split * (len(values) - split)
    learnt = _learn(values, fields, split, {s: [patterns[p] for p in found] for s, found in sources.items()}, total)
    learnt.shares = _shares(values, fields, learnt)
    learnt.prior = _prior(patterns.values(), fields, learnt, total)
    offset = split or 0
    links = [_link(values, fields, learnt, pair, patterns[pair], offset) for pair in union]
    links.sort(key=lambda link: (-link.weight, link.one, link.other))
    return Linkage(tuple(links), _threshold(links), tuple(sorted(hubs)))


def _values(left: Sequence[Record], right: Sequence[Record] | None, fields: Sequence[RecordField]) -> list[list[str]]:
    if not fields:
        raise CompareError("no field to compare")
    records = [*left, *(right or ())]
    for one in fields:
        if records and not any(one.name in record for record in records):
            raise CompareError(f"no record has the field {one.name!r}")
    return [[folded(record.get(one.name)) for one in fields] for record in records]


# ------------------------------------------------------------------------------------------------ who is compared


def _candidates(
    values: list[list[str]], fields: Sequence[RecordField], split: int | None
) -> tuple[dict[str, set[tuple[int, int]]], set[str]]:
    """Pairs by the field that proposed them; fields that are written for each other propose together."""
    sources: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(fields):
        sources[min(one.name, one.swaps_with or one.name)].append(n)
    found: dict[str, set[tuple[int, int]]] = {}
    hubs: set[str] = set()
    for source, places in sources.items():
        keys = [frozenset().union(*(keys_of(fields[n].kind, row[n]) for n in places)) for row in values]
        order = ["|".join(row[n] for n in [m for m in range(len(row)) if m not in places] + places) for row in values]
        found[source], crowded = pairs_of(keys, order, split)
        hubs.update(f"{source}: {key}" for key in crowded)
    return found, hubs


def _pattern(values: list[list[str]], fields: Sequence[RecordField], one: int, other: int) -> Pattern:
    a, b = values[one], values[other]
    names = {f.name: n for n, f in enumerate(fields)}
    found = []
    for n, f in enumerate(fields):
        reached = level(f.kind, a[n], b[n])
        swap = names.get(f.swaps_with)
        if swap is not None and a[n] != b[n] and a[n] and a[swap] and a[n] == b[swap] and b[n] == a[swap]:
            # One slip of one hand: it is told once, or it would count twice.
            reached = Level.SWAPPED if n < swap else Level.UNKNOWN
        found.append(reached)
    return tuple(found)


# ------------------------------------------------------------------------------------------------------- learning


def _learn(
    values: list[list[str]],
    fields: Sequence[RecordField],
    split: int | None,
    patterns: Mapping[str, list[Pattern]],
    total: float,
) -> _Learnt:
    random, count = Random(_SEED), len(values)  # noqa: S311
    drawn: Counter[Pattern] = Counter()
    for _ in range(min(CHANCE_PAIRS, int(2 * total))):
        one = random.randrange(count if split is None else split)
        other = random.randrange(count) if split is None else random.randrange(split, count)
        if one != other:
            drawn[_pattern(values, fields, one, other)] += 1
    counted = {source: Counter(found) for source, found in patterns.items() if found}
    learnt = _Learnt({f.name: dict(_FIRST_M) for f in fields}, _counted(fields, drawn, {}))
    for _ in range(3):
        learnt.m = _m(fields, counted, learnt)
        learnt.prior = _prior(_spread(counted), fields, learnt, total)
        single = {p: 1.0 - _chance(learnt.prior + _bits(p, fields, learnt)) for p in drawn}
        learnt.u = _counted(fields, drawn, single)
    return learnt


def _spread(counted: Mapping[str, Counter[Pattern]]) -> list[Pattern]:
    # A pair may come from several sources: the largest count of a pattern is a lower bound of how often there is one.
    most: Counter[Pattern] = Counter()
    for found in counted.values():
        most |= found
    return list(most.elements())


def _m(
    fields: Sequence[RecordField], counted: Mapping[str, Counter[Pattern]], learnt: _Learnt
) -> dict[str, dict[Level, float]]:
    """The shares of levels within one person, each field learnt on the pairs that other fields proposed."""
    sums: dict[str, Counter[Level]] = {f.name: Counter() for f in fields}
    for source, patterns in counted.items():
        kept = [n for n, f in enumerate(fields) if source not in (f.name, f.swaps_with)]
        if kept or len(counted) == 1:
            kept = kept or list(range(len(fields)))
            for n, counts in _turn(fields, patterns, kept, learnt).items():
                sums[fields[n].name].update(counts)
    return {name: _normal(counts) if counts else dict(_FIRST_M) for name, counts in sums.items()}


def _turn(
    fields: Sequence[RecordField], patterns: Counter[Pattern], kept: list[int], learnt: _Learnt
) -> dict[int, Counter[Level]]:
    """One EM: expected counts of levels among one person's pairs, u held as it is."""
    m = {n: dict(learnt.m[fields[n].name]) for n in kept}
    u = {n: learnt.u[fields[n].name] for n in kept}
    share = _FIRST_SHARE
    sums: dict[int, Counter[Level]] = {}
    for _ in range(ROUNDS):
        sums = {n: Counter() for n in kept}
        whole = 0.0
        for pattern, times in patterns.items():
            bits = math.log2(share / (1.0 - share))
            bits += sum(math.log2(m[n][pattern[n]] / u[n][pattern[n]]) for n in kept if pattern[n] is not Level.UNKNOWN)
            expected = times * _chance(bits)
            whole += expected
            for n in kept:
                if pattern[n] is not Level.UNKNOWN:
                    sums[n][pattern[n]] += expected  # type: ignore[assignment]
        fresh = {n: _normal(sums[n]) for n in kept}
        moved = max(abs(fresh[n][reached] - m[n][reached]) for n in kept for reached in _KNOWN)
        m = fresh
        share = min(max(whole / patterns.total(), 1e-6), 1.0 - 1e-6)
        if moved < SETTLED:
            break
    return sums


def _counted(
    fields: Sequence[RecordField], drawn: Counter[Pattern], weights: Mapping[Pattern, float]
) -> dict[str, dict[Level, float]]:
    found = {}
    for n, f in enumerate(fields):
        counts: Counter[Level] = Counter()
        for pattern, times in drawn.items():
            if pattern[n] is not Level.UNKNOWN:
                counts[pattern[n]] += times * weights.get(pattern, 1.0)  # type: ignore[assignment]
        found[f.name] = _normal(counts)
    return found


def _normal(counts: Counter[Level]) -> dict[Level, float]:
    total = sum(counts.values()) + _PSEUDO * len(_KNOWN)
    return {reached: (counts[reached] + _PSEUDO) / total for reached in _KNOWN}


def _prior(patterns: Iterable[Pattern], fields: Sequence[RecordField], learnt: _Learnt, total: float) -> float:
    """Bits of odds that a chance pair is one person's, so that the pairs' own chances add up to it."""
    sums = [(_bits(p, fields, learnt), n) for p, n in Counter(patterns).items()]
    share = len(sums) / total if sums else 1 / total
    for _ in range(ROUNDS):
        share = min(max(share, 1e-12), 0.5)
        prior = math.log2(share / (1.0 - share))
        share = sum(n * _chance(prior + bits) for bits, n in sums) / total
    return math.log2(min(max(share, 1e-12), 0.5) / (1.0 - min(max(share, 1e-12), 0.5)))


# -------------------------------------------------------------------------------------------------------- weighing


def _shares(values: list[list[str]], fields: Sequence[RecordField], learnt: _Learnt) -> dict[str, dict[str, float]]:
    """For each value, how often another person has it: its share of the records, less what one person's several records add."""
    found = {}
    for n, f in enumerate(fields):
        counts = Counter(row[n] for row in values if row[n])
        whole = counts.total()
        # Chance pairs agree as often as u says: the values' own shares are scaled to it.
        agreeing = sum(times * times for times in counts.values()) / max(whole * whole, 1)
        scale = min(1.0, learnt.u[f.name][Level.SAME] / agreeing) if agreeing else 1.0
        found[f.name] = {value: scale * times / whole for value, times in counts.items()}
    return found


def _bits(pattern: Pattern, fields: Sequence[RecordField], learnt: _Learnt) -> float:
    return sum(
        math.log2(learnt.m[f.name][reached] / learnt.u[f.name][reached])
        for f, reached in zip(fields, pattern, strict=True)
        if reached is not Level.UNKNOWN
    )


def _link(
    values: list[list[str]],
    fields: Sequence[RecordField],
    learnt: _Learnt,
    pair: tuple[int, int],
    pattern: Pattern,
    offset: int,
) -> RecordLink:
    reasons = []
    for n, (f, reached) in enumerate(zip(fields, pattern, strict=True)):
        if reached is Level.UNKNOWN:
            continue
        chance = learnt.u[f.name][reached]
        if reached is Level.SAME and f.kind is not Kind.DATE:
            # Whoever has this value by chance has it as often as it is there.
            chance = learnt.shares[f.name][values[pair[0]][n]]
        reasons.append(FieldReason(f.name, reached, round(math.log2(learnt.m[f.name][reached] / chance), 3)))
    reasons.sort(key=lambda reason: -abs(reason.bits))
    weight = round(learnt.prior + sum(reason.bits for reason in reasons), 3)
    return RecordLink(pair[0], pair[1] - offset, weight, tuple(reasons))


def _threshold(links: Sequence[RecordLink]) -> float:
    """The weight at which the expected F1 is best when every chance is what it says; infinite when there is nothing."""
    whole = sum(link.chance for link in links)
    best, cut, hits = 0.0, math.inf, 0.0
    for n, link in enumerate(links, 1):
        hits += link.chance
        score = 2 * hits / (n + whole)
        if score > best:
            best, cut = score, link.weight
    return cut


def _chance(bits: float) -> float:
    return 1.0 / (1.0 + math.exp2(min(500.0, -bits))) if bits > -500.0 else 0.0


def _singled(links: Sequence[RecordLink], is_one_list: bool) -> list[RecordLink]:
    taken: set[tuple[bool, int]] = set()
    kept = []
    for link in links:
        ends = {(False, link.one), (not is_one_list, link.other)}
        if not ends & taken:
            taken |= ends
            kept.append(link)
    return kept
